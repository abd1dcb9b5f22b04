using Candor.Conformance.Support;
using Candor.Connectors;
using Xunit;

namespace Candor.Conformance.Ashby;

/// <summary>Every shape a refusal can come in, in the one error vocabulary, for a read and for a write.</summary>
public class ErrorShapeTests
{
    private const string Id = "00000000-0000-4000-8000-000000000001";

    private static readonly CancellationToken Never = CancellationToken.None;

    public static TheoryData<int, string, AtsErrorKind, bool> Shapes() => new()
    {
        { 200, """{"success":false,"errors":["candidate_not_found"],"errorInfo":{"code":"candidate_not_found","message":"m"}}""", AtsErrorKind.NotFound, true },
        { 200, """{"success":false,"errors":["invalid_input"],"errorInfo":{"code":"invalid_input"}}""", AtsErrorKind.Validation, true },
        { 200, """{"success":false,"errors":["invalid_input"]}""", AtsErrorKind.Validation, true },
        { 200, """{"success":false,"errors":[{"message":"missing_endpoint_permission"}]}""", AtsErrorKind.Permission, true },
        { 200, """{"success":false,"errors":["missing_endpoint_permission"],"errorInfo":{"code":"missing_endpoint_permission"}}""", AtsErrorKind.Permission, true },
        { 403, """{"success":false,"errors":["missing_endpoint_permission"],"errorInfo":{"code":"missing_endpoint_permission"}}""", AtsErrorKind.Permission, true },
        { 403, "The API key was deactivated.", AtsErrorKind.Authentication, true },
        { 401, "", AtsErrorKind.Authentication, true },
        { 200, """{"success":false,"errors":["rate_limit_exceeded"],"errorInfo":{"code":"rate_limit_exceeded"}}""", AtsErrorKind.RateLimited, true },
        { 404, "no such endpoint", AtsErrorKind.NotFound, true },
        { 400, """{"success":false,"errors":["x"],"errorInfo":{"code":"x"}}""", AtsErrorKind.Validation, true },
        { 500, "oops", AtsErrorKind.VendorDown, false },
        { 502, "<html>", AtsErrorKind.VendorDown, false },
        { 200, """{"success":false,"errors":["internal_server_error"],"errorInfo":{"code":"internal_server_error"}}""", AtsErrorKind.VendorDown, false },
        { 200, """{"success":false}""", AtsErrorKind.Malformed, false },
        { 200, """{"success":false,"errors":[],"errorInfo":{"code":"Ada Lovelace, ada@example.com"}}""", AtsErrorKind.Malformed, false },
        { 200, """{"success":"yes"}""", AtsErrorKind.Malformed, false },
        { 200, "[]", AtsErrorKind.Malformed, false },
        { 200, "", AtsErrorKind.Malformed, false },
        { 200, """{"success":true,"resul""", AtsErrorKind.Malformed, false },
        { 204, "", AtsErrorKind.Malformed, false },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_refusal_is_told_apart_from_a_failure(int status, string body, AtsErrorKind kind, bool nothingHappened)
    {
        var scripted = new Scripted((endpoint, _) => endpoint == "application.info" && status != 0 ? (200, Application) : (status, body));
        var connector = scripted.Connector();

        var read = await connector.ReadCandidate(Id, Never).No();
        var write = await connector.WriteNote(new(Id, Id, "scr_1"), "Hello.", Never);

        Assert.Equal(kind, read.Kind);
        Assert.DoesNotContain("Ada", read.Detail, StringComparison.Ordinal);
        var error = write switch
        {
            Outcome<Written>.No(var refusal) when nothingHappened => refusal,
            Outcome<Written>.Unknown(var lost) when !nothingHappened => lost,
            _ => throw new Xunit.Sdk.XunitException($"The write came out as {write}."),
        };
        Assert.Equal(kind, error.Kind);
        // A write is sent once; only a refused key is asked again.
        Assert.Equal(kind == AtsErrorKind.Authentication ? 2 : 1, scripted.Calls.Count(call => call.Endpoint == "candidate.createNote"));
    }

    [Theory]
    [InlineData("""{"success":true}""")]
    [InlineData("""{"success":true,"results":{}}""")]
    [InlineData("""{"success":true,"results":[]}""")]
    public async Task A_success_that_does_not_show_what_was_written_is_unknown(string body)
    {
        var scripted = new Scripted((endpoint, _) => (200, endpoint == "application.info" ? Application : body));

        Assert.Equal(AtsErrorKind.Malformed, (await scripted.Connector().WriteNote(new(Id, Id, "scr_1"), "Hello.", Never).Unknown()).Kind);
    }

    [Theory]
    [InlineData("requests_per_minute", "0")]
    [InlineData("requests_per_minute", "many")]
    [InlineData("feedback_form_id", "12")]
    [InlineData("feedback_user_id", "rita")]
    [InlineData("base_url", "http://api.ashbyhq.com")]
    [InlineData("api_key", "")]
    [InlineData("feedback_screening_field", "")]
    public void A_setting_that_does_not_fit_is_refused_and_named(string key, string value)
    {
        var settings = new Dictionary<string, string>
        {
            ["base_url"] = "https://api.ashbyhq.com", ["api_key"] = "key", ["feedback_form_id"] = AshbyBox.Form, ["feedback_screening_field"] = "screening_id", [key] = value,
        };

        var refused = Assert.Throws<ArgumentException>(() =>
            Vendors.All["ashby"].Make(new VendorSettings("acme", ["s"], settings, new MemoryVault()), new HttpClient(), TimeProvider.System));

        Assert.Contains(key, refused.Message, StringComparison.Ordinal);
    }

    private static string Application => $$$"""
        {"success":true,"results":{"id":"{{{Id}}}","createdAt":"2026-11-25T09:00:00.000Z","updatedAt":"2026-11-25T09:00:00.000Z","status":"Active",
        "candidate":{"id":"{{{Id}}}","name":"Ada"},"currentInterviewStage":{"id":"{{{Id}}}","title":"Voice Screen","type":"Active","orderInInterviewPlan":1,
        "interviewPlanId":"{{{Id}}}"},"job":{"id":"{{{Id}}}","title":"Job"},"hiringTeam":[]}}
        """;
}
