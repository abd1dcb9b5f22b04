using System.Text.Json.Nodes;

namespace Candor.Sandbox.Lever;

/// <summary>A job posting. Its state is <c>published</c>, <c>internal</c>, <c>closed</c> or <c>draft</c>.</summary>
public sealed record Posting(string Id, string Text, string Location, string Team, string State);

/// <summary>A stage of the one pipeline that all postings share.</summary>
public sealed record Stage(string Id, string Text);

/// <summary>A user of the ATS.</summary>
public sealed record User(string Id, string Name, string Email, bool Deactivated = false);

/// <summary>A user on a posting; the role is <c>owner</c>, <c>hiringManager</c> or <c>follower</c>.</summary>
public sealed record Seat(string PostingId, string UserId, string Role);

/// <summary>Why somebody left the pipeline; its type is <c>hired</c> or <c>non-hired</c>.</summary>
public sealed record ArchiveReason(string Id, string Text, string Type);

/// <summary>A feedback form's template.</summary>
public sealed record Template(string Id, string Text, IReadOnlyList<FormField> Fields);

/// <summary>
/// A field of a form; its type in Lever's words: <c>text</c>, <c>dropdown</c>, <c>score-system</c> … The slug is a short name for tests and the
/// board, and not Lever's.
/// </summary>
public sealed record FormField(string Id, string Type, string Text, IReadOnlyList<string> Options, string Slug);

/// <summary>A person. Everything here is made up.</summary>
public sealed class Contact
{
    /// <summary>Identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Full name: Lever has no parts of it.</summary>
    public required string Name { get; init; }

    /// <summary>Address for mail; null for none.</summary>
    public string? Email { get; init; }

    /// <summary>Where they are, as free text; null for nothing known.</summary>
    public string? Location { get; init; }

    /// <summary>Links, shared by all opportunities of the person.</summary>
    public List<string> Links { get; } = [];

    /// <summary>The contact this one was merged into; null for none.</summary>
    public string? MergedInto { get; set; }
}

/// <summary>One candidacy of a contact, with at most one application.</summary>
public sealed class Opportunity
{
    /// <summary>Identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Whose; changes with a merge.</summary>
    public required string ContactId { get; set; }

    /// <summary>The application's identifier.</summary>
    public required string ApplicationId { get; init; }

    /// <summary>The posting applied for.</summary>
    public required string PostingId { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Why and when it was archived; null while it is active.</summary>
    public (string ReasonId, DateTimeOffset At)? Archived { get; set; }

    /// <summary>Moves from stage to stage, the last one to the present.</summary>
    public List<StageChange> Changes { get; } = [];

    /// <summary>Tags.</summary>
    public List<string> Tags { get; } = [];

    /// <summary>The stage it stands in.</summary>
    public string StageId => Changes[^1].ToStageId;
}

/// <summary>A move to a stage.</summary>
public sealed record StageChange(string ToStageId, DateTimeOffset At);

/// <summary>A feedback form that was filled in.</summary>
public sealed class Feedback
{
    /// <summary>Identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The opportunity it stands on.</summary>
    public required string OpportunityId { get; init; }

    /// <summary>Its template.</summary>
    public required Template Template { get; init; }

    /// <summary>By whom.</summary>
    public required string UserId { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was completed.</summary>
    public DateTimeOffset CompletedAt { get; set; }

    /// <summary>When it was last changed; null for never.</summary>
    public DateTimeOffset? UpdatedAt { get; set; }

    /// <summary>Values by field, as the API shows them.</summary>
    public Dictionary<string, JsonNode?> Values { get; } = [];
}

/// <summary>A note on an opportunity.</summary>
public sealed record Note(string Id, string OpportunityId, string? UserId, string StageId, string Value, DateTimeOffset At);

/// <summary>A line of an opportunity's history.</summary>
public sealed record Activity(DateTimeOffset At, string OpportunityId, string Text);
