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

    /// <summary>A clock an hour on: whatever was lost has settled.</summary>
    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddHours(1);
    }
}
