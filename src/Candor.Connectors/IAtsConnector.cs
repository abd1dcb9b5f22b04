using Candor.Domain.Mapping;

namespace Candor.Connectors;

/// <summary>
/// One account at one applicant tracking system. The ATS owns who the candidate is and where they stand: everything a screening
/// knows of them is read here. Implementations keep no state but tokens and rate budgets, and are safe for concurrent use.
/// </summary>
public interface IAtsConnector
{
    /// <summary>What this vendor's connector can do; the same for every account.</summary>
    CapabilitySheet Sheet { get; }

    /// <summary>The account's interface for assessment partners; null where the vendor has none, or the account is not set up for it.</summary>
    IAssessmentPartner? Assessment => null;

    /// <summary>
    /// Checks a webhook's signature over the raw bytes in constant time, then reads what the event is about.
    /// Nothing but the identifiers of an <see cref="AtsEvent"/> is taken from the body.
    /// </summary>
    /// <param name="delivery">The request as it arrived.</param>
    WebhookVerdict ReadWebhook(WebhookDelivery delivery);

    /// <summary>Reads an application as it stands now.</summary>
    Task<Outcome<AtsApplication>> ReadApplication(string applicationId, CancellationToken cancel);

    /// <summary>Reads who the candidate is.</summary>
    Task<Outcome<AtsCandidate>> ReadCandidate(string candidateId, CancellationToken cancel);

    /// <summary>Reads the job (requisition) applied for.</summary>
    Task<Outcome<AtsJob>> ReadJob(string jobId, CancellationToken cancel);

    /// <summary>Lists the identifiers of jobs that take candidates.</summary>
    Task<Outcome<IReadOnlyList<string>>> ListOpenJobs(CancellationToken cancel);

    /// <summary>Lists a job's stages in order.</summary>
    Task<Outcome<IReadOnlyList<AtsStage>>> ReadStages(string jobId, CancellationToken cancel);

    /// <summary>Lists the active applications that stand in a stage now: what a lost webhook is found by.</summary>
    Task<Outcome<IReadOnlyList<AtsApplication>>> ListInStage(string jobId, string stageId, CancellationToken cancel);

    /// <summary>
    /// Lists everything a result can be written to, field by field, with types, allowed values and required flags: the fields of the vendor's
    /// native objects (a feedback form, an assessment) as well as custom fields. A key says for good which field of which object it is.
    /// </summary>
    Task<Outcome<IReadOnlyList<FieldDefinition>>> ReadFieldDefinitions(CancellationToken cancel);

    /// <summary>Reads the fields as they stand, by key; a field without a value is <see cref="FieldValue.None"/>.</summary>
    /// <param name="target">The record; of objects that stand on it more than once, only the screening's own is read.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Outcome<IReadOnlyDictionary<string, FieldValue>>> ReadFields(AtsTarget target, CancellationToken cancel);

    /// <summary>
    /// Writes fields; those not named stay as they are. Where a write makes a native object (<see cref="CapabilitySheet.WritesMakeObjects"/>) and
    /// its outcome is unknown, the caller reads before it ever writes again.
    /// </summary>
    /// <param name="target">The record, and the screening by which an object made here is found again.</param>
    /// <param name="values">What they shall hold.</param>
    /// <param name="cancel">Gives up; then the outcome is unknown.</param>
    Task<Outcome<Written>> WriteFields(AtsTarget target, IReadOnlyDictionary<string, FieldValue> values, CancellationToken cancel);

    /// <summary>Lists the notes on the record.</summary>
    Task<Outcome<IReadOnlyList<AtsNote>>> ReadNotes(AtsTarget target, CancellationToken cancel);

    /// <summary>
    /// Adds a note to the record. No vendor here offers an idempotency key for notes: after an unknown outcome the caller reads the notes and
    /// looks for its own marker before it ever writes again.
    /// </summary>
    Task<Outcome<Written>> WriteNote(AtsTarget target, string body, CancellationToken cancel);
}

/// <summary>What a result is written to.</summary>
/// <param name="ApplicationId">The application.</param>
/// <param name="CandidateId">Whose it was when the screening opened; whoever writes has checked on a fresh read that it still is.</param>
/// <param name="ScreeningId">The screening: a mark by which what was written is found again.</param>
public sealed record AtsTarget(string ApplicationId, string CandidateId, string ScreeningId);

