using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candor.Domain.Ledger;

/// <summary>
/// The JSON Canonicalization Scheme (RFC 8785): one sequence of bytes for each JSON value, so that what is hashed and signed
/// can be written again by anybody. Numbers are IEEE 754 doubles, keys stand in the order of their UTF-16 code units.
/// </summary>
public static class CanonicalJson
{
    /// <summary>How deep objects and arrays may nest.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly SearchValues<char> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\']);

    /// <summary>Writes a value in its canonical form.</summary>
    /// <param name="value">The value; null is JSON's null.</param>
    /// <returns>UTF-8, without a byte order mark or a line end.</returns>
    /// <exception cref="LedgerFormatException">
    /// NaN or infinity, a lone surrogate, a duplicate key, more than <see cref="MaxDepth"/> levels, or an integer that a
    /// double cannot hold exactly.
    /// </exception>
    public static byte[] Write(JsonNode? value) => Write(buffer => WriteNode(buffer, value, 0));

    /// <inheritdoc cref="Write(JsonNode?)"/>
    public static byte[] Write(JsonElement value) => Write(buffer => WriteElement(buffer, value, 0));

    /// <summary>Reads JSON in any layout, refusing what could not be written canonically.</summary>
    /// <param name="utf8">One JSON value.</param>
    /// <exception cref="LedgerFormatException">Not JSON, duplicate keys, comments, trailing commas or anything after the value.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonElement.Parse(utf8, Strict);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new LedgerFormatException("not valid JSON", e);
        }
    }

    /// <summary>Reads JSON that must already be canonical, to the byte.</summary>
    /// <param name="utf8">One JSON value in its canonical form.</param>
    /// <exception cref="LedgerFormatException">Not JSON, or JSON written in any other way than the canonical one.</exception>
    public static JsonElement ParseExact(ReadOnlySpan<byte> utf8)
    {
        var value = Parse(utf8);
        return CanonicalScan.Sees(utf8) || utf8.SequenceEqual(Write(value)) ? value : throw new LedgerFormatException("not canonical JSON (RFC 8785)");
    }

    /// <summary>What was written into a buffer; the BCL's ways of refusing text become the ledger's.</summary>
    internal static byte[] Write(Action<ArrayBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        try
        {
            write(buffer);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or JsonException)
        {
            // The BCL's ways of saying: invalid UTF-16 or UTF-8 in a string, a duplicate key, or a number JSON cannot spell.
            throw new LedgerFormatException("has no canonical JSON form: invalid text, a duplicate key or a number beyond JSON", e);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteNode(ArrayBufferWriter<byte> buffer, JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                buffer.Write("null"u8);
                break;
            case JsonObject members:
                WriteObject(buffer, members.Select(m => (m.Key, m.Value)), WriteNode, depth);
                break;
            case JsonArray items:
                WriteArray(buffer, items, WriteNode, depth);
                break;
            case JsonValue value when value.TryGetValue(out JsonElement element):
                WriteElement(buffer, element, depth);
                break;
            case JsonValue value when value.TryGetValue(out string? text):
                WriteString(buffer, text);
                break;
            default:
                var literal = Parse(Utf8.GetBytes(node.ToJsonString()));
                RefuseLostDigits(literal);
                WriteElement(buffer, literal, depth);
                break;
        }
    }

    /// <summary>Writes a value that was read, at a depth within another.</summary>
    internal static void WriteElement(ArrayBufferWriter<byte> buffer, JsonElement element, int depth)
    {
        // Most of what was read was canonical before; the walk sees so many levels at most, which have to fit in below.
        if (depth <= MaxDepth - CanonicalScan.MaxDepth && JsonMarshal.GetRawUtf8Value(element) is var raw && CanonicalScan.Sees(raw))
        {
            buffer.Write(raw);
            return;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(buffer, element.EnumerateObject().Select(m => (m.Name, m.Value)), WriteElement, depth);
                break;
            case JsonValueKind.Array:
                WriteArray(buffer, element.EnumerateArray(), WriteElement, depth);
                break;
            case JsonValueKind.String:
                WriteString(buffer, element.GetString()!);
                break;
            case JsonValueKind.Number:
                buffer.Write(Utf8.GetBytes(EcmaScriptNumber.Format(element.GetDouble())));
                break;
            case JsonValueKind.True:
                buffer.Write("true"u8);
                break;
            case JsonValueKind.False:
                buffer.Write("false"u8);
                break;
            case JsonValueKind.Null:
                buffer.Write("null"u8);
                break;
            default:
                throw new LedgerFormatException("no JSON value");
        }
    }

    private static void WriteObject<T>(
        ArrayBufferWriter<byte> buffer,
        IEnumerable<(string Key, T Value)> members,
        Action<ArrayBufferWriter<byte>, T, int> write,
        int depth)
    {
        RefuseTooDeep(depth);
        var sorted = members.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        buffer.Write("{"u8);
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0)
            {
                if (string.Equals(sorted[i].Key, sorted[i - 1].Key, StringComparison.Ordinal))
                    throw new LedgerFormatException("a key stands twice in one object");
                buffer.Write(","u8);
            }

            WriteString(buffer, sorted[i].Key);
            buffer.Write(":"u8);
            write(buffer, sorted[i].Value, depth + 1);
        }

        buffer.Write("}"u8);
    }

    private static void WriteArray<T>(
        ArrayBufferWriter<byte> buffer, IEnumerable<T> items, Action<ArrayBufferWriter<byte>, T, int> write, int depth)
    {
        RefuseTooDeep(depth);
        buffer.Write("["u8);
        var first = true;
        foreach (var item in items)
        {
            if (!first) buffer.Write(","u8);
            first = false;
            write(buffer, item, depth + 1);
        }

        buffer.Write("]"u8);
    }

    /// <summary>Writes a text between its quotes.</summary>
    internal static void WriteString(ArrayBufferWriter<byte> buffer, string text)
    {
        buffer.Write("\""u8);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var plain = rest.IndexOfAny(Escaped);
            if (plain < 0) plain = rest.Length;
            // Between two escapes stands whole text: no escaped character is half of a surrogate pair.
            Utf8.GetBytes(rest[..plain], buffer);
            if (plain < rest.Length) Utf8.GetBytes(Escape(rest[plain]), buffer);
            rest = rest[Math.Min(plain + 1, rest.Length)..];
        }

        buffer.Write("\""u8);
    }

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => @"\\",
        '\b' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\f' => "\\f",
        '\r' => "\\r",
        _ => $"\\u{(int)c:x4}",
    };

    /// <summary>A 64-bit identifier silently rounded to a double would name another thing: such numbers belong in a string.</summary>
    private static void RefuseLostDigits(JsonElement literal)
    {
        if (literal.ValueKind != JsonValueKind.Number) return;
        var text = literal.GetRawText();
        var isInteger = text.AsSpan().IndexOfAnyExcept("-0123456789") < 0;
        if (isInteger && text != "-0" && EcmaScriptNumber.Format(literal.GetDouble()) != text)
            throw new LedgerFormatException("an integer beyond what a double holds exactly; write it as a string");
    }

    private static void RefuseTooDeep(int depth)
    {
        if (depth >= MaxDepth) throw new LedgerFormatException($"nested deeper than {MaxDepth} levels");
    }
}
