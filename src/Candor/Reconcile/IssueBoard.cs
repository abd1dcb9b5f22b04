using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Reconcile;

/// <summary>Something that is not as it should be, as whoever looked has found it.</summary>
/// <param name="Key">What it is about, always spelt alike: the same gap is one issue however often it is seen.</param>
/// <param name="Kind">A word for its kind, such as <c>stage_missing</c>.</param>
/// <param name="What">What is wrong and the mend; nothing personal.</param>
/// <param name="Owner">Staff identifier of who answers.</param>
/// <param name="Screening">The screening it is about; null for none.</param>
/// <param name="Within">The time there is to settle it; null for a day.</param>
public sealed record Gap(string Key, string Kind, string What, string Owner, string? Screening = null, TimeSpan? Within = null);

/// <summary>
/// Issues: each with what, an owner, since when and a deadline. Whoever looks says what it found now; what it no longer finds closes itself.
/// </summary>
/// <param name="store">Where they are kept.</param>
/// <param name="tenant">Whose.</param>
/// <param name="time">The clock.</param>
public sealed class IssueBoard(Store store, Tenant tenant, TimeProvider time)
{
    private static readonly TimeSpan UsualDeadline = TimeSpan.FromDays(1);

    /// <summary>The open issues, the nearest deadline first.</summary>
    /// <param name="cancel">Gives up.</param>
    public Task<List<IssueRow>> Open(CancellationToken cancel) =>
        store.Issues.AsNoTracking().Where(row => row.Tenant == tenant.Name && row.ClosedAt == null).OrderBy(row => row.Due).ThenBy(row => row.Key).ToListAsync(cancel);

    /// <summary>The kind of issue that only a person can say is settled: somebody edited in the ATS what had been verified.</summary>
    public const string Drift = "drift";

    /// <summary>The other such kind: a ledger that is witnessed here has signed two histories, and no later checkpoint unmakes that.</summary>
    public const string Rewritten = "ledger_rewritten";

    /// <summary>Whether only a person can say that an issue is settled.</summary>
    /// <param name="kind">The issue's kind.</param>
    public static bool IsForAPerson(string kind) => kind is Drift or Rewritten;

    /// <summary>Closes an issue that is for a person: the owner has seen it.</summary>
    /// <param name="key">Which.</param>
    /// <param name="cancel">Gives up.</param>
    public Task Noted(string key, CancellationToken cancel) => store.Issues
        .Where(row => row.Tenant == tenant.Name && row.Key == key && (row.Kind == Drift || row.Kind == Rewritten) && row.ClosedAt == null)
        .ExecuteUpdateAsync(row => row.SetProperty(one => one.ClosedAt, time.GetUtcNow()), cancel);

    /// <summary>Makes the open issues of a source on an account exactly those that were found.</summary>
    /// <param name="source">Who looked, such as <c>stages</c>: only its own issues are closed.</param>
    /// <param name="connection">The ATS account that was looked at.</param>
    /// <param name="found">What is not as it should be.</param>
    /// <param name="cancel">Gives up; then nothing changed.</param>
    public async Task Settle(string source, string connection, IReadOnlyCollection<Gap> found, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var keys = found.Select(gap => gap.Key).ToHashSet(StringComparer.Ordinal);
        var rows = await store.Issues.Where(row => row.Tenant == tenant.Name && row.Source == source && row.Connection == connection
            && row.ClosedAt == null).ToListAsync(cancel);
        foreach (var row in rows.Where(row => !keys.Contains(row.Key)))
            row.ClosedAt = now;
        foreach (var gap in found.DistinctBy(gap => gap.Key, StringComparer.Ordinal))
            await Raise(source, connection, gap, now, cancel);
        await store.SaveChangesAsync(cancel);
        store.ChangeTracker.Clear();
    }

    private async Task Raise(string source, string connection, Gap gap, DateTimeOffset now, CancellationToken cancel)
    {
        var row = await store.Issues.SingleOrDefaultAsync(one => one.Tenant == tenant.Name && one.Key == gap.Key, cancel);
        if (row is null)
        {
            store.Issues.Add(new IssueRow
            {
                Tenant = tenant.Name,
                Key = gap.Key,
                Source = source,
                Connection = connection,
                Screening = gap.Screening,
                Kind = gap.Kind,
                What = gap.What,
                Owner = gap.Owner,
                Since = now,
                Due = now + (gap.Within ?? UsualDeadline),
            });
            return;
        }

        if (row.ClosedAt is not null)
            (row.Since, row.Due, row.ClosedAt) = (now, now + (gap.Within ?? UsualDeadline), null);
        (row.Source, row.Kind, row.What, row.Owner) = (source, gap.Kind, gap.What, gap.Owner);
    }
}
