namespace Candor.Storage;

/// <summary>A candidate's request for a right of theirs, for lists. Derived from the screening's events.</summary>
public sealed class RequestRow
{
    /// <summary>Whose.</summary>
    public required string Tenant { get; init; }

    /// <summary>The screening.</summary>
    public required string Screening { get; init; }

    /// <summary>The request; unique within the screening.</summary>
    public required string Request { get; init; }

    /// <summary><c>access</c>, <c>correction</c>, <c>erasure</c> or <c>explanation</c>.</summary>
    public required string Right { get; init; }

    /// <summary>Staff identifier of who answers.</summary>
    public required string Owner { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>By when it is to be settled.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>When it was settled; null while it is open.</summary>
    public DateTimeOffset? SettledAt { get; set; }

    /// <summary><c>done</c> or <c>refused</c>; null while it is open.</summary>
    public string? Outcome { get; set; }
}

/// <summary>A legal hold, for looking whether something is held. Derived from its stream, in the same transaction.</summary>
public sealed class HoldRow
{
    /// <summary>Whose.</summary>
    public required string Tenant { get; init; }

    /// <summary>The hold's stream: <c>hold_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>screening</c>, <c>candidate</c> or <c>job</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>The ATS account, for a candidate or a job; null for a screening.</summary>
    public string? Connection { get; init; }

    /// <summary>The screening or the job; for a candidate a digest of their identifier under a key of the installation's.</summary>
    public required string Subject { get; init; }

    /// <summary>Staff identifier of who placed it.</summary>
    public required string PlacedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>Staff identifier of who lifted it; null while it stands.</summary>
    public string? LiftedBy { get; set; }

    /// <summary>When it was lifted; null while it stands.</summary>
    public DateTimeOffset? LiftedAt { get; set; }
}
