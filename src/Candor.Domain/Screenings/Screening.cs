using System.Collections.Immutable;
using Candor.Domain.Rubrics;

namespace Candor.Domain.Screenings;

/// <summary>
/// A screening as its events tell it. Immutable: <see cref="With"/> gives the next. It decides nothing; the slices decide by
/// looking at it, and the ledger keeps what they decided.
/// </summary>
public sealed record Screening
{
    private Screening(string id) => Id = id;

    /// <summary><c>scr_</c> and 26 letters and digits.</summary>
    public string Id { get; }

    /// <summary>How many events: the next one's <c>seq</c> is one more.</summary>
    public int Seq { get; private init; }

    /// <summary>Where it stands.</summary>
    public ScreeningState State { get; private init; }

    /// <summary>When it came to stand there.</summary>
    public DateTimeOffset Since { get; private init; }

    /// <summary>How it began; null before.</summary>
    public Opened? Opening { get; private init; }

    /// <summary>Whose application it is: as opened, or as a person has accepted since. Null before.</summary>
    public string? CandidateId { get; private init; }

    /// <summary>The job: as opened, or as a person has accepted since. Null before.</summary>
    public string? JobId { get; private init; }

    /// <summary>When it began; null before.</summary>
    public DateTimeOffset? OpenedAt { get; private init; }

    /// <summary>What the law answered last; null before it was asked.</summary>
    public Gated? Gate { get; private init; }

    /// <summary>What was told at the beginning of a notice period; null before, and when none runs.</summary>
    public NoticeGiven? Notice { get; private init; }

    /// <summary>When it was told.</summary>
    public DateTimeOffset? NoticeGivenAt { get; private init; }

    /// <summary>The place the candidate gave; null when they were not asked.</summary>
    public string? StatedPlace { get; private init; }

    /// <summary>The invitation; null before.</summary>
    public Invited? Invitation { get; private init; }

    /// <summary>What was agreed to; null before, and again after a withdrawal.</summary>
    public ConsentGiven? Consent { get; private init; }

    /// <summary>When it was agreed to; stays when a law that began meanwhile makes the agreement too little.</summary>
    public DateTimeOffset? ConsentedAt { get; private init; }

    /// <summary>The state to come back to once the candidate has agreed again; null for the beginning.</summary>
    public ScreeningState? ResumesAt { get; private init; }

    /// <summary>Whether something is captured or decided from here on, on an agreement that was given.</summary>
    public bool IsUnderWay => Consent is not null && State is ScreeningState.Consented or ScreeningState.InProgress or ScreeningState.Captured
        or ScreeningState.Transcribed or ScreeningState.Evaluated;

    /// <summary>Answers by question, complete and durable.</summary>
    public ImmutableDictionary<string, AnswerRecorded> Answers { get; private init; } = [];

    /// <summary>When the last answer was complete.</summary>
    public DateTimeOffset? CapturedAt { get; private init; }

    /// <summary>The words; null before.</summary>
    public Transcript? Transcript { get; private init; }

    /// <summary>The ratings; null before.</summary>
    public EvaluationRecord? Evaluation { get; private init; }

    /// <summary>The person's judgement; null before.</summary>
    public Reviewed? Review { get; private init; }

    /// <summary>When the person judged.</summary>
    public DateTimeOffset? ReviewedAt { get; private init; }

    /// <summary>The request for another way, where there is one.</summary>
    public OtherWayRequested? OtherWay { get; private init; }

    /// <summary>Kinds of write that were sent and of which no read has told yet, with when.</summary>
    public ImmutableDictionary<string, DateTimeOffset> OpenWrites { get; private init; } = [];

    /// <summary>What the result waits for; null when it waits for nothing.</summary>
    public ResultAwaited? Awaited { get; private init; }

    /// <summary>The receipts of the last reading back.</summary>
    public IReadOnlyList<Receipt> Receipts { get; private init; } = [];

    /// <summary>Whether the ATS carries how this screening ended, read back.</summary>
    public bool EndingVerified { get; private init; }

    /// <summary>When everything was found to stand in the ATS as sent; null while it does not.</summary>
    public DateTimeOffset? VerifiedAt { get; private init; }

