using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Screenings;
using Xunit;

namespace Candor.Conformance.Greenhouse;

/// <summary>The assessment partner interface against the bodies that Greenhouse documents.</summary>
public class AssessmentTests
{
    private const string Key = "the-key-of-the-conformance-tests";
    private const string KeyBefore = "the-key-that-it-replaces-today";
    private const string Callback = "https://app.greenhouse.io/integrations/testing_partners/take_home_tests/12345";

    private static readonly DateTimeOffset At = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_documented_order_is_understood()
    {
        var order = Assert.IsType<PartnerCall.Start>(Partner().Read(Request("POST", "send_test", Sample("send_test.request"))));

        Assert.Equal(new PartnerCall.Start("12345", "26234709", "17681532", Callback), order);
    }

    [Fact]
    public void The_documented_complaint_is_understood()
    {
        var dispute = Assert.IsType<PartnerCall.Dispute>(Partner().Read(Request("POST", "response_error", Sample("response_error.request"))));

        Assert.Equal(("test_status", "299506"), (dispute.About, dispute.Assessment));
        Assert.Equal(["partner_status is 'complete' but partner_profile url is missing"], dispute.Errors);
    }

    [Fact]
    public void The_questions_are_understood()
    {
        Assert.IsType<PartnerCall.List>(Partner().Read(Request("GET", "list_tests")));
        Assert.Equal(new PartnerCall.Look("98765"), Partner().Read(Request("GET", "test_status", query: "98765")));
    }

    [Fact]
    public void The_answers_are_of_the_documented_shape()
    {
        var partner = Partner();

        Same("list_tests.response", partner.Tests([new("care", "Customer care"), new("sales", "Sales")]));
        Same("send_test.response", partner.Started(Report(AssessmentStanding.Invited)));
        Same("response_error.response", partner.Heard());
        var complete = Same("test_status.response", partner.Standing(Report(AssessmentStanding.Completed, 2.66m)), free: "metadata");
        Assert.Equal("complete", (string?)complete["partner_status"]);
        Assert.Equal(2.66m, (decimal)complete["partner_score"]!);
        Assert.Equal("Proceed", (string?)complete["metadata"]!["Recommendation after review"]);
    }

    [Theory]
    [InlineData(AssessmentStanding.Waiting, "waiting")]
    [InlineData(AssessmentStanding.InReview, "in_review")]
    [InlineData(AssessmentStanding.Declined, "declined")]
    [InlineData(AssessmentStanding.OtherWayRequested, "other_way_requested")]
    public void Without_a_result_nothing_is_complete(AssessmentStanding standing, string word)
    {
        var answer = JsonNode.Parse(Partner().Standing(Report(standing)).Json!)!.AsObject();

        Assert.Equal(word, (string?)answer["partner_status"]);
        Assert.False(answer.ContainsKey("partner_score") || answer.ContainsKey("metadata"));
    }

    [Fact]
    public void Facts_of_one_label_stay_two()
    {
        var result = new AssessmentResult(null, 3, [new("a", "Skill", "1"), new("b", "Skill", "2")]);

        var answer = JsonNode.Parse(Partner().Standing(Report(AssessmentStanding.Completed) with { Result = result }).Json!)!;

        Assert.Equal(["1", "2"], answer["metadata"]!.AsObject().Select(fact => (string?)fact.Value));
    }

