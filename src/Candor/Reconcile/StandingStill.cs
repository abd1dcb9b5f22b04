using Candor.Configuration;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Reconcile;

/// <summary>
/// Finds what should have moved and did not: endings without verified receipts and every other step of Candor's own, screenings that need a person,
/// webhooks nobody dealt with. What nobody is trying any more is woken; what takes too long is an issue.
/// </summary>
/// <param name="configuration">Owners.</param>
/// <param name="journal">Reads screenings.</param>
/// <param name="board">Where issues are raised.</param>
/// <param name="store">The database.</param>
/// <param name="tenant">Whose.</param>
/// <param name="time">The clock.</param>
public sealed class StandingStill(
    CandorConfiguration configuration, Journal journal, IssueBoard board, Store store, Tenant tenant, TimeProvider time)
{
    /// <summary>How long a step of Candor's own may take before it is an issue.</summary>
    public static readonly TimeSpan Overdue = TimeSpan.FromHours(1);

    // Well after the waker has come by on its own.
    private static readonly TimeSpan Forgotten = 3 * Journey.Patience;

    /// <summary>Wakes and tells.</summary>
    /// <param name="connection">The ATS account.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The screenings that were woken.</returns>
    public async Task<IReadOnlyList<string>> Settle(string connection, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var mine = store.Screenings.Where(row => row.Tenant == tenant.Name && row.Connection == connection);
        var forgotten = now - Forgotten;
        var still = await mine.AsNoTracking().Where(row => row.MovedByCandor && row.MovedAt < forgotten).OrderBy(row => row.MovedAt).ToListAsync(cancel);
        var failures = await store.Failures.AsNoTracking().Where(row => row.Tenant == tenant.Name).ToDictionaryAsync(row => row.Screening, cancel);

        var woken = new List<string>();
        foreach (var row in still.Where(row => row.WakeAt is not { } wake || wake > now + Journey.Patience))
            if (failures.GetValueOrDefault(row.Id)?.NextAt is not { } next || next < now)
                woken.Add(row.Id);
        await mine.Where(row => woken.Contains(row.Id)).ExecuteUpdateAsync(row => row.SetProperty(one => one.WakeAt, now), cancel);

        var gaps = still.Where(row => row.MovedAt < now - Overdue).Select(row => Late(row, failures.GetValueOrDefault(row.Id))).ToList();
        foreach (var id in await mine.AsNoTracking().Where(row => row.State == nameof(Domain.Screenings.ScreeningState.NeedsAttention))
                     .Select(row => row.Id).ToListAsync(cancel))
            if (await journal.Find(id, cancel) is { Attention: { } attention })
                gaps.Add(new Gap($"needs_person/{id}", "needs_person", attention.Why, attention.Owner, id));
        gaps.AddRange(await Undealt(connection, now, cancel));
        await board.Settle("screenings", connection, gaps, cancel);
        return woken;
    }

    private Gap Late(ScreeningRow row, FailureRow? failure)
    {
        var ended = ScreeningRow.Ended.Contains(row.State);
        return new Gap(
            $"{(ended ? "not_written" : "stuck")}/{row.Id}",
            ended ? "not_written" : "stuck",
            (ended ? $"How it ended ({row.State}) does not stand in the ATS yet." : $"It has stood in {row.State} for too long.")
            + (failure is null ? "" : $" Tried {failure.Tries} times. {failure.Why}"),
            configuration.Workflows.GetValueOrDefault(row.Workflow)?.Owners.Exceptions ?? configuration.Staff[0].Id,
            row.Id);
    }

    private async Task<IEnumerable<Gap>> Undealt(string connection, DateTimeOffset now, CancellationToken cancel)
    {
        var late = now - Overdue;
        var count = await store.Deliveries.CountAsync(row => row.Connection == connection && row.HandledAt == null && row.At < late, cancel);
        return count == 0
            ? []
            :
            [
                new Gap(
                    $"webhooks/{connection}",
                    "webhooks",
                    $"{count} webhooks were taken more than an hour ago and have not been dealt with: the ATS does not answer what they are about.",
                    configuration.Workflows.Values.FirstOrDefault(workflow => workflow.Connection == connection)?.Owners.Exceptions
                    ?? configuration.Staff[0].Id),
            ];
    }
}
