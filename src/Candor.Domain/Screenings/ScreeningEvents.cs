using Candor.Domain.Rubrics;

namespace Candor.Domain.Screenings;

/// <summary>
/// Marks what tells something of a person: it stands only in an event's sealed part, under the candidate's key for that kind of data, so that each
/// kind can be destroyed by itself. An event holds personal data of one kind.
/// </summary>
/// <param name="kind">The kind, of <see cref="DataKinds.Keyed"/>.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PersonalAttribute(string kind = DataKinds.Application) : Attribute
{
    /// <summary>The kind of data.</summary>
    public string Kind { get; } = kind;
}

/// <summary>
/// Something that happened to a screening. Events are both its state and its audit trail; their names and property names (in
/// snake case) are what stands in the ledger for good, so a property may be added but never renamed.
/// </summary>
public abstract record ScreeningEvent;

/// <summary>The application entered the trigger stage, as read from the ATS.</summary>
/// <param name="Connection">The ATS account.</param>
/// <param name="Workflow">The workflow it runs under.</param>
/// <param name="ConfigurationHash">The configuration's version it runs under.</param>
/// <param name="ApplicationId">The application in the ATS.</param>
/// <param name="JobId">The job in the ATS.</param>
/// <param name="StageEntryId">This one stay in the stage.</param>
/// <param name="JobTitle">The job's name.</param>
/// <param name="CandidateId">The candidate in the ATS: every later write checks that the application is still theirs.</param>
/// <param name="FirstName">Given name.</param>
/// <param name="LastName">Family name.</param>
/// <param name="Email">Where the invitation goes; null when the ATS has none.</param>
public sealed record Opened(
    string Connection,
    string Workflow,
    string ConfigurationHash,
    string ApplicationId,
    string JobId,
    string StageEntryId,
    string JobTitle,
    [property: Personal] string CandidateId,
    [property: Personal] string FirstName,
    [property: Personal] string LastName,
    [property: Personal] string? Email) : ScreeningEvent;

/// <summary>The candidate said where they are, because the ATS did not.</summary>
/// <param name="Place">ISO 3166-2 code, or coarser: a jurisdiction, not an address.</param>
public sealed record PlaceStated(string Place) : ScreeningEvent;

/// <summary>The law packs and the employer's policy were asked, and answered.</summary>
/// <param name="Decision"><c>allow</c>, <c>wait</c>, <c>ask</c> or <c>block</c>.</param>
/// <param name="CandidatePlace">The place taken for the candidate; null for unknown.</param>
/// <param name="JobPlace">The place taken for the job; null for unknown.</param>
/// <param name="Laws">Identifiers of the laws that apply.</param>
/// <param name="EarliestStart">First allowed day, <c>yyyy-MM-dd</c>, when waiting.</param>
/// <param name="Because">For the coordinator: why, in one sentence.</param>
/// <param name="AnswerHash">SHA-256 in hex of the whole answer, which is kept as a text.</param>
/// <param name="ChangesOn">The next day on which the answer changes, <c>yyyy-MM-dd</c>: the law is asked again then. Null when no pack knows of one.</param>
/// <param name="Outdated">
/// Whether a law that began since the candidate agreed asks for more than they read and agreed to: it has to be shown before anything more is
/// captured or decided.
/// </param>
public sealed record Gated(
    string Decision,
    string? CandidatePlace,
    string? JobPlace,
    IReadOnlyList<string> Laws,
    string? EarliestStart,
    string Because,
    string AnswerHash,
    string? ChangesOn = null,
    bool Outdated = false) : ScreeningEvent;

/// <summary>A notice period runs from here: the candidate was told, by a link to the notices and a message where there is an address.</summary>
/// <param name="Language">BCP 47 tag of the texts.</param>
/// <param name="Notices">What the link shows.</param>
/// <param name="MailId">The message's Message-ID; null when there is no address to write to.</param>
public sealed record NoticeGiven(string Language, IReadOnlyList<NoticeShown> Notices, string? MailId) : ScreeningEvent;

/// <summary>The link stands in the ATS, read back, and was handed to the mail server.</summary>
/// <param name="ExpiresAt">When the link ends.</param>
/// <param name="LinkField">The ATS field that carries the link.</param>
/// <param name="MailId">The message's Message-ID, the same for every try; null when there is no address to write to.</param>
public sealed record Invited(DateTimeOffset ExpiresAt, string LinkField, string? MailId) : ScreeningEvent;

