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

    /// <summary>What is captured, of <see cref="Vocabulary.Captures"/>.</summary>
    public IReadOnlyList<string> Captures { get; init; } = [];

    /// <summary>What is done with it, of <see cref="Vocabulary.Uses"/>.</summary>
    public IReadOnlyList<string> Uses { get; init; } = [];

    /// <summary>Where data is processed.</summary>
    public string? ProcessedIn { get; init; }

    /// <summary>Bases for transfers that are in place, of <see cref="Vocabulary.TransferBases"/>.</summary>
    public IReadOnlyList<string> TransferBasis { get; init; } = [];

    /// <summary>Whether the job is publicly advertised.</summary>
    public bool? PublicPosting { get; init; }

    /// <summary>The candidate's age in years.</summary>
    public int? Age { get; init; }

    /// <summary>Whether an unknown place is taken for every place at once.</summary>
    public bool AssumeStrictest { get; init; }
}

/// <summary>The words a question is made of.</summary>
public static class Vocabulary
{
    /// <summary>What can be captured.</summary>
    public static readonly IReadOnlyList<string> Captures = ["recording", "transcript", "voiceprint", "video", "facial_recognition"];

    /// <summary>What can be done with it.</summary>
    public static readonly IReadOnlyList<string> Uses = ["ai_evaluation", "automated_decision", "emotion_inference", "generative_conversation"];

    /// <summary>What can let data cross a border.</summary>
    public static readonly IReadOnlyList<string> TransferBases = ["scc", "dpf", "bcr", "explicit_consent", "idta", "addendum"];
}
