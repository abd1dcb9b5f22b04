using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Candor.Connectors.Http;

namespace Candor.Connectors.Ashby;

/// <summary>
/// Webhooks. The signature is <c>Ashby-Signature: sha256=&lt;hex&gt;</c>, an HMAC-SHA256 over the raw body (source: the vendor's page on
/// authenticating webhooks). Everything an event is known by stands in the body, and so under the signature: its name, and the
/// <c>webhookActionId</c> that stays the same over every try. The signature holds no time: an old body sent again is the old event again.
/// </summary>
/// <param name="secrets">What Ashby signs with.</param>
internal sealed partial class AshbyWebhooks(WebhookSecrets secrets)
{
    private const string Scheme = "sha256=";
    private const int MaxDepth = 64;

    /// <summary>Checks and reads a delivery.</summary>
    /// <param name="delivery">As it arrived.</param>
    public WebhookVerdict Read(WebhookDelivery delivery)
    {
        if (!delivery.Headers.TryGetValue("Ashby-Signature", out var signature) || signature.Length == 0)
            return new WebhookVerdict.Forged("The request has no Ashby-Signature header: give the webhook in Ashby a secret token.");
        if (!IsSigned(signature, delivery.Body.Span))
            return new WebhookVerdict.Forged("The Ashby-Signature header is not that of this body under the connection's secret.");
        try
        {
            using var body = JsonDocument.Parse(delivery.Body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return new WebhookVerdict.Accepted(Understand(body.RootElement, delivery.Body.Span));
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return new WebhookVerdict.Unreadable("The signed body is not an event as Ashby documents it.");
        }
    }

    // One spelling only: what the vendor would not send is not the vendor's.
    private bool IsSigned(string signature, ReadOnlySpan<byte> body) =>
        Signature().IsMatch(signature) && secrets.Signed(signature.AsSpan(Scheme.Length), body);

    private static AtsEvent Understand(JsonElement body, ReadOnlySpan<byte> raw)
    {
        var kind = AshbyRows.Need(body, "action");
        if (!Identifier().IsMatch(kind))
            throw new FormatException("action");
        var id = AshbyRows.Text(body, "webhookActionId") is { } given && Identifier().IsMatch(given)
            ? given
            : Convert.ToHexStringLower(SHA256.HashData(raw))[..32];
        var data = body.GetProperty("data");
        return kind switch
        {
            "applicationSubmit" or "applicationUpdate" or "candidateStageChange" => Of(AtsEventMeaning.ApplicationChanged, data.GetProperty("application")),
            "candidateHire" => Of(AtsEventMeaning.CandidateGone, data.GetProperty("application")),
            "candidateDelete" => new AtsEvent(id, kind, AtsEventMeaning.CandidateGone, [], Uuid(data.GetProperty("candidate"))),
            "candidateMerge" => new AtsEvent(id, kind, AtsEventMeaning.CandidateGone, [], Uuid(data.GetProperty("deletedCandidate"))),
            "interviewPlanTransition" or "jobUpdate" => new AtsEvent(id, kind, AtsEventMeaning.SetupChanged, [], null),
            _ => new AtsEvent(id, kind, AtsEventMeaning.Nothing, [], null),
        };

        AtsEvent Of(AtsEventMeaning means, JsonElement application) => new(
            id,
            kind,
            means,
            [Uuid(application)],
            application.TryGetProperty("candidate", out var candidate) && candidate.ValueKind == JsonValueKind.Object ? Uuid(candidate) : null);
    }

    private static string Uuid(JsonElement record) => AshbyRows.Need(record, "id") is var id && Ids.Is(id) ? id : throw new FormatException("id");

    [GeneratedRegex(@"^sha256=[0-9a-f]{64}\z")]
    private static partial Regex Signature();

    /// <summary>Fit for a database's key and a log's line.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,100}\z")]
    private static partial Regex Identifier();
}
