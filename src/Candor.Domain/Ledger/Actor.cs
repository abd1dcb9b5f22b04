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
public sealed record Actor(ActorKind Kind, string Id);
