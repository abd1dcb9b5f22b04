namespace Candor.Domain.Screenings;

/// <summary>
/// A screening in the ATS's own assessment panel: who asked for it there, what the ATS was told of it, and what it came and saw. Telling is
/// harmless to repeat (it names the assessment, and the ATS shows what holds now), so an outcome nobody knows is settled by the ATS coming to look,
/// and told again when it does not.
/// </summary>
/// <param name="Asked">Who asked, and how it is told.</param>
public sealed record Panel(AssessmentAsked Asked)
{
    /// <summary>How often a standing is told before a person has to look.</summary>
    public const int MostTries = 20;

    private const int MostTriesOfProgress = 4;

    /// <summary>How long the ATS may take to come and look after it was told.</summary>
    public static readonly TimeSpan LooksWithin = TimeSpan.FromHours(1);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);

    /// <summary>The standing that was told last, or is being told; null for none.</summary>
    public AssessmentStanding? Told { get; private init; }

    /// <summary>When that began, or when its outcome was known.</summary>
    public DateTimeOffset ToldAt { get; private init; }

    /// <summary>What came of it: <c>yes</c>, <c>no</c>, <c>later</c> or <c>unknown</c>; null while nobody knows.</summary>
    public string? Outcome { get; private init; }

    /// <summary>How often this standing was told.</summary>
    public int Tries { get; private init; }

    /// <summary>The ending the ATS saw when it last came to look; null when it saw none.</summary>
    public AssessmentStanding? Shown { get; private init; }

    /// <summary>Whether the ATS is to be told at once: it was not told this standing yet.</summary>
    /// <param name="standing">How the screening stands.</param>
    public bool IsDue(AssessmentStanding standing) =>
        Told != standing && Shown != standing
        && (standing >= AssessmentStanding.Completed || (Asked.TellsProgress && standing == AssessmentStanding.Started));

    /// <summary>When the ATS is to be told again; null when it knows, refused for good, or is not told this standing at all.</summary>
    /// <param name="standing">How the screening stands.</param>
    public DateTimeOffset? AgainAt(AssessmentStanding standing)
    {
        if (Told != standing || Shown == standing || Outcome == "no")
            return null;
        if (Outcome == "yes")
            return Asked.AsksBack ? ToldAt + LooksWithin : null;
        // That somebody has begun is soon no news; an ending is told until a person takes over.
        if (standing < AssessmentStanding.Completed && Tries >= MostTriesOfProgress)
            return null;
        var wait = FirstWait * Math.Pow(2, Math.Min(Tries - 1, 16));
        return ToldAt + (wait < LongestWait ? wait : LongestWait);
    }

    /// <summary>After one more event.</summary>
    /// <param name="next">What happened.</param>
    /// <param name="at">When.</param>
    internal Panel With(ScreeningEvent next, DateTimeOffset at) => next switch
    {
        AssessmentTelling telling => this with
        {
            Told = telling.Standing, ToldAt = at, Outcome = null, Tries = Told == telling.Standing ? Tries + 1 : 1,
        },
        AssessmentTold told => this with { Told = told.Standing, ToldAt = at, Outcome = told.Outcome },
        AssessmentShown shown => this with { Shown = shown.Standing },
        Redriven => this with { Told = null, Outcome = null, Tries = 0 },
        _ => this,
    };
}
