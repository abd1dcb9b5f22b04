using Candor.Domain.Screenings;
using Candor.Storage;

namespace Candor.Consent;

/// <summary>Asks the law again once a candidate has said where they are. Answered by Policy.</summary>
public interface IGate
{
    /// <summary>What the law answers; nothing is recorded by asking.</summary>
    /// <param name="screening">The screening as it stands.</param>
    /// <param name="statedPlace">ISO 3166-1 or -2 code the candidate chose; null when the ATS told the place.</param>
    /// <param name="cancel">Gives up.</param>
    Task<GateAnswer> Decide(Screening screening, string? statedPlace, CancellationToken cancel);
}

/// <summary>What the law answered.</summary>
/// <param name="Gated">To be recorded.</param>
/// <param name="Texts">Texts that it names by their hash.</param>
public sealed record GateAnswer(Gated Gated, IReadOnlyCollection<KeptText> Texts);
