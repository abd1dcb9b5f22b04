using Candor.Configuration.History;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Retry;
using Candor.Storage;

namespace Candor.Policy;

/// <summary>Stops a step at a border, visibly: the screening needs attention until the configuration is mended.</summary>
/// <param name="borders">Whether it may happen.</param>
/// <param name="terms">Who answers.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="failures">Where it is kept beside the screening.</param>
/// <param name="time">The clock.</param>
public sealed class BorderStops(Borders borders, ScreeningTerms terms, Journal journal, StepFailures failures, TimeProvider time)
{
    /// <summary>Whether the step of a message stops; then that is told.</summary>
    /// <param name="screening">The screening.</param>
    /// <param name="message">The message.</param>
    /// <param name="step">What it would do, of <see cref="DataMoves"/>.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<bool> Stops(Screening screening, StepMessage message, string step, CancellationToken cancel)
    {
        if (borders.Stop(screening, step) is not { } why)
            return false;
        await Tell(screening, message.GetType().Name, step, why, now => Journey.Due(now, time.GetUtcNow()) == message, cancel);
        return true;
    }

    /// <summary>Tells that a screening stands at a border.</summary>
    /// <param name="screening">The screening.</param>
    /// <param name="message">What would have happened, by its message's name.</param>
    /// <param name="step">The same, of <see cref="DataMoves"/>.</param>
    /// <param name="why">Why not.</param>
    /// <param name="stands">Whether it still stands there.</param>
    /// <param name="cancel">Gives up.</param>
    internal async Task Tell(Screening screening, string message, string step, string why, Func<Screening, bool> stands, CancellationToken cancel)
    {
        await failures.NotePersonNeeded(screening, message, Borders.Cause, why, cancel);
        await journal.Act(
            screening.Id,
            Actor.System(Borders.Cause),
            now => stands(now) ? new AttentionNeeded(step, terms.Of(screening).Workflow.Owners.Exceptions, why, Borders.Cause) : null,
            cancel);
    }
}
