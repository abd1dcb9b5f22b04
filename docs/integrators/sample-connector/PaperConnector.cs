using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Connectors.Http;
using Candor.Domain.Mapping;

namespace Candor.Connectors.Paper;

/// <summary>Paper, an applicant tracking system that does not exist: the smallest connector that is whole.</summary>
public sealed class PaperConnector : IAtsConnector
{
    private readonly PaperClient _paper;
    private readonly PaperWebhooks _webhooks;

    /// <summary>A connector for one account.</summary>
    /// <param name="settings">As <see cref="PaperSheet"/> lists them.</param>
    /// <param name="http">Sends the requests. It must neither retry by itself nor follow redirects.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">A setting is missing or not fit.</exception>
    public PaperConnector(VendorSettings settings, HttpClient http, TimeProvider time)
    {
        _paper = new PaperClient(settings, http, time);
        _webhooks = new PaperWebhooks(new WebhookSecrets(settings.WebhookSecrets));
    }

    /// <summary>Paper among the vendors.</summary>
    public static Vendor Vendor { get; } = new(PaperSheet.Sheet, (settings, http, time) => new PaperConnector(settings, http, time));

    /// <inheritdoc />
    public CapabilitySheet Sheet => PaperSheet.Sheet;

    /// <inheritdoc />
    public WebhookVerdict ReadWebhook(WebhookDelivery delivery) => _webhooks.Read(delivery);

    /// <inheritdoc />
    public Task<Outcome<AtsApplication>> ReadApplication(string applicationId, CancellationToken cancel) =>
        One("applications", applicationId, cancel).Understood(Application);

    /// <inheritdoc />
    public Task<Outcome<AtsCandidate>> ReadCandidate(string candidateId, CancellationToken cancel) =>
        One("candidates", candidateId, cancel).Understood(row => new AtsCandidate(
            Need(row, "id"), Need(row, "first_name"), Need(row, "last_name"), Text(row, "email"), Text(row, "address") is { } address ? [address] : [], None));

    /// <inheritdoc />
    public Task<Outcome<AtsJob>> ReadJob(string jobId, CancellationToken cancel) =>
        One("jobs", jobId, cancel).Understood(row => new AtsJob(Need(row, "id"), Need(row, "title"), [Need(row, "location")], Need(row, "status") == "open", None));

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<string>>> ListOpenJobs(CancellationToken cancel) =>
        Many("jobs?status=open", row => Need(row, "id"), cancel);

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<AtsStage>>> ReadStages(string jobId, CancellationToken cancel) =>
        IsId(jobId)
            ? Many($"jobs/{jobId}/stages", row => new AtsStage(Need(row, "id"), Need(row, "name")), cancel)
            : NoSuchRecord<IReadOnlyList<AtsStage>>();

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<AtsApplication>>> ListInStage(string jobId, string stageId, CancellationToken cancel) =>
        IsId(jobId) && IsId(stageId)
            ? Many($"applications?job={jobId}&stage={stageId}&status=active", Application, cancel)
            : NoSuchRecord<IReadOnlyList<AtsApplication>>();

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<FieldDefinition>>> ReadFieldDefinitions(CancellationToken cancel) =>
        Many("fields", row => new FieldDefinition(
            Need(row, "key"), Need(row, "name"), TypeOf(Need(row, "type")), [.. row.GetProperty("options").EnumerateArray().Select(option => option.GetString()!)], false), cancel);

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyDictionary<string, FieldValue>>> ReadFields(AtsTarget target, CancellationToken cancel) =>
        One("applications", target.ApplicationId, cancel).Understood<JsonElement, IReadOnlyDictionary<string, FieldValue>>(row =>
            row.GetProperty("fields").EnumerateObject().ToDictionary(field => field.Name, field => Value(field.Value), StringComparer.Ordinal));

