using System.Text.Json.Serialization;

namespace Candor.Domain.Rubrics;

/// <summary>One spoken word.</summary>
/// <param name="Text">As the recogniser wrote it, punctuation included; no white space.</param>
/// <param name="StartSeconds">Where it begins, in seconds from the start of the answer's recording.</param>
/// <param name="EndSeconds">Where it ends, in seconds from the start of the answer's recording.</param>
/// <param name="Confidence">How sure the recogniser was, 0 to 1; null when it does not say.</param>
public sealed record Word(string Text, double StartSeconds, double EndSeconds, double? Confidence = null);

/// <summary>What was said to one question.</summary>
/// <param name="QuestionId">The question in the workflow.</param>
/// <param name="Words">The words in the order they were spoken; empty when nothing was understood.</param>
public sealed record SpokenAnswer(string QuestionId, IReadOnlyList<Word> Words)
{
    /// <summary>The words with a space between each.</summary>
    [JsonIgnore]
    public string Text => string.Join(' ', Words.Select(word => word.Text));
}

/// <summary>
/// What a candidate said, word for word, answer by answer. It is sealed into the ledger as it is, so its property names stand
/// for good.
/// </summary>
public sealed record Transcript
{
    /// <summary>A transcript of answers.</summary>
    /// <param name="answers">The answers in the order of the questions; question identifiers are unique.</param>
    /// <exception cref="ArgumentException">A question is answered twice, or a word is empty, holds white space or ends before it starts.</exception>
    [JsonConstructor]
    public Transcript(IReadOnlyList<SpokenAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        Answers = [.. answers.Select(answer => answer with { Words = [.. answer.Words] })];
        var questions = new HashSet<string>(StringComparer.Ordinal);
        foreach (var answer in Answers)
        {
            if (!questions.Add(answer.QuestionId))
                throw new ArgumentException($"The question {answer.QuestionId} is answered twice.", nameof(answers));
            if (answer.Words.Any(IsMalformed))
                throw new ArgumentException($"An answer to {answer.QuestionId} holds a word without text or with impossible times.", nameof(answers));
        }
    }

    /// <summary>The answers in the order of the questions.</summary>
    public IReadOnlyList<SpokenAnswer> Answers { get; }

    /// <summary>How many words were understood over all answers.</summary>
    [JsonIgnore]
    public int WordCount => Answers.Sum(answer => answer.Words.Count);

    /// <summary>The answers as plain text, a line each.</summary>
    [JsonIgnore]
    public string Text => string.Join('\n', Answers.Select(answer => answer.Text));

    /// <summary>Quotes words of an answer. There is no other way to a <see cref="Rubrics.Quote"/>.</summary>
    /// <param name="questionId">The answered question.</param>
    /// <param name="firstWord">Index of the first word in the answer, from 0.</param>
    /// <param name="lastWord">Index of the last word, included.</param>
    /// <exception cref="ArgumentException">The transcript holds no such words.</exception>
    public Quote Quote(string questionId, int firstWord, int lastWord) => Rubrics.Quote.From(this, questionId, firstWord, lastWord);

    private static bool IsMalformed(Word word) =>
        string.IsNullOrEmpty(word.Text) || word.Text.Any(char.IsWhiteSpace)
        || !double.IsFinite(word.StartSeconds) || !double.IsFinite(word.EndSeconds)
        || word.StartSeconds < 0 || word.EndSeconds < word.StartSeconds
        || word.Confidence is < 0 or > 1 or double.NaN;
}
