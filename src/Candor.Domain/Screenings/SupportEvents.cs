namespace Candor.Domain.Screenings;

/// <summary>
/// An admin let somebody of the vendor's support in. Grants move no screening and stand in a stream of each person's own, whose name
/// <see cref="StreamOf"/> gives; so do their use and their end.
/// </summary>
/// <param name="Grant">The grant's identifier.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="Kinds">The kinds of data they may see.</param>
/// <param name="Why">What for, in the admin's words.</param>
public sealed record SupportGranted(string Grant, DateTimeOffset Until, IReadOnlyList<string> Kinds, string Why) : ScreeningEvent
{
    /// <summary>What the streams of grants begin with.</summary>
    public const string StreamPrefix = "support_";

    /// <summary>The stream of somebody's grants.</summary>
    /// <param name="member">Staff identifier.</param>
    public static string StreamOf(string member) => StreamPrefix + member;
}

/// <summary>Somebody asked for something under a grant; written before they are answered.</summary>
/// <param name="Grant">The grant's identifier.</param>
/// <param name="What">The method and route.</param>
/// <param name="About">The screening it was about; null for none.</param>
public sealed record SupportUsed(string Grant, string What, string? About) : ScreeningEvent;

/// <summary>A grant was ended before its time.</summary>
/// <param name="Grant">The grant's identifier.</param>
public sealed record SupportEnded(string Grant) : ScreeningEvent;
