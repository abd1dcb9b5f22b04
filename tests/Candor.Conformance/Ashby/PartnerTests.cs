using System.Text;
using System.Text.Json.Nodes;
using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Screenings;
using Xunit;

namespace Candor.Conformance.Ashby;

/// <summary>The assessment interface as the partner's side of it: what is answered, and what is told, is held to Ashby's own description.</summary>
public class PartnerTests
{
    private const string Key = "the-key-of-the-conformance-tests";
    private const string Candidate = "7a1c0f52-3d84-4b6e-8f19-c2e5d7a90001";
    private const string Application = "7a1c0f52-3d84-4b6e-8f19-c2e5d7a90002";

    private static readonly ApiDescription Partner = ApiDescription.Load(Repository.Vendor("ashby", "ashby-openapi.yml"), "/partners/ashby");

    public static TheoryData<AssessmentStanding> Standings { get; } = [.. Enum.GetValues<AssessmentStanding>()];

    [Fact]
    public void The_list_is_as_described()
    {
        var partner = Make();

        Described("assessment.list", new JsonObject(), partner.Tests([new(partner.TestOf("care"), "Customer care"), new(partner.TestOf("sales"), "Sales")]));
    }

    [Theory]
    [MemberData(nameof(Standings))]
    public void A_start_and_a_cancellation_are_answered_as_described_however_it_stands(AssessmentStanding standing)
    {
        var partner = Make();

        Described("assessment.start", StartBody(partner), partner.Started(Report(partner, standing)));
        Described("assessment.cancel", new JsonObject { ["assessment_id"] = partner.ReferenceOf("scr_a") }, partner.Cancelled(Report(partner, standing)));
    }

    [Theory]
    [InlineData("assessment.start", PartnerRefusal.NotFound, 422)]
    [InlineData("assessment.start", PartnerRefusal.NotNow, 422)]
    [InlineData("assessment.start", PartnerRefusal.TryLater, 422)]
    [InlineData("assessment.start", PartnerRefusal.AlreadyRunning, 409)]
    [InlineData("assessment.cancel", PartnerRefusal.NotFound, 200)]
    public void Refusals_are_as_described(string call, PartnerRefusal refusal, int status)
    {
        var partner = Make();
        var answer = partner.Refuse(call, refusal, "Move the candidate there first.");

        Assert.Equal(status, answer.Status);
        Described(call, call == "assessment.start" ? StartBody(partner) : new JsonObject { ["assessment_id"] = Candidate }, answer);
    }

    [Fact]
    public void A_start_is_understood_and_only_the_records_are_taken_from_it()
    {
        var partner = Make();

        Assert.Equal(
            new PartnerCall.Start(partner.TestOf("care"), Application, Candidate, null),
            partner.Read(Request("assessment.start", StartBody(partner).ToJsonString())));
    }

    [Fact]
    public void Identifiers_are_UUIDs_and_always_the_same()
    {
        Assert.Equal(Make().ReferenceOf("scr_a"), Make().ReferenceOf("scr_a"));
        Assert.Distinct([Make().ReferenceOf("scr_a"), Make().ReferenceOf("scr_b"), Make().TestOf("scr_a")]);
        Assert.True(Guid.TryParseExact(Make().ReferenceOf("scr_a"), "D", out _));
    }

    [Theory]
    [InlineData("assessment.start", "")]
    [InlineData("assessment.start", "[]")]
    [InlineData("assessment.start", """{"assessment_type_id": "x", "candidate": {"ashby_id": "1"}, "application": {"ashby_id": "2"}}""")]
    [InlineData("assessment.cancel", """{"assessment_id": 1}""")]
    public void A_body_of_another_shape_is_refused(string call, string body) =>
        Assert.Equal(PartnerRefusal.Unreadable, Assert.IsType<PartnerCall.Refused>(Make().Read(Request(call, body))).Refusal);

    [Fact]
    public void Only_the_key_of_the_connection_opens_the_door() => Assert.Equal(
        PartnerRefusal.Unauthorised,
        Assert.IsType<PartnerCall.Refused>(Make().Read(Request("assessment.list", "{}", "another-key-of-somebody"))).Refusal);

