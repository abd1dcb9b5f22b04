using System.Diagnostics.CodeAnalysis;

namespace Candor.Domain.Rubrics;

/// <summary>
/// A rubric's signal, ready to look for: words in order, <c>word*</c> for any ending, <c>…</c> (or <c>...</c>) for up to six
/// words in between. Case and punctuation do not count.
/// </summary>
public sealed class SignalPhrase
{
    /// <summary>The most words that <c>…</c> stands for.</summary>
    public const int LongestGap = 6;

    private readonly IReadOnlyList<Part> _parts;

    private SignalPhrase(string text, IReadOnlyList<Part> parts) => (Text, _parts) = (text, parts);

    /// <summary>As written in the rubric.</summary>
    public string Text { get; }

    /// <summary>Reads a signal.</summary>
    /// <param name="text">As written in the rubric.</param>
    /// <param name="phrase">The signal; null when refused.</param>
    /// <param name="fault">What is wrong and the mend; null when read.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out SignalPhrase? phrase, [NotNullWhen(false)] out string? fault)
    {
        phrase = null;
        var parts = new List<Part>();
        var gap = false;
        foreach (var token in text.Replace("...", "…", StringComparison.Ordinal).Replace("…", " … ", StringComparison.Ordinal)
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (token == "…")
            {
                if (gap || parts.Count == 0)
                    return Refuse($"The signal \"{text}\" needs a word on both sides of each \"…\".", out fault);
                gap = true;
                continue;
            }

            var prefix = token.EndsWith('*');
            var words = PlainWords.Of(prefix ? token[..^1] : token).ToList();
            if (words.Count == 0 || token.AsSpan(0, token.Length - (prefix ? 1 : 0)).Contains('*'))
                return Refuse($"The signal \"{text}\" holds \"{token}\"; write words of letters and digits, with \"*\" only at a word's end.", out fault);
            for (var index = 0; index < words.Count; index++)
                parts.Add(new Part(words[index], prefix && index == words.Count - 1, gap && index == 0));
            gap = false;
        }

        if (gap || parts.Count == 0)
            return Refuse(gap ? $"The signal \"{text}\" needs a word on both sides of each \"…\"." : "A signal is empty; write the words to look for.", out fault);
        phrase = new SignalPhrase(text, parts);
        fault = null;
        return true;
    }

    /// <summary>Whether the phrase begins at a place, and which words it takes: the shortest way there is.</summary>
    /// <param name="words">Plain words, as <see cref="PlainWords"/> makes them.</param>
    /// <param name="start">Index of the first word to take.</param>
    /// <returns>The indexes taken, rising, the words in a gap not among them; null when the phrase does not begin here.</returns>
    public IReadOnlyList<int>? MatchAt(IReadOnlyList<string> words, int start) => Match(words, start, 0);

    private int[]? Match(IReadOnlyList<string> words, int at, int part)
    {
        if (part == _parts.Count)
            return [];
        for (var skipped = 0; skipped <= (_parts[part].AfterGap ? LongestGap : 0) && at + skipped < words.Count; skipped++)
        {
            if (_parts[part].Fits(words[at + skipped]) && Match(words, at + skipped + 1, part + 1) is { } rest)
                return [at + skipped, .. rest];
        }

        return null;
    }

    private static bool Refuse(string message, out string fault)
    {
        fault = message;
        return false;
    }

    private sealed record Part(string Word, bool Prefix, bool AfterGap)
    {
        public bool Fits(string word) => Prefix ? word.StartsWith(Word, StringComparison.Ordinal) : word == Word;
    }
}

/// <summary>Words without case and punctuation, so that "Don't" and "dont" are one.</summary>
public static class PlainWords
{
    /// <summary>The plain words in a text: lower-case letters and digits; apostrophes vanish, everything else parts words.</summary>
    /// <param name="text">Any text.</param>
    public static IEnumerable<string> Of(string text)
    {
        var word = new System.Text.StringBuilder();
        foreach (var letter in text)
        {
            if (char.IsLetterOrDigit(letter) || char.IsSurrogate(letter) || char.GetUnicodeCategory(letter) == System.Globalization.UnicodeCategory.NonSpacingMark)
            {
                word.Append(char.ToLowerInvariant(letter));
            }
            else if (letter is not ('\'' or '’') && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
            yield return word.ToString();
    }
}
