using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Domain.Mapping;

namespace Candor.Connectors.Greenhouse;

/// <summary>
/// Greenhouse through Harvest v3 and recruiting webhooks. What was read, the scopes to grant and what stayed uncertain: README.md beside
/// this file.
/// </summary>
public sealed class GreenhouseConnector : IAtsConnector
{
    private readonly HarvestClient _harvest;
    private readonly GreenhouseWebhooks _webhooks;
    private readonly string _noteAuthor;

    /// <summary>A connector for one account.</summary>
    /// <param name="settings">
    /// Needs <c>base_url</c>, <c>token_url</c>, <c>client_id</c>, <c>client_secret</c> and <c>note_author</c> (the user notes are written as); takes
    /// <c>acting_user</c>.
    /// </param>
    /// <param name="http">Sends the requests.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">A setting is missing.</exception>
    public GreenhouseConnector(VendorSettings settings, HttpClient http, TimeProvider time)
    {
        _harvest = new HarvestClient(settings, http, time);
        _webhooks = new GreenhouseWebhooks(settings.WebhookSecrets);
        _noteAuthor = settings.Required("note_author");
    }

    /// <inheritdoc />
    public string Vendor => "greenhouse";

    /// <inheritdoc />
    public WebhookVerdict ReadWebhook(WebhookDelivery delivery) => _webhooks.Read(delivery);

    /// <inheritdoc />
    public async Task<Outcome<AtsApplication>> ReadApplication(string applicationId, CancellationToken cancel)
    {
        var row = await One("applications", applicationId, cancel);
        if (row is not Outcome<JsonElement>.Yes(var application))
            return row.Then<AtsApplication>(_ => throw new System.Diagnostics.UnreachableException());
        var stays = await _harvest.List($"application_stages?application_ids={Id(applicationId)}", cancel);
        if (stays is not Outcome<IReadOnlyList<JsonElement>>.Yes(var rows))
            return stays.Then<AtsApplication>(_ => throw new System.Diagnostics.UnreachableException());
        return Understand(() => HarvestRows.Application(application, rows));
    }

    /// <inheritdoc />
    public async Task<Outcome<AtsCandidate>> ReadCandidate(string candidateId, CancellationToken cancel) =>
        Understand(await One("candidates", candidateId, cancel), HarvestRows.Candidate);

    /// <inheritdoc />
    public async Task<Outcome<AtsJob>> ReadJob(string jobId, CancellationToken cancel)
    {
        var row = await One("jobs", jobId, cancel);
        if (row is not Outcome<JsonElement>.Yes(var job))
            return row.Then<AtsJob>(_ => throw new System.Diagnostics.UnreachableException());
        var offices = job.GetProperty("office_ids").EnumerateArray().Select(id => id.GetInt64().ToString(CultureInfo.InvariantCulture)).ToList();
        if (offices.Count == 0)
            return Understand(() => HarvestRows.Job(job, []));
        var listed = await _harvest.List($"offices?ids={string.Join(',', offices)}", cancel);
        return listed is Outcome<IReadOnlyList<JsonElement>>.Yes(var rows)
            ? Understand(() => HarvestRows.Job(job, rows))
            : listed.Then<AtsJob>(_ => throw new System.Diagnostics.UnreachableException());
    }

    /// <inheritdoc />
    public async Task<Outcome<IReadOnlyList<string>>> ListOpenJobs(CancellationToken cancel) =>
        Understand(await _harvest.List("jobs", cancel), HarvestRows.OpenJobs);

    /// <inheritdoc />
    public async Task<Outcome<IReadOnlyList<AtsStage>>> ReadStages(string jobId, CancellationToken cancel) =>
        Understand(
            await _harvest.List($"job_interview_stages?job_ids={Id(jobId)}", cancel),
            rows => HarvestRows.Stages(rows, jobId));

    /// <inheritdoc />
    public async Task<Outcome<IReadOnlyList<AtsApplication>>> ListInStage(string jobId, string stageId, CancellationToken cancel) =>
        Understand(
            await _harvest.List($"applications?job_ids={Id(jobId)}&job_interview_stage_ids={Id(stageId)}&status=in_process", cancel),
            // A filter the vendor drops would list strangers: each row has to fit it.
            rows => HarvestRows.InStage(rows, jobId, stageId));

    /// <inheritdoc />
    public async Task<Outcome<IReadOnlyList<FieldDefinition>>> ReadFieldDefinitions(CancellationToken cancel) =>
        Understand(await Fields(cancel), fields => fields.Definitions);

    /// <inheritdoc />
    public async Task<Outcome<IReadOnlyDictionary<string, FieldValue>>> ReadFields(string applicationId, CancellationToken cancel) =>
        Understand(await One("applications", applicationId, cancel), HarvestRows.FieldValues);