    /// <summary>How often it was read again since.</summary>
    public int LaterReads { get; private init; }

    /// <summary>What the last of these reads found to stand otherwise.</summary>
    public IReadOnlyList<Receipt> ChangedSince { get; private init; } = [];

    /// <summary>Whether the ATS no longer has a record that could carry how it ended.</summary>
    public bool RecordIsGone { get; private init; }

    /// <summary>What only a person can settle; null when nothing is open.</summary>
    public AttentionNeeded? Attention { get; private init; }

    /// <summary>The state to go back to when a person says: try again.</summary>
    public ScreeningState? AttentionFrom { get; private init; }

    /// <summary>How it ended technically, where it did.</summary>
    public FailedTechnically? Failure { get; private init; }

    /// <summary>Its place in the ATS's own assessment panel; null when nobody asked for it there.</summary>
    public Panel? Panel { get; private init; }

    /// <summary>What became of its data.</summary>
    public DataStanding Data { get; private init; } = new();

    /// <summary>When anything last happened that is not about the data itself: from here the clocks of retention run. Null before.</summary>
    public DateTimeOffset? LastActAt { get; private init; }

    /// <summary>When the candidate took back an agreement they had given; null when they did not.</summary>
    public DateTimeOffset? RevokedAt { get; private init; }

    /// <summary>Whose it is, for people; that it is erased, where nobody knows any more.</summary>
    public string CandidateName => Data.IsErased || Opening is not { FirstName.Length: > 0 } opening ? "Erased" : $"{opening.FirstName} {opening.LastName}";

    /// <summary>Whether nothing more will be captured.</summary>
    public bool HasEnded => State is ScreeningState.Blocked or ScreeningState.Declined or ScreeningState.OtherWayRequested
        or ScreeningState.Expired or ScreeningState.Withdrawn or ScreeningState.Incomplete or ScreeningState.Verified;

    /// <summary>What recruiters read in the ATS.</summary>
    public CompletionStatus CompletionStatus => (AttentionFrom ?? State) switch
    {
        ScreeningState.Blocked => CompletionStatus.Blocked,
        ScreeningState.Declined => CompletionStatus.Declined,
        ScreeningState.OtherWayRequested => CompletionStatus.OtherWayRequested,
        ScreeningState.Expired => CompletionStatus.Expired,
        ScreeningState.Withdrawn => CompletionStatus.Withdrawn,
        ScreeningState.Incomplete => Failure is null ? CompletionStatus.Incomplete : CompletionStatus.TechnicalFailure,
        ScreeningState.Reviewed or ScreeningState.WritingBack or ScreeningState.Verified => CompletionStatus.Completed,
        ScreeningState.Opened or ScreeningState.Waiting when Invitation is null => CompletionStatus.None,
        _ => CompletionStatus.Invited,
    };

    /// <summary>How it stands as an assessment.</summary>
    public AssessmentStanding AssessmentStanding => (AttentionFrom ?? State) switch
    {
        ScreeningState.InProgress => AssessmentStanding.Started,
        ScreeningState.Captured or ScreeningState.Transcribed or ScreeningState.Evaluated => AssessmentStanding.InReview,
        _ => CompletionStatus switch
        {
            CompletionStatus.None => AssessmentStanding.Waiting,
            CompletionStatus.Completed => AssessmentStanding.Completed,
            CompletionStatus.Incomplete => AssessmentStanding.Incomplete,
            CompletionStatus.Declined => AssessmentStanding.Declined,
            CompletionStatus.OtherWayRequested => AssessmentStanding.OtherWayRequested,
            CompletionStatus.Expired => AssessmentStanding.Expired,
            CompletionStatus.Withdrawn => AssessmentStanding.Withdrawn,
            CompletionStatus.Blocked => AssessmentStanding.Blocked,
            CompletionStatus.TechnicalFailure => AssessmentStanding.TechnicalFailure,
            _ => AssessmentStanding.Invited,
        },
    };

