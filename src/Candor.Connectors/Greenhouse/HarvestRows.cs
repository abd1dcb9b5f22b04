using System.Globalization;
using System.Text.Json;
using Candor.Domain.Mapping;

namespace Candor.Connectors.Greenhouse;

/// <summary>Rows of Harvest v3 in our own words. A row that is not of its shape throws; the connector turns that into an error.</summary>
internal static class HarvestRows
{
    /// <summary>An application with its present stay.</summary>
    /// <param name="row">From <c>/v3/applications</c>.</param>
    /// <param name="stays">Its current rows from <c>/v3/application_stages</c>.</param>
    /// <exception cref="FormatException">The two disagree: it was moved between the two reads.</exception>
    public static AtsApplication Application(JsonElement row, IReadOnlyList<JsonElement> stays)
    {
        var application = Application(row);
        if (Text(row, "stage_id") is not { } stayId)
            return application;
        var stay = stays.FirstOrDefault(one => Text(one, "id") == stayId && one.GetProperty("current").GetBoolean());
        if (stay.ValueKind == JsonValueKind.Undefined)
            throw new FormatException("stage_id");
        return InStay(application, stay);
    }

    /// <summary>The applications that really stand in the stage and are active, each with its stay.</summary>
    /// <param name="rows">From <c>/v3/applications</c>.</param>
    /// <param name="stays">The stage's current rows from <c>/v3/application_stages</c>.</param>
    /// <param name="jobId">The job asked for.</param>
    /// <param name="stageId">The stage asked for.</param>
    public static IReadOnlyList<AtsApplication> InStage(
        IReadOnlyList<JsonElement> rows,
        IReadOnlyList<JsonElement> stays,
        string jobId,
        string stageId)
    {
        var byId = stays.Where(stay => stay.GetProperty("current").GetBoolean()).ToDictionary(stay => Text(stay, "id")!, StringComparer.Ordinal);
        // One that was moved between the two reads names another stay, and is no longer here.
        return
        [
            .. from row in rows
               where Text(row, "stage_id") is { } stayId && byId.ContainsKey(stayId)
               let application = InStay(Application(row), byId[Text(row, "stage_id")!])
               where application.Status == AtsApplicationStatus.Active && application.JobId == jobId && application.StageId == stageId
               select application,
        ];
    }

    /// <summary>The applications that stays belong to.</summary>
    /// <param name="stays">From <c>/v3/application_stages</c>.</param>
    public static IReadOnlyList<string> Applications(IReadOnlyList<JsonElement> stays) =>
        [.. stays.Select(stay => Text(stay, "application_id")).OfType<string>()];

    /// <summary>Whose an application is.</summary>
    /// <param name="row">From <c>/v3/applications</c>.</param>
    public static string CandidateOf(JsonElement row) => Text(row, "candidate_id") ?? throw new FormatException("candidate_id");

    /// <summary>A candidate.</summary>
    /// <param name="row">From <c>/v3/candidates</c>.</param>
    public static AtsCandidate Candidate(JsonElement row) => new(
        Text(row, "id")!,
        Text(row, "first_name") ?? "",
        Text(row, "last_name") ?? "",
        Contacts(row, "email_addresses").FirstOrDefault(),
        Contacts(row, "addresses"),
        TextFields(row));

    /// <summary>The offices of a job, by id.</summary>
    /// <param name="row">From <c>/v3/jobs</c>.</param>
    public static IReadOnlyList<string> Offices(JsonElement row) =>
        row.TryGetProperty("office_ids", out var ids) && ids.ValueKind == JsonValueKind.Array
            ? [.. ids.EnumerateArray().Select(id => id.ToString())]
            : [];

    /// <summary>A job with its offices' places.</summary>
    /// <param name="row">From <c>/v3/jobs</c>.</param>
    /// <param name="offices">From <c>/v3/offices</c>.</param>
    public static AtsJob Job(JsonElement row, IReadOnlyList<JsonElement> offices) => new(
        Text(row, "id")!,
        Text(row, "name")!,
        [.. offices.Select(office => Text(office, "location") is { Length: > 0 } place ? place : Text(office, "name")!)],
        Text(row, "status") == "open",
        TextFields(row));

    /// <summary>The users that rows of a team name.</summary>
    /// <param name="rows">From <c>/v3/job_hiring_managers</c> and <c>/v3/job_owners</c>.</param>
    public static IReadOnlyList<string> Users(IReadOnlyList<JsonElement> rows) => [.. rows.Select(UserOf).Distinct(StringComparer.Ordinal)];

