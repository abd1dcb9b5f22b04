using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Candor.Configuration;
using Candor.Storage;

namespace Candor.Consent;

/// <summary>
/// The candidate's link: the screening's identifier and an HMAC over it. Whoever has the link is the candidate; nothing is stored, and the same
/// screening always has the same link, so that an invitation that is sent again carries the one that was sent before.
/// </summary>
/// <param name="master">The installation's secret.</param>
/// <param name="configuration">Where candidates reach this installation.</param>
public sealed class CandidateLinks(MasterKey master, CandorConfiguration configuration)
{
    private readonly byte[] _key = master.Derive("candidate-link");

    /// <summary>The whole address, as it goes into the ATS and the mail.</summary>
    /// <param name="screening">The screening's identifier.</param>
    public string UrlFor(string screening) => $"{configuration.PublicUrl.ToString().TrimEnd('/')}/s/{TokenFor(screening)}";

    /// <summary>The part of the address that is the key.</summary>
    /// <param name="screening">The screening's identifier.</param>
    public string TokenFor(string screening) => $"{screening}.{Base64Url.EncodeToString(Mac(screening))}";

    /// <summary>The screening a token opens; null when the token is not one of ours.</summary>
    /// <param name="token">What stands in the address.</param>
    public string? ScreeningOf(string token)
    {
        if (token.Length > 200 || token.IndexOf('.', StringComparison.Ordinal) is not (> 0 and var dot))
            return null;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var screening = token[..dot];
        // The text is compared again after decoding: base64 spells some bytes in more than one way, and a link has one spelling.
        return Base64Url.DecodeFromChars(token.AsSpan(dot + 1), mac, out _, out var length) == OperationStatus.Done
            && length == mac.Length
            && CryptographicOperations.FixedTimeEquals(mac, Mac(screening))
            && token == TokenFor(screening)
            ? screening
            : null;
    }

    private byte[] Mac(string screening) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(screening));
}
