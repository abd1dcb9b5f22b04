using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Candor.Connectors.Http;

namespace Candor.Connectors.Lever;

/// <summary>
/// Webhooks. The signature stands within the body and is the hex HMAC-SHA256 of <c>token</c> and <c>triggeredAt</c>, one after the other; Lever makes
/// a secret for each event. It covers nothing else: all that is believed is "look at this opportunity", and even that is looked at over the API. A
/// token is good for one event, whatever stands beside it, and for a day: repetitions come within hours. (Third parties describe a header
/// Lever-Signature over the body; the vendor's own page wins.)
/// </summary>
/// <param name="secrets">What Lever signs with: one for each event, and two while one replaces another.</param>
/// <param name="time">The clock.</param>
internal sealed partial class LeverWebhooks(WebhookSecrets secrets, TimeProvider time)
{
    private const int MaxDepth = 32;

    private static readonly TimeSpan Oldest = TimeSpan.FromHours(24);
    private static readonly TimeSpan Newest = TimeSpan.FromMinutes(5);

    /// <summary>Checks and reads a delivery.</summary>
    /// <param name="delivery">As it arrived.</param>
    public WebhookVerdict Read(WebhookDelivery delivery)
    {
        JsonDocument body;
        try
        {
            body = JsonDocument.Parse(delivery.Body, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return new WebhookVerdict.Forged("The body is no JSON, and so carries no signature.");
        }

        using (body)
        {
            if (Signed(body.RootElement) is not var (token, triggeredAt, signature))
                return new WebhookVerdict.Forged("The body has no token, triggeredAt and signature of the documented form.");
            if (!IsSigned(token, triggeredAt, signature))
                return new WebhookVerdict.Forged("The signature is not that of token and triggeredAt under one of the connection's secrets.");
            var age = time.GetUtcNow() - triggeredAt;
            if (age > Oldest || age < -Newest)
                return new WebhookVerdict.Forged("The signature is good, but not of this day: it is an old request sent again, or a clock is wrong.");
            try
            {
                return new WebhookVerdict.Accepted(Understand(body.RootElement, token));
            }
            catch (Exception unreadable) when (unreadable is InvalidOperationException or KeyNotFoundException or FormatException)
            {
                return new WebhookVerdict.Unreadable("The signed body is not a webhook as Lever documents it.");
            }
        }
    }

    private static (string Token, DateTimeOffset TriggeredAt, string Signature)? Signed(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty("token", out var token) || token.ValueKind != JsonValueKind.String || !Token().IsMatch(token.GetString()!)
            || !body.TryGetProperty("triggeredAt", out var at) || at.ValueKind != JsonValueKind.Number || !Milliseconds().IsMatch(at.GetRawText())
            || !body.TryGetProperty("signature", out var signature) || signature.ValueKind != JsonValueKind.String || !Signature().IsMatch(signature.GetString()!))
            return null;
        return (token.GetString()!, DateTimeOffset.FromUnixTimeMilliseconds(at.GetInt64()), signature.GetString()!);
    }

    private bool IsSigned(string token, DateTimeOffset triggeredAt, string signature) =>
        secrets.Signed(signature, Encoding.UTF8.GetBytes(token + triggeredAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));

    private static AtsEvent Understand(JsonElement body, string token)
    {
        var kind = body.GetProperty("event").GetString() ?? throw new FormatException("event");
        if (!Event().IsMatch(kind))
            throw new FormatException("event");
        var means = kind switch
        {
            "applicationCreated" or "candidateStageChange" => AtsEventMeaning.ApplicationChanged,
            "candidateHired" or "candidateArchiveChange" or "candidateDeleted" => AtsEventMeaning.CandidateGone,
            _ => AtsEventMeaning.Nothing,
        };
        var data = body.GetProperty("data");
        // The page on which webhooks are set up has a button that sends an event about nothing.
        if (means == AtsEventMeaning.Nothing || !data.EnumerateObject().Any())
            return new AtsEvent(token, kind, AtsEventMeaning.Nothing, [], null);
        var opportunity = data.GetProperty("opportunityId").GetString();
        return opportunity is not null && LeverKeys.IsId(opportunity)
            ? new AtsEvent(token, kind, means, [opportunity], null)
            : throw new FormatException("opportunityId");
    }

    /// <summary>48 characters as documented; somewhat more or less is let pass, what would not fit a database's key is not.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9]{32,64}\z")]
    private static partial Regex Token();

    /// <summary>As JavaScript writes it into the signed text: digits alone.</summary>
    [GeneratedRegex(@"^[1-9][0-9]{11,13}\z")]
    private static partial Regex Milliseconds();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Signature();

    [GeneratedRegex(@"^[A-Za-z]{1,60}\z")]
    private static partial Regex Event();
}
