using Candor.Hosting;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Configuration.History;

/// <summary>Keeps every version of the configuration, with who changed what and when.</summary>
/// <param name="scopes">A database context an act.</param>
/// <param name="tenant">Whose.</param>
/// <param name="time">The clock.</param>
public sealed class ConfigurationHistory(IServiceScopeFactory scopes, Tenant tenant, TimeProvider time)
{
    /// <summary>The configuration is in use from now on.</summary>
    public const string Serve = "serve";

    /// <summary>The configuration was only looked at.</summary>
    public const string Check = "check";

    /// <summary>The configuration was brought back, or was replaced by one that was.</summary>
    public const string Restore = "restore";

    /// <summary>
    /// Keeps a version that was looked at or brought back, and notes it when that is news: it was not there since the version in use was taken, or somebody
    /// else answers for it now.
    /// </summary>
    /// <param name="version">The version.</param>
    /// <param name="author">Who.</param>
    /// <param name="how"><see cref="Check"/> or <see cref="Restore"/>.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task Record(ConfigurationVersion version, ConfigurationAuthor author, string how, CancellationToken cancel)
    {
        await Keep(version, cancel);
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        var last = await Rows(store).Where(row => row.How != Check).OrderByDescending(row => row.Id).Select(row => row.Hash).FirstOrDefaultAsync(cancel);
        var (hash, name) = (version.Hash, author.Name);
        if (how == Check
                ? hash == await Served(store, cancel) || await Later(store, await LastServe(store, cancel)).AnyAsync(row => row.Hash == hash && row.Author == name, cancel)
                : last == hash)
            return;
        store.ConfigurationChanges.Add(Row(last is null ? ConfigurationVersion.None : await Read(store, last, cancel), version, author, how, time.GetUtcNow()));
        await store.SaveChangesAsync(cancel);
    }

    /// <summary>The row that tells of a version.</summary>
    /// <param name="before">The version before.</param>
    /// <param name="version">The version.</param>
    /// <param name="author">Who.</param>
    /// <param name="how"><see cref="Serve"/>, <see cref="Check"/> or <see cref="Restore"/>.</param>
    /// <param name="at">When.</param>
    internal ConfigurationChangeRow Row(ConfigurationVersion before, ConfigurationVersion version, ConfigurationAuthor author, string how, DateTimeOffset at) => new()
    {
        Tenant = tenant.Name,
        Hash = version.Hash,
        Previous = before.Hash.Length == 0 ? null : before.Hash,
        At = at,
        Author = author.Name,
        AuthorFrom = author.From,
        How = how,
        Summary = string.Join('\n', before.ChangesTo(version).Select(change => $"{change.What} {change.File}")),
    };

    /// <summary>The version that was last taken into use, by the rows; null for none.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task<string?> LastServed(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Served(scope.ServiceProvider.GetRequiredService<Store>(), cancel);
    }

    /// <summary>What was looked at or brought back since the version in use was taken, the latest first.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<ConfigurationChangeRow>> SinceServed(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        return await Later(store, await LastServe(store, cancel)).OrderByDescending(row => row.Id).ToListAsync(cancel);
    }

    /// <summary>The changes, the latest first.</summary>
    /// <param name="most">How many.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<ConfigurationChangeRow>> Changes(int most, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Store>().ConfigurationChanges.AsNoTracking()
            .Where(row => row.Tenant == tenant.Name).OrderByDescending(row => row.Id).Take(most).ToListAsync(cancel);
    }

    /// <summary>A version by its hash; null when it was not kept. Waits for the database: whoever asks keeps the answer, which never changes.</summary>
    /// <param name="hash">The whole hash.</param>
    public ConfigurationVersion? FindNow(string hash)
    {
        using var scope = scopes.CreateScope();
        var files = scope.ServiceProvider.GetRequiredService<Store>().Configurations.AsNoTracking()
            .Where(row => row.Tenant == tenant.Name && row.Hash == hash).Select(row => row.Files).SingleOrDefault();
        return files is null ? null : ConfigurationVersion.FromJson(hash, files);
    }

    /// <summary>A version by the beginning of its hash, as people type it.</summary>
    /// <param name="beginning">At least four characters.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">No version begins so, or several do.</exception>
    public async Task<ConfigurationVersion> Get(string beginning, CancellationToken cancel)
    {
        if (beginning.Length < 4)
            throw new UsageException("Give at least the first four characters of the hash, as `candor config history` prints it.");
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        var hashes = await store.Configurations.AsNoTracking().Where(row => row.Tenant == tenant.Name && row.Hash.StartsWith(beginning))
            .Select(row => row.Hash).ToListAsync(cancel);
        return hashes switch
        {
            [var one] => await Read(store, one, cancel),
            [] => throw new UsageException($"No version begins with {beginning}: `candor config history` lists them."),
            _ => throw new UsageException($"Several versions begin with {beginning}: {string.Join(", ", hashes)}."),
        };
    }

    /// <summary>Keeps a version's files.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task Keep(ConfigurationVersion version, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        if (await store.Configurations.AnyAsync(row => row.Tenant == tenant.Name && row.Hash == version.Hash, cancel))
            return;
        store.Configurations.Add(new ConfigurationRow { Tenant = tenant.Name, Hash = version.Hash, Files = version.ToJson(), At = time.GetUtcNow() });
        try
        {
            await store.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException conflict) when (Journal.IsConflict(conflict))
        {
            // Another node that starts with the same folder was first.
        }
    }

    private IQueryable<ConfigurationChangeRow> Rows(Store store) => store.ConfigurationChanges.AsNoTracking().Where(row => row.Tenant == tenant.Name);

    private IQueryable<ConfigurationChangeRow> Later(Store store, long id) => Rows(store).Where(row => row.Id > id);

    private Task<string?> Served(Store store, CancellationToken cancel) =>
        Rows(store).Where(row => row.How == Serve).OrderByDescending(row => row.Id).Select(row => row.Hash).FirstOrDefaultAsync(cancel);

    private async Task<long> LastServe(Store store, CancellationToken cancel) =>
        await Rows(store).Where(row => row.How == Serve).MaxAsync(row => (long?)row.Id, cancel) ?? 0;

    private async Task<ConfigurationVersion> Read(Store store, string hash, CancellationToken cancel) => ConfigurationVersion.FromJson(
        hash,
        await store.Configurations.AsNoTracking().Where(row => row.Tenant == tenant.Name && row.Hash == hash).Select(row => row.Files).SingleAsync(cancel));
}
