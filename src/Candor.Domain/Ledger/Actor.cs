namespace Candor.Domain.Ledger;

/// <summary>Who did what an event tells of.</summary>
public enum ActorKind
{
    /// <summary>The candidate.</summary>
    Candidate,

    /// <summary>A person of the employer: coordinator, reviewer, administrator.</summary>
    Staff,

    /// <summary>A program with credentials of its own, over the interface for programs.</summary>
    Client,

    /// <summary>The applicant tracking system.</summary>
    Ats,

    /// <summary>Candor itself: a timer, a retry, a rule.</summary>
    System,
}

/// <summary>Who did it. In a leaf the kind is spelt in lower case.</summary>
/// <param name="Kind">What sort of actor.</param>
/// <param name="Id">An identifier that is not personal in itself: never a name or an address.</param>
public sealed record Actor(ActorKind Kind, string Id)
{
    /// <summary>The candidate of a screening.</summary>
    /// <param name="screening">The screening's identifier stands for them.</param>
    public static Actor Candidate(string screening) => new(ActorKind.Candidate, screening);

    /// <summary>A member of staff.</summary>
    /// <param name="id">Their identifier in the configuration.</param>
    public static Actor Staff(string id) => new(ActorKind.Staff, id);

    /// <summary>An ATS account.</summary>
    /// <param name="connection">The connection's identifier.</param>
    public static Actor Ats(string connection) => new(ActorKind.Ats, connection);

    /// <summary>Candor itself.</summary>
    /// <param name="part">Which part of it.</param>
    public static Actor System(string part) => new(ActorKind.System, part);
}
