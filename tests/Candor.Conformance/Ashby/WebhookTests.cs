using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Conformance.Support;
using Candor.Connectors;
using Xunit;

namespace Candor.Conformance.Ashby;

/// <summary>Webhooks: what the sandbox sends is the vendor's, and only what is signed is read.</summary>
public class WebhookTests
{
    private const string Secret = "secret";
    private const string Application = "00000000-0000-4000-8000-000000000001";
    private const string Candidate = "00000000-0000-4000-8000-000000000002";

    private static readonly IAtsConnector Connector = new Scripted((_, _) => (500, "")).Connector();

    [Fact]
    public async Task What_the_sandbox_sends_has_the_documented_shape_and_is_understood()
    {
        using var hooks = new Listener();
        await using var box = await AshbyBox.Start("--hooks", $"{hooks.Address}/hooks", "--hook-secret", Secret, "--rate-limit", "100000");

        var (application, candidate) = await box.Add("Zoë <b>", "Müller & 👩🏽");
        await Expect(hooks, application, candidate, ("applicationSubmit", AtsEventMeaning.ApplicationChanged));
        await box.Move(application, AshbyBox.VoiceScreen);
        await Expect(hooks, application, candidate, ("candidateStageChange", AtsEventMeaning.ApplicationChanged), ("applicationUpdate", AtsEventMeaning.ApplicationChanged));
        await box.Sandbox.Do($"ashby/applications/{application}/reject", new { });
        await Expect(hooks, application, candidate, ("candidateStageChange", AtsEventMeaning.ApplicationChanged), ("applicationUpdate", AtsEventMeaning.ApplicationChanged));
        var (hired, other) = await box.Add("Ada", "Hired");
        await Expect(hooks, hired, other, ("applicationSubmit", AtsEventMeaning.ApplicationChanged));
        await box.Sandbox.Do($"ashby/applications/{hired}/hire", new { });
        await Expect(
            hooks,
            hired,
            other,
            ("candidateHire", AtsEventMeaning.CandidateGone),
            ("candidateStageChange", AtsEventMeaning.ApplicationChanged),
            ("applicationUpdate", AtsEventMeaning.ApplicationChanged));
        await box.Sandbox.Do($"ashby/candidates/{candidate}/merge", new { candidate_id = other });
        await Expect(hooks, null, candidate, ("candidateMerge", AtsEventMeaning.CandidateGone));
        await box.Sandbox.Do("ashby/hook", new { url = $"{hooks.Address}/hooks/ashby" });
        await Expect(hooks, null, null, ("ping", AtsEventMeaning.Nothing));
    }

    [Fact]
    public async Task A_delivery_that_is_tried_again_is_the_same_event()
    {
        using var hooks = new Listener();
        await using var box = await AshbyBox.Start("--hooks", $"{hooks.Address}/hooks", "--hook-secret", Secret, "--first-retry-ms", "1");
        await box.Add();

        var first = Accepted((await hooks.Next(status: 500)).Body);
        var second = Accepted((await hooks.Next()).Body);

        Assert.Equal(first.EventId, second.EventId);
    }

    [Theory]
    [InlineData("applicationSubmit", AtsEventMeaning.ApplicationChanged)]
    [InlineData("applicationUpdate", AtsEventMeaning.ApplicationChanged)]
    [InlineData("candidateStageChange", AtsEventMeaning.ApplicationChanged)]
    [InlineData("candidateHire", AtsEventMeaning.CandidateGone)]
    public void An_event_about_an_application_names_it_and_whose_it_is(string action, AtsEventMeaning means)
    {
        var read = Accepted($$$"""{"action":"{{{action}}}","webhookActionId":"a-1","data":{"application":{"id":"{{{Application}}}","candidate":{"id":"{{{Candidate}}}","name":"Eve"}} }}""");

        Assert.Equal(("a-1", action, means, Candidate), (read.EventId, read.Kind, read.Means, read.CandidateId));
        Assert.Equal([Application], read.ApplicationIds);
    }

    [Theory]
    [InlineData("""{"action":"candidateDelete","data":{"candidate":{"id":"00000000-0000-4000-8000-000000000002"}}}""", AtsEventMeaning.CandidateGone, Candidate)]
    [InlineData("""{"action":"candidateMerge","data":{"deletedCandidate":{"id":"00000000-0000-4000-8000-000000000002"},"mergedCandidate":{"id":"00000000-0000-4000-8000-000000000003"}}}""", AtsEventMeaning.CandidateGone, Candidate)]
    [InlineData("""{"action":"interviewPlanTransition","data":{}}""", AtsEventMeaning.SetupChanged, null)]
    [InlineData("""{"action":"jobUpdate","data":{"job":{}}}""", AtsEventMeaning.SetupChanged, null)]
    [InlineData("""{"action":"offerCreate","data":{}}""", AtsEventMeaning.Nothing, null)]
    [InlineData("""{"action":"ping","data":{"webhookActionType":"ping"}}""", AtsEventMeaning.Nothing, null)]
    public void Other_events_are_understood_too(string body, AtsEventMeaning means, string? candidate)
    {
        var read = Accepted(body);

        Assert.Equal((means, candidate), (read.Means, read.CandidateId));
        Assert.Empty(read.ApplicationIds);
        Assert.Equal(32, read.EventId.Length); // without an identity of the vendor's, a digest of the body
    }

