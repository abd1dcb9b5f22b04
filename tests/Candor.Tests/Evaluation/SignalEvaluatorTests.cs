using System.Text.Json;
using Candor.Domain.Rubrics;
using Candor.Evaluation;
using Candor.Tests.Rubrics;
using Candor.Tests.Support;
using CsCheck;
using Xunit;

namespace Candor.Tests.Evaluation;

public sealed class SignalEvaluatorTests
{
    private static readonly Rubric Care = Samples.Rubric(
        Samples.Competency("solving", (1, ["just … transfer*"]), (3, ["solv* … problem*", "resolv*"]), (4, ["root cause", "i … found why"])));

    private static async Task<Rating> Rate(params string[] answers) => (await Evaluate(Care, Samples.Transcript(answers))).Ratings[0];

    private static Task<CheckedEvaluation> Evaluate(Rubric rubric, Transcript transcript) =>
        new SignalEvaluator().Evaluate(Permits.For("ai_evaluation"), rubric, transcript, CancellationToken.None);

    [Fact]
    public async Task The_highest_anchor_with_a_match_wins_and_says_which_signal_it_was()
    {
        var rating = await Rate("i resolved it", "then i looked for the root cause");

        Assert.Equal(4, rating.Value);
        Assert.Equal("then i looked for the root cause", Assert.Single(rating.Quotes).Text);
        Assert.Contains("\"root cause\"", rating.Why);
        Assert.Contains("Label 4", rating.Why);
    }

    [Fact]
    public async Task Without_a_signal_there_is_no_evidence_and_no_rating()
    {
        var rating = await Rate("i like the sea");

        Assert.IsType<Rating.NoEvidence>(rating);
        Assert.Contains("5 signals", rating.Why);
    }

    [Theory]
    [InlineData("i never resolved it")]
    [InlineData("no i have resolved it")]
    [InlineData("i did not really resolve it")]
    [InlineData("i don't resolve it")]
    [InlineData("I Don’t, ever, resolve it")]
    [InlineData("i solve never a problem")]
    [InlineData("i have not found why")]
    public async Task A_negation_close_before_a_signal_or_in_its_gap_disqualifies_it(string answer) => Assert.Null((await Rate(answer)).Value);

    [Theory]
    [InlineData("no i think that i resolved it")]
    [InlineData("i resolved it and never called back")]
    [InlineData("Did I wait? No. I resolved it.")]
    public async Task A_negation_further_off_or_in_another_sentence_does_not(string answer) => Assert.Equal(3, (await Rate(answer)).Value);

    [Fact]
    public async Task A_negated_match_does_not_hide_a_later_one() =>
        Assert.Equal("then i resolved it", Assert.Single((await Rate("i never resolved it but then i resolved it")).Quotes).Text);

    [Fact]
    public async Task A_signal_does_not_reach_over_two_answers() => Assert.Null((await Rate("the root", "cause of it")).Value);

    [Theory]
    [InlineData("i was late and i resolved it for them but it rained", "and i resolved it for them")]
    [InlineData("Well. I resolved it, of course.", "I resolved it,")]
    [InlineData("a b c d e f g h i j k resolved m n o", "a b c d e f g h i j k resolved")]
    [InlineData("resolved b c d e f g h i j k l m n o", "resolved b c d e f g h i j k l")]
    public async Task A_quote_is_the_clause_around_the_match(string answer, string quoted) =>
        Assert.Equal(quoted, Assert.Single((await Rate(answer)).Quotes).Text);

    [Fact]
    public async Task A_pause_parts_clauses()
    {
        var transcript = new Transcript([new("q1", [new("hello", 0, 0.5), new("i", 2, 2.1), new("resolved", 2.1, 2.6), new("it", 2.6, 2.8), new("bye", 4, 5)])]);

        Assert.Equal("i resolved it", (await Evaluate(Care, transcript)).Ratings[0].Quotes[0].Text);
    }

    [Fact]
    public async Task Signals_that_match_apart_are_quoted_apart()
    {
        var rating = await Rate("i solved the problem", "and i resolved the rest");

        Assert.Equal(["i solved the problem", "and i resolved the rest"], rating.Quotes.Select(quote => quote.Text));
    }

    [Fact]
    public async Task Every_quote_is_verbatim_and_the_same_words_always_get_the_same_ratings()
    {
        string[] vocabulary = ["i", "never", "resolved", "the", "root", "cause", "problem.", "solve", "and", "just", "don't", "transfer", "a-b", "…"];
        await Gen.Int[0, vocabulary.Length - 1].Select(index => vocabulary[index]).Array[0, 25].Array[0, 3].SampleAsync(async answers =>
        {
            var transcript = Samples.Transcript([.. answers.Select(words => string.Join(' ', words))]);

            var evaluation = await Evaluate(Care, transcript);

            foreach (var quote in evaluation.Ratings.SelectMany(rating => rating.Quotes))
            {
                var answer = transcript.Answers.Single(answer => answer.QuestionId == quote.QuestionId);
                Assert.Contains($" {quote.Text} ", $" {answer.Text} ");
                Assert.InRange(quote.LastWord - quote.FirstWord + 1, 1, 12);
            }

            Assert.Equal(Care.Recommendation.Apply(evaluation.Ratings.Select(rating => rating.Value)).Recommendation, evaluation.Recommendation);
            Assert.Equal(Json(evaluation), Json(await Evaluate(Care, transcript)));
        });
    }

    private static string Json(CheckedEvaluation evaluation) => JsonSerializer.Serialize(evaluation.ToRecord());
}
