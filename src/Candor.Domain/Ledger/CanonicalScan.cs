using System.Buffers.Text;

namespace Candor.Domain.Ledger;

/// <summary>
/// Sees in one walk, without reading values, that a text is canonical JSON, where it is of the plain kind that nearly all leaves are: ASCII
/// without escapes, whole numbers of up to 15 digits. Of any other text it says nothing, and the slow way decides.
/// </summary>
internal ref struct CanonicalScan
{
    /// <summary>How many levels it walks down.</summary>
    public const int MaxDepth = 16;

    private const int MaxDigits = 15;

    private readonly ReadOnlySpan<byte> text;
    private int at;

    /// <summary>Begins at a text's first byte.</summary>
    /// <param name="text">What to walk over.</param>
    public CanonicalScan(ReadOnlySpan<byte> text) => this.text = text;

    /// <summary>Whether the walk came to the end.</summary>
    public readonly bool IsAtEnd => at == text.Length;

    /// <summary>Whether the text is certainly canonical.</summary>
    /// <param name="utf8">One JSON value.</param>
    public static bool Sees(ReadOnlySpan<byte> utf8)
    {
        var scan = new CanonicalScan(utf8);
        return scan.Value(0) && scan.IsAtEnd;
    }

    /// <summary>Whether an object begins here.</summary>
    public readonly bool IsAtObject => text[at..].StartsWith((byte)'{');

    /// <summary>Walks over one value, as deep in another as is said.</summary>
    public bool Value(int depth) => at < text.Length && depth < MaxDepth && text[at] switch
    {
        (byte)'{' => Object(depth),
        (byte)'[' => Array(depth),
        (byte)'"' => Text(out _),
        (byte)'t' => Take("true"u8),
        (byte)'f' => Take("false"u8),
        (byte)'n' => Take("null"u8),
        _ => Number(),
    };

    private bool Object(int depth)
    {
        at++;
        if (Take("}"u8)) return true;
        ReadOnlySpan<byte> last = default;
        for (var first = true; ; first = false)
        {
            if (!Text(out var key) || !Take(":"u8)) return false;
            // Of ASCII keys the order of bytes is that of UTF-16 code units; strictly rising, none stands twice.
            if (!first && last.SequenceCompareTo(key) >= 0) return false;
            if (!Value(depth + 1)) return false;
            if (Take("}"u8)) return true;
            if (!Take(","u8)) return false;
            last = key;
        }
    }

    private bool Array(int depth)
    {
        at++;
        if (Take("]"u8)) return true;
        while (Value(depth + 1))
        {
            if (Take("]"u8)) return true;
            if (!Take(","u8)) return false;
        }

        return false;
    }

    /// <summary>Walks over a text, which is given without its quotes.</summary>
    public bool Text(out ReadOnlySpan<byte> content)
    {
        content = default;
        if (!Take("\""u8)) return false;
        var length = text[at..].IndexOf((byte)'"');
        if (length < 0) return false;
        content = text.Slice(at, length);
        at += length + 1;
        return !content.ContainsAnyExceptInRange((byte)' ', (byte)'~') && !content.Contains((byte)'\\');
    }

    /// <summary>Walks over a whole number.</summary>
    public bool Number(out long value)
    {
        var start = at;
        value = 0;
        return Number() && Utf8Parser.TryParse(text[start..at], out value, out var read) && read == at - start;
    }

    private bool Number()
    {
        if (Take("0"u8)) return true;
        _ = Take("-"u8);
        var start = at;
        while (at < text.Length && char.IsAsciiDigit((char)text[at])) at++;
        return at - start is > 0 and <= MaxDigits && text[start] != '0';
    }

    /// <summary>Walks over exactly these bytes.</summary>
    public bool Take(ReadOnlySpan<byte> expected)
    {
        if (!text[at..].StartsWith(expected)) return false;
        at += expected.Length;
        return true;
    }
}
