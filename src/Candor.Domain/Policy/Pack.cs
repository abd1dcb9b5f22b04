namespace Candor.Domain.Policy;

/// <summary>
/// A law as dated data, or the employer's own rule in the same form. Engineering, not legal advice: <see cref="Confirm"/> says what counsel has to
/// look at. Every list may be empty, and none is null.
/// </summary>
public sealed record Pack
{
    /// <summary>Stable identifier, such as <c>us-il-bipa</c>; of the employer's own rules <c>policy/…</c>, <c>workflow/…</c> and <c>job/…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The law's name.</summary>
    public required string Title { get; init; }

    /// <summary>Whose law it is: an ISO 3166 code, a finer one, or <c>EU</c>; empty for the employer's own rules.</summary>
    public string Jurisdiction { get; init; } = "";

    /// <summary>Where it stands.</summary>
    public string Citation { get; init; } = "";

    /// <summary><c>high</c>, <c>medium</c> or <c>low</c>: how sure the authors are.</summary>
    public string Confidence { get; init; } = "high";

    /// <summary>Why it concerns a screening, in words that go behind "because".</summary>
    public required string Because { get; init; }

    /// <summary>The first day on which it applies; null for always.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day on which it applies; null for no end.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Whose place counts: one of these is enough. Empty for everywhere, which only the employer's own rules may say.</summary>
    public IReadOnlyList<PlaceTest> Where { get; init; } = [];

    /// <summary>What has to be done for it to apply: one of these is enough; empty for anything.</summary>
    public IReadOnlyList<PackCondition> When { get; init; } = [];

    /// <summary>Applies from this head count on; an unknown one counts as enough. Null for every employer.</summary>
    public int? EmployeesMin { get; init; }

    /// <summary>Applies only to publicly advertised jobs; unknown counts as advertised.</summary>
    public bool PublicPostingOnly { get; init; }

    /// <summary>What it asks for.</summary>
    public IReadOnlyList<PackObligation> Obligations { get; init; } = [];

    /// <summary>What it forbids.</summary>
    public IReadOnlyList<Prohibition> Prohibits { get; init; } = [];

    /// <summary>How long data has to be, or may be, kept.</summary>
    public IReadOnlyList<RetentionRule> Retention { get; init; } = [];

    /// <summary>What has to be in place before data crosses a border; null for nothing.</summary>
    public TransferRule? Transfer { get; init; }

    /// <summary>Kinds of data that stay in some regions, whatever else would carry them across a border.</summary>
    public IReadOnlyList<ResidencyRule> Residency { get; init; } = [];

    /// <summary>Whether nobody under 18 is screened, whoever agrees.</summary>
    public bool AdultsOnly { get; init; }

    /// <summary>What counsel has to confirm.</summary>
    public IReadOnlyList<string> Confirm { get; init; } = [];

    /// <summary>The file it stands in, for faults; empty when it was not read from one.</summary>
    public string File { get; init; } = "";

    /// <summary>Whether it is the employer's own rule rather than a law: then it may add to the law, and gives way where the two cannot both hold.</summary>
    public bool IsOwnRule => Id.Contains('/', StringComparison.Ordinal);
}

/// <summary>Whose place, and where.</summary>
/// <param name="Who"><c>candidate</c>, <c>job</c> or <c>employer</c>.</param>
/// <param name="In">ISO 3166 codes, finer ones, or the groups <c>EU</c> and <c>EEA</c>.</param>
/// <param name="Confidence">How sure the authors are for these places; null for as sure as of the whole law.</param>
public sealed record PlaceTest(string Who, IReadOnlyList<string> In, string? Confidence = null);

/// <summary>What is done. Everything that is said here has to hold.</summary>
/// <param name="CapturesAny">One of these is captured; empty for whatever is.</param>
/// <param name="CapturesAll">All of these are captured.</param>
/// <param name="UsesAny">One of these is done with it; empty for whatever is.</param>
/// <param name="ProcessedOutside">Data is processed outside all of these places; an unknown place counts as outside. Empty for wherever.</param>
public sealed record PackCondition(
    IReadOnlyList<string> CapturesAny,
    IReadOnlyList<string> CapturesAll,
    IReadOnlyList<string> UsesAny,
    IReadOnlyList<string> ProcessedOutside);

/// <summary>Something a law asks for.</summary>
public sealed record PackObligation
{
    /// <summary><c>notice</c>, <c>consent</c>, <c>wait</c>, <c>alternative</c>, <c>oversight</c>, <c>explanation</c>, <c>record</c>, <c>deletion</c> or <c>residency</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Stable identifier; laws that ask for the same thing use the same, and it is done once.</summary>
    public required string Id { get; init; }

