using Candor.Domain.Screenings;
using Candor.Storage;
using Candor.Storage.Objects;
using Microsoft.EntityFrameworkCore;

namespace Candor.Privacy;

/// <summary>Destroys what is left of a screening: keys, recordings, and what else was derived of it. Everything may be done twice.</summary>
/// <param name="scopes">Each act has its own database context.</param>
/// <param name="keys">The keys.</param>
/// <param name="objects">The recordings.</param>
/// <param name="tenant">Whose.</param>
public sealed class Remains(IServiceScopeFactory scopes, DataKeys keys, IObjectEraser objects, Tenant tenant)
{
    /// <summary>Destroys one kind of data.</summary>
    /// <param name="screening">Whose.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="cancel">Gives up; doing it again is safe.</param>
    public async Task Destroy(string screening, string kind, CancellationToken cancel)
    {
        if (DataKinds.Keyed.Contains(kind))
            keys.Destroy(DataKeys.NameOf(screening, kind));
        if (kind == DataKinds.Recording)
            await objects.DeleteAll(screening, cancel);
        // The last calls of a failed step may quote what was written of the rating.
        if (kind is DataKinds.Rating or DataKinds.Application)
            await DeleteRows(screening, cancel);
    }

    /// <summary>What should be gone and stands there: a run was interrupted, or a backup restored. What is gone already costs a look at a file, or at a bucket.</summary>
    /// <param name="screening">Whose.</param>
    /// <param name="kinds">What should be gone.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<string>> Standing(string screening, IEnumerable<string> kinds, CancellationToken cancel)
    {
        var standing = new List<string>();
        foreach (var kind in kinds)
            if ((DataKinds.Keyed.Contains(kind) && keys.Stands(DataKeys.NameOf(screening, kind)))
                || (kind == DataKinds.Recording && await objects.Count(screening, cancel) > 0))
                standing.Add(kind);
        return standing;
    }

    /// <summary>Destroys <see cref="Standing"/>.</summary>
    /// <param name="screening">Whose.</param>
    /// <param name="kinds">What should be gone.</param>
    /// <param name="cancel">Gives up; doing it again is safe.</param>
    public async Task DestroyAgain(string screening, IEnumerable<string> kinds, CancellationToken cancel)
    {
        foreach (var kind in await Standing(screening, kinds, cancel))
            await Destroy(screening, kind, cancel);
    }

    /// <summary>Locks away again what a law keeps and a restored backup has put back into use.</summary>
    /// <param name="screening">Whose.</param>
    /// <param name="kinds">What is to be locked away.</param>
    public void LockAgain(string screening, IEnumerable<string> kinds)
    {
        foreach (var kind in kinds)
            keys.LockAway(DataKeys.NameOf(screening, kind));
    }

    /// <summary>Deletes the rows beside a screening that may hold something of it.</summary>
    /// <param name="screening">Whose.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>How many.</returns>
    public Task<int> DeleteRows(string screening, CancellationToken cancel) => WithRows(
        screening, async (failures, issues) => await failures.ExecuteDeleteAsync(cancel) + await issues.ExecuteDeleteAsync(cancel));

    /// <summary>Counts them.</summary>
    /// <param name="screening">Whose.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<int> CountRows(string screening, CancellationToken cancel) => WithRows(
        screening, async (failures, issues) => await failures.CountAsync(cancel) + await issues.CountAsync(cancel));

    /// <summary>Has the database let go of deleted rows: from its log, its free pages, and its dead tuples.</summary>
    /// <param name="cancel">Gives up; it is let go of later.</param>
    public async Task Scrub(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        if (store.Database.IsNpgsql())
        {
            await store.Database.ExecuteSqlRawAsync("vacuum failures, issues, deliveries, refusals", cancel);
            return;
        }

        // Deleted rows are written over where they stood (secure_delete); what the log still holds of them goes with it.
        await store.Database.ExecuteSqlRawAsync("pragma wal_checkpoint(truncate)", cancel);
    }

    private async Task<int> WithRows(string screening, Func<IQueryable<FailureRow>, IQueryable<IssueRow>, Task<int>> act)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        return await act(
            store.Failures.Where(row => row.Tenant == tenant.Name && row.Screening == screening),
            store.Issues.Where(row => row.Tenant == tenant.Name && row.Screening == screening));
    }
}
