using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Connectors.Http;
using Candor.Domain.Mapping;

namespace Candor.Connectors.Greenhouse;

/// <summary>
/// Greenhouse through Harvest v3 and recruiting webhooks. What was read, the scopes to grant and what stayed uncertain: README.md beside
/// this file.
/// </summary>
public sealed class GreenhouseConnector : IAtsConnector, IHiringTeams
{
    private readonly HarvestClient _harvest;
    private readonly HarvestLists _lists;
    private readonly GreenhouseWebhooks _webhooks;
    private readonly TimeProvider _time;
    private readonly long? _noteAuthor;

    /// <summary>A connector for one account.</summary>
    /// <param name="settings">
    /// Needs <c>base_url</c>, <c>token_url</c>, <c>client_id</c>, <c>client_secret</c>; takes <c>user_id</c>, the user on whose behalf
    /// calls are made and by whom notes are signed (absent: the credentials' own), and <c>partner_key</c>, <c>partner_key_before</c> and
    /// <c>partner_callbacks</c> for the assessment panel.
    /// </param>
    /// <param name="http">Sends the requests. It must neither retry by itself nor follow redirects.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">A setting is missing, an address would send secrets in the clear, or a user is no number.</exception>
    public GreenhouseConnector(VendorSettings settings, HttpClient http, TimeProvider time)
    {
        _harvest = new HarvestClient(settings, http, time);
        _lists = new HarvestLists(_harvest);
        _time = time;
        _webhooks = new GreenhouseWebhooks(new WebhookSecrets(settings.WebhookSecrets));
        _noteAuthor = User(settings, "user_id");
        Assessment = GreenhouseAssessment.Of(settings, http, time);
    }

    /// <summary>Greenhouse among the vendors.</summary>
    public static Vendor Vendor { get; } = new(GreenhouseSheet.Sheet, (settings, http, time) => new GreenhouseConnector(settings, http, time));

    /// <inheritdoc />
    public CapabilitySheet Sheet => GreenhouseSheet.Sheet;

    /// <inheritdoc />
    public IAssessmentPartner? Assessment { get; }

    /// <inheritdoc />
    public WebhookVerdict ReadWebhook(WebhookDelivery delivery) => _webhooks.Read(delivery);

    /// <inheritdoc />
    public Task<Outcome<AtsApplication>> ReadApplication(string applicationId, CancellationToken cancel) =>
        One("applications", applicationId, cancel).Then(row =>
            _lists.By("application_stages?current=true", "application_ids", "application_id", [applicationId], cancel)
                .Understood(stays => HarvestRows.Application(row, stays)));

    /// <inheritdoc />
    public Task<Outcome<AtsCandidate>> ReadCandidate(string candidateId, CancellationToken cancel) =>
        One("candidates", candidateId, cancel).Understood(HarvestRows.Candidate);

    /// <inheritdoc />
    public Task<Outcome<AtsJob>> ReadJob(string jobId, CancellationToken cancel) =>
        One("jobs", jobId, cancel).Then(job =>
            _lists.By("offices", "ids", "id", HarvestRows.Offices(job), cancel)
                .Understood(offices => HarvestRows.Job(job, offices)));

    /// <inheritdoc />
    /// <remarks>Both lists are empty for a job that is gone, too: only then the job itself is asked for.</remarks>
    public Task<Outcome<IReadOnlyList<AtsTeamMember>>> ReadTeam(string jobId, CancellationToken cancel) => IsId(jobId)
        ? _lists.By("job_hiring_managers", "job_ids", "job_id", [jobId], cancel).Then(managers =>
            _lists.By("job_owners", "job_ids", "job_id", [jobId], cancel).Then(owners => managers.Count + owners.Count == 0
                ? One("jobs", jobId, cancel).Understood<JsonElement, IReadOnlyList<AtsTeamMember>>(_ => [])
                : Task.FromResult<Outcome<IReadOnlyList<JsonElement>>>(new Outcome<IReadOnlyList<JsonElement>>.Yes([.. managers, .. owners]))
                    .Understood(HarvestRows.Users)
                    .Then(ids => _lists.By("users", "ids", "id", ids, cancel))
                    .Understood(users => HarvestRows.Team(managers, owners, users))))
        : NoSuchRecord<IReadOnlyList<AtsTeamMember>>();

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<string>>> ListOpenJobs(CancellationToken cancel) =>
        _lists.All("jobs?status=open", row => HarvestRows.Text(row, "status") == "open", cancel).Understood(HarvestRows.OpenJobs);

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<AtsStage>>> ReadStages(string jobId, CancellationToken cancel) =>
        IsId(jobId)
            ? _lists.By("job_interview_stages?active=true", "job_ids", "job_id", [jobId], cancel).Understood(HarvestRows.Stages)
            : NoSuchRecord<IReadOnlyList<AtsStage>>();

    /// <inheritdoc />
    /// <remarks>
    /// Asked of <c>application_stages</c>, which tells of the stay as well: a filter of applications by stage is not in every edition of the
    /// vendor's reference.
    /// </remarks>
    public Task<Outcome<IReadOnlyList<AtsApplication>>> ListInStage(string jobId, string stageId, CancellationToken cancel) =>
        IsId(jobId) && IsId(stageId)
            ? _lists.By("application_stages?current=true", "job_interview_stage_ids", "job_interview_stage_id", [stageId], cancel)
                .Then(stays => _lists.By("applications", "ids", "id", HarvestRows.Applications(stays), cancel)
                    .Understood(rows => HarvestRows.InStage(rows, stays, jobId, stageId)))
            : NoSuchRecord<IReadOnlyList<AtsApplication>>();

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<FieldDefinition>>> ReadFieldDefinitions(CancellationToken cancel) =>
        Fields(cancel).Understood(fields => fields.Definitions);

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyDictionary<string, FieldValue>>> ReadFields(AtsTarget target, CancellationToken cancel) =>
        One("applications", target.ApplicationId, cancel).Then(row =>
            Definitions(cancel).Understood(definitions => HarvestFields.Values(row, definitions)));