/// <summary>One consent, for one purpose, to one exact text.</summary>
/// <param name="Purpose"><c>recording</c>, <c>transcript</c>, <c>ai_evaluation</c>, <c>biometric</c> or <c>transfer</c>.</param>
/// <param name="TextId">The text's identifier.</param>
/// <param name="Version">The text's version.</param>
/// <param name="TextHash">SHA-256 in hex of the text as rendered and shown.</param>
/// <param name="Laws">The laws it satisfies.</param>
public sealed record Consent(string Purpose, string TextId, int Version, string TextHash, IReadOnlyList<string> Laws);

/// <summary>A notice as it was shown.</summary>
/// <param name="TextId">The text's identifier.</param>
/// <param name="Version">The text's version.</param>
/// <param name="TextHash">SHA-256 in hex of the text as rendered and shown.</param>
public sealed record NoticeShown(string TextId, int Version, string TextHash);

/// <summary>The candidate read the notices and agreed. Nothing is captured before this event is durable.</summary>
/// <param name="Language">BCP 47 tag of the texts.</param>
/// <param name="Method">How: <c>web_form</c>.</param>
/// <param name="Notices">What was shown.</param>
/// <param name="Consents">What was agreed to, one a purpose.</param>
public sealed record ConsentGiven(
    string Language,
    string Method,
    IReadOnlyList<NoticeShown> Notices,
    IReadOnlyList<Consent> Consents) : ScreeningEvent;

/// <summary>The candidate said no to the screening before or during it.</summary>
public sealed record Declined : ScreeningEvent;

/// <summary>The candidate asked for another way to be assessed.</summary>
/// <param name="Owner">Who answers.</param>
/// <param name="DueAt">By when.</param>
/// <param name="Need">What they wrote, if anything.</param>
public sealed record OtherWayRequested(string Owner, DateTimeOffset DueAt, [property: Personal] string? Need) : ScreeningEvent;

/// <summary>The candidate took their agreement back, or the ATS took the candidate out.</summary>
/// <param name="By"><c>candidate</c> or <c>ats</c>.</param>
/// <param name="Because">For <c>ats</c>: what a fresh read showed, such as <c>rejected</c>, <c>hired</c> or <c>left_stage</c>.</param>
public sealed record Withdrawn(string By, string? Because = null) : ScreeningEvent;

/// <summary>The invitation ran out.</summary>
/// <param name="Started">Whether the candidate had begun to answer: then the screening is incomplete rather than expired.</param>
public sealed record Expired(bool Started) : ScreeningEvent;

/// <summary>The candidate opened the first question.</summary>
public sealed record InterviewStarted : ScreeningEvent;

/// <summary>A run of the recorder: the pieces are one media file when joined.</summary>
/// <param name="Id">Made by the browser; unique within the answer.</param>
/// <param name="MediaType">As the browser recorded it, such as <c>audio/webm;codecs=opus</c>.</param>
/// <param name="Chunks">How many pieces.</param>
/// <param name="Bytes">Their size together.</param>
/// <param name="Sha256">SHA-256 in hex of the joined pieces.</param>
public sealed record Segment(string Id, string MediaType, int Chunks, long Bytes, string Sha256);

/// <summary>An answer is complete on durable storage.</summary>
/// <param name="QuestionId">Which question.</param>
/// <param name="Segments">The recorder's runs in order; more than one when the page was closed and opened again.</param>
public sealed record AnswerRecorded(string QuestionId, IReadOnlyList<Segment> Segments) : ScreeningEvent;

/// <summary>Every question has its answer.</summary>
public sealed record Captured : ScreeningEvent;

/// <summary>Speech became words.</summary>
/// <param name="Recogniser">Name and version of what listened.</param>
/// <param name="Words">How many words.</param>
/// <param name="Transcript">The words with their seconds.</param>
public sealed record Transcribed(string Recogniser, int Words, [property: Personal(DataKinds.Transcript)] Transcript Transcript) : ScreeningEvent;

/// <summary>Words became ratings with quotes.</summary>
/// <param name="Rubric">The rubric as <c>id@version</c>.</param>
/// <param name="Evaluator">Name and version of what rated.</param>
/// <param name="Evaluation">Ratings, quotes, and the recommendation that follows.</param>
public sealed record Evaluated(string Rubric, string Evaluator, [property: Personal(DataKinds.Rating)] EvaluationRecord Evaluation) : ScreeningEvent;

