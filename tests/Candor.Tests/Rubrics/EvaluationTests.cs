using System.Text.Json;
using Candor.Domain.Rubrics;
using CsCheck;
using Xunit;

namespace Candor.Tests.Rubrics;

public sealed class EvaluationTests
{
    private static readonly Transcript Said = Samples.Transcript("i have five years of experience", "i stay calm");
    private static readonly Rubric Rubric = Samples.Rubric(Samples.FourStep("experience"), Samples.FourStep("empathy"));

    private static Rating Rated(string competency, int value, Transcript? transcript = null) =>
        new Rating.Rated(competency, value, [(transcript ?? Said).Quote("q1", 2, 3)], "Said so.");

    private static CheckedEvaluation Evaluate(params Rating[] ratings) => CheckedEvaluation.Of(Rubric, Said, "test 1", ratings);

    [Fact]
    public void A_rating_without_a_quote_cannot_be_made() =>
        Assert.Throws<ArgumentException>(() => new Rating.Rated("experience", 3, [], "A feeling."));

    [Fact]
    public void A_rating_says_why() =>
        Assert.Throws<ArgumentException>(() => new Rating.Rated("experience", 3, [Said.Quote("q1", 0, 0)], " "));

    [Fact]
    public void A_quote_from_another_transcript_is_refused()
    {
        var other = Samples.Transcript("i have nine lives of experience");

        Assert.Throws<EvaluationRefusedException>(() => Evaluate(Rated("experience", 3, other), Rated("empathy", 3)));
    }

    [Fact]
    public void The_same_words_at_other_seconds_are_another_quote()
    {
        var later = new Transcript([new("q1", [.. Said.Answers[0].Words.Select(word => word with { EndSeconds = word.EndSeconds + 1 })])]);

        Assert.Throws<EvaluationRefusedException>(() => Evaluate(Rated("experience", 3, later), Rated("empathy", 3)));
    }

    [Fact]
    public void Ratings_are_one_a_competency_in_the_rubrics_order()
    {
        Assert.Throws<EvaluationRefusedException>(() => Evaluate(Rated("experience", 3)));
        Assert.Throws<EvaluationRefusedException>(() => Evaluate(Rated("empathy", 3), Rated("experience", 3)));
    }

    [Fact]
    public void A_rating_is_one_of_the_anchors() =>
        Assert.Throws<EvaluationRefusedException>(() => Evaluate(Rated("experience", 5), Rated("empathy", 3)));

    [Fact]
    public void An_evaluation_survives_the_ledger()
    {
        var evaluation = Evaluate(Rated("experience", 4), new Rating.NoEvidence("empathy", "Nothing was said."));

        var json = JsonSerializer.Serialize(evaluation.ToRecord());
        var read = CheckedEvaluation.Read(JsonSerializer.Deserialize<EvaluationRecord>(json)!, Rubric, Said);

        Assert.Contains("\"hold\"", json);
        Assert.Equal(json, JsonSerializer.Serialize(read.ToRecord()));
    }

    [Fact]
    public void A_record_that_was_tampered_with_is_refused()
    {
        var record = Evaluate(Rated("experience", 4), Rated("empathy", 3)).ToRecord();
        RatingRecord rating = record.Ratings[0];
        QuoteRecord quote = rating.Quotes[0];
        EvaluationRecord With(RatingRecord changed) => record with { Ratings = [changed, record.Ratings[1]] };

        EvaluationRecord[] forged =
        [
            record with { Recommendation = Recommendation.Decline },
            record with { Rubric = "care@1" },
            record with { Ratings = [rating] },
            With(rating with { Quotes = [] }),
            With(rating with { Value = 9 }),
            With(rating with { Quotes = [quote with { Text = "nine lives" }] }),
            With(rating with { Quotes = [quote with { LastWord = 99 }] }),
            With(rating with { Quotes = [quote with { QuestionId = "q9" }] }),
            With(rating with { Quotes = [quote with { FromSeconds = 0 }] }),
        ];

        Assert.All(forged, one => Assert.Throws<EvaluationRefusedException>(() => CheckedEvaluation.Read(one, Rubric, Said)));
        Assert.Equal(Recommendation.Proceed, CheckedEvaluation.Read(record, Rubric, Said).Recommendation);
    }

    [Theory]
    [InlineData("4 4", Recommendation.Proceed)]
    [InlineData("4 2", Recommendation.Proceed)]
    [InlineData("4 4 1", Recommendation.Hold)]
    [InlineData("3 2", Recommendation.Hold)]
    [InlineData("2 2", Recommendation.Hold)]
    [InlineData("2 1", Recommendation.Decline)]
    [InlineData("4 -", Recommendation.Hold)]
    [InlineData("1 - -", Recommendation.Hold)]
    [InlineData("- -", Recommendation.Hold)]
    public void The_recommendation_follows_the_rules_table(string ratings, Recommendation expected) =>
        Assert.Equal(expected, Samples.Rule.Apply(ratings.Split(' ').Select(one => one == "-" ? (int?)null : int.Parse(one))).Recommendation);

    [Fact]
    public void The_recommendation_never_contradicts_the_rule() =>
        Gen.Select(
            Gen.Int[1, 4].Nullable().Array[1, 6],
            Gen.Int[200, 400].Select(cents => cents / 100m),
            Gen.Int[100, 200].Select(cents => cents / 100m),
            Gen.Int[1, 4],
            Gen.Int[0, 6]).Sample((ratings, proceed, decline, noneBelow, minimum) =>
        {
            var rated = ratings.OfType<int>().ToArray();
            var recommendation = new RecommendationRule(proceed, decline, noneBelow, minimum).Apply(ratings).Recommendation;

            if (rated.Length == 0 || rated.Length < minimum)
                Assert.Equal(Recommendation.Hold, recommendation);
            else if (rated.Sum() >= proceed * rated.Length && rated.All(value => value >= noneBelow))
                Assert.Equal(Recommendation.Proceed, recommendation);
            else
                Assert.Equal(rated.Sum() < decline * rated.Length ? Recommendation.Decline : Recommendation.Hold, recommendation);
        });

    [Fact]
    public void The_reason_shows_the_figures_without_flattering_them()
    {
        var because = new RecommendationRule(Proceed: 2.67m, Decline: 1.5m, NoneBelow: 1, MinimumRated: 1).Apply([3, 3, 2]).Because;

        Assert.Equal("The mean of 3 ratings is 2.66 and the lowest is 2; the rubric proceeds from a mean of 2.67 with none below 1, "
            + "and declines below a mean of 1.5.", because);
    }
}
