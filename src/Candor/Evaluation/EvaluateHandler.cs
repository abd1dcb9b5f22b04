using Candor.Configuration.History;
using Candor.Consent;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Policy;
using Candor.Storage;

namespace Candor.Evaluation;

/// <summary>Answers <see cref="Evaluate"/>: words become ratings with quotes. Without a consent to AI evaluation a person rates alone.</summary>
/// <param name="terms">The rubric it is rated under.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="consent">Stops the evaluation when the consent is taken back.</param>
/// <param name="evaluator">Rates.</param>
/// <param name="stops">Whether the transcript may go there.</param>
/// <param name="time">The clock.</param>
public sealed class EvaluateHandler(
    ScreeningTerms terms, Journal journal, ConsentWatch consent, IEvaluator evaluator, BorderStops stops, TimeProvider time)
{
    /// <summary>Evaluates.</summary>
    /// <param name="message">Which screening.</param>
    /// <param name="cancel">Gives up; it is woken again.</param>
    /// <returns>Where the law changed since it was asked last: it is asked first.</returns>
    public async Task<AskTheLaw?> Handle(Evaluate message, CancellationToken cancel)
    {
        if (await journal.Find(message.Screening, cancel) is not { Transcript: { } transcript } screening
            || Journey.Next(screening) != message || screening.Permit("transcript") is null)
            return null;
        if (Journey.LawDue(screening, time.GetUtcNow()) is { } ask)
            return ask;
        // Where a person rates alone, nothing goes anywhere.
        if (screening.Permit("ai_evaluation") is not null && await stops.Stops(screening, message, DataMoves.Evaluate, cancel))
            return null;
        var (workflow, rubric, _, _) = terms.Of(screening);
        var evaluation = screening.Permit("ai_evaluation") is { } permit
            ? await consent.While([permit], token => evaluator.Evaluate(permit, rubric, transcript, token), cancel)
            : PersonAlone.Of(rubric, transcript);
        if (evaluation is null)
            return null;
        await journal.Act(
            screening.Id,
            Actor.System("evaluation"),
            now => Journey.Next(now) == message ? new Evaluated(workflow.Rubric, evaluation.Evaluator, evaluation.ToRecord()) : null,
            cancel);
        return null;
    }
}
