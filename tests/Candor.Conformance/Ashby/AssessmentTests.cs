using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Candor.Conformance.Support;
using Xunit;

namespace Candor.Conformance.Ashby;

/// <summary>
/// The assessment interface as Ashby's side of it: what the sandbox calls at a partner, and what it takes from one, are held to the description.
/// </summary>
public class AssessmentTests
{
    private const string Type = "7a1c0f52-3d84-4b6e-8f19-c2e5d7a90001";
    private const string Id = "7a1c0f52-3d84-4b6e-8f19-c2e5d7a90002";

    private static readonly ApiDescription Partner = ApiDescription.Load(Repository.Vendor("ashby", "ashby-openapi.yml"), "/partners/acme");

    [Fact]
    public async Task An_assessment_is_listed_started_updated_and_shown()
    {
        using var partner = new Listener();
        await using var box = await Connected(partner);
        var (application, candidate) = await box.Add();

        await Called(partner, box.Sandbox.Control.GetAsync("/sandbox/ashby/assessments"), "assessment.list", $$$"""{"success":true,"results":[{"assessment_type_id":"{{{Type}}}","name":"Voice screen","description":"Five minutes."}]}""");
        var start = await Called(
            partner,
            box.Sandbox.Control.PostAsJsonAsync("/sandbox/ashby/assessments", new { application_id = application, assessment_type_id = Type, name = "Voice screen" }),
            "assessment.start",
            $$$"""{"success":true,"results":{"assessment_id":"{{{Id}}}"}}""");
        Assert.Equal((Type, candidate, application), ((string?)start["assessment_type_id"], (string?)start["candidate"]!["ashby_id"], (string?)start["application"]!["ashby_id"]));

        Assert.Equal("Started", (string?)(await Updated(box, Update(1, ("assessment_status", Blob("status", "string", "Started"))), application))["status"]!["value"]);
        // A result needs the address it is looked at under; an update that is older than what is known changes nothing.
        Assert.Contains("invalid_input", await Update(box, Update(2, ("assessment_status", Blob("status", "string", "Completed")), ("assessment_result", Blob("score", "numeric_score", 3)))), StringComparison.Ordinal);
        var done = await Updated(
            box,
            Update(
                3,
                ("assessment_status", Blob("status", "string", "Completed")),
                ("assessment_result", Blob("score", "numeric_score", 3)),
                ("assessment_profile_url", Blob("profile", "url", "https://candor.example/console/screenings/scr_1"))),
            application);
        Assert.Equal(3, (int)done["result"]!["value"]!);
        Assert.Equal("Completed", (string?)(await Updated(box, Update(2, ("assessment_status", Blob("status", "string", "Late"))), application))["status"]!["value"]);
        Assert.Equal(1, (int)(await box.Record(application))["results"]!);
        var page = System.Net.WebUtility.HtmlDecode(await box.Sandbox.Control.GetStringAsync($"/ashby/applications/{application}"));
        Assert.Contains("Assessment · Voice screen", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_assessment_shows_why()
    {
        using var partner = new Listener();
        await using var box = await Connected(partner);
        var (application, _) = await box.Add();
        await Called(
            partner,
            box.Sandbox.Control.PostAsJsonAsync("/sandbox/ashby/assessments", new { application_id = application, assessment_type_id = Type }),
            "assessment.start",
            $$$"""{"success":true,"results":{"assessment_id":"{{{Id}}}"}}""");

        var update = Update(5, ("cancelled_reason", Blob("cancelled", "string", "Cancelled by the recruiter")));
        await Called(
            partner,
            box.Sandbox.Control.PostAsync($"/sandbox/ashby/assessments/{Id}/cancel", null),
            "assessment.cancel",
            new JsonObject { ["success"] = true, ["results"] = new JsonObject { ["assessment_id"] = Id, ["update_request"] = update.DeepClone() } }.ToJsonString());

        var shown = (await box.Record(application))["assessments"]![0]!;
        Assert.Equal("Cancelled by the recruiter", (string?)shown["cancelled_reason"]!["value"]);
        Assert.Equal(0, (int)(await box.Record(application))["results"]!);
    }

    [Theory]
    [InlineData(409, "")]
    [InlineData(422, """{"message":"This candidate has no address."}""")]
    public async Task What_a_partner_refuses_is_shown_and_starts_nothing(int status, string body)
    {
        using var partner = new Listener();
        await using var box = await Connected(partner);
        var (application, _) = await box.Add();

        var calling = box.Sandbox.Control.PostAsJsonAsync("/sandbox/ashby/assessments", new { application_id = application, assessment_type_id = Type });
        await partner.Next(status, body);
        using var shown = await calling;

        Assert.Equal(status, (int)shown.StatusCode);
        Assert.Equal(body, await shown.Content.ReadAsStringAsync());
        Assert.Empty((await box.Record(application))["assessments"]!.AsArray());
    }

    [Fact]
    public async Task A_completed_assessment_is_added_by_its_partner_only()
    {
        await using var box = await AshbyBox.Start();
        var (application, candidate) = await box.Add();
        var recording = new Recording();
        using var client = box.Raw(recording);

        object Body(string partner) => new
        {
            candidateId = candidate,
            partnerId = partner,
            timestamp = 1_790_000_000_000,
            assessment = new { assessmentTypeId = Type, assessmentId = Id, assessmentName = "Voice screen", result = Blob("score", "numeric_score", 4), metadata = Array.Empty<object>() },
        };
        using var added = await client.PostAsJsonAsync("assessment.addCompletedToCandidate", Body("3f9a7c51-8b2e-4d06-9e17-a5c0d4b8f001"));
        using var refused = await client.PostAsJsonAsync("assessment.addCompletedToCandidate", Body(Type));

        Assert.Contains("\"success\":true", await added.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("partner_not_found", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, (int)(await box.Record(application))["results"]!);
        Conforms.To(AshbyBox.Api, recording.Exchanges);
    }

    private static async Task<AshbyBox> Connected(Listener partner)
    {
        var box = await AshbyBox.Start();
        await box.Sandbox.Do("ashby/partner", new { url = $"{partner.Address}/partners/acme", key = "partner-key" });
        return box;
    }

    /// <summary>The partner's part: takes the call, holds it to the description together with the answer, and gives the call's body.</summary>
    private static async Task<JsonNode> Called(Listener partner, Task<HttpResponseMessage> calling, string endpoint, string answer)
    {
        var (path, headers, body) = await partner.Next(200, answer);
        using var shown = await calling;
        Assert.True(shown.IsSuccessStatusCode, await shown.Content.ReadAsStringAsync());
        Assert.Equal($"/partners/acme/{endpoint}", path);
        Assert.Equal($"Basic {Convert.ToBase64String("partner-key:"u8)}", headers["Authorization"]);
        Conforms.To(
            Partner,
            [
                new Exchange("POST", path, "", headers, Encoding.UTF8.GetString(body), 200, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/json" }, answer),
            ]);
        return JsonNode.Parse(body)!;
    }

    private static async Task<string> Update(AshbyBox box, JsonObject update)
    {
        var recording = new Recording();
        using var client = box.Raw(recording);
        using var answer = await client.PostAsJsonAsync("assessment.update", update);
        var body = await answer.Content.ReadAsStringAsync();
        // The description has no body here; a refusal has one all the same.
        Conforms.To(AshbyBox.Api, recording.Exchanges, body.Length == 0 ? Sides.Both : Sides.Request);
        return body;
    }

    private static async Task<JsonNode> Updated(AshbyBox box, JsonObject update, string application)
    {
        Assert.Equal("", await Update(box, update));
        return (await box.Record(application))["assessments"]![0]!;
    }

    private static JsonObject Update(int at, params (string Name, JsonObject Blob)[] parts)
    {
        var update = new JsonObject { ["assessment_id"] = Id, ["timestamp"] = 1_790_000_000_000 + at };
        foreach (var (name, blob) in parts)
            update[name] = blob;
        return update;
    }

    private static JsonObject Blob(string identifier, string type, object value) => new()
    {
        ["identifier"] = identifier, ["label"] = identifier, ["type"] = type, ["value"] = JsonValue.Create(value),
    };
}
