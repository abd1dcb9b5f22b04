using System.Xml.Linq;
using Candor.Connectors.Http;
using Candor.Domain.Mapping;

namespace Candor.Connectors.Workday;

/// <summary>
/// Workday Recruiting through its SOAP web services. What was read, what to grant, which choices were made and what stayed uncertain: README.md beside
/// this file.
/// </summary>
public sealed class WorkdayConnector : IAtsConnector
{
    private const string Recruiting = "Recruiting";
    private const int LongestId = 200;

    private readonly WorkdayClient _workday;
    private readonly WorkdayLists _lists;
    private readonly WorkdaySettings _settings;
    private readonly TimeProvider _time;

    /// <summary>A connector for one tenant.</summary>
    /// <param name="settings">As <see cref="CapabilitySheet.Settings"/> of the sheet says.</param>
    /// <param name="http">Sends the requests. It must neither retry by itself nor follow redirects.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">A setting is missing or not of its kind, or an address would send secrets in the clear.</exception>
    public WorkdayConnector(VendorSettings settings, HttpClient http, TimeProvider time)
    {
        _settings = WorkdaySettings.Of(settings);
        _workday = new WorkdayClient(settings, http, time);
        _lists = new WorkdayLists(_workday, time);
        _time = time;
    }

    /// <summary>Workday among the vendors.</summary>
    public static Vendor Vendor { get; } = new(WorkdaySheet.Sheet, (settings, http, time) => new WorkdayConnector(settings, http, time));

    /// <inheritdoc />
    public CapabilitySheet Sheet => WorkdaySheet.Sheet;

    /// <inheritdoc />
    public WebhookVerdict ReadWebhook(WebhookDelivery delivery) => new WebhookVerdict.Forged("Workday sends no webhooks: whatever this is, it is not from there.");

    /// <inheritdoc />
    public Task<Outcome<AtsApplication>> ReadApplication(string applicationId, CancellationToken cancel) =>
        ApplicationId.Parse(applicationId) is { } id
            ? CandidateRow(id.Candidate, cancel).Understood(row => WorkdayRows.Applications(row).Where(one => Application(one.Id) == id.Application).ToList())
                .Then(found => Task.FromResult(found is [var one]
                    // Under another candidate's WID it would be somebody else's now: the id stays, so that the caller sees whose it is.
                    ? new Outcome<AtsApplication>.Yes(one with { Id = applicationId })
                    : No<AtsApplication>("Workday lists no such job application with the candidate.")))
            : NoSuchRecord<AtsApplication>();

    /// <inheritdoc />
    public Task<Outcome<AtsCandidate>> ReadCandidate(string candidateId, CancellationToken cancel) =>
        ApplicationId.IsWid(candidateId)
            ? CandidateRow(candidateId, cancel).Understood(WorkdayRows.Candidate)
            : NoSuchRecord<AtsCandidate>();

    /// <inheritdoc />
    public Task<Outcome<AtsJob>> ReadJob(string jobId, CancellationToken cancel) =>
        IsId(jobId)
            ? _lists.All(
                    Recruiting,
                    filter => Requisitions(Wd.El("Request_References", new XAttribute(Wd.Ns + "Skip_Non_Existing_Instances", "true"), Wd.Ref("Job_Requisition_Reference", "Job_Requisition_ID", jobId)), filter),
                    "Job_Requisition",
                    WorkdayRows.JobId,
                    cancel)
                .Understood(rows => rows.Where(row => WorkdayRows.JobId(row) == jobId).Select(row => WorkdayRows.Job(row, _settings.OpenStatus)).ToList())
                .Then(found => Task.FromResult(found is [var job] ? new Outcome<AtsJob>.Yes(job) : No<AtsJob>("Workday has no such job requisition.")))
            : NoSuchRecord<AtsJob>();

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<string>>> ListOpenJobs(CancellationToken cancel) =>
        _lists.All(
                Recruiting,
                filter => Requisitions(Wd.El("Request_Criteria", Wd.Ref("Job_Requisition_Status_Reference", "Job_Requisition_Status_ID", _settings.OpenStatus)), filter),
                "Job_Requisition",
                WorkdayRows.JobId,
                cancel)
            .Understood<IReadOnlyList<XElement>, IReadOnlyList<string>>(rows => [.. rows.Where(row => WorkdayRows.IsOpen(row, _settings.OpenStatus)).Select(WorkdayRows.JobId)]);

