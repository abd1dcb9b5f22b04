using System.Diagnostics.CodeAnalysis;

namespace Candor.Domain.Ledger;

/// <summary>RFC 4648 §4 base64 with one spelling for each value: padded, no white space, no stray bits after the last byte.</summary>
internal static class StrictBase64
{
    public static byte[] Decode(string? text, string what) =>
        TryDecode(text, out var bytes) ? bytes : throw new LedgerFormatException($"{what} is not canonical base64");

    // Decoders forgive white space and non-zero padding bits; encoding again shows whether this one had anything to forgive.
    private static bool TryDecode(string? text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text is null) return false;
        var buffer = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, buffer, out var length)) return false;
        if (!string.Equals(Convert.ToBase64String(buffer.AsSpan(0, length)), text, StringComparison.Ordinal)) return false;
        bytes = buffer[..length];
        return true;
    }
}
