using System.Text.Json.Nodes;

namespace Candor.Sandbox.Ashby;

/// <summary>A place where jobs are.</summary>
public sealed record Location(string Id, string Name, string Locality, string Region, string Country);

/// <summary>A job with its interview plan.</summary>
public sealed record Job(string Id, string Title, Location Location, string PlanId);

/// <summary>A stage of an interview plan; its type in Ashby's words: <c>PreInterviewScreen</c>, <c>Active</c>, <c>Offer</c>, <c>Hired</c>, <c>Archived</c>.</summary>
public sealed record Stage(string Id, string PlanId, string Title, string Type, int Order);

/// <summary>A user of the ATS.</summary>
public sealed record User(string Id, string FirstName, string LastName, string Email)
{
    /// <summary>Full name.</summary>
    public string Name => $"{FirstName} {LastName}";
}

/// <summary>A user on the hiring team of a job; roles have the names that the organisation gives them.</summary>
public sealed record Seat(string JobId, string UserId, string Role);

/// <summary>A select's option: what people see, and what the API speaks of.</summary>
public sealed record Option(string Label, string Value);

/// <summary>A custom field; its types in Ashby's words: <c>String</c>, <c>ValueSelect</c> …</summary>
public sealed record Field(string Id, string Title, string ObjectType, string FieldType, IReadOnlyList<Option> Options);

/// <summary>A feedback form.</summary>
public sealed record Form(string Id, string Title, bool IsDefault, IReadOnlyList<FormField> Fields);

/// <summary>A field of a feedback form; its type in Ashby's words: <c>Score</c>, <c>RichText</c> …</summary>
public sealed record FormField(string Id, string Path, string Title, string Type, bool IsRequired, IReadOnlyList<Option> Options);

/// <summary>A candidate. Everything here is made up.</summary>
public sealed class Candidate
{
    /// <summary>Identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Full name: Ashby keeps one.</summary>
    public required string Name { get; init; }

    /// <summary>Address for mail; null for none.</summary>
    public string? Email { get; init; }

    /// <summary>Where they are; null for unknown. Ashby keeps country, region and city, no street.</summary>
    public Place? Place { get; init; }

    /// <summary>When the record was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether it was merged into another: then it is gone.</summary>
    public bool Merged { get; set; }
}

/// <summary>An application of a candidate for a job.</summary>
public sealed class Application
{
    /// <summary>Identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Whose; changes with a merge.</summary>
    public required string CandidateId { get; set; }

    /// <summary>The job.</summary>
    public required string JobId { get; init; }

    /// <summary><c>Active</c>, <c>Archived</c> or <c>Hired</c>.</summary>
    public string Status { get; set; } = "Active";

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was archived; null for never.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }

    /// <summary>When anything last happened to it.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Where it stood and stands, the last entry the present.</summary>
    public List<HistoryEntry> History { get; } = [];

    /// <summary>Values of custom fields by field id, as the API shows them.</summary>
    public Dictionary<string, JsonNode> Fields { get; } = [];

    /// <summary>The stage it stands in.</summary>
    public string StageId => History[^1].StageId;
}

/// <summary>One stay of an application in a stage.</summary>
public sealed class HistoryEntry
{
    /// <summary>Identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The stage.</summary>
    public required string StageId { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset EnteredAt { get; init; }

    /// <summary>When it ended; null while it lasts.</summary>
    public DateTimeOffset? LeftAt { get; set; }
}

/// <summary>A note on a candidate.</summary>
public sealed record Note(string Id, string CandidateId, string UserId, string Content, bool IsPrivate, DateTimeOffset CreatedAt);

/// <summary>A submitted feedback form.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="ApplicationId">The application.</param>
/// <param name="HistoryId">The stay in which it was submitted.</param>
/// <param name="Form">The form.</param>
/// <param name="UserId">Who is credited with it.</param>
/// <param name="Values">What was submitted, by path, as the API shows it.</param>
/// <param name="SubmittedAt">When.</param>
public sealed record Feedback(
    string Id,
    string ApplicationId,
    string HistoryId,
    Form Form,
    string UserId,
    IReadOnlyDictionary<string, JsonNode> Values,
    DateTimeOffset SubmittedAt);

/// <summary>A line of a candidate's activity feed.</summary>
public sealed record Activity(DateTimeOffset At, string CandidateId, string Text);