    /// <inheritdoc />
    public Task<Outcome<Written>> WriteFields(AtsTarget target, IReadOnlyDictionary<string, FieldValue> values, CancellationToken cancel) =>
        Acknowledged(HttpMethod.Patch, $"applications/{target.ApplicationId}", target, new JsonObject
        {
            ["fields"] = new JsonObject(values.Select(pair => KeyValuePair.Create(pair.Key, Json(pair.Value)))),
        }, cancel);

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<AtsNote>>> ReadNotes(AtsTarget target, CancellationToken cancel) =>
        IsId(target.ApplicationId)
            ? Many($"applications/{target.ApplicationId}/notes", row => new AtsNote(Need(row, "id"), Need(row, "text"), null), cancel)
            : NoSuchRecord<IReadOnlyList<AtsNote>>();

    /// <inheritdoc />
    public Task<Outcome<Written>> WriteNote(AtsTarget target, string body, CancellationToken cancel) =>
        Acknowledged(HttpMethod.Post, $"applications/{target.ApplicationId}/notes", target, new JsonObject { ["text"] = body }, cancel);

    /// <summary>What an identifier looks like: anything else would change the address.</summary>
    internal static bool IsId(string id) => id.Length is > 0 and <= 40 && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');

    private Task<Outcome<JsonElement>> One(string resource, string id, CancellationToken cancel) =>
        IsId(id) ? _paper.Read($"{resource}/{id}", cancel) : NoSuchRecord<JsonElement>();

    private Task<Outcome<IReadOnlyList<T>>> Many<T>(string path, Func<JsonElement, T> read, CancellationToken cancel) =>
        _paper.Read(path, cancel).Understood<JsonElement, IReadOnlyList<T>>(rows => [.. rows.EnumerateArray().Select(read)]);

    /// <summary>A write is done when the vendor shows the record with its identifier; anything else in a success leaves it unknown.</summary>
    private async Task<Outcome<Written>> Acknowledged(HttpMethod method, string path, AtsTarget target, JsonObject body, CancellationToken cancel) =>
        !IsId(target.ApplicationId) ? await NoSuchRecord<Written>() : await _paper.Write(method, path, body, cancel) switch
        {
            Outcome<JsonElement>.Yes({ ValueKind: JsonValueKind.Object } row) when Text(row, "id") is { } id => new Outcome<Written>.Yes(new Written(id, 200)),
            Outcome<JsonElement>.Yes => new Outcome<Written>.Unknown(new(AtsErrorKind.Malformed, "Paper's answer to a write is not the record it documents.")),
            var other => other.Then<Written>(_ => throw new System.Diagnostics.UnreachableException()),
        };

    private static AtsApplication Application(JsonElement row) => new(
        Need(row, "id"),
        Need(row, "candidate_id"),
        Text(row, "job_id"),
        Need(row, "status") switch
        {
            "active" => AtsApplicationStatus.Active,
            "rejected" => AtsApplicationStatus.Rejected,
            "hired" => AtsApplicationStatus.Hired,
            _ => throw new FormatException("status"),
        },
        Text(row, "stage_id"),
        Text(row, "stage_name"),
        Text(row, "stay_id"),
        null,
        null);

    private static FieldType TypeOf(string type) => type switch
    {
        "text" => FieldType.LongText,
        "number" => FieldType.Number,
        "choice" => FieldType.SingleSelect,
        "link" => FieldType.Url,
        _ => FieldType.Other,
    };

    private static FieldValue Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => FieldValue.None,
        JsonValueKind.Number => new FieldValue.Number(value.GetDecimal()),
        _ => new FieldValue.Text(value.GetString()!),
    };

    private static JsonNode? Json(FieldValue value) => value switch
    {
        FieldValue.Empty => null,
        FieldValue.Number(var number) => number,
        _ => value.Display,
    };

    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    private static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string Need(JsonElement row, string name) => Text(row, name) ?? throw new FormatException(name);

    private static Task<Outcome<T>> NoSuchRecord<T>() =>
        Task.FromResult<Outcome<T>>(new Outcome<T>.No(new(AtsErrorKind.NotFound, "That is no identifier of Paper's.")));
}
