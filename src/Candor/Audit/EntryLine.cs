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
    // A hash's 44 characters of base64, two quotes and a comma.
    private const int Item = 47;

    /// <summary>Reads a line.</summary>
    /// <param name="line">Without its line feed.</param>
    /// <returns>Null when it is not spelt so.</returns>
    public static BundleEntry? TryRead(ReadOnlySpan<byte> line)
    {
        var proof = new List<TreeHash>(24);
        return TrySplit(line, out var index, out var leafText, out var proofText)
            && Decode(leafText) is { } leaf
            && TryReadProof(proofText, default, default, proof)
                ? new BundleEntry(index, leaf, proof)
                : null;
    }

    /// <summary>Takes a line apart, without decoding anything yet.</summary>
    /// <param name="line">Without its line feed.</param>
    /// <param name="index">The event's place.</param>
    /// <param name="leaf">The base64 of the leaf.</param>
    /// <param name="proof">What stands between the proof's brackets.</param>
    /// <returns>Whether it is spelt so.</returns>
    public static bool TrySplit(ReadOnlySpan<byte> line, out long index, out ReadOnlySpan<byte> leaf, out ReadOnlySpan<byte> proof)
    {
        leaf = default;
        proof = default;
        var rest = line;
        index = 0;
        if (!Take(ref rest, "{\"index\":"u8)
            || !Utf8Parser.TryParse(rest, out index, out var digits) || index < 0 || rest[0] is (byte)'+' or (byte)'-' || (rest[0] == '0' && digits > 1))
            return false;
        rest = rest[digits..];
        if (!Take(ref rest, ",\"leaf\":\""u8))
            return false;
        var quote = rest.IndexOf((byte)'"');
        if (quote < 0)
            return false;
        leaf = rest[..quote];
        rest = rest[quote..];
        if (!Take(ref rest, "\",\"proof\":["u8) || !rest.EndsWith("]}"u8))
            return false;
        proof = rest[..^2];
        return true;
    }

    /// <summary>
    /// Reads the hashes of a proof. Neighbours share most of theirs: what is spelt as in the line before, counted from the root, is not decoded again.
    /// </summary>
    /// <param name="text">What stands between the brackets.</param>
    /// <param name="before">The same of another line; empty for none.</param>
    /// <param name="known">That line's hashes.</param>
    /// <param name="proof">Takes the hashes at its end.</param>
    /// <returns>Whether it is spelt as the writer spells it; else <paramref name="proof"/> has a part of them.</returns>
    public static bool TryReadProof(ReadOnlySpan<byte> text, ReadOnlySpan<byte> before, ReadOnlySpan<TreeHash> known, List<TreeHash> proof)
    {
        if (text.IsEmpty)
            return true;
        var (count, rest) = Math.DivRem(text.Length + 1, Item);
        if (rest != 0)
            return false;
        for (var left = count; left > 0; left--)
        {
            // From the opening quote to the closing one; commas stand between two of them.
            var item = text.Slice((count - left) * Item, Item - 1);
            if (left > 1 && text[(count - left + 1) * Item - 1] != ',')
                return false;
            if (left <= known.Length && before.Slice((known.Length - left) * Item, Item - 1).SequenceEqual(item))
                proof.Add(known[^left]);
            else if (item[0] == '"' && item[^1] == '"' && TryHash(item[1..^1], out var hash))
                proof.Add(hash);
            else
                return false;
        }

        return true;
    }

    /// <summary>Decodes base64 in its one spelling; null for any other.</summary>
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
    public static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> bytes, out int length)
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
