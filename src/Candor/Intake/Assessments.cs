using System.Diagnostics.Metrics;
using Candor.Configuration;
using Candor.Connectors;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Storage;
using Candor.Trigger;
using Microsoft.EntityFrameworkCore;

namespace Candor.Intake;

/// <summary>
/// Answers an ATS's assessment panel. A test is a workflow that has a name for the panel; starting one opens the screening of the application's
/// present stay, or finds the one that is open already, so that the panel and the stage's webhook never make two. Who the candidate is and where they
/// stand is read from the ATS; of what the panel says, only the identifiers are used, to look.
/// </summary>
/// <param name="configuration">The workflows.</param>
/// <param name="watch">Opens screenings.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="store">Finds the screening of an assessment.</param>
/// <param name="reports">How an assessment stands.</param>
/// <param name="log">For operators.</param>
public sealed class Assessments(
    CandorConfiguration configuration,
    ApplicationWatch watch,
    Journal journal,
    Store store,
    AssessmentReports reports,
    ILogger<Assessments> log)
{
    /// <summary>How many disputes of one screening are kept: a vendor that is never content must not fill the ledger.</summary>
    private const int MostDisputes = 20;

    private static readonly Counter<long> Disputed =
        Telemetry.Meter.CreateCounter<long>("candor_partner_answers_disputed", description: "Answers of ours that a vendor found fault with.");

    /// <summary>Answers a call.</summary>
    /// <param name="connection">The ATS account.</param>
    /// <param name="connector">Its connector.</param>
    /// <param name="partner">Its panel.</param>
    /// <param name="call">What is asked.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedCallException">It is not done.</exception>
    /// <exception cref="TryLaterException">The ATS could not be read.</exception>
    public async Task<PartnerAnswer> Answer(
        string connection,
        IAtsConnector connector,
        IAssessmentPartner partner,
        PartnerCall call,
        CancellationToken cancel) => call switch
        {
            PartnerCall.List => partner.Tests([.. Offered(connection).Select(workflow => new PartnerTest(partner.TestOf(workflow.Id), workflow.Assessment!))]),
            PartnerCall.Start order => partner.Started(reports.Of(await Start(connection, connector, partner, order, cancel))),
            PartnerCall.Look(var id) => partner.Standing(reports.Of(await Look(connection, id, cancel))),
            PartnerCall.Cancel(var id) => partner.Cancelled(reports.Of(await Cancel(connection, id, cancel))),
            PartnerCall.Dispute dispute => await Hear(connection, partner, dispute, cancel),
            PartnerCall.Refused(var refusal, var why) => throw new RefusedCallException(refusal, why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private IEnumerable<Workflow> Offered(string connection) => configuration.Workflows.Values
        .Where(workflow => workflow.Connection == connection && workflow.Assessment is not null)
        .OrderBy(workflow => workflow.Id, StringComparer.Ordinal);

    private async Task<Screening> Start(
        string connection,
        IAtsConnector connector,
        IAssessmentPartner partner,
        PartnerCall.Start order,
        CancellationToken cancel)
    {
        var workflow = Offered(connection).FirstOrDefault(one => partner.TestOf(one.Id) == order.Test)
            ?? throw new RefusedCallException(PartnerRefusal.NotFound, "There is no such test any more: choose another.");
        var application = await connector.ReadApplication(order.ApplicationId, cancel) switch
        {
            Outcome<AtsApplication>.Yes(var found) when found.CandidateId == order.CandidateId => found,
            Outcome<AtsApplication>.Yes or Outcome<AtsApplication>.No({ Kind: AtsErrorKind.NotFound or AtsErrorKind.MergedOrMoved }) =>
                throw new RefusedCallException(PartnerRefusal.NotFound, "The applicant tracking system has no such application of this candidate."),
            Outcome<AtsApplication>.No(var error) => throw new TryLaterException("The application could not be read", error),
            var unknown => throw new TryLaterException($"The application could not be read: {unknown}"),
        };
        if (application.Status != AtsApplicationStatus.Active)
            throw new RefusedCallException(PartnerRefusal.NotNow, "The application is not active.");
        if (!workflow.Opens(application))
        {
            throw new RefusedCallException(
                PartnerRefusal.NotNow,
                $"This test is sent from the stage {workflow.TriggerStage.Name ?? workflow.TriggerStage.Id} of its jobs: move the candidate there first.");
        }

        await watch.Open(connector, workflow, application, cancel);
        var id = ApplicationWatch.IdOf(connection, application.Id, RightRecord.StageEntry(application));
        var asked = new AssessmentAsked(workflow.Id, partner.ReferenceOf(id), order.Callback, partner.TellsProgress, partner.AsksBack);
        var screening = await journal.Act(
            id,
            Actor.Ats(connection),
            now => now.Opening!.Workflow != workflow.Id || now.Panel?.Asked == asked ? null : asked,
            cancel);
        return screening.Opening!.Workflow == workflow.Id
            ? screening
            : throw new RefusedCallException(PartnerRefusal.AlreadyRunning, "Another screening runs for this stay of the candidate in the stage.");
    }

    /// <summary>The panel looks. That it saw how it ended is kept: the reading back of what it was told.</summary>
    private async Task<Screening> Look(string connection, string reference, CancellationToken cancel) =>
        await journal.Act(
            await Find(connection, reference, cancel),
            Actor.Ats(connection),
            now => now.AssessmentStanding < AssessmentStanding.Completed || now.Panel!.Shown == now.AssessmentStanding
                ? null
                : new AssessmentShown(now.AssessmentStanding),
            cancel);

    /// <summary>A recruiter takes the test back: nothing more is captured. A result that stands already stays.</summary>
    private async Task<Screening> Cancel(string connection, string reference, CancellationToken cancel) =>
        await journal.Act(
            await Find(connection, reference, cancel),
            Actor.Ats(connection),
            now => now.AssessmentStanding >= AssessmentStanding.Completed ? null : new Withdrawn("ats", "cancelled"),
            cancel);

    private async Task<PartnerAnswer> Hear(string connection, IAssessmentPartner partner, PartnerCall.Dispute dispute, CancellationToken cancel)
    {
        Disputed.Add(1, new("connection", connection), new("call", dispute.About));
        log.LogWarning("{Connection} found {Count} faults in our answer to {Call}", connection, dispute.Errors.Count, dispute.About);
        if (dispute.Assessment is { } reference && await ScreeningOf(connection, reference, cancel) is { } id
            && (await journal.Read(id, cancel)).Count(one => one.Event is AssessmentDisputed) < MostDisputes)
            await journal.Act(id, Actor.Ats(connection), _ => new AssessmentDisputed(dispute.About, dispute.Errors), cancel);
        return partner.Heard();
    }

    private async Task<string> Find(string connection, string reference, CancellationToken cancel) =>
        await ScreeningOf(connection, reference, cancel)
        ?? throw new RefusedCallException(PartnerRefusal.NotFound, "There is no such test.");

    /// <summary>The screening that this account's panel asked for under an identifier; null for none.</summary>
    private Task<string?> ScreeningOf(string connection, string reference, CancellationToken cancel) => store.Screenings.AsNoTracking()
        .Where(row => row.Connection == connection && row.Assessment == reference)
        .Select(row => row.Id)
        .SingleOrDefaultAsync(cancel);
}
