using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Candor.Domain.Ledger;

/// <summary>
/// Sealing the personal part of an event: AES-256-GCM, without associated data, under a key that HKDF-SHA256 derives from the
/// candidate's data key for this one event. Destroying the data key erases the content and leaves every hash as it is; giving
/// away one event's key opens that event only.
/// </summary>
public static class Sealing
{
    /// <summary>Bytes of a data key and of an event key.</summary>
    public const int KeyLength = 32;

    /// <summary>Bytes of the initialisation vector.</summary>
    public const int IvLength = 12;

    /// <summary>Bytes of the tag at the ciphertext's end.</summary>
    public const int TagLength = 16;

    /// <summary>The key of one event: HKDF-SHA256, no salt, info = stream "/" seq in decimal.</summary>
    /// <param name="dataKey">The candidate's 32-byte data key.</param>
    /// <param name="stream">The event's stream.</param>
    /// <param name="seq">The event's place in it.</param>
    /// <returns>32 bytes; the caller wipes them.</returns>
    public static byte[] DeriveEventKey(ReadOnlySpan<byte> dataKey, string stream, long seq)
    {
        RefuseOtherLength(dataKey.Length, KeyLength, "a data key");
        var key = new byte[KeyLength];
        var info = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{stream}/{seq}"));
        HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey, key, salt: [], info);
        return key;
    }

    /// <summary>Seals what is personal in an event.</summary>
    /// <param name="dataKey">The candidate's 32-byte data key.</param>
    /// <param name="keyName">The data key's name, which stands in the leaf.</param>
    /// <param name="stream">The event's stream.</param>
    /// <param name="seq">The event's place in it.</param>
    /// <param name="iv">12 fresh random bytes.</param>
    /// <param name="plain">What to seal; it is sealed as canonical JSON.</param>
    /// <exception cref="LedgerFormatException">A length is wrong, or the value has no canonical form.</exception>
    public static SealedPart Seal(
        ReadOnlySpan<byte> dataKey, string keyName, string stream, long seq, ReadOnlySpan<byte> iv, JsonElement plain)
    {
        RefuseOtherLength(iv.Length, IvLength, "an initialisation vector");
        var text = CanonicalJson.Write(plain);
        var sealedBytes = new byte[text.Length + TagLength];
        var key = DeriveEventKey(dataKey, stream, seq);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(iv, text, sealedBytes.AsSpan(0, text.Length), sealedBytes.AsSpan(text.Length));
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(text);
        return new SealedPart(keyName, iv.ToArray(), sealedBytes);
    }

    /// <summary>Opens an event's sealed part with the candidate's data key.</summary>
    /// <param name="dataKey">The candidate's 32-byte data key.</param>
    /// <param name="happened">An event with a sealed part.</param>
    /// <exception cref="LedgerFormatException">Nothing is sealed, or it does not open to canonical JSON with this key.</exception>
    public static JsonElement Open(ReadOnlySpan<byte> dataKey, LedgerEvent happened)
    {
        if (happened.Sealed is not { } part) throw new LedgerFormatException("the event has no sealed part");
        var key = DeriveEventKey(dataKey, happened.Stream, happened.Seq);
        try
        {
            return OpenWithEventKey(key, part);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Opens a sealed part with the event's own key, as an audit bundle gives it.</summary>
    /// <param name="eventKey">The 32 bytes that <see cref="DeriveEventKey"/> gave.</param>
    /// <param name="part">What was sealed.</param>
    /// <exception cref="LedgerFormatException">It does not open to canonical JSON with this key.</exception>
    public static JsonElement OpenWithEventKey(ReadOnlySpan<byte> eventKey, SealedPart part)
    {
        RefuseOtherLength(eventKey.Length, KeyLength, "an event key");
        RefuseOtherLength(part.Iv.Length, IvLength, "an initialisation vector");
        var length = part.Ciphertext.Length - TagLength;
        if (length < 0) throw new LedgerFormatException("a sealed part is shorter than its tag");
        var text = new byte[length];
        try
        {
            using var aes = new AesGcm(eventKey, TagLength);
            aes.Decrypt(part.Iv.Span, part.Ciphertext.Span[..length], part.Ciphertext.Span[length..], text);
            return CanonicalJson.ParseExact(text);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new LedgerFormatException("the sealed part does not open with this key", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static void RefuseOtherLength(int actual, int expected, string what)
    {
        if (actual != expected) throw new LedgerFormatException($"{what} has {expected} bytes, not {actual}");
    }
}
