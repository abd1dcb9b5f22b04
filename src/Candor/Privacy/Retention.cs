using Candor.Configuration;
using Candor.Domain.Ledger;
using Candor.Domain.Policy;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Policy;
using Candor.Storage;
using Candor.Storage.Objects;
using Microsoft.EntityFrameworkCore;

namespace Candor.Privacy;

/// <summary>The clocks of one screening.</summary>
/// <param name="Screening">Which.</param>
/// <param name="Clocks">Its clocks, the nearest first.</param>
/// <param name="HeldBy">The legal holds that stop them.</param>
/// <param name="Conflicts">Rules that cannot both hold, and which gives way.</param>
public sealed record ScreeningClocks(
    Screening Screening,
    IReadOnlyList<Clock> Clocks,
    IReadOnlyList<HoldRow> HeldBy,
    IReadOnlyList<Conflict> Conflicts);

/// <summary>Something that was deleted, or would have been.</summary>
/// <param name="Screening">Whose; null for webhooks.</param>
/// <param name="Kind">The kind of data.</param>
/// <param name="Because">Why.</param>
/// <param name="Rules">Under which rules.</param>
public sealed record Deletion(string? Screening, string Kind, string Because, IReadOnlyList<string> Rules);

/// <summary>What a run did.</summary>
/// <param name="At">When it began.</param>
/// <param name="Deleted">What was deleted.</param>
/// <param name="Held">What would have been, and is held.</param>
/// <param name="Busy">Screenings that somebody was at work on: the next run looks again.</param>
/// <param name="Erasures">Erasures that were interrupted and are taken up again.</param>
public sealed record RetentionReport(
    DateTimeOffset At,
    IReadOnlyList<Deletion> Deleted,
    IReadOnlyList<Deletion> Held,
    IReadOnlyList<string> Busy,
    IReadOnlyList<string> Erasures);

