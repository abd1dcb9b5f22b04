namespace Candor.Sandbox.Greenhouse;

/// <summary>A job with its place.</summary>
public sealed record Job(long Id, string Name, string RequisitionId, Office Office);

/// <summary>An office.</summary>
public sealed record Office(long Id, string Name, string Location);

/// <summary>A stage of a job's pipeline.</summary>
public sealed record Stage(long Id, long JobId, string Name, int SortOrder);

/// <summary>A user of the ATS.</summary>
public sealed record User(long Id, string Name, string Email, bool Deactivated = false);

/// <summary>A user on a job; the role is <c>hiring_manager</c>, or that of an owner: <c>recruiter</c>, <c>coordinator</c>, <c>sourcer</c>.</summary>
public sealed record Seat(long Id, long JobId, long UserId, string Role);

/// <summary>A select's option.</summary>
public sealed record Option(long Id, long FieldId, string Name);

/// <summary>A custom field of applications; its type in Greenhouse's words: <c>short_text</c>, <c>single_select</c> …</summary>
public sealed record Field(long Id, string Name, string NameKey, string ValueType, IReadOnlyList<Option> Options);

/// <summary>A candidate. Everything here is made up.</summary>
public sealed class Candidate
{
    /// <summary>Identifier.</summary>
    public required long Id { get; init; }

    /// <summary>Given name.</summary>
    public required string FirstName { get; init; }

    /// <summary>Family name.</summary>
    public required string LastName { get; init; }

    /// <summary>Address for mail; null for none.</summary>
    public string? Email { get; init; }

    /// <summary>Postal address; null for none.</summary>
    public string? Address { get; init; }

    /// <summary>When the record was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The candidate this one was merged into; null for none. A merged candidate is no longer listed.</summary>
    public long? MergedInto { get; set; }

    /// <summary>Full name.</summary>
    public string Name => $"{FirstName} {LastName}";
}

/// <summary>An application of a candidate for a job.</summary>
public sealed class Application
{
    /// <summary>Identifier.</summary>
    public required long Id { get; init; }

    /// <summary>Whose; changes with a merge.</summary>
    public required long CandidateId { get; set; }

    /// <summary>The job.</summary>
    public required long JobId { get; init; }

    /// <summary><c>in_process</c>, <c>rejected</c> or <c>hired</c>.</summary>
    public string Status { get; set; } = "in_process";

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was rejected; null for never.</summary>
    public DateTimeOffset? RejectedAt { get; set; }

    /// <summary>When anything last happened to it.</summary>
    public DateTimeOffset LastActivityAt { get; set; }

    /// <summary>Stays in stages, the last one the present.</summary>
    public List<Stay> Stays { get; } = [];

    /// <summary>Values of custom fields by <c>name_key</c>, as the API shows them.</summary>
    public Dictionary<string, object?> Fields { get; } = [];

    /// <summary>The stage it stands in.</summary>
    public long StageId => Stays[^1].StageId;
}

/// <summary>One stay of an application in a stage.</summary>
public sealed class Stay
{
    /// <summary>Identifier.</summary>
    public required long Id { get; init; }

    /// <summary>The stage.</summary>
    public required long StageId { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset EnteredAt { get; init; }

    /// <summary>When it ended; null while it lasts.</summary>
    public DateTimeOffset? ExitedAt { get; set; }
}

/// <summary>A note on a candidate.</summary>
public sealed record Note(long Id, long CandidateId, long? ApplicationId, long? UserId, string Type, string Body, string Visibility, DateTimeOffset CreatedAt);

/// <summary>A line of a candidate's activity feed.</summary>
public sealed record Activity(DateTimeOffset At, long CandidateId, string Text);