    /// <inheritdoc />
    public Task<Outcome<Written>> WriteFields(AtsTarget target, IReadOnlyDictionary<string, FieldValue> values, CancellationToken cancel)
    {
        var asked = _time.GetUtcNow();
        var applicationId = target.ApplicationId;
        if (!IsId(applicationId))
            return NoSuchRecord<Written>();
        return Fields(cancel).Then(async fields =>
        {
            var list = new JsonArray();
            foreach (var (key, value) in values)
            {
                var (problem, json) = fields.ToJson(key, value);
                if (problem is not null)
                    return new Outcome<Written>.No(new AtsError(AtsErrorKind.Validation, problem, key));
                list.Add(new JsonObject { ["name_key"] = key, ["value"] = json });
            }

            if (list.Count == 0)
                return new Outcome<Written>.No(new AtsError(AtsErrorKind.Validation, "There is no field to write."));
            var written = await _harvest.Write(HttpMethod.Patch, $"applications/{applicationId}", new JsonObject { ["custom_fields"] = list }, asked, cancel);
            return Acknowledged(written, id => id == applicationId);
        });
    }

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<AtsNote>>> ReadNotes(AtsTarget target, CancellationToken cancel) =>
        One("applications", target.ApplicationId, cancel).Then(row =>
            _lists.By("notes", "candidate_ids", "candidate_id", [HarvestRows.CandidateOf(row)], cancel).Understood(HarvestRows.Notes));

    /// <inheritdoc />
    public Task<Outcome<Written>> WriteNote(AtsTarget target, string body, CancellationToken cancel)
    {
        var asked = _time.GetUtcNow();
        return One("applications", target.ApplicationId, cancel).Then(async row =>
        {
            var note = new JsonObject
            {
                ["candidate_id"] = long.Parse(HarvestRows.CandidateOf(row), CultureInfo.InvariantCulture),
                ["application_id"] = long.Parse(target.ApplicationId, CultureInfo.InvariantCulture),
                ["body"] = body,
                ["visibility"] = "public",
                ["note_type"] = "NOTE",
            };
            if (_noteAuthor is { } author)
                note["user_id"] = author;
            return Acknowledged(await _harvest.Write(HttpMethod.Post, "notes", note, asked, cancel), _ => true);
        });
    }

    /// <summary>A write is done when the vendor shows the record; anything else in a success leaves it unknown.</summary>
    private static Outcome<Written> Acknowledged(Outcome<HarvestClient.Answer> answered, Func<string, bool> isOurs) => answered switch
    {
        Outcome<HarvestClient.Answer>.Yes({ Body: { ValueKind: JsonValueKind.Object } body, Status: var status })
            when body.TryGetProperty("id", out var id) && isOurs(id.ToString()) => new Outcome<Written>.Yes(new Written(id.ToString(), status)),
        Outcome<HarvestClient.Answer>.Yes => new Outcome<Written>.Unknown(
            new AtsError(AtsErrorKind.Malformed, "The vendor's answer to a write is not the record it documents.")),
        _ => answered.Then<Written>(_ => throw new System.Diagnostics.UnreachableException()),
    };

    /// <summary>v3 has no address for a single record: a list with <c>ids</c> has to hold exactly the one asked for.</summary>
    private Task<Outcome<JsonElement>> One(string resource, string id, CancellationToken cancel) =>
        !IsId(id)
            ? NoSuchRecord<JsonElement>()
            : _lists.By(resource, "ids", "id", [id], cancel).Then(rows => Task.FromResult<Outcome<JsonElement>>(rows is [var row]
                ? new Outcome<JsonElement>.Yes(row)
                : new Outcome<JsonElement>.No(new AtsError(AtsErrorKind.NotFound, $"Greenhouse lists no such record among its {resource}."))));

    private Task<Outcome<IReadOnlyList<JsonElement>>> Definitions(CancellationToken cancel) =>
        _lists.All("custom_fields?field_type=application", row => HarvestRows.Text(row, "field_type") == "application", cancel);

    private Task<Outcome<HarvestFields>> Fields(CancellationToken cancel) =>
        Definitions(cancel).Then(definitions =>
            _lists.By("custom_field_options?active=true", "custom_field_ids", "custom_field_id", HarvestFields.Selects(definitions), cancel)
                .Understood(options => HarvestFields.Of(definitions, options)));

    /// <summary>An identifier is a positive number: anything else would change the address.</summary>
    private static bool IsId(string id) => id.Length is > 0 and < 19 && id[0] != '0' && id.All(char.IsAsciiDigit);

    private static Task<Outcome<T>> NoSuchRecord<T>() => Task.FromResult<Outcome<T>>(
        new Outcome<T>.No(new AtsError(AtsErrorKind.NotFound, "An identifier at Greenhouse is a number: there is no such record.")));

    private static long? User(VendorSettings settings, string key) =>
        settings.Values.GetValueOrDefault(key) is not { Length: > 0 } text ? null
        : IsId(text) ? long.Parse(text, CultureInfo.InvariantCulture)
        : throw new ArgumentException($"The connection {settings.Connection} needs a user's number as {key}.");
}
