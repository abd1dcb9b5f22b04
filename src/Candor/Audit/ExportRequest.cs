using Candor.Domain.Ledger;

namespace Candor.Audit;

/// <summary>What an export is to show. At most one of the four kinds is given; none means the whole ledger.</summary>
public sealed record ExportRequest
{
    /// <summary>One screening.</summary>
    public string? Screening { get; init; }

    /// <summary>All screenings of a candidate of an ATS account.</summary>
    public AtsName? Candidate { get; init; }

    /// <summary>All screenings of a job of an ATS account.</summary>
    public AtsName? Job { get; init; }

    /// <summary>From this moment on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this moment.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether what is sealed is shown.</summary>
    public bool Opened { get; init; } = true;

    /// <summary>Who takes it along; whoever may run commands is known to the machine and not to Candor.</summary>
    public Actor By { get; init; } = Actor.System("audit export");
}

/// <summary>A record in an ATS account.</summary>
/// <param name="Connection">The account.</param>
/// <param name="Id">The record's identifier there.</param>
public sealed record AtsName(string Connection, string Id)
{
    /// <summary>Reads <c>CONNECTION/ID</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Null for any other text.</returns>
    public static AtsName? TryParse(string text) =>
        text.Split('/', 2) is [{ Length: > 0 } connection, { Length: > 0 } id] ? new AtsName(connection, id) : null;
}
