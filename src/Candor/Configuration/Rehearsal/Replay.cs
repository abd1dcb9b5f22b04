using Candor.Audit;
using Candor.Configuration.History;
using Candor.Configuration.Live;
using Candor.Configuration.Stages;
using Candor.Connectors;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Configuration.Rehearsal;

/// <summary>
/// Runs what really happened through a draft configuration: each screening that was opened, and each webhook that opened none, as the ATS and the
/// ledger tell of them. Reads, and sends nothing.
/// </summary>
/// <param name="today">The configuration in use.</param>
/// <param name="draft">The configuration to try.</param>
/// <param name="connections">The ATS accounts.</param>
/// <param name="bindings">Which stages are meant.</param>
/// <param name="terms">What screenings run under.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="comparing">Compares one candidate's treatment.</param>
/// <param name="looks">Notes whose values were looked at.</param>
/// <param name="store">What happened.</param>
/// <param name="tenant">Whose.</param>
public sealed class Replay(
    CandorConfiguration today,
    DraftConfiguration draft,
    Connections connections,
    StageBindings bindings,
    ScreeningTerms terms,
    Journal journal,
    Treatment comparing,
    Looks looks,
    Store store,
    Tenant tenant)
{
    private readonly Dictionary<string, AccountReading> _readings = new(StringComparer.Ordinal);

    /// <summary>Runs it.</summary>
    /// <param name="since">From when on.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="TryLaterException">The ATS could not be read.</exception>
    public async Task<ReplayReport> Run(DateTimeOffset since, CancellationToken cancel)
    {
        var faults = new List<Fault>();
        foreach (var connection in today.Connections.Keys)
            await ReadAccount(connection, faults, cancel);
        faults.AddRange(draft.Configuration.Workflows.Values.Where(workflow => !today.Connections.ContainsKey(workflow.Connection)).Select(workflow =>
            new Fault(LiveCheck.FileOf(workflow), 1, $"The connection {workflow.Connection} is not in use yet, so its candidates are not replayed", "Check the draft itself with `candor check`")));

        var opened = await store.Screenings.AsNoTracking().Where(row => row.Tenant == tenant.Name && row.OpenedAt >= since).OrderBy(row => row.OpenedAt)
            .Select(row => row.Id).ToListAsync(cancel);
        var differences = new List<Difference>();
        foreach (var id in opened)
        {
            if (await journal.Find(id, cancel) is { } screening && _readings.ContainsKey(screening.Opening!.Connection))
                differences.AddRange(await Compare(screening, cancel));
        }

        // What is told of a mapping is the candidate's own: that somebody looked is durable first.
        foreach (var id in differences.Where(one => one.Kind is "mapping" or "fault").Select(one => one.Screening).OfType<string>().Distinct())
            await looks.Record(id, Actor.System("map replay"), new Viewed("result"));
        var (webhooks, unopened) = await Unopened(since, cancel);
        differences.AddRange(unopened);
        return new ReplayReport(opened.Count, webhooks, differences, faults);
    }

    private async Task<IReadOnlyList<Difference>> Compare(Screening screening, CancellationToken cancel)
    {
        var opening = screening.Opening!;
        var reading = _readings[opening.Connection];
        var under = terms.Of(screening);
        var job = opening.JobId;
        var stages = reading.Stages.GetValueOrDefault(job, []);
        if (StageFinding.Of(under.Workflow.TriggerStage, job, await bindings.Find(under.Workflow, job, cancel), stages) is not StageFinding.Found(var stage, _))
            return [];
        if (await DraftOf(opening.Connection, job, stage.Id, stages, cancel) is not { } would)
            return [new Difference(opening.ApplicationId, screening.Id, "trigger", null, "Would not be screened", opening.Workflow, "none")];
        var differences = new List<Difference>();
        if (would.Id != opening.Workflow)
            differences.Add(new Difference(opening.ApplicationId, screening.Id, "trigger", null, "Would run under another workflow", opening.Workflow, would.Id));
        differences.AddRange(await comparing.Compare(screening, under, draft.Configuration, would, reading, cancel));
        return differences;
    }

    /// <summary>Webhooks about applications that have no screening: whether the draft would open one, as the application stands now.</summary>
    private async Task<(int Webhooks, IReadOnlyList<Difference> Differences)> Unopened(DateTimeOffset since, CancellationToken cancel)
    {
        var deliveries = await store.Deliveries.AsNoTracking().Where(row => row.At >= since && row.ApplicationIds != "")
            .Select(row => new { row.Connection, row.ApplicationIds }).ToListAsync(cancel);
        var differences = new List<Difference>();
        foreach (var (connection, application) in deliveries.SelectMany(row => row.ApplicationIds.Split(',').Select(id => (row.Connection, id))).Distinct())
        {
            if (!_readings.TryGetValue(connection, out var reading)
                || await store.Screenings.AnyAsync(row => row.Connection == connection && row.ApplicationId == application, cancel)
                || await connections.Get(connection).ReadApplication(application, cancel) is not Outcome<AtsApplication>.Yes({ Status: AtsApplicationStatus.Active, JobId: { } job, StageId: { } stage }))
                continue;
            if (await DraftOf(connection, job, stage, reading.Stages.GetValueOrDefault(job, []), cancel) is { } would)
                differences.Add(new Difference(application, null, "trigger", null, "Would be screened, as it stands now", "none", would.Id));
        }

        return (deliveries.Count, differences);
    }

    private async Task<Workflow?> DraftOf(string connection, string job, string stage, IReadOnlyList<AtsStage> stages, CancellationToken cancel)
    {
        foreach (var workflow in draft.Configuration.Workflows.Values.Where(one => one.Connection == connection && one.Covers(job)))
        {
            if (StageFinding.Of(workflow.TriggerStage, job, await bindings.Find(workflow, job, cancel), stages) is StageFinding.Found(var meant, _) && meant.Id == stage)
                return workflow;
        }

        return null;
    }

    private async Task ReadAccount(string connection, List<Fault> faults, CancellationToken cancel)
    {
        var workflows = today.Workflows.Values.Concat(draft.Configuration.Workflows.Values).Where(workflow => workflow.Connection == connection).ToList();
        if (workflows.Count == 0)
            return;
        var reading = _readings[connection] = await LiveReader.Read(connections.Get(connection), workflows, cancel);
        foreach (var workflow in draft.Configuration.Workflows.Values.Where(one => one.Connection == connection))
        {
            var found = new Dictionary<string, StageFinding>(StringComparer.Ordinal);
            foreach (var (job, stages) in reading.StagesFor(workflow))
                found[job] = StageFinding.Of(workflow.TriggerStage, job, await bindings.Find(workflow, job, cancel), stages);
            faults.AddRange(LiveCheck.Check(draft.Configuration, workflow, reading.Fields, reading.StagesFor(workflow), found).Faults);
        }
    }
}
