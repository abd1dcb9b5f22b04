using System.Globalization;
using System.Text;

namespace Candor.Domain.Mapping;

/// <summary>Cuts text, where a mapping says so.</summary>
public static class TextLimit
{
    private const char Ellipsis = '…';

    /// <summary>
    /// Text of at most a length, with an ellipsis for what was cut. The cut lies between graphemes, so that no emoji, accent or
    /// surrogate pair is torn. Text that fits comes back as it is.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most UTF-16 code units; at least one.</param>
    public static string Shorten(string text, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (text.Length <= most)
            return text;

        var kept = new StringBuilder(most);
        for (var at = 0; at < text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text, at);
            if (kept.Length + length + 1 > most)
                break;
            kept.Append(text, at, length);
            at += length;
        }

        return kept.ToString().TrimEnd() + Ellipsis;
    }
}
