using Candor.Configuration.History;
using Candor.Connectors;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Policy;
using Candor.Intake;
using Candor.Storage;

namespace Candor.WriteBack;

/// <summary>
/// Answers <see cref="TellAssessment"/>: tells the ATS's assessment panel how the screening stands. What came of it is an event, whatever it was. A yes
/// is believed once the ATS has come to look, where it does; what is not known, or refused for now, is told again ever later; a refusal for good, and
/// a vendor that never comes to look, call a person.
/// </summary>
/// <param name="terms">Who answers for exceptions.</param>
/// <param name="connections">The ATS accounts.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="locks">One worker a screening.</param>
/// <param name="reports">How an assessment stands.</param>
/// <param name="stops">Whether ratings may go where the ATS keeps them.</param>
/// <param name="time">The clock.</param>
public sealed class TellAssessmentHandler(
    ScreeningTerms terms,
    Connections connections,
    Journal journal,
    IStreamLocks locks,
    AssessmentReports reports,
    BorderStops stops,
    TimeProvider time)
{
    private static readonly Actor Self = Actor.System("assessment_panel");

    /// <summary>Tells.</summary>
    /// <param name="message">Which screening.</param>
    /// <param name="cancel">Gives up; it is woken again.</param>
    public async Task Handle(TellAssessment message, CancellationToken cancel)
    {
        await using var held = await locks.Take(message.Screening, cancel);
        if (await journal.Find(message.Screening, cancel) is not { Panel: { } panel } screening || !IsDue(screening))
            return;
        if (screening.Review is not null && await stops.Stops(screening, message, DataMoves.WriteBack, cancel))
            return;
        var owner = terms.Of(screening).Workflow.Owners.Exceptions;
        var standing = screening.AssessmentStanding;
        if (panel.Told == standing && panel.Tries >= Panel.MostTries)
        {
            await Call(screening, owner, $"The ATS's assessment panel was told {panel.Tries} times that the screening is {standing}, and does not show it. "
                + "Look at the panel, then try again.", cancel);
            return;
        }

        if (connections.Get(screening.Opening!.Connection).Assessment is not { } partner)
        {
            if (standing < AssessmentStanding.Completed)
                return;
            await Call(screening, owner, "The connection has no partner key any more, so its assessment panel cannot be told. Put it back, then try again.", cancel);
            return;
        }

        var report = reports.Of(screening);
        await journal.Act(screening.Id, Self, _ => new AssessmentTelling(standing), cancel);
        var (outcome, why) = await partner.Tell(report, panel.Asked.Callback, cancel) switch
        {
            Outcome<Written>.Yes => ("yes", null),
            Outcome<Written>.No({ IsTransient: true } error) => ("later", Text(error)),
            Outcome<Written>.No(var error) => ("no", Text(error)),
            Outcome<Written>.Unknown(var error) => ("unknown", Text(error)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        await journal.Act(screening.Id, Self, _ => new AssessmentTold(standing, outcome, why), cancel);
        // The ATS takes no word about a candidate that it took out itself: that is no fault of anybody's. And a candidate who is answering is not
        // stopped because the panel did not hear of it.
        if (outcome == "no" && standing is >= AssessmentStanding.Completed and not AssessmentStanding.Withdrawn)
            await Call(screening, owner, $"The ATS's assessment panel did not take that the screening is {standing}: {why} Mend it, then try again.", cancel);
    }

    private bool IsDue(Screening screening) => Journey.Due(screening, time.GetUtcNow()) is TellAssessment;

    private Task<Screening> Call(Screening screening, string owner, string why, CancellationToken cancel) => journal.Act(
        screening.Id,
        Self,
        now => now.State == screening.State ? new AttentionNeeded("assessment_panel", owner, why) : null,
        cancel);

    private static string Text(AtsError error) => $"{error.Kind}: {error.Detail}";
}