    /// <inheritdoc />
    /// <remarks>Stages are Workday's own, the same for every requisition; the order is Workday's, which need not be that of the process.</remarks>
    public Task<Outcome<IReadOnlyList<AtsStage>>> ReadStages(string jobId, CancellationToken cancel) =>
        ReadJob(jobId, cancel).Then(_ => References("Recruiting_Stage_ID", cancel))
            .Understood<Labels, IReadOnlyList<AtsStage>>(stages => [.. stages.All.Select(stage => new AtsStage(stage.Id, stage.Label))]);

    /// <inheritdoc />
    /// <remarks>One list of candidates, narrowed by requisition and stage, a hundred to a call; nothing is read a candidate.</remarks>
    public Task<Outcome<IReadOnlyList<AtsApplication>>> ListInStage(string jobId, string stageId, CancellationToken cancel) =>
        IsId(jobId) && IsId(stageId)
            ? _lists.All(
                    Recruiting,
                    filter => Candidates(
                        Wd.El(
                            "Request_Criteria",
                            Wd.Ref("Job_Requisition_Reference", "Job_Requisition_ID", jobId),
                            Wd.Ref("Recruiting_Stage_Reference", "Recruiting_Stage_ID", stageId)),
                        filter),
                    "Candidate",
                    WorkdayRows.CandidateId,
                    cancel)
                .Understood(rows => InStage(rows, jobId, stageId))
            : NoSuchRecord<IReadOnlyList<AtsApplication>>();

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<FieldDefinition>>> ReadFieldDefinitions(CancellationToken cancel) =>
        References("Assessment_Status_ID", cancel).Then(statuses => References("Assessment_Test_ID", cancel)
            .Understood(tests => Definitions(statuses, tests)));

    /// <inheritdoc />
    public async Task<Outcome<IReadOnlyDictionary<string, FieldValue>>> ReadFields(AtsTarget target, CancellationToken cancel)
    {
        if (ApplicationId.Parse(target.ApplicationId) is not { } id)
            return No<IReadOnlyDictionary<string, FieldValue>>("That names no job application at Workday.");
        var tests = References("Assessment_Test_ID", cancel);
        return await Standing(id, target.ScreeningId, cancel).Then(standing => tests.Understood<Labels, IReadOnlyDictionary<string, FieldValue>>(there =>
            Definitions(standing.Statuses, there).ToDictionary(
                one => one.Key,
                one => standing.Object.GetValueOrDefault(one.Key) ?? standing.Assessment.Values.GetValueOrDefault(one.Key, FieldValue.None),
                StringComparer.Ordinal)));
    }

