using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Candor.Domain.Ledger;

namespace Candor.Audit;

/// <summary>The bundle's events as a table for people (RFC 4180). It follows from the entries alone, so a verifier makes it again.</summary>
internal static class EventsCsv
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    public static readonly byte[] Header = Row("index", "stream", "seq", "type", "at", "actor");

    public static byte[] Row(long index, LeafSummary happened)
    {
        var row = new ArrayBufferWriter<byte>(192);
        Write(row, index, happened);
        return row.WrittenSpan.ToArray();
    }

    /// <summary>Writes the row of an event.</summary>
    public static void Write(ArrayBufferWriter<byte> row, long index, LeafSummary happened)
    {
        WriteNumber(row, index);
        WriteCell(row, happened.Stream);
        row.Write(","u8);
        WriteNumber(row, happened.Seq);
        WriteCell(row, happened.Type);
        WriteCell(row, LedgerTime.Format(happened.At));
        WriteCell(row, $"{Kind(happened.Actor.Kind)}:{happened.Actor.Id}");
        row.Write("\r\n"u8);
    }

    private static string Kind(ActorKind kind) => kind switch
    {
        ActorKind.System => "system",
        ActorKind.Candidate => "candidate",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static void WriteNumber(ArrayBufferWriter<byte> row, long number)
    {
        Utf8Formatter.TryFormat(number, row.GetSpan(20), out var digits);
        row.Advance(digits);
    }

    private static void WriteCell(ArrayBufferWriter<byte> row, string text)
    {
        row.Write(","u8);
        // Nearly every cell is of letters and digits, which no spreadsheet takes for anything else.
        Encoding.UTF8.GetBytes(text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAny(Quoted) ? text : Cell(text), row);
    }

    private static byte[] Row(params string[] cells) => Encoding.UTF8.GetBytes(string.Join(',', cells.Select(Cell)) + "\r\n");

    /// <summary>A cell that no spreadsheet takes for a formula (OWASP, "CSV injection") and no comma or quote breaks.</summary>
    private static string Cell(string text)
    {
        var first = text.AsSpan().TrimStart();
        var safe = text.Length > 0 && (text[0] is '\t' or '\r' or '\n' || first is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..])
            ? "'" + text
            : text;
        return !safe.AsSpan().ContainsAny(Quoted) ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