    /// <summary>Who is on a job.</summary>
    /// <param name="managers">From <c>/v3/job_hiring_managers</c>.</param>
    /// <param name="owners">From <c>/v3/job_owners</c>.</param>
    /// <param name="users">From <c>/v3/users</c>, which leaves the users of integrations out.</param>
    public static IReadOnlyList<AtsTeamMember> Team(IReadOnlyList<JsonElement> managers, IReadOnlyList<JsonElement> owners, IReadOnlyList<JsonElement> users)
    {
        var addresses = users.Where(user => !user.GetProperty("deactivated").GetBoolean())
            .ToDictionary(user => Text(user, "id")!, user => Text(user, "primary_email"), StringComparer.Ordinal);
        return
        [
            .. managers.Select(row => Member(row, "hiring_manager")),
            .. owners.Select(row => Member(row, Text(row, "type") ?? throw new FormatException("type"))),
        ];

        AtsTeamMember Member(JsonElement row, string role) =>
            new(UserOf(row), addresses.GetValueOrDefault(UserOf(row)) is { Length: > 0 } address ? address : null, role);
    }

    /// <summary>The jobs that take candidates.</summary>
    /// <param name="rows">From <c>/v3/jobs</c>.</param>
    public static IReadOnlyList<string> OpenJobs(IReadOnlyList<JsonElement> rows) =>
        [.. rows.Where(row => Text(row, "status") == "open").Select(row => Text(row, "id")!)];

    /// <summary>A job's active stages in order.</summary>
    /// <param name="rows">From <c>/v3/job_interview_stages</c>.</param>
    public static IReadOnlyList<AtsStage> Stages(IReadOnlyList<JsonElement> rows) =>
    [
        .. rows.Where(row => row.GetProperty("active").GetBoolean())
            .OrderBy(row => row.GetProperty("sort_order").GetInt32())
            .Select(row => new AtsStage(Text(row, "id")!, Text(row, "name")!)),
    ];

    /// <summary>A candidate's notes.</summary>
    /// <param name="rows">From <c>/v3/notes</c>.</param>
    public static IReadOnlyList<AtsNote> Notes(IReadOnlyList<JsonElement> rows) =>
        [.. rows.Select(row => new AtsNote(Text(row, "id")!, Text(row, "body") ?? "", row.GetProperty("created_at").GetDateTimeOffset()))];

    /// <summary>A text, or a number as text; null for null or absent.</summary>
    /// <param name="row">The row.</param>
    /// <param name="name">The property.</param>
    public static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetInt64().ToString(CultureInfo.InvariantCulture),
            JsonValueKind.Null => null,
            _ => throw new FormatException(name),
        }
        : null;

    private static string UserOf(JsonElement row) => Text(row, "user_id") ?? throw new FormatException("user_id");

    private static AtsApplication Application(JsonElement row) => new(
        Text(row, "id")!,
        CandidateOf(row),
        Text(row, "job_id"),
        Text(row, "status") switch
        {
            "in_process" => AtsApplicationStatus.Active,
            "rejected" => AtsApplicationStatus.Rejected,
            "hired" => AtsApplicationStatus.Hired,
            "converted" => AtsApplicationStatus.Converted,
            _ => throw new FormatException("status"),
        },
        null,
        Text(row, "stage_name"),
        null,
        null,
        $"https://app.greenhouse.io/people/{CandidateOf(row)}?application_id={Text(row, "id")}");

    /// <summary>
    /// Whether an application that returns to a stage gets a new row is not documented, so a stay is the row with the moment it began; a row
    /// without that moment is no stay.
    /// </summary>
    private static AtsApplication InStay(AtsApplication application, JsonElement stay)
    {
        var placed = application with { StageId = Text(stay, "job_interview_stage_id") };
        return stay.TryGetProperty("entered_at", out var entered) && entered.ValueKind == JsonValueKind.String
            ? placed with
            {
                StageEntryId = $"{Text(stay, "id")}@{entered.GetDateTimeOffset().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}",
                StageEnteredAt = entered.GetDateTimeOffset(),
            }
            : placed;
    }

    private static IReadOnlyList<string> Contacts(JsonElement row, string name) =>
        [.. row.GetProperty(name).EnumerateArray().Select(contact => Text(contact, "value")).OfType<string>().Where(value => value.Length > 0)];

    private static IReadOnlyDictionary<string, string> TextFields(JsonElement row) =>
        HarvestFields.Values(row, []).Where(pair => pair.Value != FieldValue.None)
            .ToDictionary(pair => pair.Key, pair => pair.Value.Display, StringComparer.Ordinal);
}
