using System.Text.Json;
using Candor.Domain.Rubrics;
using Xunit;

namespace Candor.Tests.Rubrics;

public sealed class ReviewTests
{
    private static readonly Transcript Said = Samples.Transcript("i have five years of experience");
    private static readonly Rubric Rubric = Samples.Rubric(Samples.FourStep("experience"), Samples.FourStep("empathy"));

    private static readonly CheckedEvaluation Evaluation = CheckedEvaluation.Of(Rubric, Said, "test 1",
    [
        new Rating.Rated("experience", 4, [Said.Quote("q1", 2, 5)], "Said so."),
        new Rating.NoEvidence("empathy", "Nothing was said."),
    ]);

    [Fact]
    public void A_confirmed_evaluation_counts_as_it_is()
    {
        var reviewed = ReviewedEvaluation.Of(Rubric, Evaluation, ReviewRecord.Confirm);

        Assert.False(reviewed.Overridden);
        Assert.Equal((Recommendation.Hold, Evaluation.Because), (reviewed.Recommendation, reviewed.Because));
        Assert.Equal(["Label 4", null], reviewed.Ratings.Select(rating => rating.Label));
    }

    [Fact]
    public void An_overridden_rating_keeps_both_opinions_and_the_rule_runs_again()
    {
        var reviewed = ReviewedEvaluation.Of(Rubric, Evaluation, new([new("empathy", 3, "Warm throughout.")]));

        Assert.True(reviewed.Overridden);
        Assert.Equal((null, 3, "Warm throughout."), (reviewed.Ratings[1].Evaluated.Value, reviewed.Ratings[1].Value, reviewed.Ratings[1].Override!.Reason));
        Assert.Equal((Recommendation.Hold, Recommendation.Proceed), (reviewed.Evaluation.Recommendation, reviewed.Recommendation));
    }

    [Fact]
    public void A_person_may_take_a_rating_away()
    {
        var reviewed = ReviewedEvaluation.Of(Rubric, Evaluation, new([new("experience", null, "Another field.")]));

        Assert.Null(reviewed.Ratings[0].Value);
        Assert.Equal(4, reviewed.Ratings[0].Evaluated.Value);
    }

    [Fact]
    public void An_overridden_recommendation_keeps_the_rules_beside_it()
    {
        var reviewed = ReviewedEvaluation.Of(Rubric, Evaluation, new([], new(Recommendation.Proceed, "Strong elsewhere.")));

        Assert.Equal((Recommendation.Proceed, "Strong elsewhere."), (reviewed.Recommendation, reviewed.Because));
        Assert.Equal(Recommendation.Hold, reviewed.ByRule.Recommendation);
    }

    [Fact]
    public void A_change_without_a_reason_or_outside_the_rubric_is_refused()
    {
        ReviewRecord[] refused =
        [
            new([new("experience", 3, " ")]),
            new([new("experience", 7, "Beyond.")]),
            new([new("charm", 3, "Charming.")]),
            new([new("experience", 3, "One."), new("experience", 2, "Two.")]),
            new([], new(Recommendation.Proceed, "")),
        ];

        Assert.All(refused, review =>
        {
            Assert.NotEmpty(ReviewedEvaluation.Check(Rubric, Evaluation, review));
            Assert.Throws<EvaluationRefusedException>(() => ReviewedEvaluation.Of(Rubric, Evaluation, review));
        });
    }

    [Fact]
    public void A_review_under_another_version_of_the_rubric_is_refused() =>
        Assert.NotEmpty(ReviewedEvaluation.Check(Rubric with { Version = 3 }, Evaluation, ReviewRecord.Confirm));

    [Fact]
    public void A_review_survives_the_ledger()
    {
        var review = new ReviewRecord([new("empathy", 3, "Warm.")], new(Recommendation.Proceed, "Strong."), "Call soon.");

        var json = JsonSerializer.Serialize(review);

        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<ReviewRecord>(json)));
    }
}
