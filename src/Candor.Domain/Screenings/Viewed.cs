namespace Candor.Domain.Screenings;

/// <summary>
/// Somebody looked at what a screening holds, or heard or took it along. It moves no screening and stands in a stream of its own beside it,
/// whose name <see cref="StreamOf"/> gives.
/// </summary>
/// <param name="What"><c>result</c> (transcript and ratings), <c>recording</c> or <c>export</c>.</param>
/// <param name="Part">Which question's recording; null for all.</param>
public sealed record Viewed(string What, string? Part = null) : ScreeningEvent
{
    /// <summary>What the streams of those who looked begin with.</summary>
    public const string StreamPrefix = "view_";

    private const string ScreeningPrefix = "scr_";

    /// <summary>The stream of those who looked at a screening.</summary>
    /// <param name="screening">The screening.</param>
    public static string StreamOf(string screening) =>
        StreamPrefix + (screening.StartsWith(ScreeningPrefix, StringComparison.Ordinal) ? screening[ScreeningPrefix.Length..] : screening);
}
