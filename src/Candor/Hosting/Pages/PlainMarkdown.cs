using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;

namespace Candor.Hosting.Pages;

/// <summary>
/// The small part of Markdown that notices are written in: paragraphs, <c>#</c> headings, <c>- </c> lists and <c>**bold**</c>. Everything
/// else is text and is encoded, so that no text, whoever wrote it, can become a script or a link.
/// </summary>
public static class PlainMarkdown
{
    /// <summary>HTML of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="headings">The level its first-level headings get, 2 to 6.</param>
    public static MarkupString ToHtml(string text, int headings = 3)
    {
        var html = new StringBuilder();
        foreach (var block in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            for (var at = 0; at < lines.Length;)
                at = Append(html, lines, at, headings);
        }

        return new MarkupString(html.ToString());
    }

    private static int Append(StringBuilder html, string[] lines, int at, int headings)
    {
        var hashes = lines[at].TakeWhile(letter => letter == '#').Count();
        if (hashes is > 0 and <= 4 && lines[at].Length > hashes && lines[at][hashes] == ' ')
        {
            var level = Math.Min(6, headings + hashes - 1);
            html.Append($"<h{level}>{Inline(lines[at][hashes..].Trim())}</h{level}>");
            return at + 1;
        }

        var end = at;
        if (IsItem(lines[at]))
        {
            html.Append("<ul>");
            for (; end < lines.Length && IsItem(lines[end]); end++)
            {
                // A line that does not begin an item goes on with the one above.
                var item = new StringBuilder(lines[end][2..]);
                for (; end + 1 < lines.Length && !IsItem(lines[end + 1]) && !lines[end + 1].StartsWith('#'); end++)
                    item.Append(' ').Append(lines[end + 1]);
                html.Append($"<li>{Inline(item.ToString())}</li>");
            }

            html.Append("</ul>");
            return end;
        }

        while (end < lines.Length && !IsItem(lines[end]) && (end == at || !lines[end].StartsWith("# ", StringComparison.Ordinal)))
            end++;
        html.Append($"<p>{Inline(string.Join(' ', lines[at..end]))}</p>");
        return end;
    }

    private static bool IsItem(string line) => line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("* ", StringComparison.Ordinal);

    private static string Inline(string text)
    {
        var parts = text.Split("**");
        var html = new StringBuilder();
        for (var index = 0; index < parts.Length; index++)
        {
            // Between the first and the second pair of stars, the third and the fourth …; an odd pair left over is text.
            var bold = index % 2 == 1 && index < parts.Length - 1;
            var stars = index % 2 == 1 && !bold ? "**" : "";
            html.Append(bold ? "<strong>" : stars).Append(HtmlEncoder.Default.Encode(parts[index])).Append(bold ? "</strong>" : "");
        }

        return html.ToString();
    }
}
