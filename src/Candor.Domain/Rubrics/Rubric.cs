namespace Candor.Domain.Rubrics;

/// <summary>A versioned rubric: what is rated, what each rating means, and how the ratings become a recommendation.</summary>
/// <param name="Id">Short name.</param>
/// <param name="Version">Counts up with every change; a screening remembers the one it was rated under.</param>
/// <param name="Title">For people.</param>
/// <param name="Competencies">What is rated, in order; identifiers are unique.</param>
/// <param name="Recommendation">How the ratings become a recommendation.</param>
public sealed record Rubric(
    string Id,
    int Version,
    string Title,
    IReadOnlyList<Competency> Competencies,
    RecommendationRule Recommendation)
{
    /// <summary>How workflows, evaluations and the ledger name it: <c>id@version</c>.</summary>
    public string Reference => $"{Id}@{Version}";
}

/// <summary>Something a person shows in what they say.</summary>
/// <param name="Id">Stable short name: mappings bind to it.</param>
/// <param name="Name">For people.</param>
/// <param name="Description">What is meant by it.</param>
/// <param name="Anchors">What each rating means, from the lowest to the highest; ratings are unique.</param>
public sealed record Competency(string Id, string Name, string Description, IReadOnlyList<Anchor> Anchors)
{
    /// <summary>What a rating means here; null when the competency has no such rating.</summary>
    /// <param name="rating">The rating; null for not rated.</param>
    public Anchor? AnchorOf(int? rating) => Anchors.FirstOrDefault(anchor => anchor.Rating == rating);
}

/// <summary>What one rating means, and the signs by which the default evaluator knows it.</summary>
/// <param name="Rating">1 is the lowest.</param>
/// <param name="Label">For people, such as "Strong".</param>
/// <param name="Meaning">What somebody with this rating says or shows.</param>
/// <param name="Signals">
/// Phrases that count as evidence for this rating in the default evaluator: words in order, a trailing <c>*</c> for any ending,
/// and <c>…</c> for up to six words in between. See <see cref="SignalPhrase"/>.
/// </param>
public sealed record Anchor(int Rating, string Label, string Meaning, IReadOnlyList<string> Signals);

/// <summary>The stated rule from ratings to a recommendation; the first line that holds decides.</summary>
/// <param name="Proceed">Holds when the mean of the ratings is at least this and no rating is below <paramref name="NoneBelow"/>.</param>
/// <param name="Decline">Holds when the mean of the ratings is below this.</param>
/// <param name="NoneBelow">See <paramref name="Proceed"/>.</param>
/// <param name="MinimumRated">With fewer competencies rated than this, the recommendation is always hold: a person has to look.</param>
public sealed record RecommendationRule(decimal Proceed, decimal Decline, int NoneBelow, int MinimumRated);
