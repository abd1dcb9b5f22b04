using System.Net.Http.Json;
using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Conformance.Ashby;

/// <summary>Refusals and failures: their shapes are the vendor's, and what comes of them is in the connector's one vocabulary.</summary>
public class RefusalTests(AshbyBox box) : IClassFixture<AshbyBox>
{
    private const string Nobody = "00000000-0000-4000-8000-000000000000";

    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly Dictionary<string, FieldValue> Some = new() { [AshbyBox.Custom(6)] = new FieldValue.Text("scr_1") };

    [Fact]
    public async Task A_wrong_key_is_an_authentication_error_after_one_more_try()
    {
        var account = box.Open(("api_key", "wrong"));

        Assert.Equal(AtsErrorKind.Authentication, (await account.Connector.ListOpenJobs(Never).No()).Kind);
        Assert.Equal([403, 403], account.Exchanges.Select(one => one.Status));
        account.Conforms();
    }

    [Fact]
    public async Task A_call_without_a_key_is_refused_as_documented()
    {
        var recording = new Recording();
        using var client = box.Raw(recording, key: null);

        using var refused = await client.PostAsJsonAsync("job.list", new { });

        Assert.Equal(401, (int)refused.StatusCode);
        Conforms.To(AshbyBox.Api, recording.Exchanges, Sides.Response);
    }

    [Fact]
    public async Task A_key_that_is_switched_off_for_a_moment_is_asked_again_and_the_write_happens_once()
    {
        var (application, candidate) = await box.Add();
        var account = box.Open();
        await box.Fault("token_expired", "candidate.createNote");

        await account.Connector.WriteNote(new(application, candidate, "scr_1"), "Hello.", Never).Yes();

        Assert.Equal([403, 200], account.Exchanges.Where(one => one.Path.EndsWith("candidate.createNote", StringComparison.Ordinal)).Select(one => one.Status));
        Assert.Single(await account.Connector.ReadNotes(new(application, candidate, "scr_1"), Never).Yes());
        account.Conforms();
    }

    [Fact]
    public async Task A_permission_that_was_not_granted_is_a_permission_error_and_is_not_asked_again()
    {
        await using var withheld = await AshbyBox.Start("--withhold", "candidatesWrite", "--withhold", "interviewsRead");
        var (application, candidate) = await withheld.Add();
        var account = withheld.Open();

        var write = await account.Connector.WriteNote(new(application, candidate, "scr_1"), "Hello.", Never).No();
        var read = await account.Connector.ReadStages(AshbyBox.Job, Never).No();

        Assert.Equal((AtsErrorKind.Permission, AtsErrorKind.Permission), (write.Kind, read.Kind));
        Assert.Contains("interviewStage.list", read.Detail, StringComparison.Ordinal);
        Assert.Equal(2, account.Exchanges.Count(one => one.Status == 403));
        account.Conforms();
    }

    [Fact]
    public async Task A_record_that_is_not_there_is_refused_with_status_200()
    {
        var account = box.Open();

        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadApplication(Nobody, Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.ReadCandidate(Nobody, Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await account.Connector.WriteFields(new(Nobody, Nobody, "scr_1"), Some, Never).No()).Kind);
        Assert.All(account.Exchanges, one => Assert.Equal(200, one.Status));
        account.Conforms();
    }

