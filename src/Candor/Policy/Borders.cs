using Candor.Domain.Policy;
using Candor.Domain.Screenings;

namespace Candor.Policy;

/// <summary>Whether a step may take a screening's data where it would go. Asked before each such step; nothing is sent that may not be.</summary>
/// <param name="law">The law, with the employer's own rules.</param>
public sealed class Borders(LawGate law)
{
    /// <summary>By which screenings that stand at a border are found.</summary>
    public const string Cause = "residency";

    /// <summary>What keeps a step from happening, for the coordinator and with the mend; null when nothing does.</summary>
    /// <param name="screening">The screening; the law was asked about it.</param>
    /// <param name="step">Of <see cref="DataMoves"/>.</param>
    public string? Stop(Screening screening, string step)
    {
        var stops = law.Crossings(screening, step).Where(one => !one.Found.MayBe() || (one.Found.Basis == Residency.Consent && LacksConsent(screening)))
            .Select(one => Say(one.To, one.Found)).Distinct(StringComparer.Ordinal).ToList();
        return stops.Count == 0
            ? null
            : $"Not done, because data would go where it may not: {string.Join("; ", stops)}. Nothing was sent, and nothing is lost. "
                + "Whoever runs Candor mends the configuration; then it goes on by itself.";
    }

    /// <summary>Whether the candidate's answers may be taken now.</summary>
    /// <param name="screening">The screening.</param>
    public bool Capture(Screening screening) => Stop(screening, DataMoves.Capture) is null;

    /// <summary>The step a screening stands before, that takes data somewhere; null for none.</summary>
    /// <param name="screening">The screening.</param>
    public static string? NextOf(Screening screening) => (screening.AttentionFrom ?? screening.State) switch
    {
        ScreeningState.Invited or ScreeningState.Consented or ScreeningState.InProgress => DataMoves.Capture,
        ScreeningState.Opened or ScreeningState.Waiting when screening.Gate is not null && screening.Opening?.Email is not null => DataMoves.Mail,
        ScreeningState.Captured => DataMoves.Transcribe,
        ScreeningState.Transcribed => DataMoves.Evaluate,
        ScreeningState.Reviewed or ScreeningState.WritingBack => DataMoves.WriteBack,
        // What was verified is told to the ATS's panel once more.
        ScreeningState.Verified when screening.Panel is not null => DataMoves.WriteBack,
        _ => null,
    };

    // Before the agreement it is asked for together with everything else.
    private static bool LacksConsent(Screening screening) => screening.ConsentedAt is not null && screening.Permit("transfer") is null;

    private static string Say(Destination to, Residency found)
    {
        var move = DataMoves.MoveTo(to.Endpoint);
        var (file, key) = DataMoves.WrittenAt(to.Endpoint);
        var where = $"{move.What} would go to {to.Region ?? "a place nobody knows"}, where {move.So} ({file}: {string.Join('.', key)}, else processed_in)";
        return found switch
        {
            { Basis: Residency.Consent } => $"{where}, and the candidate was not asked to agree to that [{found.Law}]",
            { Data: { } data } => $"{where}, and {found.Law} keeps {data} in {string.Join(", ", found.Within)}",
            _ => $"{where}, and {found.Law} has no basis for it. {found.Says}",
        };
    }
}
