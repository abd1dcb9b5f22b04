using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Connectors.Http;
using Candor.Domain.Mapping;

namespace Candor.Connectors.Ashby;

/// <summary>
/// Ashby through its API and webhooks. What was read, the permissions to grant and what stayed uncertain: README.md beside this file.
/// </summary>
public sealed class AshbyConnector : IAtsConnector, IHiringTeams
{
    private readonly VendorSettings _settings;
    private readonly AshbyClient _ashby;
    private readonly AshbyLists _lists;
    private readonly CustomFields _custom;
    private readonly FeedbackForm _form;
    private readonly AshbyWebhooks _webhooks;

    /// <summary>A connector for one account.</summary>
    /// <param name="settings">As <see cref="AshbySheet"/> lists them.</param>
    /// <param name="http">Sends the requests. It must neither retry by itself nor follow redirects.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">A setting is missing or not fit, or an address would send the key in the clear.</exception>
    public AshbyConnector(VendorSettings settings, HttpClient http, TimeProvider time)
        : this(settings, new AshbyClient(settings, http, time))
    {
    }

    private AshbyConnector(VendorSettings settings, AshbyClient ashby)
    {
        _settings = settings;
        _ashby = ashby;
        _lists = new AshbyLists(_ashby);
        _custom = new CustomFields(_ashby, _lists);
        _form = new FeedbackForm(settings, _ashby, _lists);
        _webhooks = new AshbyWebhooks(new WebhookSecrets(settings.WebhookSecrets));
        Assessment = AshbyAssessment.Of(settings, _ashby);
    }

    /// <summary>Ashby among the vendors.</summary>
    public static Vendor Vendor { get; } = new(AshbySheet.Sheet, (settings, http, time) => new AshbyConnector(settings, http, time));

    /// <inheritdoc />
    public CapabilitySheet Sheet => AshbySheet.Sheet;

    /// <inheritdoc />
    public IAssessmentPartner? Assessment { get; }

    /// <inheritdoc />
    public WebhookVerdict ReadWebhook(WebhookDelivery delivery) => _webhooks.Read(delivery);

    /// <inheritdoc />
    public Task<Outcome<AtsApplication>> ReadApplication(string applicationId, CancellationToken cancel) =>
        Application(applicationId, cancel).Then(row => History(applicationId, cancel).Understood(history => AshbyRows.Application(row, history)));

    /// <inheritdoc />
    public Task<Outcome<AtsCandidate>> ReadCandidate(string candidateId, CancellationToken cancel) =>
        One("candidate.info", "id", candidateId, cancel).Understood(AshbyRows.Candidate);

    /// <inheritdoc />
    public Task<Outcome<AtsJob>> ReadJob(string jobId, CancellationToken cancel) =>
        One("job.info", "id", jobId, cancel, "location").Understood(AshbyRows.Job);

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<AtsTeamMember>>> ReadTeam(string jobId, CancellationToken cancel) =>
        One("job.info", "id", jobId, cancel).Understood(AshbyRows.Team);

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<string>>> ListOpenJobs(CancellationToken cancel) =>
        _lists.All("job.list", new JsonObject { ["status"] = new JsonArray("Open") }, row => AshbyRows.Text(row, "status") == "Open", cancel)
            .Understood<IReadOnlyList<JsonElement>, IReadOnlyList<string>>(rows => [.. rows.Select(row => AshbyRows.Need(row, "id"))]);

    /// <inheritdoc />
    /// <remarks>A job may have several interview plans, and its applications stand in the stages of any of them: all are listed, the default's first.</remarks>
    public Task<Outcome<IReadOnlyList<AtsStage>>> ReadStages(string jobId, CancellationToken cancel) =>
        One("job.info", "id", jobId, cancel).Understood(AshbyRows.Plans).Then(async plans =>
        {
            var stages = new List<AtsStage>();
            foreach (var plan in plans)
            {
                var read = await _ashby.Read("interviewStage.list", new JsonObject { ["interviewPlanId"] = plan }, cancel).Understood(AshbyRows.Stages);
                if (read is not Outcome<IReadOnlyList<AtsStage>>.Yes(var found))
                    return read;
                stages.AddRange(found);
            }

            return new Outcome<IReadOnlyList<AtsStage>>.Yes(stages);
        });

