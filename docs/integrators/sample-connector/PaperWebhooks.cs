using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Candor.Connectors.Paper;

/// <summary>Webhooks: <c>Paper-Signature: &lt;hex&gt;</c>, an HMAC-SHA256 over the raw body.</summary>
/// <param name="secrets">One secret, or two while one replaces the other; with none, everything is forged.</param>
internal sealed partial class PaperWebhooks(IReadOnlyList<string> secrets)
{
    private readonly byte[][] _secrets = [.. secrets.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Checks and reads a delivery.</summary>
    /// <param name="delivery">As it arrived.</param>
    public WebhookVerdict Read(WebhookDelivery delivery)
    {
        if (!delivery.Headers.TryGetValue("Paper-Signature", out var signature) || !IsSigned(signature, delivery.Body.Span))
            return new WebhookVerdict.Forged("The Paper-Signature header is not that of this body under the connection's secret.");
        try
        {
            using var body = JsonDocument.Parse(delivery.Body);
            var application = body.RootElement.GetProperty("application").GetString()!;
            return PaperConnector.IsId(application)
                ? new WebhookVerdict.Accepted(new AtsEvent(
                    Convert.ToHexStringLower(SHA256.HashData(delivery.Body.Span))[..32],
                    "application",
                    AtsEventMeaning.ApplicationChanged,
                    [application],
                    null))
                : new WebhookVerdict.Unreadable("The signed body names no application.");
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return new WebhookVerdict.Unreadable("The signed body is not a webhook as Paper documents it.");
        }
    }

    private bool IsSigned(string signature, ReadOnlySpan<byte> body)
    {
        if (!Hex().IsMatch(signature))
            return false;
        var given = Convert.FromHexString(signature);
        var signed = false;
        // Every secret is tried, whichever fits, so that time tells nothing.
        foreach (var secret in _secrets)
            signed |= CryptographicOperations.FixedTimeEquals(given, HMACSHA256.HashData(secret, body));
        return signed;
    }

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Hex();
}
