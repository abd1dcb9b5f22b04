namespace Candor.Domain.Screenings;

/// <summary>Something about the data rather than about the screening: it starts no clock of retention anew.</summary>
public abstract record PrivacyEvent : ScreeningEvent;

/// <summary>One kind of data is gone: its key is destroyed, and its objects are deleted.</summary>
/// <param name="Kind">The kind, of the policies' words: <c>recording</c>, <c>transcript</c>, <c>rating</c>, <c>application</c> …</param>
/// <param name="Objects">How many stored objects were deleted.</param>
/// <param name="Because">Why, in one sentence.</param>
/// <param name="Rules">Under which rules: a law's identifier, a policy's file, or <c>candor/default</c>.</param>
public sealed record DataDeleted(string Kind, int Objects, string Because, IReadOnlyList<string> Rules) : PrivacyEvent;

/// <summary>A kind of data that a law makes the employer keep although the person asked for erasure: locked away until then.</summary>
/// <param name="Data">The kind.</param>
/// <param name="Until">The day on which it is destroyed, <c>yyyy-MM-dd</c>.</param>
/// <param name="Rules">The laws.</param>
public sealed record KeptByLaw(string Data, string Until, IReadOnlyList<string> Rules);

/// <summary>The person is being erased: from here on nothing moves the screening, and whatever interrupts the erasure, it is taken up again.</summary>
/// <param name="By">Staff identifier of who decided.</param>
/// <param name="Because">A word: <c>request</c>, or what else it followed.</param>
/// <param name="Request">The request it answers; null for none.</param>
/// <param name="Destroys">The kinds of data that are destroyed now.</param>
/// <param name="Keeps">The kinds that a law makes the employer keep.</param>
/// <param name="SizeBefore">How many leaves the ledger's tree had.</param>
/// <param name="RootBefore">The tree's root then, in base64.</param>
/// <param name="Objects">How many stored objects there were.</param>
/// <param name="Rows">How many rows of other tables there were.</param>
public sealed record ErasureBegun(
    string By,
    string Because,
    string? Request,
    IReadOnlyList<string> Destroys,
    IReadOnlyList<KeptByLaw> Keeps,
    long SizeBefore,
    string RootBefore,
    int Objects = 0,
    int Rows = 0) : PrivacyEvent;

/// <summary>Something of ours in the ATS, and what became of it.</summary>
/// <param name="What">A field's key, or <c>note</c>.</param>
/// <param name="Outcome"><c>removed</c>, read back; <c>kept</c>: the ATS keeps it; <c>unknown</c>: nobody could tell.</param>
/// <param name="Says">In one sentence, nothing personal.</param>
public sealed record AtsCopy(string What, string Outcome, string Says);

/// <summary>The person is erased: the keys are destroyed, the objects and rows deleted.</summary>
/// <param name="Objects">How many stored objects were deleted.</param>
/// <param name="Rows">How many rows of other tables were deleted.</param>
/// <param name="Mails">How many messages were sent to the person and lie in their mailbox.</param>
/// <param name="AtsCopies">What stood in the ATS.</param>
public sealed record Erased(int Objects, int Rows, int Mails, IReadOnlyList<AtsCopy> AtsCopies) : PrivacyEvent;

/// <summary>The certificate of an erasure was made.</summary>
/// <param name="Certificate">SHA-256 in hex of the certificate, which is kept as a text.</param>
public sealed record CertificateIssued(string Certificate) : PrivacyEvent;

/// <summary>The candidate, or somebody for them, asks for a right of theirs.</summary>
/// <param name="Request">Its identifier, unique within the screening.</param>
/// <param name="Right"><c>access</c>, <c>correction</c>, <c>erasure</c> or <c>explanation</c>.</param>
/// <param name="Owner">Staff identifier of who answers.</param>
/// <param name="DueAt">By when.</param>
/// <param name="Rules">Whose deadline that is: laws, or <c>candor/default</c>.</param>
/// <param name="Text">What they wrote, if anything.</param>
public sealed record RightRequested(
    string Request,
    string Right,
    string Owner,
    DateTimeOffset DueAt,
    IReadOnlyList<string> Rules,
    [property: Personal] string? Text) : PrivacyEvent;

/// <summary>A person has settled a request.</summary>
/// <param name="Request">Which.</param>
/// <param name="Outcome"><c>done</c> or <c>refused</c>.</param>
/// <param name="By">Staff identifier.</param>
/// <param name="Answer">What the candidate is told.</param>
public sealed record RightSettled(string Request, string Outcome, string By, [property: Personal] string? Answer) : PrivacyEvent;

/// <summary>A legal hold: nothing of what it covers is deleted or erased while it stands. Stands in a stream of its own.</summary>
/// <param name="Scope"><c>screening</c>, <c>candidate</c> or <c>job</c>.</param>
/// <param name="Connection">The ATS account, for a candidate or a job; null for a screening.</param>
/// <param name="Subject">The screening or the job; null for a candidate.</param>
/// <param name="Candidate">The candidate in the ATS; null for another scope.</param>
/// <param name="Reason">Why.</param>
public sealed record HoldPlaced(
    string Scope,
    string? Connection,
    string? Subject,
    [property: Personal] string? Candidate,
    [property: Personal] string Reason) : PrivacyEvent
{
    /// <summary>What the streams of holds begin with.</summary>
    public const string StreamPrefix = "hold_";
}

/// <summary>A legal hold is lifted: the clocks run again.</summary>
/// <param name="Reason">Why.</param>
public sealed record HoldLifted([property: Personal] string Reason) : PrivacyEvent;

/// <summary>Rows about accepted and refused webhooks are gone. Stands in a stream of its own.</summary>
/// <param name="Accepted">How many accepted ones.</param>
/// <param name="Refused">How many refused ones.</param>
/// <param name="Before">Those that came before this moment.</param>
/// <param name="Rules">Under which rules.</param>
public sealed record WebhooksDeleted(int Accepted, int Refused, DateTimeOffset Before, IReadOnlyList<string> Rules) : PrivacyEvent
{
    /// <summary>Their stream.</summary>
    public const string Stream = "retention";
}