    /// <inheritdoc />
    /// <remarks>Applications are listed by job and filtered here: the vendor offers no filter by stage. Each one's stay takes a call more.</remarks>
    public Task<Outcome<IReadOnlyList<AtsApplication>>> ListInStage(string jobId, string stageId, CancellationToken cancel) =>
        !Ids.Is(jobId) || !Ids.Is(stageId)
            ? Ids.NoSuchRecord<IReadOnlyList<AtsApplication>>()
            : _lists.All("application.list", new JsonObject { ["jobId"] = jobId, ["status"] = "Active" }, row => IsOf(row, jobId), cancel)
                .Then(async rows =>
                {
                    var standing = new List<AtsApplication>();
                    foreach (var row in rows.Where(row => AshbyRows.Application(row).StageId == stageId))
                    {
                        switch (await ReadApplication(AshbyRows.Need(row, "id"), cancel))
                        {
                            case Outcome<AtsApplication>.Yes(var application):
                                // One that was moved since it was listed is no longer here.
                                if (application.StageId == stageId && application.JobId == jobId && application.Status == AtsApplicationStatus.Active)
                                    standing.Add(application);
                                break;
                            case Outcome<AtsApplication>.No({ Kind: AtsErrorKind.NotFound }):
                                break;
                            case var failed:
                                return failed.Then<IReadOnlyList<AtsApplication>>(_ => []);
                        }
                    }

                    return new Outcome<IReadOnlyList<AtsApplication>>.Yes(standing);
                });

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<FieldDefinition>>> ReadFieldDefinitions(CancellationToken cancel) =>
        Fields(cancel).Understood<IReadOnlyList<AshbyField>, IReadOnlyList<FieldDefinition>>(fields => [.. fields.Select(field => field.Definition)]);

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyDictionary<string, FieldValue>>> ReadFields(AtsTarget target, CancellationToken cancel) =>
        Application(target.ApplicationId, cancel).Then(application => Fields(cancel).Then(fields =>
            _form.Values(target, [.. fields.Where(IsOfForm)], cancel).Understood<IReadOnlyList<KeyValuePair<string, FieldValue>>, IReadOnlyDictionary<string, FieldValue>>(submitted =>
                CustomFields.Values(application, [.. fields.Where(field => !IsOfForm(field))]).Concat(submitted).ToDictionary(StringComparer.Ordinal))));

    /// <inheritdoc />
    /// <remarks>
    /// The form first: what follows is written only when it stands. A refusal of the custom fields after it is a refusal, though the form was
    /// submitted; the next try finds it standing and does not submit it again.
    /// </remarks>
    public Task<Outcome<Written>> WriteFields(AtsTarget target, IReadOnlyDictionary<string, FieldValue> values, CancellationToken cancel)
    {
        var hurried = ForWrite();
        return !Ids.Is(target.ApplicationId) ? Ids.NoSuchRecord<Written>() : hurried.Fields(cancel).Then(async fields =>
        {
            var ready = new List<(AshbyField Field, FieldValue Value, JsonNode Json)>();
            foreach (var (key, value) in values)
            {
                if (fields.FirstOrDefault(field => field.Definition.Key == key) is not { } field)
                    return Refused($"Ashby has no field {key} on its applications or in the connection's feedback form.", key);
                var (problem, json) = field.ToJson(value);
                if (problem is not null)
                    return Refused(problem, key);
                ready.Add((field, value, json!));
            }

            if (ready.Count == 0)
                return Refused("There is no field to write.", null);
            var (ofForm, custom) = (ready.Where(one => IsOfForm(one.Field)).ToList(), ready.Where(one => !IsOfForm(one.Field)).ToList());
            var submitted = ofForm.Count == 0 ? null : await hurried._form.Submit(target, ofForm, cancel);
            // Setting a field twice leaves it as it is: this one may take its own time.
            return submitted is not (null or Outcome<Written>.Yes) || custom.Count == 0
                ? submitted!
                : await _custom.Write(target.ApplicationId, [.. custom.Select(one => (one.Field, one.Json))], cancel);
        });
    }

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<AtsNote>>> ReadNotes(AtsTarget target, CancellationToken cancel) =>
        Application(target.ApplicationId, cancel).Understood(AshbyRows.CandidateOf).Then(candidate =>
            _lists.All("candidate.listNotes", new JsonObject { ["candidateId"] = candidate }, _ => true, cancel).Understood(AshbyRows.Notes));

