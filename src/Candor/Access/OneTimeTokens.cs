using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Candor.Access;

/// <summary>What a token is for, until when, and a number that works once, under an HMAC.</summary>
/// <param name="key">The key of this use alone.</param>
/// <param name="lifetime">How long a token works.</param>
/// <param name="time">The clock.</param>
internal sealed class OneTimeTokens(byte[] key, TimeSpan lifetime, TimeProvider time)
{
    private const int Longest = 600;

    /// <summary>A new token.</summary>
    /// <param name="subject">What it is for.</param>
    public string Make(string subject)
    {
        var expires = (time.GetUtcNow() + lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var claim = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{expires}|{RandomNumberGenerator.GetHexString(32, lowercase: true)}|{subject}"));
        return $"{claim}.{Base64Url.EncodeToString(Mac(claim))}";
    }

    /// <summary>What a token says; null when it is not one of ours or its time is over. Whether it was used is for the caller to find out.</summary>
    /// <param name="token">As it came back.</param>
    public (string Subject, string Nonce)? Read(string? token)
    {
        if (token is not { Length: < Longest } || token.Split('.') is not [var claim, var signature])
            return null;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        // The kin of this method that begins with Try throws at what is no Base64Url.
        if (Base64Url.DecodeFromChars(signature, mac, out _, out var length) != OperationStatus.Done
            || length != mac.Length
            || !CryptographicOperations.FixedTimeEquals(mac, Mac(claim)))
            return null;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(claim)).Split('|', 3);
        return DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[0], CultureInfo.InvariantCulture)) > time.GetUtcNow()
            ? (parts[2], parts[1])
            : null;
    }

    private byte[] Mac(string claim) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(claim));
}
