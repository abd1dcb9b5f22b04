using System.Diagnostics;
using System.Text.Json;
using Candor.Configuration;
using Candor.Connectors;
using Candor.Hosting;
using Candor.Storage;
using Candor.Trigger;
using Microsoft.EntityFrameworkCore;

namespace Candor.Reconcile;

/// <summary>
/// Compares an ATS account with what is here, so that nothing fails silently: who stands in a trigger stage has a screening (or a webhook was lost, or
/// the vendor sends none), who has gone has none that runs on, and what ended stands in the ATS (or a write was lost). Each gap is repaired, or is
/// an issue until it is gone. Doing it twice is the same as once.
/// </summary>
/// <param name="configuration">Workflows and owners.</param>
/// <param name="connections">The ATS accounts.</param>
/// <param name="stages">Where the trigger stages are.</param>
/// <param name="watch">Opens and ends screenings, as webhooks do.</param>
/// <param name="board">Where gaps that stay become issues.</param>
/// <param name="screenings">Looks at what is here.</param>
/// <param name="store">The database.</param>
/// <param name="tenant">Whose.</param>
/// <param name="time">The clock.</param>
public sealed class Reconciler(
    CandorConfiguration configuration,
    Connections connections,
    TriggerStages stages,
    ApplicationWatch watch,
    IssueBoard board,
    StandingStill screenings,
    Store store,
    Tenant tenant,
    TimeProvider time)
{
    private const int Some = 500;

    /// <summary>As stored and printed.</summary>
    internal static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>One pass. One at a time an account: whoever calls holds <see cref="LockOf"/>.</summary>
    /// <param name="connection">The account.</param>
    /// <param name="whole">Whether everything is compared, or only the trigger stages are looked at.</param>
    /// <param name="cancel">Gives up; what was done stays done.</param>
    public async Task<PassReport> Pass(string connection, bool whole, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var pass = new Findings(time.GetUtcNow());
        var connector = connections.Get(connection);
        // Whoever compares stands behind whoever has something to write or a candidate to serve.
        using var last = CallPlace.LastInLine();
        try
        {
            var standing = await LookAtStages(connection, connector, whole, pass, cancel);
            if (whole)
                await LookForTheGone(connection, connector, standing, pass, cancel);
        }
        catch (TryLaterException unread)
        {
            pass.Unread = unread.Message;
        }

        await board.Settle("reading", connection, Unread(connection, pass), cancel);
        if (whole)
            pass.Woken.AddRange(await screenings.Settle(connection, cancel));
        var open = await store.Issues.CountAsync(row => row.Tenant == tenant.Name && row.Connection == connection && row.ClosedAt == null, cancel);
        var report = new PassReport(
            connection, whole, pass.At, clock.ElapsedMilliseconds, pass.InStage, pass.Opened, pass.Withdrawn, pass.Woken, open, pass.Unread);
        await Keep(report, cancel);
        return report;
    }

    /// <summary>The lock under which an account is reconciled.</summary>
    /// <param name="connection">The account.</param>
    public string LockOf(string connection) => $"reconcile/{tenant.Name}/{connection}";

    /// <summary>Who stands in a trigger stage has a screening for this stay.</summary>
    /// <returns>The applications that stand there, each with its screening's identifier.</returns>
    private async Task<Dictionary<string, AtsApplication>> LookAtStages(
        string connection, IAtsConnector connector, bool whole, Findings pass, CancellationToken cancel)
    {
        var (places, gaps) = await stages.Of(connection, connector, whole, cancel);
        var standing = new Dictionary<string, AtsApplication>(StringComparer.Ordinal);
        var workflows = new Dictionary<string, Workflow>(StringComparer.Ordinal);
        foreach (var place in places)
            foreach (var application in await connector.ListInStage(place.JobId, place.StageId, cancel).OrTryLater("A trigger stage could not be listed"))
            {
                var id = ApplicationWatch.IdOf(connection, application.Id, RightRecord.StageEntry(application));
                if (standing.TryAdd(id, application))
                    workflows.Add(id, place.Workflow);
            }

        pass.InStage = standing.Count;
        var problems = gaps.ToList();
        foreach (var id in await Missing(standing.Keys, cancel))
            await OpenMissing(connection, connector, workflows[id], standing[id], pass, problems, cancel);
        await board.Settle("stages", connection, problems, cancel);
        return standing;
    }

    private async Task OpenMissing(
        string connection,
        IAtsConnector connector,
        Workflow workflow,
        AtsApplication application,
        Findings pass,
        List<Gap> problems,
        CancellationToken cancel)
    {
        try
        {
            pass.Note(await watch.EndStrays(connection, application.Id, application, cancel));
            if (await watch.Open(connector, workflow, application, cancel) is { } opened)
                pass.Opened.Add(opened);
        }
        catch (TryLaterException failure)
        {
            problems.Add(new Gap(
                $"not_opened/{connection}/{application.Id}",
                "not_opened",
                $"Application {application.Id} stands in the stage, but its screening could not be opened. {failure.Message}",
                workflow.Owners.Exceptions));
        }
    }

    /// <summary>Who runs on stands in the stage, or was looked at one by one.</summary>
    private async Task LookForTheGone(
        string connection, IAtsConnector connector, Dictionary<string, AtsApplication> standing, Findings pass, CancellationToken cancel)
    {
        var strayed = new List<ApplicationWatch.Stray>();
        var running = await store.Screenings.AsNoTracking()
            .Where(row => row.Tenant == tenant.Name && row.Connection == connection && !ScreeningRow.Ended.Contains(row.State))
            .Select(row => new { row.Id, row.ApplicationId }).ToListAsync(cancel);
        foreach (var one in running.GroupBy(row => row.ApplicationId, StringComparer.Ordinal))
            if (one.FirstOrDefault(row => standing.ContainsKey(row.Id)) is { } here)
            {
                // The listing has just told where it stands and whose it is.
                strayed.AddRange(await watch.EndStrays(connection, one.Key, standing[here.Id], cancel));
            }
            else
            {
                var seen = await watch.Look(connection, connector, one.Key, cancel);
                strayed.AddRange(seen.Strayed);
                if (seen.Opened is { } opened)
                    pass.Opened.Add(opened);
            }

        pass.Note(strayed);
        await board.Settle("records", connection, [.. strayed.Where(stray => stray.Path == RecordPath.AskAPerson).Select(Question)], cancel);
    }

    private static Gap Question(ApplicationWatch.Stray stray) => new(
        $"{RightRecord.WordOf(stray.Finding)}/{stray.Screening}",
        RightRecord.WordOf(stray.Finding),
        stray.Finding == RecordFinding.Merged
            ? "The application belongs to another candidate record now: two were merged in the ATS. Nothing is written until a person has confirmed it."
            : "The application belongs to another job now. Nothing is written until a person has confirmed it.",
        stray.Owner,
        stray.Screening);

    private Gap[] Unread(string connection, Findings pass) => pass.Unread is { } why
        ?
        [
            new Gap(
                $"unread/{connection}",
                "unread",
                $"The account could not be compared. {why}",
                OwnerOf(connection)),
        ]
        : [];

    private string OwnerOf(string connection) =>
        configuration.Workflows.Values.FirstOrDefault(workflow => workflow.Connection == connection)?.Owners.Exceptions
        ?? (configuration.Staff.FirstOrDefault(member => member.Roles.Contains("admin")) ?? configuration.Staff[0]).Id;

    private async Task<List<string>> Missing(IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        var missing = new List<string>();
        foreach (var some in ids.Chunk(Some))
        {
            var there = await store.Screenings.AsNoTracking().Where(row => some.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancel);
            missing.AddRange(some.Except(there));
        }

        return missing;
    }

    private async Task Keep(PassReport report, CancellationToken cancel)
    {
        var row = await store.Reconciliations.SingleOrDefaultAsync(one => one.Tenant == tenant.Name && one.Connection == report.Connection, cancel);
        if (row is null)
            store.Reconciliations.Add(row = new ReconciliationRow
            {
                Tenant = tenant.Name, Connection = report.Connection, LookedAt = report.At, Report = "",
            });
        row.LookedAt = report.At;
        row.ComparedAt = report.Whole ? report.At : row.ComparedAt;
        row.Report = JsonSerializer.Serialize(report, Json);
        await store.SaveChangesAsync(cancel);
        store.ChangeTracker.Clear();
    }

    /// <summary>What a pass has found so far.</summary>
    /// <param name="at">When it began.</param>
    private sealed class Findings(DateTimeOffset at)
    {
        public DateTimeOffset At => at;

        public int InStage { get; set; }

        public List<string> Opened { get; } = [];

        public List<string> Withdrawn { get; } = [];

        public List<string> Woken { get; } = [];

        public string? Unread { get; set; }

        public void Note(IEnumerable<ApplicationWatch.Stray> strayed) =>
            Withdrawn.AddRange(strayed.Where(stray => stray.Path == RecordPath.Withdraw).Select(stray => stray.Screening));
    }
}
