using System.Security.Cryptography;

namespace Candor.Storage;

/// <summary>AES-256-GCM around something small: nonce, ciphertext and tag in one.</summary>
internal static class Wrap
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Wraps.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="plain">What is wrapped.</param>
    public static byte[] Seal(byte[] key, ReadOnlySpan<byte> plain)
    {
        var whole = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(whole.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(whole.AsSpan(0, NonceBytes), plain, whole.AsSpan(NonceBytes, plain.Length), whole.AsSpan(NonceBytes + plain.Length));
        return whole;
    }

    /// <summary>Unwraps.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="whole">What was wrapped.</param>
    /// <exception cref="CryptographicException">It was not wrapped under this key, or was changed since.</exception>
    public static byte[] Open(byte[] key, ReadOnlySpan<byte> whole)
    {
        if (whole.Length < NonceBytes + TagBytes)
            throw new CryptographicException("Too short to be a wrapped value.");
        var plain = new byte[whole.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Decrypt(whole[..NonceBytes], whole.Slice(NonceBytes, plain.Length), whole[(NonceBytes + plain.Length)..], plain);
        return plain;
    }
}
