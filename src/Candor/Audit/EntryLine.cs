using System.Buffers;
using System.Buffers.Text;
using Candor.Domain.Ledger;

namespace Candor.Audit;

/// <summary>
/// Reads an entry's line where it is spelt byte for byte as the writer spells it, which needs no JSON reader: whole numbers and base64 have nothing
/// to escape. Of any other line it says nothing, and the slow way names the fault.
/// </summary>
internal static class EntryLine
{
    private const int HashText = 44;

    /// <summary>Reads a line.</summary>
    /// <param name="line">Without its line feed.</param>
    /// <returns>Null when it is not spelt so.</returns>
    public static BundleEntry? TryRead(ReadOnlySpan<byte> line)
    {
        var rest = line;
        if (!Take(ref rest, "{\"index\":"u8)
            || !Utf8Parser.TryParse(rest, out long index, out var digits) || index < 0 || rest[0] is (byte)'+' or (byte)'-' || (rest[0] == '0' && digits > 1))
            return null;
        rest = rest[digits..];
        if (!Take(ref rest, ",\"leaf\":\""u8))
            return null;
        var quote = rest.IndexOf((byte)'"');
        if (quote < 0 || Decode(rest[..quote]) is not { } leaf)
            return null;
        rest = rest[quote..];
        if (!Take(ref rest, "\",\"proof\":["u8))
            return null;
        var proof = new List<TreeHash>(24);
        while (!Take(ref rest, "]}"u8))
        {
            if ((proof.Count > 0 && !Take(ref rest, ","u8)) || !Take(ref rest, "\""u8) || rest.Length < HashText || !TryHash(rest[..HashText], out var hash))
                return null;
            rest = rest[HashText..];
            if (!Take(ref rest, "\""u8))
                return null;
            proof.Add(hash);
        }

        return rest.IsEmpty ? new BundleEntry(index, leaf, proof) : null;
    }

    private static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return TryDecode(text, bytes, out var length) ? bytes[..length] : null;
    }

    private static bool TryHash(ReadOnlySpan<byte> text, out TreeHash hash)
    {
        Span<byte> bytes = stackalloc byte[TreeHash.Length + 1];
        var sound = TryDecode(text, bytes, out var length) && length == TreeHash.Length;
        hash = sound ? new TreeHash(bytes[..TreeHash.Length]) : default;
        return sound;
    }

    /// <summary>Decodes base64 in its one spelling: the decoder forgives white space, which the length shows, and stray bits at the end, which writing the end again shows.</summary>
    private static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> bytes, out int length)
    {
        if (Base64.DecodeFromUtf8(text, bytes, out _, out length) != OperationStatus.Done || text.Length != (length + 2) / 3 * 4)
            return false;
        if (length % 3 == 0)
            return true;
        Span<byte> again = stackalloc byte[4];
        Base64.EncodeToUtf8(bytes[(length - length % 3)..length], again, out _, out _);
        return text.EndsWith(again);
    }

    private static bool Take(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> expected)
    {
        if (!rest.StartsWith(expected))
            return false;
        rest = rest[expected.Length..];
        return true;
    }
}
