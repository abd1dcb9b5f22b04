using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Conformance.Workday;

/// <summary>Answers that the sandbox does not give, but a tenant, or something on the way to it, may.</summary>
public class AnswerTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task A_fault_with_status_200_is_a_fault()
    {
        var answer = """
            <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultcode>SOAP-ENV:Client.authenticationError</faultcode>
            <faultstring>invalid username or password</faultstring></e:Fault></e:Body></e:Envelope>
            """;

        var error = await Answering(200, answer).ReadCandidate(new string('a', 32), Never).No();

        Assert.Equal(AtsErrorKind.Authentication, error.Kind);
    }

    [Theory]
    [InlineData(503, "", AtsErrorKind.VendorDown)]
    [InlineData(403, "<html>Forbidden</html>", AtsErrorKind.Permission)]
    [InlineData(302, "", AtsErrorKind.MergedOrMoved)]
    [InlineData(200, "<html>Maintenance</html>", AtsErrorKind.Malformed)]
    [InlineData(200, "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", AtsErrorKind.Malformed)]
    [InlineData(500, "oops", AtsErrorKind.VendorDown)]
    public async Task What_is_no_SOAP_goes_by_its_status(int status, string body, AtsErrorKind kind) =>
        Assert.Equal(kind, (await Answering(status, body).ReadCandidate(new string('a', 32), Never).No()).Kind);

    [Fact]
    public async Task What_a_fault_says_in_its_own_words_is_not_passed_on()
    {
        var answer = """
            <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:wd="urn:com.workday/bsvc"><e:Body><e:Fault><faultcode>SOAP-ENV:Client.validationError</faultcode>
            <faultstring>Validation error occurred. Maya Okafor has already applied to R-00101</faultstring><detail><wd:Validation_Fault><wd:Validation_Error>
            <wd:Message>Maya Okafor has already applied to R-00101</wd:Message><wd:Code>WD-17</wd:Code></wd:Validation_Error></wd:Validation_Fault></detail></e:Fault></e:Body></e:Envelope>
            """;

        var error = await Answering(500, answer).ReadCandidate(new string('a', 32), Never).No();

        Assert.Equal(AtsErrorKind.Validation, error.Kind);
        Assert.Contains("WD-17", error.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Maya", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_token_that_the_client_replaces_is_kept_and_used_next()
    {
        var vault = new MemoryVault();
        var asked = new List<string>();
        foreach (var (_, next) in new[] { (1, "second"), (2, "third") })
        {
            var http = new HttpClient(new Scripted(async request =>
            {
                var body = await request.Content!.ReadAsStringAsync();
                if (!request.RequestUri!.AbsolutePath.EndsWith("/token", StringComparison.Ordinal))
                    return (500, "");
                asked.Add(body.Split("refresh_token=")[^1]);
                return (200, $$"""{"access_token":"a","token_type":"Bearer","expires_in":3600,"refresh_token":"{{next}}"}""");
            }));
            var connector = Made(http, vault, ("client_id", "c"), ("client_secret", "s"), ("refresh_token", "first"));
            await connector.ReadCandidate(new string('a', 32), Never).No();
        }

        Assert.Equal(["first", "second"], asked);
    }

    [Fact]
    public async Task Without_a_word_when_to_come_back_the_wait_doubles()
    {
        var at = new List<DateTimeOffset>();
        var connector = Made(
            new HttpClient(new Scripted(_ =>
            {
                at.Add(DateTimeOffset.UtcNow);
                return Task.FromResult((503, ""));
            })),
            new MemoryVault(),
            ("username", "u"),
            ("password", "p"));

        await connector.ReadCandidate(new string('a', 32), Never).No();

        Assert.Equal(3, at.Count);
        Assert.True(at[1] - at[0] >= TimeSpan.FromMilliseconds(950));
        Assert.True(at[2] - at[1] >= TimeSpan.FromMilliseconds(1950));
    }

    [Fact]
    public async Task A_tenant_that_takes_its_time_for_every_call_still_gets_the_whole_result()
    {
        await using var tenant = await Tenant.Start();
        var target = await tenant.Add();
        using var slow = new HttpClient(new Slow(TimeSpan.FromSeconds(1.5)) { InnerHandler = new SocketsHttpHandler() });
        var connector = Vendors.All["workday"].Make(
            new VendorSettings(
                "slow",
                [],
                new Dictionary<string, string>
                {
                    ["base_url"] = new Uri(tenant.Sandbox.Url, "/workday").ToString(), ["tenant"] = "acme", ["username"] = "acme-candor", ["password"] = "sandbox-secret",
                    ["note_category"] = "VOICE_SCREEN", ["pending_status"] = "VOICE_INVITED", ["custom_object"] = "voiceScreen", ["custom_fields.status"] = "short_text",
                },
                new MemoryVault()),
            slow,
            TimeProvider.System);

        await connector.WriteFields(
            target,
            new Dictionary<string, FieldValue> { ["custom.status"] = new FieldValue.Text("Completed"), ["assessment.comment"] = new FieldValue.Text("Evidence.") },
            Never).Yes();

        var standing = await connector.ReadFields(target, Never).Yes();
        Assert.Equal(("Completed", "Evidence."), (standing["custom.status"].Display, standing["assessment.comment"].Display));
    }

    private static IAtsConnector Answering(int status, string body) =>
        Made(new HttpClient(new Scripted(_ => Task.FromResult((status, body)))), new MemoryVault(), ("username", "u"), ("password", "p"));

    private static IAtsConnector Made(HttpClient http, ICredentialVault vault, params (string Key, string Value)[] settings) => Vendors.All["workday"].Make(
        new VendorSettings(
            "scripted",
            [],
            new Dictionary<string, string>(settings.Select(one => KeyValuePair.Create(one.Key, one.Value)))
            {
                ["base_url"] = "https://workday.example", ["tenant"] = "acme", ["note_category"] = "X",
            },
            vault),
        http,
        TimeProvider.System);

    /// <summary>Takes its time.</summary>
    private sealed class Slow(TimeSpan each) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(each, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>Answers as the test says.</summary>
    private sealed class Scripted(Func<HttpRequestMessage, Task<(int Status, string Body)>> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (status, body) = await answer(request);
            return new HttpResponseMessage((System.Net.HttpStatusCode)status) { RequestMessage = request, Content = new StringContent(body) };
        }
    }
}