    /// <summary>What is to be done, in one sentence.</summary>
    public required string What { get; init; }

    /// <summary>For consents: the purpose.</summary>
    public string? Purpose { get; init; }

    /// <summary>For notices and consents: the text's identifier.</summary>
    public string? Text { get; init; }

    /// <summary>For notices and consents: the language that the law asks for, as a BCP 47 tag; null for the screening's own.</summary>
    public string? Language { get; init; }

    /// <summary>For consents: whether it stands apart from every other.</summary>
    public bool Separate { get; init; }

    /// <summary>For consents: whether it has to be in writing; an electronic form is.</summary>
    public bool Written { get; init; }

    /// <summary>For waits: how many business days after the day of notice.</summary>
    public int? BusinessDays { get; init; }

    /// <summary>For waits: whose holidays are no business days; null for those of the job's place.</summary>
    public string? Calendar { get; init; }

    /// <summary>For deletion, explanation and answers: within how many days.</summary>
    public int? WithinDays { get; init; }

    /// <summary>For deletion on request: the kinds of data.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>For deletion on request: whose duties to keep come first by this law itself; <c>*</c> for everybody's. Other floors are a conflict.</summary>
    public IReadOnlyList<string> GivesWayTo { get; init; } = [];

    /// <summary>The first day on which it is asked for; null for as long as the law.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day on which it is asked for; null for as long as the law.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Whose place counts for this one; empty for wherever the law applies.</summary>
    public IReadOnlyList<PlaceTest> Where { get; init; } = [];

    /// <summary>What has to be done for it to be asked for; empty for whatever makes the law apply.</summary>
    public IReadOnlyList<PackCondition> When { get; init; } = [];

    /// <summary>Where it stands in its file, for faults; 1-based, 0 for nowhere.</summary>
    public int Line { get; init; }
}

/// <summary>Something a law forbids.</summary>
/// <param name="Feature">The capture or use.</param>
/// <param name="UnlessConsent">Whether the consent that the same law asks for allows it.</param>
/// <param name="Line">Where it stands in its file, for faults.</param>
public sealed record Prohibition(string Feature, bool UnlessConsent, int Line = 0);

/// <summary>How long one kind of data is kept.</summary>
/// <param name="Data">One of <see cref="Vocabulary.Data"/>.</param>
/// <param name="MinDays">At least; null for no floor. A year counts as 365 days.</param>
/// <param name="MaxDays">At most; null for no ceiling.</param>
/// <param name="Line">Where it stands in its file, for faults.</param>
public sealed record RetentionRule(string Data, int? MinDays, int? MaxDays, int Line = 0);

/// <summary>What lets data of people in one place be processed in another.</summary>
/// <param name="Within">Processing here is no transfer.</param>
/// <param name="Adequate">Places found adequate.</param>
/// <param name="Bases">Other bases.</param>
public sealed record TransferRule(IReadOnlyList<string> Within, IReadOnlyList<Adequacy> Adequate, IReadOnlyList<TransferBasis> Bases);

/// <summary>A kind of data that is pinned to regions.</summary>
/// <param name="Data">The kind, of <see cref="Vocabulary.Data"/>.</param>
/// <param name="Within">Where it stays.</param>
/// <param name="Line">Where it stands in its file, for faults; 1-based.</param>
public sealed record ResidencyRule(string Data, IReadOnlyList<string> Within, int Line = 0);

/// <summary>Places that were found to protect data well enough.</summary>
/// <param name="In">The places.</param>
/// <param name="From">The first day; null for as long as the law.</param>
/// <param name="To">The last day; null for no end.</param>
/// <param name="Only">What the finding does not cover by itself and a person has to confirm; null for nothing.</param>
public sealed record Adequacy(IReadOnlyList<string> In, DateOnly? From = null, DateOnly? To = null, string? Only = null);

/// <summary>A basis for a transfer.</summary>
/// <param name="Basis">One of <see cref="Vocabulary.TransferBases"/>.</param>
/// <param name="In">The places it works for; <c>*</c> for all.</param>
/// <param name="From">The first day; null for as long as the law.</param>
/// <param name="To">The last day; null for no end.</param>
/// <param name="Needs">What has to stand behind it; null for nothing.</param>
public sealed record TransferBasis(string Basis, IReadOnlyList<string> In, DateOnly? From = null, DateOnly? To = null, string? Needs = null);
