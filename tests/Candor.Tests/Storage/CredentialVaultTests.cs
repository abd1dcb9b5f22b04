using System.Security.Cryptography;
using System.Text;
using Candor.Connectors;
using Candor.Hosting;
using Candor.Storage;
using Candor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Candor.Tests.Storage;

/// <summary>Credentials that vendors replace while they are in use: unreadable where they stand, and replaced by one at a time.</summary>
public abstract class CredentialVaultTests(string database) : IAsyncLifetime
{
    private const string Name = "lever/acme/refresh_token";
    private const string Secret = "hush-refresh-token-0123456789";

    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly string _folder = Directory.CreateTempSubdirectory("candor-vault-").FullName;
    private Surroundings _surroundings = null!;
    private ServiceProvider _services = null!;

    private protected ICredentialVault Vault => _services.GetRequiredService<ICredentialVault>();

    public async ValueTask InitializeAsync()
    {
        _surroundings = await RunningCandor.SurroundingsIn(_folder, database, Never);
        _services = await Node();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_kept_is_read_again_also_by_another_process()
    {
        await Keep(Secret);
        await _services.DisposeAsync();
        _services = await Node();

        Assert.Equal(Secret, await Vault.Read(Name, Never));
        Assert.Null(await Vault.Read("lever/other/refresh_token", Never));
    }

    [Fact]
    public async Task What_stands_in_the_database_is_not_the_secret()
    {
        await Keep(Secret);

        var everything = await Everything();

        Assert.True(everything.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Name)) >= 0, "The credential's row is not among what was looked at.");
        Assert.Equal(-1, everything.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)));
        Assert.Equal(-1, everything.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Secret)))));
        Assert.Equal(-1, everything.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret))[..32])));
    }

    [Fact]
    public async Task The_same_secret_kept_twice_looks_different()
    {
        await Keep(Secret);
        var first = await Wrapped(Name);
        await Keep(Secret);

        Assert.NotEqual(first, await Wrapped(Name));
    }

    [Fact]
    public async Task A_changed_byte_a_strange_name_and_a_strange_key_open_nothing()
    {
        await Keep(Secret);
        var whole = await Wrapped(Name);
        await Vault.Replace("lever/other/refresh_token", (_, _) => Task.FromResult<string?>("another"), Never);

        await Put("lever/other/refresh_token", whole);
        await Assert.ThrowsAnyAsync<CryptographicException>(() => Vault.Read("lever/other/refresh_token", Never));
        whole[^1] ^= 1;
        await Put(Name, whole);
        await Assert.ThrowsAnyAsync<CryptographicException>(() => Vault.Read(Name, Never));
        whole[^1] ^= 1;
        await Put(Name, whole);
        Assert.Equal(Secret, await Vault.Read(Name, Never));
        await _services.DisposeAsync();
        File.WriteAllText(Path.Combine(_surroundings.Data, "master.key"), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        _services = await Node();
        await Assert.ThrowsAnyAsync<CryptographicException>(() => Vault.Read(Name, Never));
    }

    [Fact]
    public async Task Many_who_replace_at_once_each_see_what_the_one_before_kept()
    {
        var most = await CountUp([Vault], 40);

        Assert.Equal(1, most);
        Assert.Equal("40", await Vault.Read(Name, Never));
    }

    [Fact]
    public async Task A_replacement_that_fails_or_keeps_nothing_leaves_what_was_there_and_lets_the_next_one_in()
    {
        await Keep(Secret);

        await Assert.ThrowsAsync<IOException>(() => Vault.Replace(Name, (_, _) => throw new IOException("The vendor did not answer."), Never));
        await Vault.Replace(Name, (kept, _) => Task.FromResult<string?>(null), Never);

        Assert.Equal(Secret, await Vault.Read(Name, Never));
    }

    [Fact]
    public async Task What_the_vendor_gave_is_kept_though_the_caller_has_lost_patience()
    {
        using var impatient = new CancellationTokenSource();

        await Vault.Replace(
            Name,
            async (_, _) =>
            {
                await impatient.CancelAsync();
                return Secret;
            },
            impatient.Token);

        Assert.Equal(Secret, await Vault.Read(Name, Never));
    }

    private protected Task<ServiceProvider> Node() => CandorHost.OfflineServices(_surroundings, RunningCandor.Configuration(), Never);

    /// <summary>Counts up in the credential from several sides at once.</summary>
    /// <returns>How many were replacing it at the same moment, at most.</returns>
    private protected static async Task<int> CountUp(IReadOnlyList<ICredentialVault> vaults, int times)
    {
        var (inside, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, times).Select(number => vaults[number % vaults.Count].Replace(
            Name,
            async (kept, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                await Task.Yield();
                var next = (kept is null ? 0 : int.Parse(kept, null)) + 1;
                Interlocked.Decrement(ref inside);
                return $"{next}";
            },
            Never)));
        return most;
    }

    /// <summary>How many connections are open to the database, in use or kept for the next.</summary>
    private protected async Task<long> Connections()
    {
        await using var connection = await Open();
        await using var command = new NpgsqlCommand("select count(*) from pg_stat_activity where datname = current_database()", connection);
        return await command.ExecuteScalarAsync() is long count ? count : 0;
    }

    private async Task<NpgsqlConnection> Open()
    {
        var connection = new NpgsqlConnection(_surroundings.Database);
        await connection.OpenAsync();
        return connection;
    }

    private Task Keep(string secret) => Vault.Replace(Name, (_, _) => Task.FromResult<string?>(secret), Never);

    private async Task<byte[]> Wrapped(string name)
    {
        await using var scope = _services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<Store>().Credentials.AsNoTracking().SingleAsync(row => row.Name == name, Never)).Wrapped;
    }

    private async Task Put(string name, byte[] wrapped)
    {
        await using var scope = _services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Store>().Credentials.Where(row => row.Name == name)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.Wrapped, wrapped.ToArray()), Never);
    }

    /// <summary>Every byte the database keeps of the row: the files of SQLite; of PostgreSQL the row in both of its forms.</summary>
    private async Task<byte[]> Everything()
    {
        if (_surroundings.Database is null)
        {
            return [.. Directory.EnumerateFiles(_surroundings.Data, "candor.db*").SelectMany(file =>
            {
                using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                var bytes = new byte[open.Length];
                open.ReadExactly(bytes);
                return bytes;
            })];
        }

        await using var connection = await Open();
        await using var command = new NpgsqlCommand("select row::text, wrapped from credentials row", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var all = new List<byte>();
        while (await reader.ReadAsync())
            all.AddRange([.. Encoding.UTF8.GetBytes(reader.GetString(0)), .. reader.GetFieldValue<byte[]>(1)]);
        return [.. all];
    }
}

public sealed class CredentialVaultOnSqliteTests() : CredentialVaultTests(RunningCandor.Sqlite);

public sealed class CredentialVaultOnPostgresTests() : CredentialVaultTests(RunningCandor.Postgres)
{
    [Fact]
    public async Task However_many_replace_at_once_they_use_few_connections()
    {
        await CountUp([Vault], 40);

        Assert.InRange(await Connections(), 1, 8);
    }

    [Fact]
    public async Task Two_nodes_replace_in_turns_and_no_value_is_used_twice()
    {
        await using var other = await Node();

        var most = await CountUp([Vault, other.GetRequiredService<ICredentialVault>()], 30);

        Assert.Equal(1, most);
        Assert.Equal("30", await Vault.Read("lever/acme/refresh_token", CancellationToken.None));
    }
}
