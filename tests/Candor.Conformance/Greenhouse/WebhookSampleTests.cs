using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Candor.Conformance.Support;
using Candor.Connectors;
using Xunit;

namespace Candor.Conformance.Greenhouse;

/// <summary>Every webhook body the vendor documents, delivered as the vendor delivers: signed over the escaped bytes, read, and understood.</summary>
public class WebhookSampleTests
{
    private const string Secret = "the secret";
    private const string Old = "the secret before";

    // The vendor's samples are re-indented; deliveries are one line.
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Event, what it means to a screening, the applications named, the candidate named.</summary>
    public static TheoryData<string, AtsEventMeaning, string, string?> Samples() => new()
    {
        { "new_candidate_application", AtsEventMeaning.ApplicationChanged, "71980812", "60304594" },
        { "candidate_stage_change", AtsEventMeaning.ApplicationChanged, "265277", "265772" },
        { "application_updated", AtsEventMeaning.ApplicationChanged, "22202940", "13857579" },
        { "unreject_candidate", AtsEventMeaning.ApplicationChanged, "265293", "265788" },
        { "unhire_candidate", AtsEventMeaning.ApplicationChanged, "265293", "265788" },
        { "new_prospect_application", AtsEventMeaning.ApplicationChanged, "979554", "968190" },
        { "update_candidate", AtsEventMeaning.ApplicationChanged, "", "15696179" },
        { "reject_candidate", AtsEventMeaning.CandidateGone, "265293", "265788" },
        { "hire_candidate", AtsEventMeaning.CandidateGone, "46194062", "35897443" },
        { "delete_application", AtsEventMeaning.CandidateGone, "46194062", "37031511" },
        { "delete_candidate", AtsEventMeaning.CandidateGone, "46196263 46196258", "37031511" },
        { "merge_candidate", AtsEventMeaning.CandidateGone, "", "37031511" },
        { "candidate_anonymized", AtsEventMeaning.CandidateGone, "", "37031511" },
        { "job_interview_stage_deleted", AtsEventMeaning.SetupChanged, "", null },
        { "job_updated", AtsEventMeaning.SetupChanged, "", null },
        { "job_deleted", AtsEventMeaning.SetupChanged, "", null },
        { "office_deleted", AtsEventMeaning.SetupChanged, "", null },
        { "department_deleted", AtsEventMeaning.Nothing, "", null },
        { "interview_deleted", AtsEventMeaning.Nothing, "", null },
        { "scorecard_deleted", AtsEventMeaning.Nothing, "", null },
        { "job_created", AtsEventMeaning.Nothing, "", null },
        { "job_approved", AtsEventMeaning.Nothing, "", null },
        { "job_post_created", AtsEventMeaning.Nothing, "", null },
        { "job_post_updated", AtsEventMeaning.Nothing, "", null },
        { "job_post_deleted", AtsEventMeaning.Nothing, "", null },
        { "offer_created", AtsEventMeaning.Nothing, "", null },
        { "offer_updated", AtsEventMeaning.Nothing, "", null },
        { "offer_approved", AtsEventMeaning.Nothing, "", null },
        { "offer_deleted", AtsEventMeaning.Nothing, "", null },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_of_the_vendors_is_verified_and_understood(string kind, AtsEventMeaning means, string applications, string? candidate)
    {
        var body = Delivered(kind);

        var read = Assert.IsType<WebhookVerdict.Accepted>(Read(body, Signature(body, Secret))).Event;

        Assert.Equal((kind, means, candidate), (read.Kind, read.Means, read.CandidateId));
        Assert.Equal(applications.Split(' ', StringSplitOptions.RemoveEmptyEntries), read.ApplicationIds);
    }

    [Fact]
    public void No_sample_is_left_out() => Assert.Equal(
        Directory.EnumerateFiles(Repository.Vendor("greenhouse", "webhooks"), "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
        Samples().Select(row => row.Data.Item1).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_forged_sample_is_refused(string kind, AtsEventMeaning means, string applications, string? candidate)
    {
        _ = (means, applications, candidate);
        var body = Delivered(kind);
        var signature = Signature(body, Secret);
        var changed = body.ToArray();
        changed[^2] ^= 1;

        Assert.IsType<WebhookVerdict.Forged>(Read(body, null));
        Assert.IsType<WebhookVerdict.Forged>(Read(body, ""));
        Assert.IsType<WebhookVerdict.Forged>(Read(body, Signature(body, "another secret")));
        Assert.IsType<WebhookVerdict.Forged>(Read(body, Signature(body, "")));
        Assert.IsType<WebhookVerdict.Forged>(Read(changed, signature));
        Assert.IsType<WebhookVerdict.Forged>(Read([.. body, (byte)'\n'], signature));
        Assert.IsType<WebhookVerdict.Forged>(Read(body, signature.Replace("sha256 ", "sha256=", StringComparison.Ordinal)));
        Assert.IsType<WebhookVerdict.Forged>(Read(body, signature.Replace("sha256 ", "", StringComparison.Ordinal)));
        Assert.IsType<WebhookVerdict.Forged>(Read(body, signature[..^1]));
        Assert.IsType<WebhookVerdict.Forged>(Read(body, signature.ToUpperInvariant()));
        Assert.IsType<WebhookVerdict.Forged>(Read(body, $"{signature}, {signature}"));
    }

    [Fact]
    public void The_signature_is_over_the_escaped_bytes_and_over_nothing_else()
    {
        var text = Text("candidate_stage_change").Replace("\"first_name\":\"", "\"first_name\":\"Zoë <b>&👩🏽 ", StringComparison.Ordinal);
        var escaped = Escaped(text);
        var plain = Encoding.UTF8.GetBytes(text);

        Assert.Contains(@"Zo\u00eb \u003cb\u003e\u0026\ud83d\udc69\ud83c\udffd ", Encoding.ASCII.GetString(escaped), StringComparison.Ordinal);
        Assert.IsType<WebhookVerdict.Accepted>(Read(escaped, Signature(escaped, Secret)));
        Assert.IsType<WebhookVerdict.Forged>(Read(escaped, Signature(plain, Secret)));
        Assert.IsType<WebhookVerdict.Forged>(Read(plain, Signature(escaped, Secret)));
    }

    [Fact]
    public void While_a_secret_is_replaced_both_are_good_and_afterwards_only_the_new_one()
    {
        var body = Delivered("candidate_stage_change");

        Assert.IsType<WebhookVerdict.Accepted>(Read(body, Signature(body, Old), Secret, Old));
        Assert.IsType<WebhookVerdict.Accepted>(Read(body, Signature(body, Secret), Secret, Old));
        Assert.IsType<WebhookVerdict.Forged>(Read(body, Signature(body, Old)));
        Assert.IsType<WebhookVerdict.Forged>(Read(body, Signature(body, Secret), []));
    }

    [Fact]
    public void Every_event_has_an_identity_of_its_own_and_keeps_it_when_it_is_delivered_again()
    {
        var identities = Samples().Select(row => Delivered(row.Data.Item1))
            .Select(body => (First: Identity(body, "1f0c"), Again: Identity(body, "1f0c"), Another: Identity(body, "2e1d"))).ToList();

        Assert.All(identities, one => Assert.Equal(one.First, one.Again));
        Assert.All(identities, one => Assert.NotEqual(one.First, one.Another));
        Assert.Equal(identities.Count, identities.Select(one => one.First).Distinct().Count());
    }

    [Theory]
    [InlineData("""{"action":"candidate_stage_change"}""")]
    [InlineData("""{"action":"candidate_stage_change","payload":{"application":{"id":"x"}}}""")]
    [InlineData("""{"payload":{}}""")]
    [InlineData("""{"action":["candidate_stage_change"],"payload":{}}""")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    public void What_is_signed_but_no_webhook_is_unreadable_and_not_forged(string text)
    {
        var body = Encoding.UTF8.GetBytes(text);

        Assert.IsType<WebhookVerdict.Unreadable>(Read(body, Signature(body, Secret)));
    }

    private static WebhookVerdict Read(byte[] body, string? signature) => Read(body, signature, Secret);

    private static WebhookVerdict Read(byte[] body, string? signature, params string[] secrets) => Read(body, signature, "1f0c", secrets);

    private static WebhookVerdict Read(byte[] body, string? signature, string eventId, string[] secrets)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["greenhouse-event-id"] = eventId };
        if (signature is not null)
            headers["signature"] = signature;
        var settings = new Dictionary<string, string>
        {
            ["base_url"] = "https://harvest.greenhouse.io/v3",
            ["token_url"] = "https://auth.greenhouse.io/token",
            ["client_id"] = "id",
            ["client_secret"] = "secret",
        };
        return Account.Open("greenhouse", Harvest.Api, settings, secrets).Connector.ReadWebhook(new WebhookDelivery(body, headers));
    }

    private static string Identity(byte[] body, string eventId) =>
        Assert.IsType<WebhookVerdict.Accepted>(Read(body, Signature(body, Secret), eventId, [Secret])).Event.EventId;

    private static byte[] Delivered(string kind) => Escaped(Text(kind));

    private static string Text(string kind)
    {
        using var sample = JsonDocument.Parse(File.ReadAllBytes(Repository.Vendor("greenhouse", "webhooks", $"{kind}.json")));
        return JsonSerializer.Serialize(sample.RootElement, OneLine);
    }

    /// <summary>As the vendor escapes: everything that is not ASCII, and &lt;, &gt; and &amp;.</summary>
    private static byte[] Escaped(string text) => Encoding.ASCII.GetBytes(
        string.Concat(text.Select(letter => letter > 126 || letter is '<' or '>' or '&' ? $"\\u{(int)letter:x4}" : letter.ToString())));

    private static string Signature(byte[] body, string secret) =>
        $"sha256 {Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}";
}
