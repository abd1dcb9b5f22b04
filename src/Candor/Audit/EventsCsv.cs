using System.Globalization;
using System.Text;
using Candor.Domain.Ledger;

namespace Candor.Audit;

/// <summary>The bundle's events as a table for people (RFC 4180). It follows from the entries alone, so a verifier makes it again.</summary>
internal static class EventsCsv
{
    public static readonly byte[] Header = Row("index", "stream", "seq", "type", "at", "actor");

    public static byte[] Row(long index, LedgerEvent happened) => Row(
        index.ToString(CultureInfo.InvariantCulture),
        happened.Stream,
        happened.Seq.ToString(CultureInfo.InvariantCulture),
        happened.Type,
        LedgerTime.Format(happened.At),
        $"{happened.Actor.Kind.ToString().ToLowerInvariant()}:{happened.Actor.Id}");

    private static byte[] Row(params string[] cells) => Encoding.UTF8.GetBytes(string.Join(',', cells.Select(Cell)) + "\r\n");

    /// <summary>A cell that no spreadsheet takes for a formula (OWASP, "CSV injection") and no comma or quote breaks.</summary>
    private static string Cell(string text)
    {
        var first = text.AsSpan().TrimStart();
        var safe = text.Length > 0 && (text[0] is '\t' or '\r' or '\n' || first is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..])
            ? "'" + text
            : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
