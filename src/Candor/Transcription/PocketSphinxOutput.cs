using System.Globalization;
using System.Text.RegularExpressions;
using Candor.Domain.Rubrics;

namespace Candor.Transcription;

/// <summary>
/// What <c>pocketsphinx_continuous -time yes</c> prints: for each stretch of speech the sentence, then a line a word with start,
/// end (seconds from the start of the file) and confidence. The two must agree; anything else is refused rather than guessed.
/// </summary>
public static partial class PocketSphinxOutput
{
    /// <summary>Reads the words.</summary>
    /// <param name="output">Standard output.</param>
    /// <exception cref="TranscriptionException">The output is not of the known form.</exception>
    public static IReadOnlyList<Word> Parse(string output)
    {
        var words = new List<Word>();
        string? sentence = null;
        var heard = new List<Word>();
        foreach (var line in output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (WordLine().Match(line) is not { Success: true } match)
            {
                words.AddRange(Agreed(sentence, heard));
                (sentence, heard) = (line, []);
            }
            else if (sentence is null && !IsFiller(match.Groups["word"].Value))
            {
                throw Unknown("a word before its sentence");
            }
            else if (!IsFiller(match.Groups["word"].Value))
            {
                heard.Add(WordOf(match));
            }
        }

        words.AddRange(Agreed(sentence, heard));
        return words;
    }

    private static List<Word> Agreed(string? sentence, List<Word> heard) =>
        (sentence ?? "") == string.Join(' ', heard.Select(word => word.Text))
            ? heard
            : throw Unknown("a sentence that is not made of its words");

    private static Word WordOf(Match match)
    {
        var (start, end) = (Number(match, "start"), Number(match, "end"));
        if (end < start)
            throw Unknown("a word that ends before it starts");
        // A product of rounded logarithms: certain words come out a little above one.
        return new Word(match.Groups["word"].Value, start, end, Math.Clamp(Number(match, "confidence"), 0, 1));
    }

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    /// <summary>Silence, noise and the marks of a sentence's ends.</summary>
    private static bool IsFiller(string word) => word is ['<', .., '>'] or ['[', .., ']'] or ['+', '+', .., '+', '+'];

    private static TranscriptionException Unknown(string what) =>
        new($"pocketsphinx_continuous printed {what}: this version's output is not known.", permanent: true);

    [GeneratedRegex(@"^(?<word>\S+?)(\(\d+\))? (?<start>\d+\.\d+) (?<end>\d+\.\d+) (?<confidence>\d+\.\d+)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex WordLine();
}
