using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Candor.Connectors.Http;

namespace Candor.Connectors.Paper;

/// <summary>Webhooks: <c>Paper-Signature: &lt;hex&gt;</c>, an HMAC-SHA256 over the raw body.</summary>
/// <param name="secrets">What Paper signs with.</param>
internal sealed partial class PaperWebhooks(WebhookSecrets secrets)
{
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

    private bool IsSigned(string signature, ReadOnlySpan<byte> body) => Hex().IsMatch(signature) && secrets.Signed(signature, body);

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Hex();
}