    [Fact]
    public void A_body_that_was_touched_after_signing_is_forged()
    {
        var body = Encoding.UTF8.GetBytes($$$"""{ "action":"candidateStageChange","data":{"application":{"id":"{{{Application}}}","candidate":{"id":"{{{Candidate}}}"},"note":"é"}} }""");
        var signature = Sign(body);
        var reserialised = Encoding.UTF8.GetBytes(JsonNode.Parse(body)!.ToJsonString());
        var touched = (byte[])body.Clone();
        touched[^5] ^= 1;

        Assert.IsType<WebhookVerdict.Accepted>(Read(body, signature));
        Assert.IsType<WebhookVerdict.Forged>(Read(body[..^1], signature));
        Assert.IsType<WebhookVerdict.Forged>(Read(reserialised, signature));
        Assert.IsType<WebhookVerdict.Forged>(Read(touched, signature));
        Assert.IsType<WebhookVerdict.Forged>(Read([], signature));
    }

    [Fact]
    public void Only_the_documented_spelling_of_a_signature_passes()
    {
        var body = "{}"u8.ToArray();
        var signature = Sign(body);

        foreach (var wrong in new[]
                 {
                     null, "", signature.ToUpperInvariant(), signature.Replace("sha256=", "", StringComparison.Ordinal), signature.Replace('=', ' '), signature + "\n",
                     signature[..^1], Sign(body, "another"), "sha1=" + signature[7..], "sha256=" + new string('0', 64),
                 })
            Assert.IsType<WebhookVerdict.Forged>(Read(body, wrong));
    }

    [Fact]
    public void Two_secrets_live_at_once_while_one_replaces_the_other()
    {
        var both = Account.Open("ashby", AshbyBox.Api, new Dictionary<string, string> { ["base_url"] = "https://api.ashbyhq.com", ["api_key"] = "key" }, "old", "new").Connector;
        var body = """{"action":"ping","data":{"webhookActionType":"ping"}}"""u8.ToArray();

        foreach (var secret in new[] { "old", "new" })
            Assert.IsType<WebhookVerdict.Accepted>(both.ReadWebhook(new WebhookDelivery(body, new Dictionary<string, string> { ["Ashby-Signature"] = Sign(body, secret) })));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"action":"candidateStageChange","data":{}}""")]
    [InlineData("""{"action":"candidateStageChange","data":{"application":{"id":"../admin"}}}""")]
    [InlineData("""{"action":"candidateStageChange","data":{"application":{"id":7}}}""")]
    [InlineData("""{"action":"no such kind!","data":{}}""")]
    public void What_is_signed_and_makes_no_sense_is_unreadable(string body) =>
        Assert.IsType<WebhookVerdict.Unreadable>(Read(Encoding.UTF8.GetBytes(body), Sign(Encoding.UTF8.GetBytes(body))));

    /// <summary>Webhooks of one change leave side by side, and arrive in any order.</summary>
    private static async Task Expect(Listener hooks, string? application, string? candidate, params (string Action, AtsEventMeaning Means)[] expected)
    {
        var arrived = new List<(string, AtsEventMeaning)>();
        foreach (var _ in expected)
        {
            var (path, headers, body) = await hooks.Next();
            var read = Assert.IsType<WebhookVerdict.Accepted>(Connector.ReadWebhook(new WebhookDelivery(body, headers))).Event;
            Assert.Equal(("/hooks/ashby", candidate), (path, read.CandidateId));
            Assert.Equal(application is null ? [] : [application], read.ApplicationIds);
            HasTheDocumentedShape(read.Kind, body);
            arrived.Add((read.Kind, read.Means));
        }

        Assert.Equal(expected.Order(), arrived.Order());
    }

    private static void HasTheDocumentedShape(string action, byte[] body)
    {
        // The description does not mention webhookActionId; all else is held to it.
        var sent = JsonNode.Parse(body)!.AsObject();
        Assert.True(sent.Remove("webhookActionId"));
        var operation = AshbyBox.Api.Root.Member("webhooks")!.Value.Member(action)!.Value.Member("post")!.Value;
        var schema = operation.Member("requestBody")!.Value.Member("content")!.Value.Member("application/json")!.Value.Member("schema")!.Value;
        Assert.Empty(AshbyBox.Api.Schemas.Faults(schema, JsonSerializer.SerializeToElement(sent), strict: true));
    }

    private static AtsEvent Accepted(string body) => Accepted(Encoding.UTF8.GetBytes(body));

    private static AtsEvent Accepted(byte[] body) => Assert.IsType<WebhookVerdict.Accepted>(Read(body, Sign(body))).Event;

    private static WebhookVerdict Read(byte[] body, string? signature) =>
        Connector.ReadWebhook(new WebhookDelivery(body, signature is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Ashby-Signature"] = signature }));

    private static string Sign(byte[] body, string secret = Secret) => $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}";
}
