using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candor.Sandbox.Greenhouse;

/// <summary>Records as Harvest v3 shows them.</summary>
internal static class HarvestJson
{
    // What was there before anybody came.
    private const string SetUp = "2026-01-05T09:00:00.000Z";

    /// <summary>An application.</summary>
    public static JsonObject Application(GreenhouseState state, Application one) => new()
    {
        ["id"] = one.Id,
        ["updated_at"] = Time(one.LastActivityAt),
        ["candidate_id"] = one.CandidateId,
        ["job_id"] = one.JobId,
        ["prospect"] = false,
        ["status"] = one.Status,
        ["stage_id"] = one.Status == "in_process" ? one.Stays[^1].Id : null,
        ["job_interview_stage_id"] = one.StageId,
        ["stage_name"] = state.StageOf(one).Name,
        ["created_at"] = Time(one.CreatedAt),
        ["rejected_at"] = one.RejectedAt is { } at ? Time(at) : null,
        ["last_activity_at"] = Time(one.LastActivityAt),
        ["custom_fields"] = new JsonObject(state.Fields.Select(field => KeyValuePair.Create(field.NameKey, (JsonNode?)new JsonObject
        {
            ["name"] = field.Name,
            ["type"] = field.ValueType,
            ["value"] = JsonSerializer.SerializeToNode(one.Fields.GetValueOrDefault(field.NameKey)),
        }))),
    };

    /// <summary>A stay in a stage.</summary>
    public static JsonObject Stay(Application one, Stay stay) => new()
    {
        ["id"] = stay.Id,
        ["created_at"] = Time(stay.EnteredAt),
        ["updated_at"] = Time(stay.ExitedAt ?? stay.EnteredAt),
        ["days_in_stage"] = (int)((stay.ExitedAt ?? DateTimeOffset.UtcNow) - stay.EnteredAt).TotalDays,
        ["application_id"] = one.Id,
        ["job_interview_stage_id"] = stay.StageId,
        ["current"] = stay.ExitedAt is null,
        ["entered_at"] = Time(stay.EnteredAt),
        ["exited_at"] = stay.ExitedAt is { } at ? Time(at) : null,
    };

    /// <summary>A candidate.</summary>
    public static JsonObject Candidate(Candidate one) => new()
    {
        ["id"] = one.Id,
        ["first_name"] = one.FirstName,
        ["last_name"] = one.LastName,
        ["email_addresses"] = Contacts(one.Email, "personal"),
        ["phone_numbers"] = new JsonArray(),
        ["addresses"] = Contacts(one.Address, "home"),
        ["private"] = false,
        ["created_at"] = Time(one.CreatedAt),
        ["updated_at"] = Time(one.CreatedAt),
        ["custom_fields"] = new JsonObject(),
    };

    /// <summary>A job.</summary>
    public static JsonObject Job(Job job) => new()
    {
        ["id"] = job.Id,
        ["name"] = job.Name,
        ["created_at"] = SetUp,
        ["updated_at"] = SetUp,
        ["requisition_id"] = job.RequisitionId,
        ["status"] = "open",
        ["confidential"] = false,
        ["office_ids"] = new JsonArray(job.Office.Id),
        ["custom_fields"] = new JsonObject(),
    };

    /// <summary>A hiring manager of a job.</summary>
    public static JsonObject Manager(Seat seat) => new() { ["id"] = seat.Id, ["user_id"] = seat.UserId, ["job_id"] = seat.JobId };

    /// <summary>An owner of a job.</summary>
    public static JsonObject Owner(Seat seat) => new()
    {
        ["id"] = seat.Id, ["job_id"] = seat.JobId, ["user_id"] = seat.UserId, ["type"] = seat.Role, ["responsible"] = seat.Role == "recruiter",
    };

    /// <summary>A user.</summary>
    public static JsonObject User(User user) => new()
    {
        ["id"] = user.Id,
        ["created_at"] = SetUp,
        ["updated_at"] = SetUp,
        ["name"] = user.Name,
        ["first_name"] = user.Name.Split(' ')[0],
        ["last_name"] = user.Name.Split(' ', 2).ElementAtOrDefault(1) ?? "",
        ["primary_email"] = user.Email,
        ["emails"] = new JsonArray(user.Email),
        ["deactivated"] = user.Deactivated,
        ["site_admin"] = user.Id == Seed.IntegrationUser,
    };

    /// <summary>An office.</summary>
    public static JsonObject Office(Office office) => new()
    {
        ["id"] = office.Id, ["name"] = office.Name, ["location"] = office.Location, ["created_at"] = SetUp, ["updated_at"] = SetUp,
    };

    /// <summary>A stage.</summary>
    public static JsonObject Stage(Stage stage) => new()
    {
        ["id"] = stage.Id, ["job_id"] = stage.JobId, ["name"] = stage.Name, ["active"] = true, ["sort_order"] = stage.SortOrder,
        ["created_at"] = SetUp, ["updated_at"] = SetUp,
    };

    /// <summary>A field's definition.</summary>
    public static JsonObject Field(Field field) => new()
    {
        ["id"] = field.Id,
        ["name"] = field.Name,
        ["name_key"] = field.NameKey,
        ["created_at"] = SetUp,
        ["updated_at"] = SetUp,
        ["field_type"] = "application",
        ["value_type"] = field.ValueType,
        ["active"] = true,
        ["required"] = false,
        ["private"] = false,
        ["sort_order"] = (int)(field.Id % 1000),
    };

    /// <summary>A select's option.</summary>
    public static JsonObject Option(Option option) => new()
    {
        ["id"] = option.Id,
        ["custom_field_id"] = option.FieldId,
        ["name"] = option.Name,
        ["sort_order"] = (int)(option.Id % 100),
        ["active"] = true,
        ["created_at"] = SetUp,
        ["updated_at"] = SetUp,
    };

    /// <summary>A note.</summary>
    public static JsonObject Note(Note note) => new()
    {
        ["id"] = note.Id,
        ["candidate_id"] = note.CandidateId,
        ["application_id"] = note.ApplicationId,
        ["user_id"] = note.UserId,
        ["body"] = note.Body,
        // Written and read in different words.
        ["visibility"] = note.Visibility switch
        {
            "public" => "publicly_visible",
            "private" => "privately_visible",
            _ => "admin_only_visible",
        },
        ["type"] = note.Type,
        ["created_at"] = Time(note.CreatedAt),
        ["updated_at"] = Time(note.CreatedAt),
    };

    /// <summary>A moment as the API writes it.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static JsonArray Contacts(string? value, string type) =>
        value is null ? [] : [new JsonObject { ["value"] = value, ["type"] = type }];
}
