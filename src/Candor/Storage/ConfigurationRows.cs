namespace Candor.Storage;

/// <summary>A version of the configuration folder. Written once; references to secrets stand in it, secrets never.</summary>
public sealed class ConfigurationRow
{
    /// <summary>Whose.</summary>
    public required string Tenant { get; init; }

    /// <summary>The folder's hash.</summary>
    public required string Hash { get; init; }

    /// <summary>JSON: name to the file's bytes in base64.</summary>
    public required string Files { get; init; }

    /// <summary>When it was first seen.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>A change from one version of the configuration to another. Written once.</summary>
public sealed class ConfigurationChangeRow
{
    /// <summary>Order of change.</summary>
    public long Id { get; init; }

    /// <summary>Whose.</summary>
    public required string Tenant { get; init; }

    /// <summary>The version from now on.</summary>
    public required string Hash { get; init; }

    /// <summary>The version before; null for none.</summary>
    public string? Previous { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who, as far as is known.</summary>
    public required string Author { get; init; }

    /// <summary>Where the name is from: <c>environment</c>, <c>git</c> or <c>account</c>.</summary>
    public required string AuthorFrom { get; init; }

    /// <summary>How it came: <c>serve</c> took it into use, <c>check</c> has only looked at it, <c>restore</c> brought it back or kept what it replaced.</summary>
    public required string How { get; init; }

    /// <summary>Files added, changed and removed, a line each.</summary>
    public required string Summary { get; init; }
}

/// <summary>A stage that a workflow names, bound to its identifier so that a rename does not lose candidates.</summary>
public sealed class StageBindingRow
{
    /// <summary>Whose.</summary>
    public required string Tenant { get; init; }

    /// <summary>The ATS account.</summary>
    public required string Connection { get; init; }

    /// <summary>The workflow.</summary>
    public required string Workflow { get; init; }

    /// <summary>The job the stage belongs to.</summary>
    public required string Job { get; init; }

    /// <summary>The name in the workflow when it was bound; another name there is another binding.</summary>
    public required string Named { get; set; }

    /// <summary>The stage's identifier.</summary>
    public required string StageId { get; set; }

    /// <summary>When it was bound.</summary>
    public required DateTimeOffset At { get; set; }
}

/// <summary>What an ATS account's fields and stages were when they were last read.</summary>
public sealed class AccountReadingRow
{
    /// <summary>Whose.</summary>
    public required string Tenant { get; init; }

    /// <summary>The ATS account.</summary>
    public required string Connection { get; init; }

    /// <summary>When it was read.</summary>
    public required DateTimeOffset At { get; set; }

    /// <summary>Fields and stages as JSON.</summary>
    public required string Reading { get; set; }
}
