namespace Candor.Domain.Screenings;

/// <summary>How a screening stands as an assessment in an ATS's own panel. The order matters: from <see cref="Completed"/> on nothing more comes.</summary>
public enum AssessmentStanding
{
    /// <summary>The candidate has not been invited yet.</summary>
    Waiting,

    /// <summary>The candidate has the link.</summary>
    Invited,

    /// <summary>The candidate is answering.</summary>
    Started,

    /// <summary>Everything is said; a person has to judge.</summary>
    InReview,

    /// <summary>A person has judged: there is a result.</summary>
    Completed,

    /// <summary>The candidate said no.</summary>
    Declined,

    /// <summary>The candidate asked for another way.</summary>
    OtherWayRequested,

    /// <summary>Never begun in time.</summary>
    Expired,

    /// <summary>The candidate took agreement back, or left the process.</summary>
    Withdrawn,

    /// <summary>The law or the policy says no.</summary>
    Blocked,

    /// <summary>Begun, not finished.</summary>
    Incomplete,

    /// <summary>The recording could not be turned into words.</summary>
    TechnicalFailure,
}
