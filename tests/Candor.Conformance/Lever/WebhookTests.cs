using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Candor.Conformance.Support;
using Candor.Connectors;
using Xunit;

namespace Candor.Conformance.Lever;

/// <summary>Webhooks: signed within the body over token and time alone, so that nothing but "look at this opportunity" is believed.</summary>
public class WebhookTests
{
    private const string Secret = "73311ded32110cc40e00c672c2e03e1a42fa28a4fabde089";
    private const string Token = "be58f711f349c7780e4579cd7c63341ac6f881e4dccc3154";
    private const string Opportunity = "3410c8b9-5c31-4bab-b7e9-9f710206d647";

    private static readonly DateTimeOffset Now = new(2026, 11, 25, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("applicationCreated", AtsEventMeaning.ApplicationChanged)]
    [InlineData("candidateStageChange", AtsEventMeaning.ApplicationChanged)]
    [InlineData("candidateHired", AtsEventMeaning.CandidateGone)]
    [InlineData("candidateArchiveChange", AtsEventMeaning.CandidateGone)]
    [InlineData("candidateDeleted", AtsEventMeaning.CandidateGone)]
    public void A_signed_event_says_which_opportunity_to_look_at_and_nothing_else(string kind, AtsEventMeaning means)
    {
        var read = Accepted(Body(kind: kind));

        Assert.Equal((Token, kind, means, null), (read.EventId, read.Kind, read.Means, read.CandidateId));
        Assert.Equal([Opportunity], read.ApplicationIds);
    }

    [Theory]
    [InlineData("interviewCreated")]
    [InlineData("contactUpdated")]
    [InlineData("somethingNew")]
    public void Other_events_mean_nothing(string kind)
    {
        var read = Accepted(Body(kind: kind, data: """{"contactId":"05c248f9-ccb1-435f-bab5-0ec608aec263"}"""));

        Assert.Equal(AtsEventMeaning.Nothing, read.Means);
        Assert.Empty(read.ApplicationIds);
    }

    [Fact]
    public void The_test_button_sends_an_event_about_nothing_and_is_taken() =>
        Assert.Equal(AtsEventMeaning.Nothing, Accepted(Body(kind: "candidateHired", data: "{}")).Means);

    [Fact]
    public void The_same_token_is_the_same_event_whatever_stands_beside_it()
    {
        // The signature does not cover the data: an old one can be put beside new words.
        var first = Accepted(Body());
        var replayed = Accepted(Body(data: """{"opportunityId":"00000000-0000-4000-8000-000000000000"}"""));

        Assert.Equal(first.EventId, replayed.EventId);
    }

    [Fact]
    public void The_body_may_be_written_in_another_way_since_it_is_not_signed()
    {
        var spaced = JsonSerializer.Serialize(JsonDocument.Parse(Body()), new JsonSerializerOptions { WriteIndented = true });

        Assert.Equal(Accepted(Body()), Accepted(spaced), (one, other) => one.EventId == other.EventId && one.ApplicationIds.SequenceEqual(other.ApplicationIds));
    }

    [Fact]
    public void While_one_secret_replaces_another_both_are_good()
    {
        var connector = Connector("another secret", Secret);

        Assert.IsType<WebhookVerdict.Accepted>(Read(connector, Body()));
        Assert.IsType<WebhookVerdict.Accepted>(Read(connector, Body(secret: "another secret")));
        Assert.IsType<WebhookVerdict.Forged>(Read(connector, Body(secret: "a third")));
    }

    [Theory]
    [InlineData(-24 * 60 - 1, false)]
    [InlineData(-24 * 60 + 1, true)]
    [InlineData(4, true)]
    [InlineData(6, false)]
    public void A_time_that_is_not_of_this_day_is_refused(int minutes, bool taken) =>
        Assert.Equal(taken, Read(Connector(Secret), Body(at: Now.AddMinutes(minutes))) is WebhookVerdict.Accepted);

    [Fact]
    public void Whatever_is_not_signed_is_forged()
    {
        var good = Body();
        foreach (var body in new[]
        {
            "",
            "not json",
            "[]",
            "{}",
            good[..^20],
            good.Replace($"\"token\":\"{Token}\"", "\"token\":\"" + Token[..^1] + "5\"", StringComparison.Ordinal),
            good.Replace($"\"token\":\"{Token}\"", "\"token\":7", StringComparison.Ordinal),
            good.Replace($"\"token\":\"{Token}\"", "\"token\":\"\"", StringComparison.Ordinal),
            Body(at: Now.AddMilliseconds(1)).Replace(Milliseconds(Now.AddMilliseconds(1)), Milliseconds(Now), StringComparison.Ordinal),
            good.Replace(Milliseconds(Now), $"\"{Milliseconds(Now)}\"", StringComparison.Ordinal),
            good.Replace(Milliseconds(Now), "1.7955e12", StringComparison.Ordinal),
            good.Replace("\"signature\":\"", "\"signature\":\"00", StringComparison.Ordinal),
            good.Replace("\"signature\"", "\"Signature\"", StringComparison.Ordinal),
            good.Replace("\"token\"", $"\"token\":\"{new string('a', 48)}\",\"token\"", StringComparison.Ordinal),
            Body(secret: "wrong"),
        })
            Assert.True(Read(Connector(Secret), body) is WebhookVerdict.Forged, body);
    }

