namespace Candor.Domain.Rubrics;

/// <summary>What a reviewer changed of an evaluation, as it stands in the ledger. All that is not changed is confirmed.</summary>
/// <param name="Ratings">Ratings the reviewer sees differently; empty for none.</param>
/// <param name="Recommendation">The recommendation the reviewer gives instead; null to follow the rubric's rule.</param>
/// <param name="Comment">What else the reviewer wants to say; null for nothing.</param>
public sealed record ReviewRecord(
    IReadOnlyList<RatingOverride> Ratings,
    RecommendationOverride? Recommendation = null,
    string? Comment = null)
{
    /// <summary>Confirms everything.</summary>
    public static readonly ReviewRecord Confirm = new([]);
}

/// <summary>A person's judgement in place of the evaluator's: it needs no quote, but always a reason.</summary>
/// <param name="Competency">The competency's identifier.</param>
/// <param name="Value">The person's rating; null for no evidence.</param>
/// <param name="Reason">Why, in the person's words; never blank.</param>
public sealed record RatingOverride(string Competency, int? Value, string Reason);

/// <summary>A person's recommendation in place of the rule's.</summary>
/// <param name="Recommendation">What the person recommends.</param>
/// <param name="Reason">Why, in the person's words; never blank.</param>
public sealed record RecommendationOverride(Recommendation Recommendation, string Reason);

/// <summary>Why a review cannot stand, for the reviewer.</summary>
/// <param name="Competency">The competency it is about; null for the recommendation.</param>
/// <param name="Message">What is wrong and the mend.</param>
public sealed record ReviewFault(string? Competency, string Message);

/// <summary>One competency with both opinions.</summary>
/// <param name="Competency">The competency.</param>
/// <param name="Evaluated">What the evaluator said.</param>
/// <param name="Override">What the reviewer said instead; null when confirmed.</param>
public sealed record ReviewedRating(Competency Competency, Rating Evaluated, RatingOverride? Override)
{
    /// <summary>What counts; null for no evidence.</summary>
    public int? Value => Override is null ? Evaluated.Value : Override.Value;

    /// <summary>The label of what counts, such as "Strong"; null for no evidence.</summary>
    public string? Label => Competency.AnchorOf(Value)?.Label;
}

/// <summary>An evaluation after a person judged: what the evaluator said, what the person changed, and what counts.</summary>
public sealed record ReviewedEvaluation
{
    private ReviewedEvaluation(Rubric rubric, CheckedEvaluation evaluation, ReviewRecord review)
    {
        Evaluation = evaluation;
        Review = review;
        Ratings = [.. rubric.Competencies.Zip(evaluation.Ratings, (competency, rating) =>
            new ReviewedRating(competency, rating, review.Ratings.FirstOrDefault(change => change.Competency == competency.Id)))];
        ByRule = rubric.Recommendation.Apply(Ratings.Select(rating => rating.Value));
    }

    /// <summary>The evaluator's opinion, untouched.</summary>
    public CheckedEvaluation Evaluation { get; }

    /// <summary>The person's changes.</summary>
    public ReviewRecord Review { get; }

    /// <summary>One a competency, in the rubric's order, with both opinions.</summary>
    public IReadOnlyList<ReviewedRating> Ratings { get; }

    /// <summary>What the rubric's rule makes of the ratings that count.</summary>
    public Recommended ByRule { get; }

    /// <summary>The recommendation that counts: the person's, else the rule's.</summary>
    public Recommendation Recommendation => Review.Recommendation?.Recommendation ?? ByRule.Recommendation;

    /// <summary>Why: the person's reason, else the rule's.</summary>
    public string Because => Review.Recommendation?.Reason ?? ByRule.Because;

    /// <summary>Whether the person changed anything.</summary>
    public bool Overridden => Review.Ratings.Count > 0 || Review.Recommendation is not null;

    /// <summary>What keeps a review from standing; empty when it may.</summary>
    /// <param name="rubric">The rubric of the evaluation.</param>
    /// <param name="evaluation">What is reviewed.</param>
    /// <param name="review">What the person changed.</param>
    public static IReadOnlyList<ReviewFault> Check(Rubric rubric, CheckedEvaluation evaluation, ReviewRecord review)
    {
        if (evaluation.Rubric != rubric.Reference)
            return [new(null, $"The evaluation was made under {evaluation.Rubric}; review it under that rubric.")];
        var faults = new List<ReviewFault>();
        foreach (var changes in review.Ratings.GroupBy(change => change.Competency))
        {
            var competency = rubric.Competencies.FirstOrDefault(competency => competency.Id == changes.Key);
            if (competency is null)
            {
                faults.Add(new(changes.Key, $"{rubric.Title} does not rate {changes.Key}."));
                continue;
            }

            if (changes.Count() > 1)
                faults.Add(new(competency.Id, $"{competency.Name} is changed twice; give one rating."));
            faults.AddRange(changes.SelectMany(change => Faults(change, competency)));
        }

        if (review.Recommendation is { } recommendation && string.IsNullOrWhiteSpace(recommendation.Reason))
            faults.Add(new(null, "Give the reason for your recommendation."));
        return faults;
    }

    /// <summary>Puts a person's judgement beside the evaluator's.</summary>
    /// <param name="rubric">The rubric of the evaluation.</param>
    /// <param name="evaluation">What is reviewed.</param>
    /// <param name="review">What the person changed; checked with <see cref="Check"/> before.</param>
    /// <exception cref="EvaluationRefusedException">The review cannot stand.</exception>
    public static ReviewedEvaluation Of(Rubric rubric, CheckedEvaluation evaluation, ReviewRecord review) =>
        Check(rubric, evaluation, review) is [var fault, ..]
            ? throw new EvaluationRefusedException($"The review cannot stand: {fault.Message}")
            : new ReviewedEvaluation(rubric, evaluation, review);

    private static IEnumerable<ReviewFault> Faults(RatingOverride change, Competency competency)
    {
        if (change.Value is not null && competency.AnchorOf(change.Value) is null)
        {
            yield return new(competency.Id, $"{competency.Name} has no rating {change.Value}; choose one of "
                + $"{string.Join(", ", competency.Anchors.Select(anchor => anchor.Rating))}.");
        }

        if (string.IsNullOrWhiteSpace(change.Reason))
            yield return new(competency.Id, $"Give the reason for your rating of {competency.Name}.");
    }
}
