using Candor.Domain.Rubrics;
using Candor.Evaluation;
using Candor.Tests.Rubrics;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Evaluation;

public sealed class RubricFileTests
{
    private const string Sound = """
        id: care
        version: 2
        title: Customer care
        recommendation: { proceed: 3, decline: 2.25, none_below: 2, minimum_rated: 1 }
        competencies:
          - id: solving
            name: Solving
            description: Solves it.
            anchors:
              - { rating: 1, label: Low, meaning: Does not., signals: [] }
              - { rating: 2, label: High, meaning: Does., signals: [resolv*, i … found why] }
        """;

    [Fact]
    public void A_rubric_is_read_as_written()
    {
        var rubric = RubricFile.Parse(Sound, "care.yaml").Rubric!;

        Assert.Equal(("care@2", new RecommendationRule(3, 2.25m, 2, 1)), (rubric.Reference, rubric.Recommendation));
        Assert.Equal(["resolv*", "i … found why"], rubric.Competencies[0].Anchors[1].Signals);
    }

    [Theory]
    [InlineData("version: 2", "version: two", 2)]
    [InlineData("version: 2", "version: 0", 2)]
    [InlineData("title: Customer care", "title: \"\"", 3)]
    [InlineData("title: Customer care", "titel: Customer care", 3)]
    [InlineData("id: care", "id: Care!", 1)]
    [InlineData("decline: 2.25", "decline: 2.255", 4)]
    [InlineData("decline: 2.25", "decline: 3.5", 4)]
    [InlineData("minimum_rated: 1", "minimum_rated: 2", 4)]
    [InlineData("minimum_rated: 1", "minimum: 1", 4)]
    [InlineData("    description: Solves it.\n", "", 6)]
    [InlineData("rating: 2,", "rating: 1,", 10)]
    [InlineData("rating: 1,", "rating: 3,", 10)]
    [InlineData("i … found why", "i …", 11)]
    [InlineData("signals: []", "signals: none", 10)]
    [InlineData("title: Customer care", "title: [a, b]", 3)]
    [InlineData("title: Customer care", "id: again", 3)]
    [InlineData("title: Customer care", "title: \"x", 3)]
    public void A_fault_is_named_with_its_line_and_the_mend(string sound, string faulty, int line)
    {
        var yaml = Sound.Replace(sound, faulty);
        Assert.NotEqual(Sound, yaml);

        var read = RubricFile.Parse(yaml, "care.yaml");

        Assert.Null(read.Rubric);
        Assert.Contains(read.Faults, fault => fault.File == "care.yaml" && fault.Line == line && fault.Message.Length > 20);
    }

    [Fact]
    public void All_faults_of_a_file_are_named_at_once() =>
        Assert.Equal([2, 3, 11], RubricFile.Parse(
            Sound.Replace("version: 2", "version: x").Replace("title: Customer care", "title: ").Replace("resolv*", "re*solv"), "f").Faults.Select(fault => fault.Line));

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b")]
    [InlineData("a: 1\n---\nb: 2")]
    public void What_is_no_mapping_is_refused(string yaml) => Assert.NotEmpty(RubricFile.Parse(yaml, "f").Faults);

    [Fact]
    public void A_missing_file_is_a_fault() => Assert.NotEmpty(RubricFile.Read("/nowhere/care.yaml").Faults);

    [Fact]
    public async Task Acmes_voices_are_rated_by_acmes_rubric()
    {
        var read = RubricFile.Read(Acme.Path("rubrics/customer-care.yaml"));
        Assert.Empty(read.Faults);
        var transcript = new Transcript([Samples.Answer("experience", Acme.Voice("experience")), Samples.Answer("escalation", Acme.Voice("escalation"))]);

        var evaluation = await new SignalEvaluator().Evaluate(read.Rubric!, transcript, CancellationToken.None);

        Assert.Equal([3, 3, 4], evaluation.Ratings.Select(rating => rating.Value));
        Assert.Equal(
            ["and i resolve problems every week", "and explain the solution"],
            evaluation.Ratings[1].Quotes.Select(quote => quote.Text));
        Assert.Equal(Recommendation.Proceed, evaluation.Recommendation);
    }
}