    [Theory]
    [InlineData(Key + ":", true)]
    [InlineData(KeyBefore + ":", true)]
    [InlineData(Key, false)]
    [InlineData(Key + ":password", false)]
    [InlineData("the-key-of-the-conformance-test:", false)]
    [InlineData("the-key-of-the-conformance-testS:", false)]
    [InlineData(":", false)]
    [InlineData("", false)]
    public void Only_the_keys_of_the_connection_open_the_door(string credentials, bool opens)
    {
        var request = Request("GET", "list_tests") with { Authorization = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}" };

        Assert.Equal(opens, Partner().Read(request) is PartnerCall.List);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Basic")]
    [InlineData("Basic not base64!")]
    [InlineData("Bearer " + Key)]
    public void A_request_that_shows_no_key_is_refused_before_anything_is_read(string? authorization)
    {
        var refused = Assert.IsType<PartnerCall.Refused>(
            Partner().Read(Request("POST", "send_test", "not json") with { Authorization = authorization }));

        Assert.Equal(PartnerRefusal.Unauthorised, refused.Refusal);
        Assert.Equal(401, Partner().Refuse("send_test", refused.Refusal, refused.Why).Status);
    }

    [Theory]
    [InlineData("url", "https://evil.example/integrations/12345")]
    [InlineData("url", "https://greenhouse.io.evil.example/12345")]
    [InlineData("url", "https://evilgreenhouse.io/12345")]
    [InlineData("url", "https://app.greenhouse.io@evil.example/12345")]
    [InlineData("url", "http://app.greenhouse.io/12345")]
    [InlineData("url", "https://app.greenhouse.io:8443/12345")]
    [InlineData("url", "/integrations/12345")]
    [InlineData("greenhouse_profile_url", "https://app.greenhouse.io/people/17681532")]
    [InlineData("greenhouse_profile_url", "https://app.greenhouse.io/people/17681532?application_id=26234709x")]
    [InlineData("greenhouse_profile_url", "https://app.greenhouse.io/people/0?application_id=26234709")]
    public void An_order_that_would_lead_elsewhere_is_refused(string name, string value)
    {
        var body = JsonNode.Parse(Sample("send_test.request"))!;
        (name == "url" ? body : body["candidate"]!)[name] = value;

        var refused = Assert.IsType<PartnerCall.Refused>(Partner().Read(Request("POST", "send_test", body.ToJsonString())));

        Assert.Equal(PartnerRefusal.Unreadable, refused.Refusal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"partner_test_id": 12345}""")]
    [InlineData("""{"partner_test_id": "1", "url": "https://app.greenhouse.io/x", "candidate": null}""")]
    public void A_body_of_another_shape_is_refused(string body) => Assert.Equal(
        PartnerRefusal.Unreadable,
        Assert.IsType<PartnerCall.Refused>(Partner().Read(Request("POST", "send_test", body))).Refusal);

    [Theory]
    [InlineData("DELETE", "list_tests")]
    [InlineData("POST", "list_tests")]
    [InlineData("GET", "send_test")]
    [InlineData("GET", "../admin")]
    public void Another_call_is_none_of_these(string method, string call) => Assert.Equal(
        PartnerRefusal.NotFound,
        Assert.IsType<PartnerCall.Refused>(Partner().Read(Request(method, call))).Refusal);

    [Theory]
    [InlineData("short-key")]
    [InlineData("a-key-with-a-colon:in-the-middle")]
    [InlineData("a key with spaces in it, many")]
    [InlineData("ein-schlüssel-der-nicht-ascii-ist")]
    public void A_key_that_Greenhouse_could_not_hold_safely_is_refused(string key) => Assert.Throws<ArgumentException>(() => Partner(key: key));

    [Fact]
    public void A_key_of_171_characters_is_refused_and_one_of_170_is_not()
    {
        Assert.Throws<ArgumentException>(() => Partner(key: new string('k', 171)));
        Assert.NotNull(Partner(key: new string('k', 170)));
    }

    [Theory]
    [InlineData(200, "yes")]
    [InlineData(204, "yes")]
    [InlineData(404, "no NotFound")]
    [InlineData(422, "no Validation")]
    [InlineData(429, "no RateLimited")]
    [InlineData(500, "unknown VendorDown")]
    [InlineData(0, "unknown VendorDown")]
    public async Task Telling_has_three_outcomes(int status, string outcome)
    {
        var vendor = new Scripted(status);

        var told = await Partner(vendor).Tell(Report(AssessmentStanding.Completed), Callback, TestContext.Current.CancellationToken);

        Assert.Equal(outcome, told switch
        {
            Outcome<Written>.Yes => "yes",
            Outcome<Written>.No(var error) => $"no {error.Kind}",
            Outcome<Written>.Unknown(var error) => $"unknown {error.Kind}",
            _ => "",
        });
        var sent = Assert.Single(vendor.Sent);
        Assert.Equal((HttpMethod.Patch, new Uri(Callback), null), (sent.Method, sent.RequestUri, sent.Content));
        Assert.Equal(new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Key}:"))), sent.Headers.Authorization);
    }

    [Fact]
    public async Task While_a_key_is_replaced_the_one_Greenhouse_still_holds_is_found()
    {
        var vendor = new Scripted(401, 200);

        Assert.IsType<Outcome<Written>.Yes>(await Partner(vendor).Tell(Report(AssessmentStanding.Completed), Callback, TestContext.Current.CancellationToken));

        Assert.Equal([Key, KeyBefore], vendor.Sent.Select(sent => Encoding.ASCII.GetString(Convert.FromBase64String(sent.Headers.Authorization!.Parameter!)).TrimEnd(':')));
    }

    [Fact]
    public async Task The_key_is_sent_to_nobody_else()
    {
        var vendor = new Scripted(200);

        Assert.IsType<Outcome<Written>.No>(await Partner(vendor).Tell(Report(AssessmentStanding.Completed), "https://evil.example/12345", TestContext.Current.CancellationToken));

        Assert.Empty(vendor.Sent);
    }

    [Fact]
    public void An_account_without_a_key_has_no_panel() => Assert.Null(Make(new Scripted(200), new Dictionary<string, string>()).Assessment);

    private static IAssessmentPartner Partner(Scripted? vendor = null, string key = Key) => Make(
        vendor ?? new Scripted(200), new Dictionary<string, string> { ["partner_key"] = key, ["partner_key_before"] = KeyBefore }).Assessment!;

    private static IAtsConnector Make(Scripted vendor, Dictionary<string, string> settings)
    {
        foreach (var (name, value) in new[]
                 {
                     ("base_url", "https://harvest.greenhouse.io/v3"), ("token_url", "https://auth.greenhouse.io/token"), ("client_id", "c"), ("client_secret", "s"),
                 })
            settings[name] = value;
        return Vendors.All["greenhouse"].Make(new VendorSettings("conformance", [], settings, new MemoryVault()), new HttpClient(vendor), TimeProvider.System);
    }

    private static PartnerRequest Request(string method, string call, string body = "", string? query = null) => new(
        method,
        call,
        query is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["partner_interview_id"] = query },
        $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Key}:"))}",
        Encoding.UTF8.GetBytes(body));

    private static AssessmentReport Report(AssessmentStanding standing, decimal? score = null) => new(
        "scr_abcdefghijklmnopqrstuvwxyz",
        standing,
        new Uri("https://candor.example/results/scr_abcdefghijklmnopqrstuvwxyz"),
        At,
        standing == AssessmentStanding.Completed ? new AssessmentResult(score, 3, [new("recommendation", "Recommendation after review", "Proceed")]) : null);

    private static string Sample(string name) => File.ReadAllText(Repository.Vendor("greenhouse", "assessment", $"{name}.json"));

    /// <summary>The same keys, each of the same kind of value; of lists, the first item.</summary>
    private static JsonNode Same(string sample, PartnerAnswer answer, string? free = null)
    {
        Assert.Equal(200, answer.Status);
        var given = JsonNode.Parse(answer.Json!)!;
        Assert.Equal(Shape(JsonNode.Parse(Sample(sample))!, free), Shape(given, free));
        return given;
    }

    private static string Shape(JsonNode node, string? free) => node switch
    {
        JsonArray list => $"[{Shape(list[0]!, free)}]",
        JsonObject map => string.Join(", ", map.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => member.Key == free ? member.Key : $"{member.Key}: {Shape(member.Value!, free)}")),
        _ => node.GetValueKind().ToString(),
    };

    /// <summary>A vendor that answers with these statuses in turn, the last for ever; 0 is a connection that breaks.</summary>
    private sealed class Scripted(params int[] statuses) : HttpMessageHandler
    {
        public List<HttpRequestMessage> Sent { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Sent.Add(request);
            var status = statuses[Math.Min(Sent.Count, statuses.Length) - 1];
            return status == 0
                ? throw new HttpRequestException("The connection broke.")
                : Task.FromResult(new HttpResponseMessage((System.Net.HttpStatusCode)status) { RequestMessage = request });
        }
    }
}
