namespace Candor.Domain.Policy;

/// <summary>
/// A law as dated data. Engineering, not legal advice: <see cref="Confirm"/> says what counsel has to look at. Every list may be empty, and none is
/// null.
/// </summary>
public sealed record Pack
{
    /// <summary>Stable identifier, such as <c>us-il-bipa</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The law's name.</summary>
    public required string Title { get; init; }

    /// <summary>Where it stands.</summary>
    public required string Citation { get; init; }

    /// <summary><c>high</c>, <c>medium</c> or <c>low</c>: how sure the authors are.</summary>
    public required string Confidence { get; init; }

    /// <summary>Why it concerns a screening, in words that go behind "because".</summary>
    public required string Because { get; init; }

    /// <summary>The first day on which it applies; null for always.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day on which it applies; null for no end.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Whose place counts: one of these is enough.</summary>
    public required IReadOnlyList<PlaceTest> Where { get; init; }

    /// <summary>Applies only when one of these is captured; empty for whatever is captured.</summary>
    public IReadOnlyList<string> CapturesAny { get; init; } = [];

    /// <summary>Applies only when all of these are captured.</summary>
    public IReadOnlyList<string> CapturesAll { get; init; } = [];

    /// <summary>Applies only when one of these is done with it; empty for whatever is done.</summary>
    public IReadOnlyList<string> UsesAny { get; init; } = [];

    /// <summary>Applies, whatever is captured or done, when data is processed outside this place; null for no such rule.</summary>
    public string? OrProcessedOutside { get; init; }

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

    /// <summary>What counsel has to confirm.</summary>
    public IReadOnlyList<string> Confirm { get; init; } = [];
}

/// <summary>Whose place, and where.</summary>
/// <param name="Who"><c>candidate</c>, <c>job</c> or <c>employer</c>.</param>
/// <param name="In">ISO 3166 codes, finer ones, or the groups <c>EU</c> and <c>EEA</c>.</param>
public sealed record PlaceTest(string Who, IReadOnlyList<string> In);

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

    /// <summary>For consents: whether it stands apart from every other.</summary>
    public bool Separate { get; init; }

    /// <summary>For consents: whether it has to be in writing; an electronic form is.</summary>
    public bool Written { get; init; }

    /// <summary>For waits: how many business days after the day of notice.</summary>
    public int? BusinessDays { get; init; }

    /// <summary>For deletion, explanation and answers: within how many days.</summary>
    public int? WithinDays { get; init; }

    /// <summary>Asked for only when one of these is captured; empty for always.</summary>
    public IReadOnlyList<string> CapturesAny { get; init; } = [];

    /// <summary>Asked for only when one of these is done; empty for always.</summary>
    public IReadOnlyList<string> UsesAny { get; init; } = [];
}

/// <summary>Something a law forbids.</summary>
/// <param name="Feature">The capture or use.</param>
/// <param name="UnlessConsent">Whether the consent that the same law asks for allows it.</param>
public sealed record Prohibition(string Feature, bool UnlessConsent);

/// <summary>How long one kind of data is kept.</summary>
/// <param name="Data"><c>recording</c>, <c>transcript</c>, <c>rating</c>, <c>consent</c>, <c>ledger</c>, <c>application</c>, <c>voiceprint</c>, <c>video</c> …</param>
/// <param name="MinDays">At least; null for no floor.</param>
/// <param name="MaxDays">At most; null for no ceiling.</param>
public sealed record RetentionRule(string Data, int? MinDays, int? MaxDays);

/// <summary>What lets data of people in one place be processed in another.</summary>
/// <param name="Within">Processing here is no transfer.</param>
/// <param name="Adequate">Places found adequate.</param>
/// <param name="Bases">Basis to the places it works for; <c>*</c> for all.</param>
public sealed record TransferRule(
    IReadOnlyList<string> Within,
    IReadOnlyList<string> Adequate,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Bases);
