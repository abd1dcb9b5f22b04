using Candor.Domain.Screenings;

namespace Candor.Tests.Support;

/// <summary>Permits as there is no other way to get one: from a consent.</summary>
internal static class Permits
{
    public const string Screening = "scr_abcdefghijklmnopqrstuvwxyz";

    public static readonly IReadOnlyList<string> Purposes = ["recording", "transcript", "ai_evaluation"];

    /// <summary>Consent to everything that the sample asks for.</summary>
    public static ConsentGiven Everything { get; } = new(
        "en", "web_form", [], [.. Purposes.Select(purpose => new Domain.Screenings.Consent(purpose, purpose, 1, new string('0', 64), []))]);

    public static Permit For(string purpose) =>
        Domain.Screenings.Screening.New(Screening).With(Everything, DateTimeOffset.UnixEpoch).Permit(purpose)!;
}
