using Candor.Domain.Rubrics;

namespace Candor.Evaluation;

/// <summary>An answer's plain words, each with the spoken word it came from, and where its clauses are.</summary>
internal sealed class AnswerText
{
    /// <summary>The longest a match is widened to, in spoken words.</summary>
    private const int LongestClause = 12;

    /// <summary>A silence this long parts clauses, in seconds: recognisers that write no punctuation still tell the time.</summary>
    private const double ClausePause = 0.6;

    private static readonly HashSet<string> Openers = new(StringComparer.Ordinal)
    {
        "and", "but", "so", "because", "then", "when", "which", "while", "or",
    };

    private readonly SpokenAnswer _answer;
    private readonly List<string> _plain = [];
    private readonly List<int> _spoken = [];

    private AnswerText(SpokenAnswer answer)
    {
        _answer = answer;
        for (var index = 0; index < answer.Words.Count; index++)
        {
            foreach (var word in PlainWords.Of(answer.Words[index].Text))
            {
                _plain.Add(word);
                _spoken.Add(index);
            }
        }
    }

    /// <summary>The answered question.</summary>
    public string QuestionId => _answer.QuestionId;

    /// <summary>Lower-case words without punctuation, in order.</summary>
    public IReadOnlyList<string> Plain => _plain;

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">The answer.</param>
    public static AnswerText Of(SpokenAnswer answer) => new(answer);

    /// <summary>Whether a sentence ends with the spoken word that a plain word came from.</summary>
    /// <param name="plain">Index of the plain word.</param>
    public bool EndsSentence(int plain) => EndsWithAny(_answer.Words[_spoken[plain]], ".!?…");

    /// <summary>The readable clause around some plain words, in indexes of spoken words, both included.</summary>
    /// <param name="firstPlain">Index of the first plain word that must be in it.</param>
    /// <param name="lastPlain">Index of the last plain word that must be in it.</param>
    public (int First, int Last) Clause(int firstPlain, int lastPlain)
    {
        var (first, last) = (_spoken[firstPlain], _spoken[lastPlain]);
        while (first > 0 && last - first + 1 < LongestClause && !Parts(first))
            first--;
        while (last < _answer.Words.Count - 1 && last - first + 1 < LongestClause && !Parts(last + 1))
            last++;
        return (first, last);
    }

    /// <summary>Whether a clause begins with a spoken word.</summary>
    private bool Parts(int word)
    {
        var (before, here) = (_answer.Words[word - 1], _answer.Words[word]);
        return here.StartSeconds - before.EndSeconds >= ClausePause
            || EndsWithAny(before, ".!?…,;:")
            || (PlainWords.Of(here.Text).FirstOrDefault() is { } plain && Openers.Contains(plain));
    }

    private static bool EndsWithAny(Word word, string marks) =>
        word.Text.AsSpan().TrimEnd("\"')”’") is [.., var last] && marks.Contains(last);
}
