using Candor.Domain.Rubrics;

namespace Candor.Tests.Rubrics;

/// <summary>A small rubric and transcript to reason about.</summary>
internal static class Samples
{
    public static readonly RecommendationRule Rule = new(Proceed: 3, Decline: 2, NoneBelow: 2, MinimumRated: 2);

    public static Rubric Rubric(params Competency[] competencies) => new("care", 2, "Customer care", competencies, Rule);

    public static Competency Competency(string id, params (int Rating, string[] Signals)[] anchors) =>
        new(id, id, "What is meant.", [.. anchors.Select(anchor => new Anchor(anchor.Rating, $"Label {anchor.Rating}", "Meaning.", anchor.Signals))]);

    public static Competency FourStep(string id) => Competency(id, (1, []), (2, []), (3, []), (4, []));

    public static SpokenAnswer Answer(string question, string text) =>
        new(question, [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select((word, index) => new Word(word, index * 0.5, (index * 0.5) + 0.4, 0.9))]);

    public static Transcript Transcript(params string[] answers) =>
        new([.. answers.Select((text, index) => Answer($"q{index + 1}", text))]);
}
