namespace Candor.Domain.Policy;

/// <summary>What the law answers. The shape is that of <c>candor policy explain --json</c>, in snake case.</summary>
/// <param name="Decision"><c>allow</c>, <c>wait</c>, <c>ask</c> or <c>block</c>: of several the last in this order counts.</param>
/// <param name="On">The day asked about.</param>
/// <param name="Laws">The laws that apply, in order of identifier, and after them the employer's own rules.</param>
/// <param name="Considered">The laws that do not apply, and why.</param>
/// <param name="Obligations">What has to be done, each thing once.</param>
/// <param name="Prohibited">Captures and uses that are forbidden.</param>
/// <param name="Retention">How long each kind of data is kept.</param>
/// <param name="Residency">Where data may be processed, and what a transfer rests on.</param>
/// <param name="Conflicts">Rules that cannot both hold, and which one gives way.</param>
/// <param name="EarliestStart">The first day on which the screening may be held.</param>
/// <param name="Reasons">Why it is not simply allowed; empty when it is.</param>
public sealed record PolicyAnswer(
    string Decision,
    DateOnly On,
    IReadOnlyList<LawApplies> Laws,
    IReadOnlyList<LawDoesNotApply> Considered,
    IReadOnlyList<Obligation> Obligations,
    IReadOnlyList<string> Prohibited,
    IReadOnlyDictionary<string, RetentionPeriod> Retention,
    IReadOnlyList<Residency> Residency,
    IReadOnlyList<Conflict> Conflicts,
    DateOnly EarliestStart,
    IReadOnlyList<string> Reasons);

/// <summary>A law that applies.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Title">Its name.</param>
/// <param name="Because">Why it applies.</param>
/// <param name="Citation">Where it stands.</param>
/// <param name="Confidence">How sure the authors are.</param>
/// <param name="Confirm">What counsel has to confirm.</param>
public sealed record LawApplies(string Id, string Title, string Because, string Citation, string Confidence, IReadOnlyList<string> Confirm);

/// <summary>A law that does not apply.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="NotBecause">The first condition that does not hold.</param>
public sealed record LawDoesNotApply(string Id, string NotBecause);

/// <summary>Something to do, with every law that asks for it.</summary>
public sealed record Obligation
{
    /// <summary>As in <see cref="PackObligation.Kind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The laws that ask for it.</summary>
    public required IReadOnlyList<string> Laws { get; init; }

    /// <summary>What is to be done.</summary>
    public required string What { get; init; }

    /// <summary>For consents: the purpose.</summary>
    public string? Purpose { get; init; }

    /// <summary>For notices and consents: the text's identifier.</summary>
    public string? Text { get; init; }

    /// <summary>For notices and consents: the language the law asks for.</summary>
    public string? Language { get; init; }

    /// <summary>For consents: whether it stands apart.</summary>
    public bool? Separate { get; init; }

    /// <summary>For consents: whether it is written.</summary>
    public bool? Written { get; init; }

    /// <summary>For consents: whether it comes before anything is captured. Always.</summary>
    public bool? Before { get; init; }

    /// <summary>For consents: whether it can be taken back. Always.</summary>
    public bool? Revocable { get; init; }

    /// <summary>For waits: business days.</summary>
    public int? BusinessDays { get; init; }

    /// <summary>For waits: the first day after it.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Within how many days.</summary>
    public int? WithinDays { get; init; }

    /// <summary>For deletion on request: the kinds of data; null for none named.</summary>
    public IReadOnlyList<string>? Data { get; init; }
}

/// <summary>How long one kind of data is kept.</summary>
/// <param name="MinDays">At least; null for no floor.</param>
/// <param name="MaxDays">At most; null for no ceiling.</param>
/// <param name="Laws">Whose rules these are.</param>
public sealed record RetentionPeriod(int? MinDays, int? MaxDays, IReadOnlyList<string> Laws);

/// <summary>Where a law lets data be processed.</summary>
/// <param name="Law">The law.</param>
/// <param name="Within">Here it is no transfer.</param>
/// <param name="ProcessedIn">Where it is processed; null for unknown.</param>
/// <param name="Basis"><c>not_needed</c>, <c>adequacy</c>, one of <see cref="Vocabulary.TransferBases"/>, <c>missing</c> or <c>unknown</c>.</param>
/// <param name="Says">In words.</param>
public sealed record Residency(string Law, IReadOnlyList<string> Within, string? ProcessedIn, string Basis, string Says)
{
    /// <summary>It is no transfer.</summary>
    internal const string NotNeeded = "not_needed";

    /// <summary>Nothing carries it.</summary>
    internal const string Missing = "missing";

    /// <summary>Nobody knows where it goes.</summary>
    internal const string Unknown = "unknown";

    /// <summary>The candidate has to agree to it.</summary>
    public const string Consent = "explicit_consent";

    /// <summary>The kind of data that is meant; null for all of it.</summary>
    public string? Data { get; init; }

    /// <summary>Whether data may be processed where it is.</summary>
    internal bool IsBasis => MayBe();

    /// <summary>Whether data may be processed where it is.</summary>
    public bool MayBe() => Basis is not (Missing or Unknown);

    /// <summary>Whether data crosses a border.</summary>
    public bool Crosses() => Basis != NotNeeded;
}

/// <summary>Two rules that cannot both hold.</summary>
/// <param name="Between">The laws.</param>
/// <param name="About">The kind of data, or <c>dates</c>.</param>
/// <param name="Resolved">Which one gives way, and why.</param>
public sealed record Conflict(IReadOnlyList<string> Between, string About, string Resolved);
