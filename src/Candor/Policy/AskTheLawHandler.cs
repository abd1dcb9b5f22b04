using Candor.Consent;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Storage;

namespace Candor.Policy;

/// <summary>
/// Answers <see cref="AskTheLaw"/>: when a screening is opened, on the day a notice period is over, and on each day on which the law changes while the
/// screening is under way.
/// </summary>
/// <param name="journal">Where screenings are.</param>
/// <param name="gate">The law.</param>
/// <param name="time">The clock.</param>
public sealed class AskTheLawHandler(Journal journal, IGate gate, TimeProvider time)
{
    /// <summary>Asks, and keeps the whole answer.</summary>
    /// <param name="message">Which screening.</param>
    /// <param name="cancel">Gives up; it is woken again.</param>
    public async Task Handle(AskTheLaw message, CancellationToken cancel)
    {
        if (await journal.Find(message.Screening, cancel) is not { } screening || !IsDue(screening, message))
            return;
        var answer = await gate.Decide(screening, null, cancel);
        await journal.Act(
            screening.Id,
            Actor.System("policy"),
            // What the answer rests on still holds; whatever else happened meanwhile does not matter to the law.
            now => IsDue(now, message) && now.StatedPlace == screening.StatedPlace && now.Gate == screening.Gate ? [answer.Gated] : [],
            answer.Texts,
            cancel);
    }

    private bool IsDue(Screening screening, AskTheLaw message) =>
        Journey.Due(screening, time.GetUtcNow()) == message || Journey.LawDue(screening, time.GetUtcNow()) == message;
}
