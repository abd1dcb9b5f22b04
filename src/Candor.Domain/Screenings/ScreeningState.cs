namespace Candor.Domain.Screenings;

/// <summary>Where a screening stands. See <c>Journey.cs</c> for who moves it on.</summary>
public enum ScreeningState
{
    /// <summary>The application entered the stage; the law has not been asked, or asks for the candidate's place.</summary>
    Opened,

    /// <summary>The law or the employer's policy says no. An ending.</summary>
    Blocked,

    /// <summary>A notice period runs.</summary>
    Waiting,

    /// <summary>The candidate has the link.</summary>
    Invited,

    /// <summary>Every consent the law asks for is durable.</summary>
    Consented,

    /// <summary>Answers are being recorded.</summary>
    InProgress,

    /// <summary>Every answer is durable.</summary>
    Captured,

    /// <summary>The words are known.</summary>
    Transcribed,

    /// <summary>The ratings are known; a person has to judge.</summary>
    Evaluated,

    /// <summary>A person has judged.</summary>
    Reviewed,

    /// <summary>The result is being written to the ATS.</summary>
    WritingBack,

    /// <summary>The result stands in the ATS, read back. The good ending.</summary>
    Verified,

    /// <summary>Something only a person can settle.</summary>
    NeedsAttention,

    /// <summary>The candidate said no. An ending.</summary>
    Declined,

    /// <summary>The candidate asked for another way. An ending here, with an owner and a due date.</summary>
    OtherWayRequested,

    /// <summary>The invitation ran out. An ending.</summary>
    Expired,

    /// <summary>The candidate took agreement back, or left the process. An ending.</summary>
    Withdrawn,

    /// <summary>Begun and never finished, or spoilt by a technical failure. An ending.</summary>
    Incomplete,
}

/// <summary>What recruiters read in the ATS: how far the screening came.</summary>
public enum CompletionStatus
{
    /// <summary>Not invited yet.</summary>
    None,

    /// <summary>The candidate has the link.</summary>
    Invited,

    /// <summary>Answered, rated and judged.</summary>
    Completed,

    /// <summary>Begun, not finished.</summary>
    Incomplete,

    /// <summary>Said no.</summary>
    Declined,

    /// <summary>Asked for another way.</summary>
    OtherWayRequested,

    /// <summary>Never begun in time.</summary>
    Expired,

    /// <summary>Took agreement back, or left the process.</summary>
    Withdrawn,

    /// <summary>The law or the policy says no.</summary>
    Blocked,

    /// <summary>The recording could not be turned into words.</summary>
    TechnicalFailure,
}
