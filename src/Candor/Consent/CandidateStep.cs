using Candor.Domain.Screenings;

namespace Candor.Consent;

/// <summary>What a candidate's link shows: one page for each.</summary>
public enum CandidateStep
{
    /// <summary>The invitation is not out yet, or the law has not answered.</summary>
    Preparing,

    /// <summary>Where are you?</summary>
    Place,

    /// <summary>A notice period runs.</summary>
    Waiting,

    /// <summary>Notice and consent.</summary>
    Agree,

    /// <summary>Agreed; the microphone can be tried.</summary>
    Microphone,

    /// <summary>Questions, one at a time.</summary>
    Questions,

    /// <summary>Everything is recorded and being prepared.</summary>
    Received,

    /// <summary>A person reads, or has read.</summary>
    InReview,

    /// <summary>The result stands where the hiring team looks.</summary>
    Done,

    /// <summary>It cannot be held.</summary>
    Blocked,

    /// <summary>It may not go on for now; what was recorded is safe.</summary>
    Paused,

    /// <summary>The candidate said no.</summary>
    Declined,

    /// <summary>The candidate asked for another way.</summary>
    OtherWay,

    /// <summary>The candidate, or the ATS, ended it.</summary>
    Withdrawn,

    /// <summary>The link ran out.</summary>
    Expired,

    /// <summary>The recording could not be used.</summary>
    Failed,

    /// <summary>Nothing says any more whose screening it was.</summary>
    Erased,
}

/// <summary>From a screening to what its candidate sees, and may do.</summary>
public static class CandidateSteps
{
    extension(Screening screening)
    {
        /// <summary>What the link shows.</summary>
        /// <param name="now">The moment: an invitation is over when its time is, whether or not anybody has noticed yet.</param>
        public CandidateStep StepAt(DateTimeOffset now) => screening.Standing switch
        {
            _ when screening.Data.IsErased => CandidateStep.Erased,
            ScreeningState.Invited or ScreeningState.Consented or ScreeningState.InProgress
                when screening.Invitation?.ExpiresAt <= now => CandidateStep.Expired,
            // The law changes today: until it has answered, nothing goes on.
            ScreeningState.Invited or ScreeningState.Consented or ScreeningState.InProgress
                when Journey.LawDue(screening, now) is not null => CandidateStep.Preparing,
            ScreeningState.Invited when screening.AsksForPlace => CandidateStep.Place,
            ScreeningState.Invited => CandidateStep.Agree,
            ScreeningState.Waiting => CandidateStep.Waiting,
            ScreeningState.Consented => CandidateStep.Microphone,
            ScreeningState.InProgress => CandidateStep.Questions,
            ScreeningState.Captured or ScreeningState.Transcribed => CandidateStep.Received,
            ScreeningState.Evaluated or ScreeningState.Reviewed or ScreeningState.WritingBack => CandidateStep.InReview,
            ScreeningState.Verified => CandidateStep.Done,
            ScreeningState.Blocked => CandidateStep.Blocked,
            ScreeningState.Declined => CandidateStep.Declined,
            ScreeningState.OtherWayRequested => CandidateStep.OtherWay,
            ScreeningState.Withdrawn => CandidateStep.Withdrawn,
            ScreeningState.Expired => CandidateStep.Expired,
            ScreeningState.Incomplete => screening.Failure is null ? CandidateStep.Expired : CandidateStep.Failed,
            _ => CandidateStep.Preparing,
        };

        /// <summary>The state, and where a person has to settle something, the state it happened in: the candidate need not know.</summary>
        public ScreeningState Standing => screening.AttentionFrom ?? screening.State;

        /// <summary>Whether the law needs to know where the candidate is and nobody has said.</summary>
        public bool AsksForPlace => screening is { Gate.Decision: "ask", StatedPlace: null };
    }

    /// <summary>Whether the candidate can still say no, or ask for another way.</summary>
    /// <param name="step">What they see.</param>
    public static bool MayDecline(this CandidateStep step) =>
        step is CandidateStep.Place or CandidateStep.Waiting or CandidateStep.Agree;

    /// <summary>Whether the candidate can ask for another way.</summary>
    /// <param name="step">What they see.</param>
    public static bool MayAskForOtherWay(this CandidateStep step) =>
        step.MayDecline() || step is CandidateStep.Microphone or CandidateStep.Questions or CandidateStep.Blocked or CandidateStep.Paused;

    /// <summary>Whether there is an agreement to take back.</summary>
    /// <param name="step">What they see.</param>
    public static bool MayWithdraw(this CandidateStep step) => step is CandidateStep.Microphone or CandidateStep.Questions or CandidateStep.Paused
        or CandidateStep.Received or CandidateStep.InReview or CandidateStep.Failed;
}