    /// <inheritdoc />
    public Task<Outcome<Written>> WriteNote(AtsTarget target, string body, CancellationToken cancel)
    {
        var hurried = ForWrite();
        return hurried.Application(target.ApplicationId, cancel).Understood(AshbyRows.CandidateOf).Then(async candidate =>
        {
            var note = new JsonObject
            {
                ["candidateId"] = candidate,
                // Said to be plain, so that no word of a candidate is taken for markup.
                ["note"] = new JsonObject { ["type"] = "text/plain", ["value"] = body },
                ["sendNotifications"] = false,
            };
            return await hurried._ashby.Write("candidate.createNote", note, AshbyErrors.NoNames, cancel) switch
            {
                Outcome<JsonElement>.Yes(var answer) => answer.TryGetProperty("results", out var results) && results.ValueKind == JsonValueKind.Object
                    && results.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
                        ? new Outcome<Written>.Yes(new Written(id.GetString(), 200))
                        : new Outcome<Written>.Unknown(new(AtsErrorKind.Malformed, "Ashby's answer does not show the note that was sent.")),
                var failed => failed.Then<Written>(_ => throw new System.Diagnostics.UnreachableException()),
            };
        });
    }

    /// <summary>The same account for one write that must not happen twice: it leaves in time, or not at all.</summary>
    private AshbyConnector ForWrite() => new(_settings, _ashby.ForWrite());

    private static Outcome<Written> Refused(string why, string? key) => new Outcome<Written>.No(new AtsError(AtsErrorKind.Validation, why, key));

    private static bool IsOfForm(AshbyField field) => field.Definition.Rung == Rung.Scorecard;

    private static bool IsOf(JsonElement row, string jobId) =>
        AshbyRows.Application(row) is { Status: AtsApplicationStatus.Active } application && application.JobId == jobId;

    private Task<Outcome<JsonElement>> Application(string applicationId, CancellationToken cancel) => One("application.info", "applicationId", applicationId, cancel);

    private Task<Outcome<IReadOnlyList<JsonElement>>> History(string applicationId, CancellationToken cancel) =>
        _lists.All("application.listHistory", new JsonObject { ["applicationId"] = applicationId }, _ => true, cancel);

    private Task<Outcome<IReadOnlyList<AshbyField>>> Fields(CancellationToken cancel) =>
        _form.Definitions(cancel).Then(form => _custom.Definitions(cancel)
            .Understood<IReadOnlyList<AshbyField>, IReadOnlyList<AshbyField>>(custom => [.. form, .. custom]));

    /// <summary>A record by its identifier: it has to be exactly the one asked for.</summary>
    private async Task<Outcome<JsonElement>> One(string endpoint, string parameter, string id, CancellationToken cancel, string? expand = null)
    {
        if (!Ids.Is(id))
            return await Ids.NoSuchRecord<JsonElement>();
        var body = new JsonObject { [parameter] = id };
        if (expand is not null)
            body["expand"] = new JsonArray(expand);
        return await _ashby.Read(endpoint, body, cancel).Understood(answer =>
        {
            var results = answer.GetProperty("results");
            return string.Equals(AshbyRows.Need(results, "id"), id, StringComparison.OrdinalIgnoreCase) ? results : throw new FormatException("id");
        });
    }
}