    /// <inheritdoc />
    /// <remarks>
    /// The additional data goes first: it can be written whatever the candidate's stage, so that how a screening ended stands there even when Workday
    /// refuses the assessment. After such a refusal the next read shows what stands already.
    /// </remarks>
    public async Task<Outcome<Written>> WriteFields(AtsTarget target, IReadOnlyDictionary<string, FieldValue> values, CancellationToken cancel)
    {
        if (ApplicationId.Parse(target.ApplicationId) is not { } id)
            return No<Written>("That names no job application at Workday.");
        var own = Part(values, key => key.StartsWith(CustomObject.Prefix, StringComparison.Ordinal));
        var assessed = Part(values, AssessmentFields.IsOne);
        if (values.Keys.FirstOrDefault(key => !assessed.ContainsKey(key) && (_settings.Object is null || !own.ContainsKey(key))) is { } unknown)
            return new Outcome<Written>.No(new(AtsErrorKind.Validation, $"Workday has no field {unknown}.", unknown));
        if (values.Count == 0)
            return new Outcome<Written>.No(new(AtsErrorKind.Validation, "There is no field to write."));

        var leaveBy = _workday.LeaveBy();
        return await Standing(id, target.ScreeningId, cancel).Then(async standing =>
        {
            var written = own.Count == 0
                ? new Outcome<Written>.Yes(new(null, 200))
                : await Write(
                    _settings.Object!.Put(id.Application, standing.Object, own), "Job_Application_Additional_Data_Reference", wid => wid == id.Application, leaveBy, cancel);
            return written is Outcome<Written>.Yes && assessed.Count > 0
                ? await Write(
                    standing.Assessment.Put(target.ScreeningId, assessed, standing.Statuses, _settings.PendingStatus, DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime)),
                    "Candidate_Assessment_Reference",
                    _ => true,
                    leaveBy,
                    cancel)
                : written;
        });
    }

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<AtsNote>>> ReadNotes(AtsTarget target, CancellationToken cancel) =>
        ApplicationId.Parse(target.ApplicationId) is { } id && id.Candidate == target.CandidateId
            ? _lists.All(Recruiting, filter => Notes.Get(id.Candidate, filter), "Candidate_Attachment", Notes.Key, cancel, Notes.PageSize)
                .Understood(rows => Notes.Of(rows, id.Candidate, _settings.NoteCategory))
            : NoSuchRecord<IReadOnlyList<AtsNote>>();

    /// <inheritdoc />
    public async Task<Outcome<Written>> WriteNote(AtsTarget target, string body, CancellationToken cancel)
    {
        if (ApplicationId.Parse(target.ApplicationId) is not { } id || id.Candidate != target.CandidateId)
            return No<Written>("That names no job application of the candidate at Workday.");
        var request = Notes.Put(target, id.Candidate, _settings.NoteCategory, body);
        return await _workday.Write(request, _workday.LeaveBy(), cancel) switch
        {
            Outcome<XElement>.Yes(var answer) => Acknowledged(answer, "Attachment_Reference", _ => true),
            // The very same note stands there: an earlier try of ours arrived. The caller reads.
            Outcome<XElement>.No(var refusal) when WorkdayFaults.IsAlreadyThere(refusal) => new Outcome<Written>.Unknown(refusal),
            var other => Refused(other),
        };
    }

    private async Task<Outcome<Written>> Write(Outcome<XElement> request, string reference, Func<string, bool> isOurs, DateTimeOffset leaveBy, CancellationToken cancel) =>
        request is Outcome<XElement>.Yes(var sound) && await _workday.Write(sound, leaveBy, cancel) is var written
            ? written is Outcome<XElement>.Yes(var answer) ? Acknowledged(answer, reference, isOurs) : Refused(written)
            : Refused(request);

    private static Outcome<Written> Refused(Outcome<XElement> outcome) => outcome.Then<Written>(_ => throw new System.Diagnostics.UnreachableException());

    /// <summary>What stands on the record: read at once, since a write has to leave soon after it was asked for.</summary>
    private Task<Outcome<Stands>> Standing(ApplicationId id, string screening, CancellationToken cancel)
    {
        var statuses = References("Assessment_Status_ID", cancel);
        var events = _lists.All(
            Recruiting, filter => Assessment.Get(id.Application, filter), "Assess_Candidate_Data", row => Wd.NeedId(Wd.At(row, "Event_Reference"), "WID"), cancel);
        var custom = ReadObject(id, cancel);
        return statuses.Then(labels => events.Understood(rows => Assessment.Of(rows, id.Application, screening, labels))
            .Then(assessment => custom.Understood(values => new Stands(assessment, labels, values))));
    }

    private IReadOnlyList<FieldDefinition> Definitions(Labels statuses, Labels tests) =>
        [.. AssessmentFields.Definitions(statuses, tests), .. _settings.Object?.Definitions ?? []];

    private Task<Outcome<IReadOnlyDictionary<string, FieldValue>>> ReadObject(ApplicationId id, CancellationToken cancel) =>
        _settings.Object is { } custom
            ? _workday.Read(Recruiting, CustomObject.Get(id.Application), cancel).Understood(answer => custom.Values(answer, id.Application))
            : Task.FromResult<Outcome<IReadOnlyDictionary<string, FieldValue>>>(new Outcome<IReadOnlyDictionary<string, FieldValue>>.Yes(new Dictionary<string, FieldValue>()));

    private Task<Outcome<Labels>> References(string type, CancellationToken cancel) =>
        _lists.All(
                "Integrations",
                filter => Wd.Request("Get_References_Request", Wd.El("Request_Criteria", Wd.El("Reference_ID_Type", type)), filter),
                "Reference_ID",
                row => Wd.Text(row, "Reference_ID_Data", "ID") ?? throw new FormatException("ID"),
                cancel)
            .Understood(Labels.Of);

    private Task<Outcome<XElement>> CandidateRow(string wid, CancellationToken cancel) =>
        _lists.All(
                Recruiting,
                filter => Candidates(Wd.El("Request_References", new XAttribute(Wd.Ns + "Skip_Non_Existing_Instances", "true"), Wd.Ref("Candidate_Reference", "WID", wid)), filter),
                "Candidate",
                WorkdayRows.CandidateId,
                cancel)
            .Then(rows => Task.FromResult(rows is [var row] ? new Outcome<XElement>.Yes(row) : No<XElement>("Workday has no such candidate: deleted or merged into another.")));

    private static XElement Candidates(XElement which, XElement filter) => Wd.Request(
        "Get_Candidates_Request",
        which,
        filter,
        Wd.El("Response_Group", Wd.El("Include_Reference", "true"), Wd.El("Exclude_All_Attachments", "true")));

    private static XElement Requisitions(XElement which, XElement filter) => Wd.Request(
        "Get_Job_Requisitions_Request",
        which,
        filter,
        Wd.El(
            "Response_Group",
            Wd.El("Include_Reference", "true"),
            Wd.El("Include_Job_Requisition_Definition_Data", "true"),
            Wd.El("Include_Job_Requisition_Restrictions_Data", "true")));

    /// <summary>
    /// The criteria are each about the candidate: one application may meet the first and another the second, so that each is looked at here. A candidate
    /// without any application for the requisition was not asked for: then the filter was dropped, and the list is not believed.
    /// </summary>
    private static IReadOnlyList<AtsApplication> InStage(IReadOnlyList<XElement> rows, string jobId, string stageId)
    {
        var applications = rows.Select(row => WorkdayRows.Applications(row).ToList()).ToList();
        if (applications.Any(theirs => theirs.TrueForAll(one => one.JobId != jobId)))
            throw new FormatException("Request_Criteria");
        return [.. applications.SelectMany(theirs => theirs).Where(one => one.Status == AtsApplicationStatus.Active && one.JobId == jobId && one.StageId == stageId)];
    }

    /// <summary>A write is done when Workday names the record; anything else in a response leaves it unknown.</summary>
    private static Outcome<Written> Acknowledged(XElement answer, string reference, Func<string, bool> isOurs) =>
        Wd.Id(Wd.At(answer, reference), "WID") is { Length: > 0 } wid && isOurs(wid)
            ? new Outcome<Written>.Yes(new Written(wid, 200))
            : new Outcome<Written>.Unknown(new(AtsErrorKind.Malformed, "The vendor's answer to a write does not name the record it documents."));

    private static Dictionary<string, FieldValue> Part(IReadOnlyDictionary<string, FieldValue> values, Func<string, bool> belongs) =>
        values.Where(pair => belongs(pair.Key)).ToDictionary(StringComparer.Ordinal);

    private static string? Application(string id) => ApplicationId.Parse(id)?.Application;

    /// <summary>A reference id is any text that people gave; it goes into XML, never into an address.</summary>
    private static bool IsId(string id) => id.Length is > 0 and <= LongestId && !id.Any(char.IsControl) && Wd.IsWritable(id);

    private static Outcome<T> No<T>(string why) => new Outcome<T>.No(new AtsError(AtsErrorKind.NotFound, why));

    private static Task<Outcome<T>> NoSuchRecord<T>() => Task.FromResult(No<T>("That names no record at Workday."));

    /// <summary>What stands on a record.</summary>
    /// <param name="Assessment">The screening's own assessment.</param>
    /// <param name="Statuses">The tenant's assessment statuses.</param>
    /// <param name="Object">The custom object's values, by key.</param>
    private sealed record Stands(Assessment Assessment, Labels Statuses, IReadOnlyDictionary<string, FieldValue> Object);
}