    [Fact]
    public async Task A_value_the_vendor_refuses_names_our_field()
    {
        var (application, candidate) = await box.Add();
        var account = box.Open();

        // The connector lets any text pass as an address; the vendor does not.
        var refusal = await account.Connector.WriteFields(
            new(application, candidate, "scr_1"), new Dictionary<string, FieldValue> { [AshbyBox.Custom(1)] = new FieldValue.Text("no address") }, Never).No();

        Assert.Equal((AtsErrorKind.Validation, AshbyBox.Custom(1), false), (refusal.Kind, refusal.Field, refusal.IsTransient));
        Assert.DoesNotContain("no address", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_a_required_field_is_refused_whole()
    {
        var (application, candidate) = await box.Add();
        var account = box.Open();

        var refusal = await account.Connector.WriteFields(
            new(application, candidate, "scr_1"),
            new Dictionary<string, FieldValue> { ["feedback.experience"] = new FieldValue.Number(3), [AshbyBox.Custom(5)] = new FieldValue.Text("Rita") },
            Never).No();

        Assert.Equal(AtsErrorKind.Validation, refusal.Kind);
        // The custom fields are written only where the form stands.
        Assert.Empty((await box.Record(application))["fields"]!.AsObject());
        account.Conforms();
    }

    [Fact]
    public async Task A_rate_limit_says_when_to_come_back_and_nothing_was_written()
    {
        var (application, candidate) = await box.Add();
        var account = box.Open();
        await box.Fault("429", "customField.setValues");

        var refusal = await account.Connector.WriteFields(new(application, candidate, "scr_1"), Some, Never).No();

        Assert.Equal(AtsErrorKind.RateLimited, refusal.Kind);
        Assert.InRange(refusal.RetryAt!.Value, DateTimeOffset.UtcNow.AddSeconds(-5), DateTimeOffset.UtcNow.AddSeconds(5));
        Assert.Empty((await box.Record(application))["fields"]!.AsObject());
        account.Conforms();
    }

    [Theory]
    [InlineData("500")]
    [InlineData("429")]
    [InlineData("reset_before")]
    [InlineData("malformed")]
    public async Task A_read_is_asked_again_when_the_vendor_stumbles_once(string fault)
    {
        var (application, _) = await box.Add();
        var account = box.Open();
        await box.Fault(fault, "application.listHistory");

        Assert.Equal(application, (await account.Connector.ReadApplication(application, Never).Yes()).Id);
        Assert.Equal(2, account.Exchanges.Count(one => one.Path.EndsWith("application.listHistory", StringComparison.Ordinal)));
        account.Conforms(fault == "malformed" ? Sides.Request : Sides.Both);
    }

    [Theory]
    [InlineData("customField.setValue", """{"objectId":"APP","objectType":"Application","fieldId":"b64d1f07-3e2c-4a9b-9c58-7f1e0d2a6000","fieldValue":"Completed"}""")] // a select is written by its option's value
    [InlineData("customField.setValues", """{"objectId":"APP","objectType":"Application","values":[]}""")]
    [InlineData("customField.setValues", """{"objectId":"APP","objectType":"Employee","values":[{"fieldId":"b64d1f07-3e2c-4a9b-9c58-7f1e0d2a6006","fieldValue":"x"}]}""")]
    [InlineData("applicationFeedback.submit", """{"applicationId":"APP","formDefinitionId":"94e7c5b3-6a1d-4f80-b2c9-0d3e5f7a8001","feedbackForm":{"fieldSubmissions":[{"path":"experience","value":5}]}}""")]
    [InlineData("applicationFeedback.submit", """{"applicationId":"APP","formDefinitionId":"94e7c5b3-6a1d-4f80-b2c9-0d3e5f7a8001","feedbackForm":{"fieldSubmissions":[]}}""")]
    [InlineData("application.changeStage", """{"applicationId":"APP","interviewStageId":"c1b7e2d4-95a8-4e7c-b0f3-2a6d8c4e7107"}""")] // archiving needs a reason
    [InlineData("candidate.createNote", """{"candidateId":"12","note":"Hello."}""")]
    [InlineData("application.info", "{")]
    public async Task The_sandbox_refuses_a_wrong_call_as_documented(string endpoint, string body)
    {
        var (application, _) = await box.Add();
        var recording = new Recording();
        using var client = box.Raw(recording);
        using var content = new StringContent(body.Replace("APP", application, StringComparison.Ordinal), new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

        using var refused = await client.PostAsync(endpoint, content);

        Assert.Equal(200, (int)refused.StatusCode);
        Assert.Contains("\"success\":false", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Conforms.To(AshbyBox.Api, recording.Exchanges, Sides.Response);
    }

    [Theory]
    [InlineData("apiKey.info", "{}")]
    [InlineData("interviewPlan.list", "{}")]
    [InlineData("jobInterviewPlan.info", """{"jobId":"7d0c6a1e-4c0f-4b52-9a63-1f0c9d8e4001"}""")]
    [InlineData("location.info", """{"locationId":"f3a8d6c2-0b7e-4f19-8d24-5e9a7b3c0501"}""")]
    [InlineData("customField.info", """{"customFieldId":"b64d1f07-3e2c-4a9b-9c58-7f1e0d2a6000"}""")]
    [InlineData("feedbackFormDefinition.list", """{"limit":2}""")]
    [InlineData("job.list", """{"expand":["location"]}""")]
    [InlineData("application.info", """{"applicationId":"APP","expand":["openings"]}""")]
    [InlineData("application.changeStage", """{"applicationId":"APP","interviewStageId":"c1b7e2d4-95a8-4e7c-b0f3-2a6d8c4e7103"}""")]
    [InlineData("customField.setValue", """{"objectId":"APP","objectType":"Application","fieldId":"b64d1f07-3e2c-4a9b-9c58-7f1e0d2a6012","fieldValue":{"value":50000,"currencyCode":"USD"}}""")]
    [InlineData("webhook.create", """{"webhookType":"candidateMerge","requestUrl":"http://127.0.0.1:9/hooks","secretToken":"s"}""")]
    public async Task What_the_connector_never_calls_conforms_too(string endpoint, string body)
    {
        var (application, _) = await box.Add();
        var recording = new Recording();
        using var client = box.Raw(recording);
        using var content = new StringContent(body.Replace("APP", application, StringComparison.Ordinal), new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

        using var answer = await client.PostAsync(endpoint, content);

        Assert.Contains("\"success\":true", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Conforms.To(AshbyBox.Api, recording.Exchanges);
    }
}