    /// <summary>Leave to capture or use what a purpose covers; null without a durable consent to it. There is no other way to a <see cref="Permit"/>.</summary>
    /// <param name="purpose">The purpose.</param>
    public Permit? Permit(string purpose) =>
        Consent is { } consent && !StoppedByCandidate && !Data.IsErased && consent.Consents.Any(given => given.Purpose == purpose)
            ? new Permit(Id, purpose)
            : null;

    /// <summary>Both opinions, once a person has judged; null before.</summary>
    /// <param name="rubric">The rubric it was rated under, in that version.</param>
    /// <exception cref="EvaluationRefusedException">What stands in the ledger does not follow from this rubric.</exception>
    public ReviewedEvaluation? Judgement(Rubric rubric) => this is { Transcript: { } words, Evaluation: { } rated, Review: { } review }
        ? ReviewedEvaluation.Of(rubric, CheckedEvaluation.Read(rated, rubric, words), review.Review)
        : null;

    private bool StoppedByCandidate => (AttentionFrom ?? State) is
        ScreeningState.Declined or ScreeningState.Withdrawn or ScreeningState.OtherWayRequested or ScreeningState.Blocked;

    /// <summary>A screening of which nothing happened yet.</summary>
    /// <param name="id">Its identifier.</param>
    public static Screening New(string id) => new(id);

    /// <summary>The screening after one more event.</summary>
    /// <param name="next">What happened.</param>
    /// <param name="at">When.</param>
    public Screening With(ScreeningEvent next, DateTimeOffset at)
    {
        var after = next is PrivacyEvent ofData ? ApplyToData(ofData, at) : Apply(next, at) with { LastActAt = at };
        return after with
        {
            Seq = Seq + 1,
            Since = after.State == State && Seq > 0 ? Since : at,
            Panel = after.Panel?.With(next, at),
            RevokedAt = ConsentedAt is not null && next is Declined or OtherWayRequested or Withdrawn { By: "candidate" } ? RevokedAt ?? at : RevokedAt,
        };
    }

    /// <summary>Nobody can go on with a screening of which nobody knows whose it is: one that still ran has ended with that.</summary>
    private Screening ApplyToData(PrivacyEvent next, DateTimeOffset at)
    {
        var after = this with { Data = Data.With(next, at) };
        return after.Data.IsErased && !HasEnded ? after.Revoke(ScreeningState.Withdrawn) : after;
    }

    private Screening Apply(ScreeningEvent next, DateTimeOffset at) => next switch
    {
        Opened opened => this with
        {
            State = ScreeningState.Opened,
            Opening = opened,
            CandidateId = opened.CandidateId,
            JobId = opened.JobId,
            OpenedAt = at,
            Since = at,
        },
        PlaceStated stated => this with { StatedPlace = stated.Place },
        Gated gated => AfterGate(gated),
        NoticeGiven given => this with { Notice = given, NoticeGivenAt = at, OpenWrites = [] },
        Invited invited => this with { Invitation = invited, State = ScreeningState.Invited, OpenWrites = [] },
        ConsentGiven given => this with { Consent = given, ConsentedAt = at, State = ResumesAt ?? ScreeningState.Consented, ResumesAt = null },
        InterviewStarted => this with { State = ScreeningState.InProgress },
        AnswerRecorded answer => this with { Answers = Answers.SetItem(answer.QuestionId, answer) },
        Captured => this with { State = ScreeningState.Captured, CapturedAt = at },
        Transcribed transcribed => this with { State = ScreeningState.Transcribed, Transcript = transcribed.Transcript },
        Evaluated evaluated => this with { State = ScreeningState.Evaluated, Evaluation = evaluated.Evaluation },
        Reviewed reviewed => this with { State = ScreeningState.Reviewed, Review = reviewed, ReviewedAt = at },
        Declined => Revoke(ScreeningState.Declined),
        OtherWayRequested request => Revoke(ScreeningState.OtherWayRequested) with { OtherWay = request },
        Withdrawn => Revoke(ScreeningState.Withdrawn),
        Expired expired => End(expired.Started ? ScreeningState.Incomplete : ScreeningState.Expired),
        FailedTechnically failure => End(ScreeningState.Incomplete) with { Failure = failure },
        WriteAttempted write => this with
        {
            OpenWrites = OpenWrites.SetItem(write.What, at),
            State = State == ScreeningState.Reviewed ? ScreeningState.WritingBack : State,
        },
        ResultAwaited awaited => this with { Awaited = awaited },
        WrittenBack back => this with
        {
            OpenWrites = [],
            Awaited = null,
            Receipts = back.Receipts,
            EndingVerified = back.AllVerified,
            VerifiedAt = back.AllVerified ? at : null,
            LaterReads = 0,
            ChangedSince = [],
            State = back.AllVerified && CompletionStatus == CompletionStatus.Completed ? ScreeningState.Verified : State,
        },
        AttentionNeeded attention => this with
        {
            Attention = attention,
            Awaited = null,
            AttentionFrom = AttentionFrom ?? State,
            State = ScreeningState.NeedsAttention,
        },
        Redriven => this with
        {
            Attention = null,
            AttentionFrom = null,
            State = AttentionFrom ?? State,
            CandidateId = Attention?.CandidateId ?? CandidateId,
            JobId = Attention?.JobId ?? JobId,
        },
        ReadLater later => this with { LaterReads = later.Reading, ChangedSince = later.Changed },
        RecordGone => this with { RecordIsGone = true },
        AssessmentAsked asked => this with { Panel = new Panel(asked) },
        AssessmentTelling or AssessmentTold or AssessmentShown or AssessmentDisputed => this,
        _ => throw new ArgumentException($"The screening does not know the event {next.GetType().Name}.", nameof(next)),
    };

