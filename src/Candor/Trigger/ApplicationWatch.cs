using System.Security.Cryptography;
using System.Text;
using Candor.Configuration;
using Candor.Configuration.History;
using Candor.Configuration.Stages;
using Candor.Connectors;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Trigger;

/// <summary>
/// What follows from where an application stands now: a screening is opened, once a stay in a trigger stage, and those that should not run any more
/// are ended. Webhooks and the reconciler both come here, so that neither can do what the other would not.
/// </summary>
/// <param name="configuration">The version screenings are opened under.</param>
/// <param name="terms">Who answers for a screening under way.</param>
/// <param name="stages">Which stage is meant, whatever it is called by now.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="store">Which screenings an application has.</param>
/// <param name="locks">No screening is opened while an earlier one's fields are being written.</param>
public sealed class ApplicationWatch(
    CandorConfiguration configuration, ScreeningTerms terms, StageBindings stages, Journal journal, Store store, IStreamLocks locks)
{
    /// <summary>What came of looking.</summary>
    /// <param name="Opened">The screening that was opened now; null for none.</param>
    /// <param name="Strayed">The application's running screenings whose record is not as it was.</param>
    /// <param name="Unclear">Why nobody can tell whether it stands in a trigger stage, and the mend; null when that is clear.</param>
    public sealed record Seen(string? Opened, IReadOnlyList<Stray> Strayed, string? Unclear);

    /// <summary>A running screening whose record is not as it was.</summary>
    /// <param name="Screening">Which.</param>
    /// <param name="Finding">What a fresh read shows.</param>
    /// <param name="Path">What follows; a withdrawal has been done.</param>
    /// <param name="Owner">Who answers.</param>
    public sealed record Stray(string Screening, RecordFinding Finding, RecordPath Path, string Owner);

    /// <summary>Reads an application and does what follows.</summary>
    /// <param name="connection">The ATS account.</param>
    /// <param name="connector">Its connector.</param>
    /// <param name="applicationId">The application.</param>
    /// <param name="cancel">Gives up; looking again is safe.</param>
    /// <exception cref="TryLaterException">It could not be read.</exception>
    public async Task<Seen> Look(string connection, IAtsConnector connector, string applicationId, CancellationToken cancel)
    {
        var application = await connector.ReadApplication(applicationId, cancel) switch
        {
            Outcome<AtsApplication>.Yes(var found) => found,
            Outcome<AtsApplication>.No({ Kind: AtsErrorKind.NotFound or AtsErrorKind.MergedOrMoved }) => null,
            Outcome<AtsApplication>.No(var error) => throw new TryLaterException("The application could not be read", error),
            var unknown => throw new TryLaterException($"The application could not be read: {unknown}"),
        };
        // First the old stay, then the new one: of two screenings of an application only the later may be running.
        var strayed = await EndStrays(connection, applicationId, application, cancel);
        if (application is not { Status: AtsApplicationStatus.Active })
            return new Seen(null, strayed, null);
        var (workflow, unclear) = await stages.WorkflowOf(connection, connector, application, cancel);
        return new Seen(workflow is null ? null : await Open(connector, workflow, application, cancel), strayed, unclear);
    }

    /// <summary>Opens the screening of an application's present stay, unless it has one.</summary>
    /// <param name="connector">The account's connector.</param>
    /// <param name="workflow">The workflow whose trigger stage it stands in.</param>
    /// <param name="application">The application as just read.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The screening; null when there was one.</returns>
    /// <exception cref="TryLaterException">The candidate or the job could not be read, or the fields of an earlier screening are being written.</exception>
    public async Task<string?> Open(IAtsConnector connector, Workflow workflow, AtsApplication application, CancellationToken cancel)
    {
        var entry = RightRecord.StageEntry(application);
        var id = IdOf(workflow.Connection, application.Id, entry);
        if (await journal.Find(id, cancel) is not null)
            return null;

        var candidate = await connector.ReadCandidate(application.CandidateId, cancel).OrTryLater("The candidate could not be read");
        var job = await connector.ReadJob(application.JobId!, cancel).OrTryLater("The job could not be read");
        var opening = new Opened(
            workflow.Connection,
            workflow.Id,
            configuration.Hash,
            application.Id,
            job.Id,
            entry,
            job.Title,
            candidate.Id,
            candidate.FirstName,
            candidate.LastName,
            candidate.Email);
        await using var held = await locks.TakeApplication(workflow.Connection, application.Id, cancel);
        var after = await journal.Act(id, Actor.Ats(workflow.Connection), screening => screening.Seq > 0 ? null : opening, cancel);
        return after.Opening == opening && after.Seq == 1 ? id : null;
    }

    /// <summary>Ends the running screenings of an application that should not run any more.</summary>
    /// <param name="connection">The ATS account.</param>
    /// <param name="applicationId">The application.</param>
    /// <param name="application">As just read; null when the ATS has no such application.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Those whose record is not as it was, ended or not.</returns>
    public async Task<IReadOnlyList<Stray>> EndStrays(string connection, string applicationId, AtsApplication? application, CancellationToken cancel)
    {
        var strayed = new List<Stray>();
        foreach (var row in await store.Screenings.AsNoTracking()
                     .Where(row => row.Connection == connection && row.ApplicationId == applicationId && !ScreeningRow.Ended.Contains(row.State))
                     .Select(row => new { row.Id }).ToListAsync(cancel))
        {
            if (await journal.Find(row.Id, cancel) is not { } screening || terms.Find(screening) is not { Workflow: var workflow })
                continue;
            var (finding, path) = Judge(screening);
            if (path == RecordPath.GoOn)
                continue;
            if (path == RecordPath.Withdraw)
                await journal.Act(
                    row.Id,
                    Actor.Ats(connection),
                    now => !now.HasEnded && Judge(now) is (var found, RecordPath.Withdraw) ? new Withdrawn("ats", RightRecord.WordOf(found)) : null,
                    cancel);
            strayed.Add(new Stray(row.Id, finding, path, workflow.Owners.Exceptions));

            (RecordFinding Finding, RecordPath Path) Judge(Screening now)
            {
                var found = RightRecord.Find(now, application);
                return (found, RightRecord.Path(found, RightRecord.PhaseOf(now)));
            }
        }

        return strayed;
    }

    /// <summary>The same stay in the stage always gives the same identifier, so that it can be opened only once.</summary>
    /// <param name="connection">The ATS account.</param>
    /// <param name="applicationId">The application.</param>
    /// <param name="entry">The stay, as <see cref="RightRecord.StageEntry"/> tells it.</param>
    public static string IdOf(string connection, string applicationId, string entry)
    {
        const string letters = "abcdefghijklmnopqrstuvwxyz234567";
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{connection}\n{applicationId}\n{entry}"));
        return "scr_" + string.Concat(hash.Take(26).Select(one => letters[one & 31]));
    }
}