    [Fact]
    public void A_signature_in_upper_case_or_a_header_of_it_is_not_the_vendors()
    {
        var (token, at) = (Token, Milliseconds(Now));
        var signature = Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(token + at)));
        var body = $$"""{"triggeredAt":{{at}},"event":"candidateHired","data":{},"signature":"{{signature}}","token":"{{token}}"}""";

        Assert.IsType<WebhookVerdict.Forged>(Read(Connector(Secret), body));
        var whole = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), "{}"u8));
        Assert.IsType<WebhookVerdict.Forged>(Connector(Secret).ReadWebhook(new WebhookDelivery("{}"u8.ToArray(), new Dictionary<string, string> { ["Lever-Signature"] = whole })));
    }

    [Fact]
    public void Without_secrets_everything_is_forged() => Assert.IsType<WebhookVerdict.Forged>(Read(Connector(), Body()));

    [Theory]
    [InlineData("""{"candidateId":"x"}""")]
    [InlineData("""{"opportunityId":7}""")]
    [InlineData("""{"opportunityId":"../users"}""")]
    [InlineData("""{"opportunityId":null}""")]
    [InlineData("""[1]""")]
    public void What_is_signed_and_cannot_be_read_is_unreadable(string data) =>
        Assert.IsType<WebhookVerdict.Unreadable>(Read(Connector(Secret), Body(data: data)));

    [Fact]
    public async Task What_the_sandbox_sends_is_as_described_and_understood()
    {
        var received = new List<string>();
        using var listener = HookListener.Start(received, out var address);
        await using var lever = await LeverAts.Start("--rate-limit", "100000", "--hooks", address, "--hook-secret", Secret);

        var (moved, _) = await lever.Add();
        await lever.Sandbox.Do($"lever/applications/{moved}/move", new { stage_id = LeverAts.VoiceScreen });
        await lever.Sandbox.Do($"lever/applications/{moved}/hire", new { });
        var (other, away) = await lever.Add();
        await lever.Sandbox.Do($"lever/candidates/{away}/merge", new { candidate_id = (await lever.Add()).Contact });

        await listener.Reach(7);
        var schema = LeverAts.Api.Root.Member("components")!.Value.Member("schemas")!.Value.Member("Event")!.Value;
        Assert.All(received, body => Assert.Empty(LeverAts.Api.Schemas.Faults(schema, JsonDocument.Parse(body).RootElement, strict: true)));
        var events = received.Select(body => Assert.IsType<WebhookVerdict.Accepted>(Read(Connector(TimeProvider.System, Secret), body)).Event).ToList();
        Assert.Equal(
            [("applicationCreated", moved), ("candidateStageChange", moved), ("candidateHired", moved), ("candidateArchiveChange", moved), ("applicationCreated", other)],
            events.Where(one => one.ApplicationIds.Contains(moved) || one.ApplicationIds.Contains(other)).Select(one => (one.Kind, one.ApplicationIds[0]))
                .OrderBy(one => one.Item2 == other).ThenBy(one => Array.IndexOf(["applicationCreated", "candidateStageChange", "candidateHired"], one.Kind) is var at and >= 0 ? at : 9));
        Assert.Contains(events, one => one.Kind == "contactUpdated");
        Assert.Distinct(events.Select(one => one.EventId));
    }

    private static AtsEvent Accepted(string body) => Assert.IsType<WebhookVerdict.Accepted>(Read(Connector(Secret), body)).Event;

    private static WebhookVerdict Read(IAtsConnector connector, string body) =>
        connector.ReadWebhook(new WebhookDelivery(Encoding.UTF8.GetBytes(body), new Dictionary<string, string>()));

    private static IAtsConnector Connector(params string[] secrets) => Connector(new Standing(), secrets);

    private static IAtsConnector Connector(TimeProvider time, params string[] secrets) => Vendors.All["lever"].Make(
        new VendorSettings("webhooks", secrets, new Dictionary<string, string> { ["base_url"] = "https://lever.example/v1", ["api_key"] = "k" }, new MemoryVault()),
        new HttpClient(),
        time);

    private static string Body(string kind = "candidateStageChange", string? data = null, DateTimeOffset? at = null, string secret = Secret)
    {
        var time = Milliseconds(at ?? Now);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(Token + time)));
        data ??= $$"""{"opportunityId":"{{Opportunity}}","contactId":"05c248f9-ccb1-435f-bab5-0ec608aec263"}""";
        return $$"""{"triggeredAt":{{time}},"event":"{{kind}}","data":{{data}},"signature":"{{signature}}","token":"{{Token}}"}""";
    }

    private static string Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private sealed class Standing : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
