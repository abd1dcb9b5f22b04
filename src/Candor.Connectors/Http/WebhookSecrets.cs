using System.Security.Cryptography;
using System.Text;

namespace Candor.Connectors.Http;

/// <summary>What a vendor signs its webhooks with: one secret, or two while one replaces the other; with none, everything is forged.</summary>
internal sealed class WebhookSecrets
{
    private readonly byte[][] _secrets;

    /// <summary>Keeps them.</summary>
    /// <param name="secrets">As configured.</param>
    /// <exception cref="ArgumentException">A secret is empty: anybody could sign with it.</exception>
    public WebhookSecrets(IReadOnlyList<string> secrets)
    {
        if (secrets.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("A webhook's secret is empty.", nameof(secrets));
        _secrets = [.. secrets.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>Whether an HMAC-SHA256 is that of the text under one of them. Takes the same time whichever it is, and however much of it fits.</summary>
    /// <param name="signature">The HMAC, as 64 hexadecimal digits.</param>
    /// <param name="text">What is signed.</param>
    public bool Signed(ReadOnlySpan<char> signature, ReadOnlySpan<byte> text)
    {
        var given = Convert.FromHexString(signature);
        Span<byte> wanted = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var signed = false;
        // Every secret is tried, whichever fits, so that time tells nothing.
        foreach (var secret in _secrets)
        {
            HMACSHA256.HashData(secret, text, wanted);
            signed |= CryptographicOperations.FixedTimeEquals(given, wanted);
        }

        return signed;
    }
}