    /// <summary>An ending has its own write-back to come, and leaves behind whatever a person was asked to settle.</summary>
    private Screening End(ScreeningState ending) =>
        this with { State = ending, EndingVerified = false, Attention = null, AttentionFrom = null, Awaited = null };

    /// <summary>An ending that takes the agreement back: whatever comes after it, there is no permit.</summary>
    private Screening Revoke(ScreeningState ending) => End(ending) with { Consent = null };

    /// <summary>
    /// The law answers before the agreement, and again on each day on which it changes. What was agreed to goes on as long as it is enough;
    /// where it is not, nothing more is captured or decided until the candidate has agreed again.
    /// </summary>
    private Screening AfterGate(Gated gated)
    {
        var after = this with { Gate = gated };
        if (gated.Decision == "block")
            return after.End(ScreeningState.Blocked);
        if (!IsUnderWay)
        {
            return after with
            {
                // Asked again when the candidate stated their place: the invitation still stands.
                State = gated.Decision == "wait" ? ScreeningState.Waiting : State is ScreeningState.Invited ? ScreeningState.Invited : ScreeningState.Opened,
            };
        }

        return gated.Outdated
            ? after with
            {
                State = gated.Decision == "wait" ? ScreeningState.Waiting : ScreeningState.Opened,
                Consent = null,
                ResumesAt = State is ScreeningState.Consented or ScreeningState.InProgress ? null : State,
                // A notice period that begins needs a notice of its own; one that is over stays over.
                Notice = gated.Decision == "wait" ? null : Notice,
                NoticeGivenAt = gated.Decision == "wait" ? null : NoticeGivenAt,
            }
            : after;
    }
}

/// <summary>
/// Leave to capture or use what one purpose covers, for one screening. Only <see cref="Screening.Permit"/> makes one, and only
/// from a durable consent: whatever stores a recording, runs a recogniser or an evaluator asks for it in its signature.
/// </summary>
public sealed class Permit
{
    internal Permit(string screening, string purpose) => (Screening, Purpose) = (screening, purpose);

    /// <summary>The screening it holds for.</summary>
    public string Screening { get; }

    /// <summary>The purpose it holds for.</summary>
    public string Purpose { get; }

    /// <summary>Whoever is about to act says for which purpose: leave for one is no leave for another.</summary>
    /// <param name="purpose">The purpose of what is about to happen.</param>
    /// <exception cref="ArgumentException">This is leave for something else.</exception>
    public void MustBeFor(string purpose)
    {
        if (Purpose != purpose)
            throw new ArgumentException($"Leave for {Purpose} is no leave for {purpose}.", nameof(purpose));
    }
}
