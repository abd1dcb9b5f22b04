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

    /// <summary>Keeps a version, and notes the change when it is one: from the version in use, or, for one that was only checked, when it is new.</summary>
    /// <param name="version">The version.</param>
    /// <param name="author">Who.</param>
    /// <param name="how"><see cref="Serve"/>, <see cref="Check"/> or <see cref="Restore"/>.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task Record(ConfigurationVersion version, ConfigurationAuthor author, string how, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        var isNew = await Keep(store, version, cancel);
        var last = await store.ConfigurationChanges.AsNoTracking().Where(row => row.Tenant == tenant.Name && row.How != Check)
            .OrderByDescending(row => row.Id).Select(row => row.Hash).FirstOrDefaultAsync(cancel);
        if (how == Check ? !isNew : last == version.Hash)
            return;
        var before = last is null ? ConfigurationVersion.None : await Read(store, last, cancel);
        store.ConfigurationChanges.Add(new ConfigurationChangeRow
        {
            Tenant = tenant.Name,
            Hash = version.Hash,
            Previous = last,
            At = time.GetUtcNow(),
            Author = author.Name,
            AuthorFrom = author.From,
            How = how,
            Summary = string.Join('\n', before.ChangesTo(version).Select(change => $"{change.What} {change.File}")),
        });
        await store.SaveChangesAsync(cancel);
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

    private async Task<bool> Keep(Store store, ConfigurationVersion version, CancellationToken cancel)
    {
        if (await store.Configurations.AnyAsync(row => row.Tenant == tenant.Name && row.Hash == version.Hash, cancel))
            return false;
        store.Configurations.Add(new ConfigurationRow { Tenant = tenant.Name, Hash = version.Hash, Files = version.ToJson(), At = time.GetUtcNow() });
        try
        {
            await store.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateException conflict) when (Journal.IsConflict(conflict))
        {
            // Another node that starts with the same folder was first.
            store.ChangeTracker.Clear();
            return false;
        }
    }

    private async Task<ConfigurationVersion> Read(Store store, string hash, CancellationToken cancel) => ConfigurationVersion.FromJson(
        hash,
        await store.Configurations.AsNoTracking().Where(row => row.Tenant == tenant.Name && row.Hash == hash).Select(row => row.Files).SingleAsync(cancel));
}
