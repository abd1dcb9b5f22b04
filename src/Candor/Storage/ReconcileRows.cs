namespace Candor.Storage;

/// <summary>Something that is not as it should be, with somebody who answers for it. Closes itself when it is as it should be again.</summary>
public sealed class IssueRow
{
    /// <summary>Whose.</summary>
    public required string Tenant { get; init; }

    /// <summary>What it is about, always spelt alike: the same gap is one issue however often it is seen.</summary>
    public required string Key { get; init; }

    /// <summary>Who raises and closes it, such as <c>stages</c>.</summary>
    public required string Source { get; set; }

    /// <summary>The ATS account.</summary>
    public required string Connection { get; init; }

    /// <summary>The screening; null when it is about none.</summary>
    public string? Screening { get; init; }

    /// <summary>A word for its kind.</summary>
    public required string Kind { get; set; }

    /// <summary>What is wrong and the mend; nothing personal.</summary>
    public required string What { get; set; }

    /// <summary>Staff identifier of who answers.</summary>
    public required string Owner { get; set; }

    /// <summary>Since when it has been open.</summary>
    public required DateTimeOffset Since { get; set; }

    /// <summary>By when it should be settled.</summary>
    public required DateTimeOffset Due { get; set; }

    /// <summary>When it was found to be gone; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; set; }
}

/// <summary>When an ATS account was last compared with what is here.</summary>
public sealed class ReconciliationRow
{
    /// <summary>Whose.</summary>
    public required string Tenant { get; init; }

    /// <summary>The ATS account.</summary>
    public required string Connection { get; init; }

    /// <summary>When the trigger stages were last looked at.</summary>
    public required DateTimeOffset LookedAt { get; set; }

    /// <summary>When everything was last compared; null for never.</summary>
    public DateTimeOffset? ComparedAt { get; set; }

    /// <summary>What the last pass found and did, as JSON.</summary>
    public required string Report { get; set; }
}

/// <summary>A step that fails: how often, since when, and when it is tried next. Derived knowledge: the screening's state decides.</summary>
public sealed class FailureRow
{
    /// <summary>Whose.</summary>
    public required string Tenant { get; init; }

    /// <summary>The screening.</summary>
    public required string Screening { get; init; }

    /// <summary>The step, such as <c>WriteBackResult</c>.</summary>
    public required string Step { get; set; }

    /// <summary>The state the screening stood in; another state makes the row stale.</summary>
    public required string State { get; set; }

    /// <summary>The cause in a few fixed words, by which like failures are grouped.</summary>
    public required string Cause { get; set; }

    /// <summary>What failed; nothing personal.</summary>
    public required string Why { get; set; }

    /// <summary>How often it was tried.</summary>
    public required int Tries { get; set; }

    /// <summary>When it first failed.</summary>
    public required DateTimeOffset FirstAt { get; set; }

    /// <summary>When it last failed.</summary>
    public required DateTimeOffset LastAt { get; set; }

    /// <summary>When it is tried next; null when only a person can have it tried again.</summary>
    public DateTimeOffset? NextAt { get; set; }

    /// <summary>The last calls to the ATS with their answers, redacted, as JSON.</summary>
    public required string Exchanges { get; set; }
}