/// <summary>A person judged. Both opinions are kept.</summary>
/// <param name="Reviewer">Staff identifier.</param>
/// <param name="ReviewerName">As written to the ATS.</param>
/// <param name="Overridden">Whether the person changed anything.</param>
/// <param name="Review">What they confirmed or changed, and why.</param>
public sealed record Reviewed(string Reviewer, string ReviewerName, bool Overridden, [property: Personal(DataKinds.Rating)] ReviewRecord Review) : ScreeningEvent;

/// <summary>A write is about to be sent: from here on, until a read tells, its outcome is unknown.</summary>
/// <param name="What"><c>fields</c> or <c>note</c>.</param>
/// <param name="Fields">The keys about to be written, for fields.</param>
public sealed record WriteAttempted(string What, IReadOnlyList<string> Fields) : ScreeningEvent;

/// <summary>A value the result needs is absent, and is looked for again before the rule for its absence holds.</summary>
/// <param name="Fields">The fields' keys in the ATS.</param>
/// <param name="LookAgainAt">When.</param>
public sealed record ResultAwaited(IReadOnlyList<string> Fields, DateTimeOffset LookAgainAt) : ScreeningEvent;

/// <summary>What became of one written thing.</summary>
/// <param name="Field">The ATS field's key, or <c>note</c>.</param>
/// <param name="Sent">What was sent, as people read it.</param>
/// <param name="ReadBack">What a fresh read shows; null when nothing stands there.</param>
/// <param name="Status"><c>verified</c>, <c>differs</c> or <c>missing</c>.</param>
/// <param name="Answer">What the ATS answered to the write; null where that was not kept.</param>
/// <param name="Rung">Which rung of the vendor's ladder it stands on, such as <c>scorecard</c> or <c>custom_field</c>.</param>
public sealed record Receipt(string Field, string Sent, string? ReadBack, string Status, string? Answer = null, string? Rung = null);

/// <summary>The record was read back after the writes. <see cref="AllVerified"/> only when every receipt is.</summary>
/// <param name="AllVerified">Whether everything stands as sent.</param>
/// <param name="Statuses">Field to status, for the trail.</param>
/// <param name="Receipts">What was sent and what stands.</param>
/// <param name="MappedUnder">The configuration's version whose mapping was used, where it is a later one than it was opened under; null otherwise.</param>
public sealed record WrittenBack(
    bool AllVerified,
    IReadOnlyDictionary<string, string> Statuses,
    [property: Personal(DataKinds.Rating)] IReadOnlyList<Receipt> Receipts,
    string? MappedUnder = null) : ScreeningEvent;

/// <summary>What was verified was read again later. What stands otherwise by then is somebody's own edit: told, and left as it is.</summary>
/// <param name="Reading">Which of the later reads, from 1.</param>
/// <param name="Statuses">Field to <c>same</c>, <c>changed</c> or <c>gone</c>; a later screening's fields are not among them.</param>
/// <param name="Changed">What stands otherwise, with what was verified as sent.</param>
public sealed record ReadLater(
    int Reading,
    IReadOnlyDictionary<string, string> Statuses,
    [property: Personal(DataKinds.Rating)] IReadOnlyList<Receipt> Changed) : ScreeningEvent;

/// <summary>Something only a person can settle: a refusal, a difference, a record that is no longer the candidate's.</summary>
/// <param name="Step">Where: <c>invite</c>, <c>transcribe</c>, <c>write_back</c> …</param>
/// <param name="Owner">Who answers.</param>
/// <param name="Why">What happened and the mend; nothing personal.</param>
/// <param name="Cause">The cause in a few fixed words, by which like ones are grouped.</param>
/// <param name="JobId">The job the application belongs to now, where it is another: a person who says go on accepts it.</param>
/// <param name="CandidateId">The candidate the application belongs to now, where it is another: a person who says go on accepts it.</param>
public sealed record AttentionNeeded(
    string Step,
    string Owner,
    string Why,
    string? Cause = null,
    string? JobId = null,
    [property: Personal] string? CandidateId = null) : ScreeningEvent;

/// <summary>A person said: try again.</summary>
public sealed record Redriven : ScreeningEvent;

/// <summary>The application is not in the ATS any more: how the screening ended cannot be written anywhere but here.</summary>
public sealed record RecordGone : ScreeningEvent;

/// <summary>The recording could not be turned into words, however often it was tried.</summary>
/// <param name="Step">Where.</param>
/// <param name="Why">What failed; nothing personal.</param>
public sealed record FailedTechnically(string Step, string Why) : ScreeningEvent;
