using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Candor.Connectors.Http;

namespace Candor.Connectors.Greenhouse;

/// <summary>
/// Recruiting webhooks. The signature is <c>Signature: sha256 &lt;hex&gt;</c>, an HMAC-SHA256 over the exact body (source: the vendor's webhook
/// documentation, repository state 2026-01-20). The header <c>Greenhouse-Event-ID</c> is not under the signature, so an event's
/// identity is the header together with a digest of the body: nobody can make a new event pass for an old one by giving it an old
/// identifier, and an old body under a new identifier is a new event that only has us look at the application again. The digest alone
/// would be wrong: two events of the same content are two events.
/// </summary>
/// <param name="secrets">What Greenhouse signs with.</param>
internal sealed partial class GreenhouseWebhooks(WebhookSecrets secrets)
{
    private const string Scheme = "sha256 ";
    private const int MaxDepth = 32;

    /// <summary>Checks and reads a delivery.</summary>
    /// <param name="delivery">As it arrived.</param>
    public WebhookVerdict Read(WebhookDelivery delivery)
    {
        if (!delivery.Headers.TryGetValue("Signature", out var signature) || signature.Length == 0)
            return new WebhookVerdict.Forged("The request has no Signature header.");
        if (!IsSigned(signature, delivery.Body.Span))
            return new WebhookVerdict.Forged("The Signature header is not that of this body under the connection's secret.");
        try
        {
            using var body = JsonDocument.Parse(delivery.Body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return new WebhookVerdict.Accepted(Understand(body.RootElement, EventId(delivery)));
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return new WebhookVerdict.Unreadable("The signed body is not a webhook as Greenhouse documents it.");
        }
    }

    // One spelling only: what the vendor would not send is not the vendor's.
    private bool IsSigned(string signature, ReadOnlySpan<byte> body) =>
        Signature().IsMatch(signature) && secrets.Signed(signature.AsSpan(Scheme.Length), body);

    private static string EventId(WebhookDelivery delivery)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(delivery.Body.Span))[..32];
        return delivery.Headers.TryGetValue("Greenhouse-Event-ID", out var id) && Identifier().IsMatch(id) ? $"{id}/{digest}" : digest;
    }

    private static AtsEvent Understand(JsonElement body, string eventId)
    {
        var kind = body.GetProperty("action").GetString() ?? throw new FormatException("action");
        if (!Identifier().IsMatch(kind))
            throw new FormatException("action");
        var means = kind switch
        {
            "new_candidate_application" or "candidate_stage_change" or "application_updated" or "unreject_candidate" or "unhire_candidate"
                or "new_prospect_application" or "update_candidate" => AtsEventMeaning.ApplicationChanged,
            "reject_candidate" or "hire_candidate" or "delete_application" or "delete_candidate" or "merge_candidate"
                or "candidate_anonymized" => AtsEventMeaning.CandidateGone,
            "job_interview_stage_deleted" or "job_updated" or "job_deleted" or "office_deleted" => AtsEventMeaning.SetupChanged,
            _ => AtsEventMeaning.Nothing,
        };
        if (means is not (AtsEventMeaning.ApplicationChanged or AtsEventMeaning.CandidateGone))
            return new AtsEvent(eventId, kind, means, [], null);

        var payload = body.GetProperty("payload");
        List<string> applications = [];
        string? candidate = null;
        if (Member(payload, "application") is { } application)
        {
            applications.Add(Number(application.GetProperty("id")));
            candidate = Member(application, "candidate") is { } inside ? Number(inside.GetProperty("id")) : Optional(application, "candidate_id");
        }

        if (Member(payload, "person") is { } person)
        {
            candidate = Number(person.GetProperty("id"));
            if (person.TryGetProperty("deleted_application_ids", out var deleted))
                applications.AddRange(deleted.EnumerateArray().Select(Number));
        }

        if (Member(payload, "candidate") is { } whole)
        {
            candidate = Number(whole.GetProperty("id"));
            if (whole.TryGetProperty("applications", out var theirs) && theirs.ValueKind == JsonValueKind.Array)
                applications.AddRange(theirs.EnumerateArray().Select(one => Number(one.GetProperty("id"))));
        }

        return new AtsEvent(eventId, kind, means, [.. applications.Distinct()], candidate ?? Optional(payload, "candidate_id"));
    }

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member : null;

    /// <summary>An id that may be missing.</summary>
    private static string? Optional(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number ? Number(member) : null;

    private static string Number(JsonElement value) => value.GetInt64().ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^sha256 [0-9a-f]{64}\z")]
    private static partial Regex Signature();

    /// <summary>Fit for a database's key and a log's line.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,100}\z")]
    private static partial Regex Identifier();
}
