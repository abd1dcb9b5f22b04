using Candor.Domain.Screenings;

namespace Candor;

/// <summary>
/// The map: every state a screening can stand in, what moves it on, and which room answers. Read this first.
///
/// <code>
///   an ATS's webhook          → Intake         durable, then answered
///   WebhookReceived           → Trigger        reads the ATS; opens one screening a stage entry
///   Opened                    → Policy         asks the law: Blocked, Waiting, or on
///   Waiting                   → Invitation     the notices, in the ATS and by mail; the days count from there
///   a day the law changes on  → Policy         asks again: on, back to the candidate, or Blocked
///   Opened (allowed)          → Invitation     link into the ATS, read back; then the mail        → Invited
///   the candidate's page      → Consent        notice first, then agreement, durable              → Consented
///                               (decline, another way, withdraw: one click each)
///   the candidate's recorder  → Interview      pieces that survive a dropped line                 → Captured
///   Captured                  → Transcription  speech to words                                    → Transcribed
///   Transcribed               → Evaluation     words to ratings with quotes                       → Evaluated
///   a reviewer                → Review         confirms or overrides                              → Reviewed
///   Reviewed, or any ending   → WriteBack      into the ATS, read back, receipts                  → Verified
///                               (read again after an hour and a day; what changed meanwhile is told)
///   an ATS's assessment panel → Intake         asks for a screening, looks how it stands
///   Verified, or any ending   → WriteBack      tells the panel that asked for it
///   a clock of retention      → Privacy        each kind of data goes when its time is over; a legal hold stops that
///   the candidate's request   → Privacy        sees, corrects, has explained, or is erased, from any state
/// </code>
///
/// The state is the truth and the messages only wake somebody: whoever is woken looks at the screening again and does nothing
/// when it has moved on. A message lost is therefore a delay and never a loss, and one delivered twice is nothing at all.
/// </summary>
public static class Journey
{
    /// <summary>How long a screening may stand in a state that Candor itself moves on before it is woken again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>When what was verified is read again, counted from then: an hour, for what the ATS does to it; a day, for what people do.</summary>
    public static readonly IReadOnlyList<TimeSpan> LaterReads = [TimeSpan.FromHours(1), TimeSpan.FromDays(1)];

    /// <summary>The message that moves a screening on; null when it waits for a person, for a date, or has ended.</summary>
    /// <param name="screening">The screening as it stands.</param>
    public static StepMessage? Next(Screening screening) => screening.State switch
    {
        _ when screening.Seq == 0 || screening.Awaited is not null || screening.Data.IsErased => null,
        ScreeningState.Opened when screening.Gate is null => new AskTheLaw(screening.Id),
        ScreeningState.Opened => new Invite(screening.Id),
        ScreeningState.Waiting when screening.Notice is null => new GiveNotice(screening.Id),
        ScreeningState.Captured => new Transcribe(screening.Id),
        ScreeningState.Transcribed => new Evaluate(screening.Id),
        ScreeningState.Reviewed or ScreeningState.WritingBack => new WriteBackResult(screening.Id),
        ScreeningState.NeedsAttention => null,
        _ when screening.HasEnded && !screening.EndingVerified && !screening.RecordIsGone => new WriteBackResult(screening.Id),
        _ when IsToBeTold(screening) && screening.Panel!.IsDue(screening.AssessmentStanding) => new TellAssessment(screening.Id),
        _ => null,
    };

    /// <summary>The moment at which a screening moves on without anybody doing anything; null for none.</summary>
    /// <param name="screening">The screening as it stands.</param>
    public static (DateTimeOffset At, StepMessage Message)? Timer(Screening screening) => (Date(screening), Again(screening)) switch
    {
        _ when screening.Data.IsErased => null,
        ({ } date, { } again) => again.At < date.At ? again : date,
        var (date, again) => date ?? again,
    };

    private static (DateTimeOffset At, StepMessage Message)? Date(Screening screening) => screening.State switch
    {
        ScreeningState.Waiting when screening.Gate?.EarliestStart is { } day =>
            (Midnight(day), new AskTheLaw(screening.Id)),
        ScreeningState.Invited or ScreeningState.Consented or ScreeningState.InProgress when screening.Invitation is { } invitation =>
            LawChanges(screening) is { } change && change < invitation.ExpiresAt
                ? (change, new AskTheLaw(screening.Id))
                : (invitation.ExpiresAt, new Expire(screening.Id)),
        ScreeningState.Evaluated when LawChanges(screening) is { } change => (change, new AskTheLaw(screening.Id)),
        _ when screening.Awaited is { } awaited => (awaited.LookAgainAt, new WriteBackResult(screening.Id)),
        _ when screening is { EndingVerified: true, VerifiedAt: { } verified } && screening.LaterReads < LaterReads.Count =>
            (verified + LaterReads[screening.LaterReads], new ReadAgain(screening.Id)),
        _ => null,
    };

