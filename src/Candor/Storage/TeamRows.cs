namespace Candor.Storage;

/// <summary>Who was on a job when its ATS was last asked. Derived: it can be dropped and is read anew.</summary>
public sealed class HiringTeamRow
{
    /// <summary>Whose.</summary>
    public required string Tenant { get; init; }

    /// <summary>The ATS account.</summary>
    public required string Connection { get; init; }

    /// <summary>The job's identifier there.</summary>
    public required string Job { get; init; }

    /// <summary>By what the addresses of those on it are known, separated by spaces; null when the ATS named nobody.</summary>
    public string? Marks { get; set; }

    /// <summary>When it was read.</summary>
    public required DateTimeOffset ReadAt { get; set; }
}
