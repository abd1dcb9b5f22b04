namespace Candor.Domain.Policy;

/// <summary>What is asked of the law. A null is an unknown.</summary>
public sealed record PolicyQuestion
{
    /// <summary>Where the candidate is.</summary>
    public string? Candidate { get; init; }

    /// <summary>Where the job is.</summary>
    public string? Job { get; init; }

    /// <summary>Where the employer is.</summary>
    public string? Employer { get; init; }

    /// <summary>How many work for the employer.</summary>
    public int? Employees { get; init; }

    /// <summary>The day that is asked about.</summary>
    public required DateOnly On { get; init; }

    /// <summary>The day on which notice was given; null for <see cref="On"/>.</summary>
    public DateOnly? NoticeOn { get; init; }

    /// <summary>The day on which the candidate agreed, for a screening under way: it keeps the laws of that day. Null before.</summary>
    public DateOnly? ConsentedOn { get; init; }

    /// <summary>What is captured, of <see cref="Vocabulary.Captures"/>.</summary>
    public IReadOnlyList<string> Captures { get; init; } = [];

    /// <summary>What is done with it, of <see cref="Vocabulary.Uses"/>.</summary>
    public IReadOnlyList<string> Uses { get; init; } = [];

    /// <summary>Where data is processed.</summary>
    public string? ProcessedIn { get; init; }

    /// <summary>Where each kind of data goes; empty when all of it is processed in <see cref="ProcessedIn"/>.</summary>
    public IReadOnlyList<Destination> Destinations { get; init; } = [];

    /// <summary>The regions that anything goes to; a null is one that nobody knows.</summary>
    internal IEnumerable<string?> Regions => Destinations.Count == 0 ? [ProcessedIn] : Destinations.Select(one => one.Region).Distinct();

    /// <summary>The regions that a kind of data goes to.</summary>
    /// <param name="data">Of <see cref="Vocabulary.Data"/>.</param>
    internal IEnumerable<string?> RegionsOf(string data) =>
        Destinations.Count == 0 ? [ProcessedIn] : Destinations.Where(one => one.Data.Contains(data)).Select(one => one.Region).Distinct();

    /// <summary>Bases for transfers that are in place, of <see cref="Vocabulary.TransferBases"/>.</summary>
    public IReadOnlyList<string> TransferBasis { get; init; } = [];

    /// <summary>Whether the job is publicly advertised.</summary>
    public bool? PublicPosting { get; init; }

    /// <summary>The candidate's age in years.</summary>
    public int? Age { get; init; }

    /// <summary>Whether the data is under a legal hold.</summary>
    public bool LegalHold { get; init; }

    /// <summary>Whether an unknown place is taken for every place at once.</summary>
    public bool AssumeStrictest { get; init; }

    /// <summary>Whether a job whose place nobody can tell is taken for every place at once; other unknown places are still asked for.</summary>
    public bool AssumeStrictestJob { get; init; }

    /// <summary>Whether an unknown place of one of the three is taken for every place.</summary>
    /// <param name="who"><c>candidate</c>, <c>job</c> or <c>employer</c>.</param>
    public bool AssumesStrictest(string who) => AssumeStrictest || (AssumeStrictestJob && who == "job" && Job is null);

    /// <summary>The place of one of the three whose places count.</summary>
    /// <param name="who"><c>candidate</c>, <c>job</c> or <c>employer</c>.</param>
    public string? PlaceOf(string who) => who switch
    {
        "candidate" => Candidate,
        "job" => Job,
        "employer" => Employer,
        _ => throw new ArgumentException($"Nobody is called {who} in a pack."),
    };

    /// <summary>Whether something is captured or done.</summary>
    /// <param name="feature">The capture or use.</param>
    public bool InUse(string feature) => Captures.Contains(feature) || Uses.Contains(feature);
}

/// <summary>Somewhere that data goes.</summary>
/// <param name="Endpoint">What is there, as the configuration calls it.</param>
/// <param name="Region">Where it is; null for unknown.</param>
/// <param name="Data">The kinds that go there, of <see cref="Vocabulary.Data"/>.</param>
public sealed record Destination(string Endpoint, string? Region, IReadOnlyList<string> Data);

/// <summary>The words that questions, packs and policies are made of.</summary>
public static class Vocabulary
{
    /// <summary>What can be captured. A video has sound: packs on recording name it.</summary>
    public static readonly IReadOnlyList<string> Captures = ["recording", "transcript", "voiceprint", "video", "facial_recognition"];

    /// <summary>What can be done with it.</summary>
    public static readonly IReadOnlyList<string> Uses = ["ai_evaluation", "automated_decision", "emotion_inference", "generative_conversation"];

    /// <summary>
    /// What can let data cross a border. <c>dpf</c> says that the recipient is certified under the EU-US Data Privacy Framework, <c>dpf_uk</c> under
    /// its UK Extension. <c>adequacy</c> may be named, and is looked up by place rather than believed.
    /// </summary>
    public static readonly IReadOnlyList<string> TransferBases = ["scc", "dpf", "dpf_uk", "bcr", "explicit_consent", "idta", "addendum", "adequacy"];

    /// <summary>Kinds of data that are kept.</summary>
    public static readonly IReadOnlyList<string> Data =
        ["recording", "transcript", "rating", "consent", "ledger", "application", "posting", "voiceprint", "video", "webhook", "mail"];

    /// <summary>The basis a word means: as in <see cref="TransferBases"/>, or what people call it otherwise.</summary>
    /// <param name="word">The word.</param>
    public static string TransferBasisOf(string word) => word switch
    {
        "consent" => "explicit_consent",
        "sccs" => "scc",
        "uk_addendum" => "addendum",
        "uk_idta" => "idta",
        "uk_extension" => "dpf_uk",
        _ => word,
    };
}
