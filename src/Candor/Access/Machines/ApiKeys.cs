using System.Security.Cryptography;
using System.Text;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Access.Machines;

/// <summary>The keys of programs: made, known again, taken back.</summary>
/// <param name="store">Where they are.</param>
/// <param name="tenant">Whose.</param>
/// <param name="time">The clock.</param>
public sealed class ApiKeys(Store store, Tenant tenant, TimeProvider time)
{
    /// <summary>The most days a key may live.</summary>
    public const int MostDays = 366;

    /// <summary>What every key begins with, so that scanners for lost secrets find it.</summary>
    internal const string Prefix = "candor_";

    private const int LongestName = 100;
    private const int IdLength = 16;
    private const int SecretBytes = 32;

    /// <summary>How fresh the moment of last use is: a write a minute, not one a call.</summary>
    private static readonly TimeSpan UseFreshness = TimeSpan.FromMinutes(1);

    /// <summary>Makes a key.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="scopes">What it may do, separated by commas or spaces.</param>
    /// <param name="days">Whole days until it ends.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The key with its secret, which is nowhere else; or what is wrong and the mend.</returns>
    public async Task<(NewApiKey? Key, string? Fault)> Make(string? name, string? scopes, int days, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName)
            return (null, $"Give the key a name of up to {LongestName} characters that says which program it is for.");
        if (days is < 1 or > MostDays)
            return (null, $"A key lives for 1 to {MostDays} days.");
        var asked = (scopes ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (asked.Length == 0 || asked.FirstOrDefault(one => ApiScopes.All.All(scope => scope.Name != one)) is not null)
            return (null, $"Say what it may do: any of {string.Join(", ", ApiScopes.All.Select(scope => scope.Name))}, separated by commas.");

        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
        var row = new ApiKeyRow
        {
            Tenant = tenant.Name,
            Id = RandomNumberGenerator.GetHexString(IdLength, lowercase: true),
            Name = name.Trim(),
            SecretHash = HashOf(secret),
            Scopes = string.Join(' ', ApiScopes.All.Select(scope => scope.Name).Where(asked.Contains)),
            At = time.GetUtcNow(),
            ExpiresAt = time.GetUtcNow().AddDays(days),
        };
        store.ApiKeys.Add(row);
        await store.SaveChangesAsync(cancel);
        return (new NewApiKey(row, secret), null);
    }

    /// <summary>All there are and were, the latest first.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<ApiKeyRow>> List(CancellationToken cancel) =>
        await Mine().AsNoTracking().OrderByDescending(row => row.At).ThenBy(row => row.Id).ToListAsync(cancel);

    /// <summary>Takes a key back. It opens nothing from the next request on, and neither do tokens that were given for it.</summary>
    /// <param name="id">Which.</param>
    /// <param name="by">Who takes it back.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Whether there was one to take back.</returns>
    public async Task<bool> Revoke(string id, string by, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return await Mine().Where(row => row.Id == id && row.RevokedAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.RevokedAt, now).SetProperty(row => row.RevokedBy, by), cancel) > 0;
    }

    /// <summary>The key of somebody who has its secret; null when there is none, or it is over.</summary>
    /// <param name="id">Which it is said to be.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="cancel">Gives up.</param>
    internal async Task<ApiKeyRow?> Prove(string id, string secret, CancellationToken cancel)
    {
        var hash = HashOf(secret);
        return await Standing(id, cancel) is { } row && CryptographicOperations.FixedTimeEquals(row.SecretHash, hash) ? row : null;
    }

    /// <summary>The key by its whole text, as <see cref="NewApiKey.Text"/> writes it.</summary>
    /// <param name="text">As it came.</param>
    /// <param name="cancel">Gives up.</param>
    internal async Task<ApiKeyRow?> Prove(string text, CancellationToken cancel) =>
        text[Prefix.Length..].Split('_') is [{ Length: IdLength } id, { Length: SecretBytes * 2 } secret] ? await Prove(id, secret, cancel) : null;

    /// <summary>A key that is not over; null for none such.</summary>
    /// <param name="id">Which.</param>
    /// <param name="cancel">Gives up.</param>
    internal async Task<ApiKeyRow?> Standing(string id, CancellationToken cancel) =>
        await Mine().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancel) is { } row && StandsAt(row, time.GetUtcNow()) ? row : null;

    /// <summary>Notes that a key was used.</summary>
    /// <param name="row">Which.</param>
    /// <param name="cancel">Gives up.</param>
    internal async Task Touch(ApiKeyRow row, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (row.LastUsedAt + UseFreshness > now)
            return;
        await Mine().Where(one => one.Id == row.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.LastUsedAt, now), cancel);
    }

    /// <summary>Whether a key opens anything.</summary>
    /// <param name="row">The key.</param>
    /// <param name="now">The present.</param>
    internal static bool StandsAt(ApiKeyRow row, DateTimeOffset now) => row.RevokedAt is null && row.ExpiresAt > now;

    private IQueryable<ApiKeyRow> Mine() => store.ApiKeys.Where(row => row.Tenant == tenant.Name);

    private static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

/// <summary>A key that was just made: the only moment at which its secret is known here.</summary>
/// <param name="Row">What is kept.</param>
/// <param name="Secret">What is not.</param>
public sealed record NewApiKey(ApiKeyRow Row, string Secret)
{
    /// <summary>The key as programs send it.</summary>
    public string Text => $"{ApiKeys.Prefix}{Row.Id}_{Secret}";
}