/// <summary>
/// Runs the clocks of retention: what is due is told in the ledger and destroyed. What was told and still stands, because a run was interrupted or a backup
/// restored, is destroyed again.
/// </summary>
/// <param name="scopes">A database context a screening, so that none grows with the ledger.</param>
/// <param name="configuration">The employer's policies, for what belongs to no screening.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="law">What the law says today.</param>
/// <param name="packs">The law, for what belongs to no screening.</param>
/// <param name="holds">What stops it.</param>
/// <param name="remains">Destroys.</param>
/// <param name="erasures">Takes up what was interrupted.</param>
/// <param name="objects">Whether there are recordings.</param>
/// <param name="locks">Nobody else works on the screening meanwhile.</param>
/// <param name="streams">Tells of webhooks.</param>
/// <param name="tenant">Whose.</param>
/// <param name="time">The clock.</param>
public sealed class Retention(
    IServiceScopeFactory scopes,
    CandorConfiguration configuration,
    Journal journal,
    LawGate law,
    PackShelf packs,
    Holds holds,
    Remains remains,
    Erasures erasures,
    IObjectEraser objects,
    IStreamLocks locks,
    SideStreams streams,
    Tenant tenant,
    TimeProvider time)
{
    private const int Page = 500;
    private const int MostFailures = 5;

    private static readonly Actor Self = Actor.System("retention");

    /// <summary>The clocks of a screening.</summary>
    /// <param name="screening">The screening.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<ScreeningClocks> Of(Screening screening, CancellationToken cancel)
    {
        var held = await holds.On(screening, cancel);
        var (answer, applying) = law.OfData(screening, held.Count > 0);
        var clocks = Clocks.Of(screening, await objects.Count(screening.Id, cancel) > 0, answer, applying);
        return new ScreeningClocks(
            screening,
            [.. clocks.OrderBy(clock => clock.DueAt)],
            held,
            [.. answer.Conflicts.Where(one => one.About != "dates")]);
    }

    /// <summary>The clocks of every screening of which anything is left.</summary>
    /// <param name="cancel">Gives up.</param>
    public async IAsyncEnumerable<ScreeningClocks> All([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var (id, forgotten) in Screenings(cancel))
            if (!forgotten && await journal.Find(id, cancel) is { } screening)
                yield return await Of(screening, cancel);
    }

    /// <summary>Deletes what is due.</summary>
    /// <param name="cancel">Gives up between two screenings; what is deleted stays so.</param>
    /// <exception cref="TryLaterException">The store of recordings did not delete everything; what it did not is destroyed by the next run.</exception>
    public async Task<RetentionReport> Run(CancellationToken cancel)
    {
        var report = new RetentionReport(time.GetUtcNow(), new List<Deletion>(), new List<Deletion>(), new List<string>(), new List<string>());
        var failed = new List<TryLaterException>();
        await foreach (var (id, forgotten) in Screenings(cancel))
        {
            try
            {
                await RunOne(id, forgotten, report, cancel);
            }
            catch (TryLaterException failure) when (failed.Count < MostFailures)
            {
                // An object that the store does not let go of must not keep everybody else's there; a store that is down is not waited for again and again.
                failed.Add(failure);
            }
        }

        await RunWebhooks(report, cancel);
        if (report.Deleted.Count > 0)
            await remains.Scrub(cancel);
        return failed.Count == 0 ? report : throw new TryLaterException($"Of {failed.Count} screenings not everything is known to be deleted. {failed[0].Message}", failed[0]);
    }

    private async Task RunOne(string id, bool forgotten, RetentionReport report, CancellationToken cancel)
    {
        if (forgotten)
        {
            await remains.DestroyAgain(id, DataKinds.Keyed, cancel);
            return;
        }

        await using var held = await locks.TryTake(id, cancel);
        if (held is null)
            ((List<string>)report.Busy).Add(id);
        else if (await journal.Find(id, cancel) is { } screening)
            await RunOne(screening, report, cancel);
    }

    private async Task RunOne(Screening screening, RetentionReport report, CancellationToken cancel)
    {
        if (await StopFor(screening, report, cancel))
            return;
        if (screening.Data is { Erasure: not null, Certificate: null })
        {
            await erasures.GoOn(screening, cancel);
            ((List<string>)report.Erasures).Add(screening.Id);
            screening = (await journal.Find(screening.Id, cancel))!;
        }

        await remains.DestroyAgain(screening.Id, screening.Data.Deleted.Keys, cancel);
        remains.LockAgain(
            screening.Id, (screening.Data.Erasure?.Keeps ?? []).Select(kept => kept.Data).Intersect(DataKinds.Keyed).Except(screening.Data.Deleted.Keys));
        foreach (var clock in await Tell(screening, report, cancel))
            await remains.Destroy(screening.Id, clock.Kind, cancel);
    }

    /// <summary>A hold stops what was decided before it and is not done yet, too: an interrupted deletion waits until it is lifted.</summary>
    private async Task<bool> StopFor(Screening screening, RetentionReport report, CancellationToken cancel)
    {
        var decided = screening.Data is { Erasure: { } erasure, Certificate: null } ? erasure.Destroys : await remains.Standing(screening.Id, screening.Data.Deleted.Keys, cancel);
        if (decided.Count == 0 || (await holds.On(screening, cancel)).Count == 0)
            return false;
        ((List<Deletion>)report.Held).AddRange(decided.Select(kind => new Deletion(screening.Id, kind, "it was decided before the hold, and not all of it is done", [])));
        return true;
    }

    /// <summary>
    /// Tells of what is due. Told first: what was interrupted between telling and destroying is destroyed by the next run, which goes by what was told. The
    /// other way round nobody could say any more what there had been.
    /// </summary>
    private async Task<IReadOnlyList<Clock>> Tell(Screening screening, RetentionReport report, CancellationToken cancel)
    {
        await using var turn = await holds.Turn(cancel);
        var clocks = await Of(screening, cancel);
        var due = clocks.Clocks.Where(clock => clock.DueAt <= report.At).ToList();
        var list = (List<Deletion>)(clocks.HeldBy.Count > 0 ? report.Held : report.Deleted);
        list.AddRange(due.Select(clock => new Deletion(screening.Id, clock.Kind, clock.Because, clock.Rules)));
        if (due.Count == 0 || clocks.HeldBy.Count > 0)
            return [];
        var stored = await objects.Count(screening.Id, cancel);
        await journal.Act(
            screening.Id,
            Self,
            now => [.. due.Where(clock => !now.Data.Deleted.ContainsKey(clock.Kind)).Select(clock => new DataDeleted(
                clock.Kind, clock.Kind == DataKinds.Recording ? stored : 0, clock.Because, clock.Rules))],
            [],
            cancel);
        return due;
    }

    /// <summary>The rows about webhooks belong to an account rather than to a screening: the law of every configured workflow is asked.</summary>
    private async Task RunWebhooks(RetentionReport report, CancellationToken cancel)
    {
        var (days, rules) = WebhookDays();
        var before = report.At.AddDays(-days);
        var (accepted, refused) = (0, 0);
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        accepted = await store.Deliveries.Where(row => row.HandledAt != null && row.At < before).ExecuteDeleteAsync(cancel);
        refused = await store.Refusals.Where(row => row.At < before).ExecuteDeleteAsync(cancel);
        if (accepted + refused == 0)
            return;
        await streams.Append(
            WebhooksDeleted.Stream, Self, new WebhooksDeleted(accepted, refused, before, rules), (_, _) => Task.FromResult(true), cancel);
        ((List<Deletion>)report.Deleted).Add(new Deletion(null, DataKinds.Webhook, $"kept {days} days: {accepted} accepted and {refused} refused", rules));
    }

    /// <summary>How long the rows about webhooks are kept, and under which rules.</summary>
    public (int Days, IReadOnlyList<string> Rules) WebhookDays()
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var ceilings = configuration.Workflows.Values.SelectMany(workflow => WorkflowQuestions.Reachable(configuration, workflow, today)
                .SelectMany(question => PolicyEngine.Applying([.. packs.Packs, .. WorkflowQuestions.OwnRules(configuration, workflow, null)], question)))
            .SelectMany(pack => pack.Retention.Where(rule => rule is { Data: DataKinds.Webhook, MaxDays: not null }).Select(rule => (pack, rule)))
            .ToList();
        if (ceilings.Count == 0)
            return (Clocks.Defaults[DataKinds.Webhook], [Clocks.OwnDefault]);
        var days = ceilings.Min(one => one.rule.MaxDays!.Value);
        return (days, [.. ceilings.Where(one => one.rule.MaxDays == days).Select(one => one.pack.IsOwnRule ? one.pack.File : one.pack.Id).Distinct()]);
    }

    private async IAsyncEnumerable<(string Id, bool Forgotten)> Screenings([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var last = "";
        while (true)
        {
            await using var scope = scopes.CreateAsyncScope();
            var some = await scope.ServiceProvider.GetRequiredService<Store>().Screenings.AsNoTracking()
                .Where(row => row.Tenant == tenant.Name && row.Id.CompareTo(last) > 0).OrderBy(row => row.Id).Take(Page)
                .Select(row => new { row.Id, row.Forgotten }).ToListAsync(cancel);
            foreach (var row in some)
                yield return (row.Id, row.Forgotten);
            if (some.Count < Page)
                yield break;
            last = some[^1].Id;
        }
    }
}