    /// <summary>
    /// The message that asks the law again before anything more is captured or decided; null unless the day has come on which its answer changes. Every
    /// step of that kind looks here first, since a timer may be late.
    /// </summary>
    /// <param name="screening">The screening as it stands.</param>
    /// <param name="now">The present.</param>
    public static AskTheLaw? LawDue(Screening screening, DateTimeOffset now) =>
        (screening.IsUnderWay || screening.State is ScreeningState.Invited) && LawChanges(screening) <= now ? new AskTheLaw(screening.Id) : null;

    private static DateTimeOffset? LawChanges(Screening screening) => screening.Gate?.ChangesOn is { } day ? Midnight(day) : null;

    private static DateTimeOffset Midnight(string day) => new(DateOnly.ParseExact(day, "yyyy-MM-dd"), TimeOnly.MinValue, TimeSpan.Zero);

    private static (DateTimeOffset At, StepMessage Message)? Again(Screening screening) =>
        IsToBeTold(screening) && screening.Panel!.AgainAt(screening.AssessmentStanding) is { } again
            ? (again, new TellAssessment(screening.Id))
            : null;

    /// <summary>The panel is told of an ending once the record itself carries it, and of a beginning at once.</summary>
    private static bool IsToBeTold(Screening screening) =>
        screening.Panel is not null
        && ((screening.HasEnded && screening.EndingVerified) || screening.State == ScreeningState.InProgress);

    /// <summary>The message that moves a screening on now: its next one, or that of a moment that has come; null for none.</summary>
    /// <param name="screening">The screening as it stands.</param>
    /// <param name="now">The present.</param>
    public static StepMessage? Due(Screening screening, DateTimeOffset now) =>
        Next(screening) ?? (Timer(screening) is (var at, var message) && at <= now ? message : null);
}

/// <summary>Wakes the room that moves a screening on. Carries the identifier and nothing else: the state is read, not believed.</summary>
/// <param name="Screening">Which screening.</param>
public abstract record StepMessage(string Screening);

/// <summary>A webhook is durable. Answered by Trigger.</summary>
/// <param name="Delivery">Its place in the inbox.</param>
public sealed record WebhookReceived(long Delivery);

/// <summary>Answered by Policy.</summary>
/// <param name="Screening">Which screening.</param>
public sealed record AskTheLaw(string Screening) : StepMessage(Screening);

/// <summary>Answered by Invitation.</summary>
/// <param name="Screening">Which screening.</param>
public sealed record Invite(string Screening) : StepMessage(Screening);

/// <summary>A notice period begins with telling the candidate. Answered by Invitation.</summary>
/// <param name="Screening">Which screening.</param>
public sealed record GiveNotice(string Screening) : StepMessage(Screening);

/// <summary>The invitation's time is over. Answered by Invitation.</summary>
/// <param name="Screening">Which screening.</param>
public sealed record Expire(string Screening) : StepMessage(Screening);

/// <summary>Answered by Transcription.</summary>
/// <param name="Screening">Which screening.</param>
public sealed record Transcribe(string Screening) : StepMessage(Screening);

/// <summary>Answered by Evaluation.</summary>
/// <param name="Screening">Which screening.</param>
public sealed record Evaluate(string Screening) : StepMessage(Screening);

/// <summary>Answered by WriteBack.</summary>
/// <param name="Screening">Which screening.</param>
public sealed record WriteBackResult(string Screening) : StepMessage(Screening);

/// <summary>The ATS's assessment panel is to be told how the screening stands. Answered by WriteBack.</summary>
/// <param name="Screening">Which screening.</param>
public sealed record TellAssessment(string Screening) : StepMessage(Screening);

/// <summary>What was verified is read again. Answered by WriteBack.</summary>
/// <param name="Screening">Which screening.</param>
public sealed record ReadAgain(string Screening) : StepMessage(Screening);
