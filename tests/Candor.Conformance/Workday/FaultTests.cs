using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Conformance.Workday;

/// <summary>Refusals and failures: their shapes are the schema's, and what comes of them is in the connector's one vocabulary.</summary>
public class FaultTests(Tenant tenant) : IClassFixture<Tenant>
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly Dictionary<string, FieldValue> Some = new() { ["assessment.comment"] = new FieldValue.Text("Evidence.") };

    [Fact]
    public async Task Both_ways_of_signing_in_work_and_both_can_be_refused()
    {
        Tenant.Account[] good = [tenant.Open(), tenant.OpenAsUser()];
        Tenant.Account[] bad = [tenant.Open(("refresh_token", "wrong")), tenant.OpenAsUser("wrong")];

        foreach (var account in good)
            Assert.NotEmpty(await account.Connector.ListOpenJobs(Never).Yes());
        foreach (var account in bad)
        {
            var error = await account.Connector.ListOpenJobs(Never).No();
            Assert.Equal(AtsErrorKind.Authentication, error.Kind);
            Assert.Single(account.Exchanges);
        }

        Assert.All([.. good, .. bad], account => account.Conforms());
    }

    [Fact]
    public async Task A_token_that_ends_in_mid_flight_is_replaced_once_and_the_write_happens_once()
    {
        var target = await tenant.Add();
        var account = tenant.Open();
        await tenant.Fault("token_expired", "Put_Candidate_Attachment");

        await account.Connector.WriteNote(target, "Hello.", Never).Yes();

        Assert.Equal([("token", 200), ("Put_Candidate_Attachment", 401), ("token", 200), ("Put_Candidate_Attachment", 200)], account.Calls);
        Assert.Single((await tenant.Record(target))["notes"]!.AsArray());
        account.Conforms();
    }

    [Fact]
    public async Task Many_callers_share_one_token()
    {
        var account = tenant.Open();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => account.Connector.ListOpenJobs(Never).Yes()));

        Assert.Equal(1, account.Calls.Count(call => call.Operation == "token"));
    }

    [Fact]
    public async Task What_was_not_granted_is_a_permission_error()
    {
        await using var withheld = await Tenant.Start("--withhold", "Assess_Candidate", "--withhold", "Get_Candidate_Attachments");
        var target = await withheld.Add();
        var account = withheld.Open();

        var write = await account.Connector.WriteFields(target, Some, Never).No();
        var read = await account.Connector.ReadNotes(target, Never).No();

        Assert.Equal((AtsErrorKind.Permission, AtsErrorKind.Permission), (write.Kind, read.Kind));
        Assert.Contains("Assess_Candidate", write.Detail, StringComparison.Ordinal);
        account.Conforms();
    }

    [Fact]
    public async Task After_a_429_nobody_calls_until_the_vendor_wants_to_be_called_again()
    {
        var target = await tenant.Add();
        var account = tenant.Open();
        await tenant.Fault("429", "Put_Candidate_Attachment");

        var refusal = await account.Connector.WriteNote(target, "Hello.", Never).No();
        var before = DateTimeOffset.UtcNow;
        await account.Connector.ReadNotes(target, Never).Yes();

        Assert.Equal(AtsErrorKind.RateLimited, refusal.Kind);
        Assert.InRange(refusal.RetryAt!.Value, before, before.AddSeconds(2));
        Assert.True(DateTimeOffset.UtcNow >= refusal.RetryAt.Value.AddMilliseconds(-50));
        Assert.Equal(1, account.Exchanges.Count(one => one.Status == 429));
        account.Conforms();
    }

    [Fact]
    public async Task A_read_that_is_refused_for_its_rate_waits_and_comes_through()
    {
        var target = await tenant.Add();
        var account = tenant.Open();
        await tenant.Fault("429", "Get_Candidates");

        await account.Connector.ReadApplication(target.ApplicationId, Never).Yes();

        Assert.Equal([("token", 200), ("Get_Candidates", 429), ("Get_Candidates", 200)], account.Calls);
        account.Conforms();
    }

    [Theory]
    [InlineData("500")]
    [InlineData("malformed")]
    [InlineData("reset_before")]
    public async Task A_read_is_tried_again_when_the_vendor_fails(string kind)
    {
        var target = await tenant.Add();
        var account = tenant.Open();
        await tenant.Fault(kind, "Get_Candidates", times: 2);

        await account.Connector.ReadApplication(target.ApplicationId, Never).Yes();
        await tenant.Fault(kind, "Get_Candidates", times: 3);
        var error = await account.Connector.ReadApplication(target.ApplicationId, Never).No();

        Assert.True(error.IsTransient);
        account.Conforms(Sides.Request);
    }

    /// <summary>Each fault at the write itself: what the outcome is, and whether it happened all the same.</summary>
    public static TheoryData<string, string, bool> Lost() => new()
    {
        { "429", "no", false },
        { "500", "unknown", false },
        { "reset_before", "unknown", false },
        { "reset_after", "unknown", true },
        { "malformed", "unknown", true },
        { "token_expired", "yes", true },
    };

    [Theory]
    [MemberData(nameof(Lost))]
    public async Task A_lost_assessment_is_settled_by_reading_and_never_doubled(string kind, string outcome, bool happened)
    {
        var target = await tenant.Add();
        var account = tenant.Open();
        await tenant.Fault(kind, "Assess_Candidate");

        var came = await account.Connector.WriteFields(target, Some, Never);
        var stands = (await account.Connector.ReadFields(target, Never).Yes())["assessment.comment"] != FieldValue.None;
        Assert.Equal((outcome, happened), (Word(came), stands));
        await WritesOnce(account, target);

        Assert.Equal(1, (int)(await tenant.Record(target))["results"]!);
        account.Conforms(Sides.Request);
    }

    [Theory]
    [MemberData(nameof(Lost))]
    public async Task Lost_additional_data_is_settled_by_reading(string kind, string outcome, bool happened)
    {
        var target = await tenant.Add();
        var account = tenant.Open();
        await tenant.Fault(kind, "Put_Job_Application_Additional_Data");

        var came = await account.Write(target, "custom.status", new FieldValue.Text("Completed"));
        var stands = (await account.Connector.ReadFields(target, Never).Yes())["custom.status"] != FieldValue.None;

        Assert.Equal((outcome, happened), (Word(came), stands));
        account.Conforms(Sides.Request);
    }

    [Theory]
    [MemberData(nameof(Lost))]
    public async Task A_lost_note_is_settled_by_reading_and_never_doubled(string kind, string outcome, bool happened)
    {
        var target = await tenant.Add();
        var account = tenant.Open();
        await tenant.Fault(kind, "Put_Candidate_Attachment");

        var came = await account.Connector.WriteNote(target, "Hello [scr_1/Completed]", Never);
        Assert.Equal((outcome, happened), (Word(came), (await account.Connector.ReadNotes(target, Never).Yes()).Count == 1));
        var later = new RecordWriter(account.Connector, new Later());
        await later.Note(target, "scr_1/Completed", "Hello [scr_1/Completed]", null, () => Task.CompletedTask, Never).Yes();

        Assert.Single((await tenant.Record(target))["notes"]!.AsArray());
        account.Conforms(Sides.Request);
    }

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
    public void Settings_that_cannot_work_are_refused_at_the_start()
    {
        foreach (var wrong in new (string, string?)[]
        {
            ("tenant", "acme/../other"), ("tenant", null), ("base_url", "http://workday.example"), ("note_category", null),
            ("custom_object", "not an alias"), ("custom_fields.x y", "short_text"), ("custom_fields.status", "colour"),
            ("custom_fields.shift.single_select.again", "Late shift"), ("client_secret", null),
        })
            Assert.Throws<ArgumentException>(() => tenant.Open(wrong));
    }

    [Fact]
    public async Task The_sandbox_refuses_as_the_schema_says_what_no_connector_sends()
    {
        var target = await tenant.Add();
        var wid = target.ApplicationId.Split('.')[1];
        Exchange[] refused =
        [
            await tenant.Raw("<wd:Get_Candidates_Request><wd:Response_Filter><wd:Page>0</wd:Page></wd:Response_Filter></wd:Get_Candidates_Request>"),
            await tenant.Raw("<wd:Get_Candidates_Request><wd:Response_Filter><wd:Page>2</wd:Page></wd:Response_Filter></wd:Get_Candidates_Request>"),
            await tenant.Raw("<wd:Get_Candidates_Request><wd:Request_References><wd:Candidate_Reference><wd:ID wd:type=\"WID\">0</wd:ID></wd:Candidate_Reference></wd:Request_References></wd:Get_Candidates_Request>"),
            await tenant.Raw("<wd:Get_Assess_Candidate_Request/>"),
            await tenant.Raw("<wd:Hire_Everybody_Request/>"),
            await tenant.Raw("<wd:Get_References_Request><wd:Request_Criteria><wd:Reference_ID_Type>Nothing_ID</wd:Reference_ID_Type></wd:Request_Criteria></wd:Get_References_Request>", "Integrations"),
            await tenant.Raw($"<wd:Assess_Candidate_Request><wd:Assess_Candidate_Data><wd:Job_Application_Reference><wd:ID wd:type=\"WID\">{wid}</wd:ID></wd:Job_Application_Reference></wd:Assess_Candidate_Data></wd:Assess_Candidate_Request>"),
            await tenant.Raw("<wd:A/><wd:B/>"),
        ];

        Assert.All(refused, one => Assert.Equal(500, one.Status));
        Tenant.Holds(refused[..^1], Sides.Response);
    }

    private static async Task WritesOnce(Tenant.Account account, AtsTarget target) =>
        await new RecordWriter(account.Connector, new Later()).Fields(target, Some, null, _ => Task.CompletedTask, Never).Yes();

    private static string Word<T>(Outcome<T> outcome) => outcome switch { Outcome<T>.Yes => "yes", Outcome<T>.No => "no", _ => "unknown" };

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

    /// <summary>A clock an hour on: whatever was lost has settled.</summary>
    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddHours(1);
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
