using System.Globalization;
using System.Text.Json;
using Candor.Domain.Mapping;

namespace Candor.Connectors.Greenhouse;

/// <summary>Rows of Harvest v3 in our own words. A row that is not of its shape throws; the connector turns that into an error.</summary>
internal static class HarvestRows
{
    /// <summary>An application with its present stay.</summary>
    /// <param name="row">From <c>/v3/applications</c>.</param>
    /// <param name="stays">From <c>/v3/application_stages</c>.</param>
    public static AtsApplication Application(JsonElement row, IReadOnlyList<JsonElement> stays)
    {
        var application = Application(row);
        var stay = stays.FirstOrDefault(one =>
            Text(one, "application_id") == application.Id
            && Text(one, "job_interview_stage_id") == application.StageId
            && one.GetProperty("current").GetBoolean());
        return stay.ValueKind == JsonValueKind.Undefined
            ? application
            : application with { StageEntryId = Text(stay, "id"), StageEnteredAt = stay.GetProperty("entered_at").GetDateTimeOffset() };
    }

    /// <summary>The rows that really stand in the stage and are active.</summary>
    /// <param name="rows">From <c>/v3/applications</c>.</param>
    /// <param name="jobId">The job asked for.</param>
    /// <param name="stageId">The stage asked for.</param>
    public static IReadOnlyList<AtsApplication> InStage(IReadOnlyList<JsonElement> rows, string jobId, string stageId) =>
    [
        .. rows.Select(Application).Where(application =>
            application.Status == AtsApplicationStatus.Active && application.JobId == jobId && application.StageId == stageId),
    ];

    /// <summary>A candidate.</summary>
    /// <param name="row">From <c>/v3/candidates</c>.</param>
    public static AtsCandidate Candidate(JsonElement row) => new(
        Text(row, "id")!,
        Text(row, "first_name") ?? "",
        Text(row, "last_name") ?? "",
        Contacts(row, "email_addresses").FirstOrDefault(),
        Contacts(row, "addresses"),
        TextFields(row));

    /// <summary>A job with its offices' places.</summary>
    /// <param name="row">From <c>/v3/jobs</c>.</param>
    /// <param name="offices">From <c>/v3/offices</c>.</param>
    public static AtsJob Job(JsonElement row, IReadOnlyList<JsonElement> offices) => new(
        Text(row, "id")!,
        Text(row, "name")!,
        [.. offices.Select(office => Text(office, "location_name") ?? Text(office, "name")!)],
        Text(row, "status") == "open",
        TextFields(row));

    /// <summary>The jobs that take candidates.</summary>
    /// <param name="rows">From <c>/v3/jobs</c>.</param>
    public static IReadOnlyList<string> OpenJobs(IReadOnlyList<JsonElement> rows) =>
        [.. rows.Where(row => Text(row, "status") == "open").Select(row => Text(row, "id")!)];

    /// <summary>A job's active stages in order.</summary>
    /// <param name="rows">From <c>/v3/job_interview_stages</c>.</param>
    /// <param name="jobId">The job asked for.</param>
    public static IReadOnlyList<AtsStage> Stages(IReadOnlyList<JsonElement> rows, string jobId) =>
    [
        .. rows.Where(row => Text(row, "job_id") == jobId && row.GetProperty("active").GetBoolean())
            .OrderBy(row => row.GetProperty("sort_order").GetInt32())
            .Select(row => new AtsStage(Text(row, "id")!, Text(row, "name")!)),
    ];

    /// <summary>A candidate's notes.</summary>
    /// <param name="rows">From <c>/v3/notes</c>.</param>
    /// <param name="candidateId">The candidate asked for.</param>
    public static IReadOnlyList<AtsNote> Notes(IReadOnlyList<JsonElement> rows, string candidateId) =>
    [
        .. rows.Where(row => Text(row, "candidate_id") == candidateId)
            .Select(row => new AtsNote(Text(row, "id")!, Text(row, "body") ?? "", row.GetProperty("created_at").GetDateTimeOffset())),
    ];

    /// <summary>An application's custom fields by <c>name_key</c>.</summary>
    /// <param name="row">From <c>/v3/applications</c>.</param>
    public static IReadOnlyDictionary<string, FieldValue> FieldValues(JsonElement row) =>
        row.GetProperty("custom_fields").EnumerateObject().ToDictionary(
            field => field.Name,
            field => HarvestFields.FromJson(Text(field.Value, "type")!, field.Value.GetProperty("value")),
            StringComparer.Ordinal);

    private static AtsApplication Application(JsonElement row) => new(
        Text(row, "id")!,
        Text(row, "candidate_id")!,
        Text(row, "job_id"),
        Text(row, "status") switch
        {
            "in_process" => AtsApplicationStatus.Active,
            "rejected" => AtsApplicationStatus.Rejected,
            "hired" => AtsApplicationStatus.Hired,
            "converted" => AtsApplicationStatus.Converted,
            var other => throw new FormatException($"status {other}"),
        },
        Text(row, "job_interview_stage_id"),
        Text(row, "stage_name"),
        null,
        null,
        $"https://app.greenhouse.io/people/{Text(row, "candidate_id")}?application_id={Text(row, "id")}");

    private static IReadOnlyList<string> Contacts(JsonElement row, string name) =>
        [.. row.GetProperty(name).EnumerateArray().Select(contact => Text(contact, "value")).OfType<string>().Where(value => value.Length > 0)];

    private static IReadOnlyDictionary<string, string> TextFields(JsonElement row) =>
        FieldValues(row).Where(pair => pair.Value != FieldValue.None)
            .ToDictionary(pair => pair.Key, pair => pair.Value.Display, StringComparer.Ordinal);

    /// <summary>A text, or a number as text; null for null or absent.</summary>
    private static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetInt64().ToString(CultureInfo.InvariantCulture),
            JsonValueKind.Null => null,
            _ => throw new FormatException(name),
        }
        : null;
}