    [Theory]
    [MemberData(nameof(Standings))]
    public async Task What_is_told_is_as_described_and_an_answer_without_a_body_is_a_yes(AssessmentStanding standing)
    {
        await using var box = await AshbyBox.Start();
        var recording = new Recording();
        var partner = Make(recording, new Uri(box.Sandbox.Url, "/ashby/api").ToString());
        var (application, candidate) = await box.Add();
        using var listener = new Listener();
        await box.Sandbox.Do("ashby/partner", new { url = $"{listener.Address}/partners/ashby", key = Key });
        var starting = box.Sandbox.Do("ashby/assessments", new { application_id = application, assessment_type_id = partner.TestOf("care") });
        await listener.Next(200, partner.Started(Report(partner, AssessmentStanding.Invited)).Json!);
        await starting;

        var told = await partner.Tell(Report(partner, standing, at: 2), null, TestContext.Current.CancellationToken);

        Assert.IsType<Outcome<Written>.Yes>(told);
        Conforms.To(AshbyBox.Api, recording.Exchanges);
        var shown = (await box.Record(application))["assessments"]![0]!;
        Assert.Equal(standing == AssessmentStanding.Completed ? 2.5m : null, (decimal?)shown["result"]?["value"]);
        Assert.Equal(standing > AssessmentStanding.Completed, shown["cancelled_reason"] is not null);
        Assert.NotEqual(candidate, application);
    }

    [Fact]
    public async Task An_assessment_that_Ashby_does_not_know_is_refused_for_good()
    {
        await using var box = await AshbyBox.Start();
        var partner = Make(new Recording(), new Uri(box.Sandbox.Url, "/ashby/api").ToString());

        var told = await partner.Tell(Report(partner, AssessmentStanding.Completed), null, TestContext.Current.CancellationToken);

        Assert.False(Assert.IsType<Outcome<Written>.No>(told).Error.IsTransient);
    }

    private static IAssessmentPartner Make(Recording? recording = null, string url = "https://api.ashbyhq.com") => Vendors.All["ashby"].Make(
        new VendorSettings(
            "conformance",
            [],
            new Dictionary<string, string> { ["base_url"] = url, ["api_key"] = "sandbox-secret", ["partner_key"] = Key },
            new MemoryVault()),
        (recording ?? new Recording()).Client(),
        TimeProvider.System).Assessment!;

    private static AssessmentReport Report(IAssessmentPartner partner, AssessmentStanding standing, int at = 1) => new(
        partner.ReferenceOf("scr_a"),
        standing,
        new Uri("https://candor.example/results/scr_a"),
        DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_000 + at),
        standing == AssessmentStanding.Completed
            ? new AssessmentResult(2.5m, 3, [new("recommendation", "Recommendation after review", "Proceed"), new("rating-empathy", "Empathy", "3 (Strong)")])
            : null);

    private static JsonObject StartBody(IAssessmentPartner partner) => new()
    {
        ["assessment_type_id"] = partner.TestOf("care"),
        ["candidate"] = new JsonObject
        {
            ["ashby_id"] = Candidate, ["first_name"] = "Ada", ["last_name"] = "Őrsi", ["email"] = "ada@example.com",
            ["ashby_profile_url"] = $"https://app.ashbyhq.com/candidates/{Candidate}",
        },
        ["application"] = new JsonObject { ["ashby_id"] = Application, ["status"] = "Active" },
        ["job"] = new JsonObject { ["ashby_id"] = Candidate, ["name"] = "Care", ["ashby_job_url"] = "https://app.ashbyhq.com/jobs/1" },
    };

    private static PartnerRequest Request(string call, string body, string key = Key) => new(
        "POST", call, new Dictionary<string, string>(), $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes($"{key}:"))}", Encoding.UTF8.GetBytes(body));

    /// <summary>The call and its answer are such as the description has them.</summary>
    private static void Described(string call, JsonObject body, PartnerAnswer answer)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Content-Type"] = "application/json", ["Authorization"] = $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Key}:"))}",
        };
        var told = answer.Json is null
            ? new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            : new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/json" };
        Conforms.To(Partner, [new Exchange("POST", $"/partners/ashby/{call}", "", headers, body.ToJsonString(), answer.Status, told, answer.Json)]);
    }
}