/// <summary>A webhook request as it arrived.</summary>
/// <param name="Body">The exact bytes of the body: signatures are over these, never over a re-serialisation.</param>
/// <param name="Headers">The request's headers; names compare without case.</param>
public sealed record WebhookDelivery(ReadOnlyMemory<byte> Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>What became of checking a webhook.</summary>
public abstract record WebhookVerdict
{
    private WebhookVerdict()
    {
    }

    /// <summary>Signed by the vendor and understood.</summary>
    /// <param name="Event">What it tells of.</param>
    public sealed record Accepted(AtsEvent Event) : WebhookVerdict;

    /// <summary>Not signed, or not by the vendor: HTTP 401.</summary>
    /// <param name="Why">For operators; never the signature itself.</param>
    public sealed record Forged(string Why) : WebhookVerdict;

    /// <summary>Signed, but not readable: HTTP 400.</summary>
    /// <param name="Why">For operators, without the body's values.</param>
    public sealed record Unreadable(string Why) : WebhookVerdict;
}

/// <summary>What an event from an ATS is about. The rest is read over the API.</summary>
/// <param name="EventId">
/// The identity by which the same event twice is one event: the vendor's event identifier where it has one, else a digest of the body.
/// </param>
/// <param name="Kind">The vendor's word for it, such as <c>candidate_stage_change</c>, or <c>ping</c>.</param>
/// <param name="Means">What it means to a screening.</param>
/// <param name="ApplicationIds">The applications it names; empty when it is about a candidate, a job or nobody.</param>
/// <param name="CandidateId">The candidate it names, where it does.</param>
public sealed record AtsEvent(string EventId, string Kind, AtsEventMeaning Means, IReadOnlyList<string> ApplicationIds, string? CandidateId);

/// <summary>The few things an event can mean to a screening.</summary>
public enum AtsEventMeaning
{
    /// <summary>Nothing to do, such as a ping or an offer.</summary>
    Nothing,

    /// <summary>An application may stand elsewhere than before: look.</summary>
    ApplicationChanged,

    /// <summary>The candidate was rejected, hired, merged, deleted or anonymised: look before any further act.</summary>
    CandidateGone,

    /// <summary>A job, stage or field the configuration may lean on was changed or removed.</summary>
    SetupChanged,
}

/// <summary>Where an application is in its life.</summary>
public enum AtsApplicationStatus
{
    /// <summary>Under consideration: the only status in which a screening may run.</summary>
    Active,

    /// <summary>Rejected or withdrawn.</summary>
    Rejected,

    /// <summary>Hired.</summary>
    Hired,

    /// <summary>Turned into another kind of record by the vendor.</summary>
    Converted,
}

/// <summary>An application as the ATS has it now.</summary>
/// <param name="Id">The application's identifier.</param>
/// <param name="CandidateId">Whose it is.</param>
/// <param name="JobId">The job applied for; null for a prospect without one.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="StageId">The stage it stands in; null when in none.</param>
/// <param name="StageName">The stage's name, for people.</param>
/// <param name="StageEntryId">
/// Identifies this one stay in the stage, so that leaving and coming back is another entry and a repeated webhook is not.
/// </param>
/// <param name="StageEnteredAt">When the stay began, where the vendor tells.</param>
/// <param name="Url">Where a recruiter sees it.</param>
public sealed record AtsApplication(
    string Id,
    string CandidateId,
    string? JobId,
    AtsApplicationStatus Status,
    string? StageId,
    string? StageName,
    string? StageEntryId,
    DateTimeOffset? StageEnteredAt,
    string? Url);

/// <summary>A candidate as the ATS has them now. Personal throughout: seal it, never log it.</summary>
/// <param name="Id">The candidate's identifier.</param>
/// <param name="FirstName">Given name.</param>
/// <param name="LastName">Family name.</param>
/// <param name="Email">The address to write to; null when the ATS has none.</param>
/// <param name="Addresses">Postal addresses as free text, as the ATS has them.</param>
/// <param name="CustomFields">The candidate's own custom fields as text, by key.</param>
public sealed record AtsCandidate(
    string Id,
    string FirstName,
    string LastName,
    string? Email,
    IReadOnlyList<string> Addresses,
    IReadOnlyDictionary<string, string> CustomFields);

/// <summary>A job (requisition).</summary>
/// <param name="Id">The job's identifier.</param>
/// <param name="Title">Its name.</param>
/// <param name="Locations">Where its offices are, as free text.</param>
/// <param name="Open">Whether it still takes candidates.</param>
/// <param name="CustomFields">The job's custom fields as text, by key.</param>
public sealed record AtsJob(
    string Id,
    string Title,
    IReadOnlyList<string> Locations,
    bool Open,
    IReadOnlyDictionary<string, string> CustomFields);

/// <summary>A stage of a job's pipeline.</summary>
/// <param name="Id">Stays through a rename.</param>
/// <param name="Name">What people call it; need not be unique.</param>
public sealed record AtsStage(string Id, string Name);

/// <summary>A note as it stands in the ATS.</summary>
/// <param name="Id">The note's identifier.</param>
/// <param name="Body">Its text.</param>
/// <param name="At">When it was written, where the vendor tells.</param>
public sealed record AtsNote(string Id, string Body, DateTimeOffset? At);

/// <summary>The vendor's answer to a write.</summary>
/// <param name="Id">The written object's identifier, where the vendor gives one.</param>
/// <param name="HttpStatus">The HTTP status of the answer.</param>
public sealed record Written(string? Id, int HttpStatus);