    /// <inheritdoc />
    public async Task<Outcome<Written>> WriteFields(
        string applicationId,
        IReadOnlyDictionary<string, FieldValue> values,
        CancellationToken cancel)
    {
        var read = await Fields(cancel);
        if (read is not Outcome<HarvestFields>.Yes(var fields))
            return read.Then<Written>(_ => throw new System.Diagnostics.UnreachableException());
        var list = new JsonArray();
        foreach (var (key, value) in values)
        {
            var (problem, json) = fields.ToJson(key, value);
            if (problem is not null)
                return new Outcome<Written>.No(new AtsError(AtsErrorKind.Validation, problem, key));
            list.Add(new JsonObject { ["name_key"] = key, ["value"] = json });
        }

        return await _harvest.Write(HttpMethod.Patch, $"applications/{Id(applicationId)}", new JsonObject { ["custom_fields"] = list }, cancel);
    }

    /// <inheritdoc />
    public async Task<Outcome<IReadOnlyList<AtsNote>>> ReadNotes(string applicationId, CancellationToken cancel)
    {
        var owner = await CandidateOf(applicationId, cancel);
        if (owner is not Outcome<string>.Yes(var candidateId))
            return owner.Then<IReadOnlyList<AtsNote>>(_ => throw new System.Diagnostics.UnreachableException());
        return Understand(await _harvest.List($"notes?candidate_ids={candidateId}", cancel), rows => HarvestRows.Notes(rows, candidateId));
    }

    /// <inheritdoc />
    public async Task<Outcome<Written>> WriteNote(string applicationId, string body, CancellationToken cancel)
    {
        var owner = await CandidateOf(applicationId, cancel);
        if (owner is not Outcome<string>.Yes(var candidateId))
            return owner.Then<Written>(_ => throw new System.Diagnostics.UnreachableException());
        return await _harvest.Write(
            HttpMethod.Post,
            "notes",
            new JsonObject
            {
                ["candidate_id"] = long.Parse(candidateId, CultureInfo.InvariantCulture),
                ["user_id"] = long.Parse(_noteAuthor, CultureInfo.InvariantCulture),
                ["body"] = body,
                ["visibility"] = "public",
                ["note_type"] = "NOTE",
            },
            cancel);
    }

    private async Task<Outcome<string>> CandidateOf(string applicationId, CancellationToken cancel) =>
        Understand(
            await One("applications", applicationId, cancel),
            row => row.GetProperty("candidate_id").GetInt64().ToString(CultureInfo.InvariantCulture));

    /// <summary>v3 has no address for a single record: a list with <c>ids</c> has to hold exactly the one asked for.</summary>
    private async Task<Outcome<JsonElement>> One(string resource, string id, CancellationToken cancel)
    {
        var listed = await _harvest.List($"{resource}?ids={Id(id)}", cancel);
        if (listed is not Outcome<IReadOnlyList<JsonElement>>.Yes(var rows))
            return listed.Then<JsonElement>(_ => throw new System.Diagnostics.UnreachableException());
        return rows switch
        {
            [] => new Outcome<JsonElement>.No(new AtsError(AtsErrorKind.NotFound, $"Greenhouse lists no such record among its {resource}.")),
            [var row] when row.TryGetProperty("id", out var found) && found.ToString() == id => new Outcome<JsonElement>.Yes(row),
            _ => new Outcome<JsonElement>.No(new AtsError(AtsErrorKind.Malformed, $"Greenhouse listed others than the record asked for among its {resource}.")),
        };
    }

    private async Task<Outcome<HarvestFields>> Fields(CancellationToken cancel)
    {
        var definitions = await _harvest.List("custom_fields?field_type=application", cancel);
        if (definitions is not Outcome<IReadOnlyList<JsonElement>>.Yes(var fields))
            return definitions.Then<HarvestFields>(_ => throw new System.Diagnostics.UnreachableException());
        return Understand(await _harvest.List("custom_field_options", cancel), options => HarvestFields.Of(fields, options));
    }

    /// <summary>An identifier is a number: anything else would change the address.</summary>
    private static string Id(string id) =>
        id.Length is > 0 and < 20 && id.All(char.IsAsciiDigit)
            ? id
            : throw new ArgumentException("A Greenhouse identifier is a number.", nameof(id));

    private static Outcome<TNext> Understand<T, TNext>(Outcome<T> answer, Func<T, TNext> read) => answer switch
    {
        Outcome<T>.Yes(var value) => Understand(() => read(value)),
        _ => answer.Then<TNext>(_ => throw new System.Diagnostics.UnreachableException()),
    };

    private static Outcome<T> Understand<T>(Func<T> read)
    {
        try
        {
            return new Outcome<T>.Yes(read());
        }
        catch (Exception surprise) when (surprise is KeyNotFoundException or InvalidOperationException or FormatException or JsonException)
        {
            return new Outcome<T>.No(new AtsError(AtsErrorKind.Malformed, "A record from Greenhouse is not of the shape it documents."));
        }
    }
}
