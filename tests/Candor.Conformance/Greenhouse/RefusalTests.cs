using System.Globalization;
using System.Net.Http.Json;
using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Conformance.Greenhouse;

/// <summary>Refusals and failures: their shapes are the description's, and what comes of them is in the connector's one vocabulary.</summary>
public class RefusalTests(Harvest harvest) : IClassFixture<Harvest>
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly Dictionary<string, FieldValue> Some = new() { ["voice_screen_id"] = new FieldValue.Text("scr_1") };

    [Fact]
    public async Task Wrong_credentials_are_an_authentication_error()
    {
        var account = harvest.Open(("client_secret", "wrong"));

        Assert.Equal(AtsErrorKind.Authentication, (await account.Connector.ListOpenJobs(Never).No()).Kind);
        Assert.Equal(401, Assert.Single(account.Exchanges).Status);
        account.Conforms();
    }

    [Fact]
    public async Task A_token_that_ends_in_mid_flight_is_replaced_once_and_the_write_happens_once()
    {
        var (application, candidate) = await harvest.Add();
        var account = harvest.Open();
        await harvest.Fault("token_expired", "POST", "/notes");

        await account.Connector.WriteNote(new(application, candidate, "scr_1"), "Hello.", Never).Yes();

        Assert.Equal(2, account.Exchanges.Count(one => one.Path.EndsWith("/token", StringComparison.Ordinal)));
        Assert.Equal([401, 201], account.Exchanges.Where(one => one.Method == "POST" && one.Path.EndsWith("/notes", StringComparison.Ordinal)).Select(one => one.Status));
        Assert.Single(await account.Connector.ReadNotes(new(application, candidate, "scr_1"), Never).Yes());
        account.Conforms();
    }

    [Fact]
    public async Task A_scope_that_was_not_granted_is_a_permission_error()
    {
        await using var withheld = await Harvest.Start("--withhold", "harvest:notes:create", "--withhold", "harvest:candidates:list");
        var (application, candidate) = await withheld.Add();
        var account = withheld.Open();

        var write = await account.Connector.WriteNote(new(application, candidate, "scr_1"), "Hello.", Never).No();
        var read = await account.Connector.ReadCandidate(candidate, Never).No();

        Assert.Equal((AtsErrorKind.Permission, AtsErrorKind.Permission), (write.Kind, read.Kind));
        Assert.Equal(2, account.Exchanges.Count(one => one.Status == 403));
        account.Conforms();
    }

    [Fact]
    public async Task A_rate_limit_says_when_to_come_back_and_nothing_was_written()
    {
        var (application, candidate) = await harvest.Add();
        var account = harvest.Open();
        await harvest.Fault("429", "PATCH", "/applications/");

        var refusal = await account.Connector.WriteFields(new(application, candidate, "scr_1"), Some, Never).No();

        Assert.Equal(AtsErrorKind.RateLimited, refusal.Kind);
        Assert.InRange(refusal.RetryAt!.Value, DateTimeOffset.UtcNow.AddSeconds(-5), DateTimeOffset.UtcNow.AddSeconds(5));
        Assert.Contains(account.Exchanges, one => one.Status == 429);
        account.Conforms();
    }

    [Fact]
    public async Task The_sandboxes_own_limit_is_refused_as_documented_and_never_reached_by_the_connector()
    {
        await using var narrow = await Harvest.Start("--rate-limit", "2");
        var recording = new Recording();
        using var client = await narrow.Raw(recording);
        var statuses = new List<int>();
        // A window may end in between: then one more call fills the next.
        while (statuses.Count < 6 && !statuses.Contains(429))
        {
            using var answer = await client.GetAsync("jobs?per_page=1");
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Contains(429, statuses);
        Conforms.To(Harvest.Api, recording.Exchanges);

        var account = narrow.Open();
        var came = await account.Connector.ReadStages(Harvest.Job, Never);
        // It waits for the next window when that is near, and says when to come back when it is not.
        Assert.True(came is Outcome<IReadOnlyList<AtsStage>>.Yes or Outcome<IReadOnlyList<AtsStage>>.No { Error: { Kind: AtsErrorKind.RateLimited, RetryAt: not null } }, came.ToString());
        Assert.True(account.Exchanges.Count(one => one.Status == 429) <= 1, "The connector went on asking after it was told to wait.");
        account.Conforms();
    }

    [Theory]
    [InlineData("500", true)]
    [InlineData("malformed", false)]
    [InlineData("reset_before", true)]
    [InlineData("reset_after", true)]
    public async Task Whatever_keeps_a_writes_answer_from_arriving_makes_it_unknown(string fault, bool answerConforms)
    {
        var (application, candidate) = await harvest.Add();
        var target = new AtsTarget(application, candidate, "scr_1");
        var account = harvest.Open();
        await harvest.Fault(fault, "PATCH", $"/applications/{application}");

        await account.Connector.WriteFields(target, Some, Never).Unknown();

        Assert.Single(account.Exchanges, one => one.Method == "PATCH");
        account.Conforms(answerConforms ? Sides.Both : Sides.Request);
        // Settled by reading: two of the faults strike after the effect.
        var stands = (await account.Connector.ReadFields(target, Never).Yes())["voice_screen_id"];
        Assert.Equal(fault is "malformed" or "reset_after" ? new FieldValue.Text("scr_1") : FieldValue.None, stands);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("429")]
    [InlineData("reset_before")]
    public async Task A_read_is_asked_again_when_the_vendor_stumbles_once(string fault)
    {
        var (application, _) = await harvest.Add();
        var account = harvest.Open();
        await harvest.Fault(fault, "GET", "/application_stages");

        Assert.Equal(application, (await account.Connector.ReadApplication(application, Never).Yes()).Id);
        Assert.Equal(2, account.Exchanges.Count(one => one.Path.EndsWith("/application_stages", StringComparison.Ordinal)));
        account.Conforms();
    }

    [Fact]
    public async Task A_vendor_that_stays_down_is_said_to_be_down()
    {
        var account = harvest.Open();
        await harvest.Fault("500", "GET", "/offices", times: 3);

        Assert.Equal(AtsErrorKind.VendorDown, (await account.Connector.ReadJob(Harvest.Job, Never).No()).Kind);
        account.Conforms();
    }

    [Fact]
    public async Task A_call_without_a_token_is_refused_as_documented()
    {
        var recording = new Recording();
        using var client = recording.Client();

        using var refused = await client.GetAsync(new Uri(harvest.Sandbox.Url, "/greenhouse/v3/jobs"));

        Assert.Equal(401, (int)refused.StatusCode);
        Conforms.To(Harvest.Api, recording.Exchanges, Sides.Response);
    }

    [Theory]
    [InlineData("""{"custom_fields":{"voice_screen_id":"x"}}""")]
    [InlineData("""{"custom_fields":[{"name_key":"no_such_field","value":"x"}]}""")]
    [InlineData("""{"custom_fields":[{"name_key":"voice_screen_recommendation","value":"Hold"}]}""")] // a select is written by its option's id
    [InlineData("""{"custom_fields":[{"name_key":"voice_screen_experience","value":"3"}]}""")]
    [InlineData("""{"custom_fields":[{"name_key":"can_start_on","value":"29.02.2028"}]}""")]
    [InlineData("""{"custom_fields":[{"name_key":"languages","value":[1]}]}""")]
    [InlineData("""{"custom_fields":[]}""")]
    [InlineData("{")]
    public async Task The_sandbox_refuses_a_wrong_write_as_documented(string body)
    {
        var (application, _) = await harvest.Add();
        var recording = new Recording();
        using var client = await harvest.Raw(recording);
        using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

        using var refused = await client.PatchAsync($"applications/{application}", content);

        Assert.Equal(422, (int)refused.StatusCode);
        Conforms.To(Harvest.Api, recording.Exchanges, Sides.Response);
    }

    [Theory]
    [InlineData("stage", "7101", 204)]
    [InlineData("stay", "7101", 204)]
    [InlineData("stage", null, 204)] // the next one
    [InlineData("elsewhere", "7101", 422)]
    [InlineData("stage", "7201", 422)] // another job's
    public async Task The_sandbox_moves_an_application_as_documented(string from, string? to, int status)
    {
        var (application, _) = await harvest.Add();
        var recording = new Recording();
        using var client = await harvest.Raw(recording);
        var stay = (await harvest.Open().Connector.ReadApplication(application, Never).Yes()).StageEntryId!.Split('@')[0];
        var guard = from switch { "stage" => Harvest.FirstStage, "stay" => stay, _ => "7104" };
        var body = new Dictionary<string, long> { ["from_stage_id"] = long.Parse(guard, CultureInfo.InvariantCulture) };
        if (to is not null)
            body["to_stage_id"] = long.Parse(to, CultureInfo.InvariantCulture);

        using var moved = await client.PostAsJsonAsync($"applications/{application}/move", body);

        Assert.Equal(status, (int)moved.StatusCode);
        Conforms.To(Harvest.Api, recording.Exchanges);
    }
}
