namespace Candor.Domain.Rubrics;

/// <summary>
/// Words that a candidate did say, with their place. The text is taken from the transcript when the quote is made
/// (<see cref="Transcript.Quote"/>), never handed in: a quote that is not in the transcript cannot exist.
/// </summary>
public sealed record Quote
{
    private Quote(SpokenAnswer answer, int firstWord, int lastWord)
    {
        QuestionId = answer.QuestionId;
        FirstWord = firstWord;
        LastWord = lastWord;
        Text = string.Join(' ', answer.Words.Skip(firstWord).Take(lastWord - firstWord + 1).Select(word => word.Text));
        FromSeconds = answer.Words[firstWord].StartSeconds;
        ToSeconds = answer.Words[lastWord].EndSeconds;
    }

    /// <summary>The question that was answered.</summary>
    public string QuestionId { get; }

    /// <summary>Index of the first quoted word in the answer, from 0.</summary>
    public int FirstWord { get; }

    /// <summary>Index of the last quoted word, included.</summary>
    public int LastWord { get; }

    /// <summary>The words as transcribed, a space between each.</summary>
    public string Text { get; }

    /// <summary>Where the quote begins, in seconds from the start of the answer's recording.</summary>
    public double FromSeconds { get; }

    /// <summary>Where it ends, in seconds from the start of the answer's recording.</summary>
    public double ToSeconds { get; }

    internal static Quote From(Transcript transcript, string questionId, int firstWord, int lastWord)
    {
        var answer = transcript.Answers.FirstOrDefault(answer => answer.QuestionId == questionId)
            ?? throw new ArgumentException($"The transcript has no answer to {questionId}.", nameof(questionId));
        if (firstWord < 0 || lastWord < firstWord || lastWord >= answer.Words.Count)
        {
            throw new ArgumentException(
                $"The answer to {questionId} has {answer.Words.Count} words; words {firstWord} to {lastWord} are not among them.",
                nameof(firstWord));
        }

        return new Quote(answer, firstWord, lastWord);
    }
}
