using System.Net.Http.Json;
using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Conformance.Lever;

/// <summary>Refusals, failures and lost answers: what comes of them is in the connector's one vocabulary, and never a second form or note.</summary>
public class RefusalTests(LeverAts lever) : IClassFixture<LeverAts>
{
    private const string Screening = "scr_abcdefghijklmnopqrstuvwxyz";

    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task A_key_that_is_none_is_an_authentication_error()
    {
        var account = lever.Open(("api_key", "wrong"));

        Assert.Equal(AtsErrorKind.Authentication, (await account.Connector.ListOpenJobs(Never).No()).Kind);
        Assert.Equal(401, Assert.Single(account.Exchanges).Status);
        account.Conforms();
    }

    [Fact]
    public async Task A_scope_that_was_not_granted_is_a_permission_error()
    {
        await using var withheld = await LeverAts.Start("--rate-limit", "100000", "--withhold", "notes:write:admin", "--withhold", "feedback:write:admin");
        var (opportunity, contact) = await withheld.Add();
        var account = withheld.Open();

        Assert.Equal(AtsErrorKind.Permission, (await account.Connector.WriteNote(new(opportunity, contact, Screening), "Hello.", Never).No()).Kind);
        Assert.Equal(AtsErrorKind.Permission, (await account.Connector.WriteFields(new(opportunity, contact, Screening), LeverAts.Mark(Screening), Never).No()).Kind);
        account.Conforms();
    }

    [Fact]
    public async Task A_429_without_a_word_on_when_makes_everybody_wait_and_nothing_was_written()
    {
        var (opportunity, contact) = await lever.Add();
        var account = lever.Open();
        await lever.Fault("429", "POST", "/notes");

        Assert.Equal(AtsErrorKind.RateLimited, (await account.Connector.WriteNote(new(opportunity, contact, Screening), "Hello.", Never).No()).Kind);
        var before = DateTimeOffset.UtcNow;
        Assert.Empty(await account.Connector.ReadNotes(new(opportunity, contact, Screening), Never).Yes());

        Assert.True(DateTimeOffset.UtcNow - before > TimeSpan.FromMilliseconds(500), "The next call did not wait.");
        account.Conforms();
    }

    [Theory]
    [InlineData("500", true, false)]
    [InlineData("reset_before", true, false)]
    [InlineData("reset_after", true, true)]
    [InlineData("malformed", false, true)]
    public async Task A_form_whose_answer_was_lost_is_settled_by_reading_and_made_once(string fault, bool answerConforms, bool happened)
    {
        var (opportunity, contact) = await lever.Add();
        var target = new AtsTarget(opportunity, contact, Screening);
        var account = lever.Open();
        await lever.Fault(fault, "POST", $"/opportunities/{opportunity}/feedback");

        await account.Connector.WriteFields(target, LeverAts.Mark(Screening), Never).Unknown();

        Assert.Single(account.Exchanges, one => one.Method == "POST");
        Assert.Equal(happened ? new FieldValue.Text(Screening) : FieldValue.None, (await account.Connector.ReadFields(target, Never).Yes())[LeverAts.Field(11)]);
        // Whoever writes again finds the form that is there: there is never a second.
        await account.Connector.WriteFields(target, LeverAts.Mark(Screening), Never).Yes();
        Assert.Equal(1, await Count(opportunity, "results"));
        account.Conforms(answerConforms ? Sides.Both : Sides.Request);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("reset_before")]
    [InlineData("reset_after")]
    [InlineData("malformed")]
    public async Task A_lost_write_is_not_sent_again_before_it_can_no_longer_take_effect(string fault)
    {
        var (opportunity, contact) = await lever.Add();
        var target = new AtsTarget(opportunity, contact, Screening);
        var account = lever.Open();
        var writer = new RecordWriter(account.Connector, TimeProvider.System);
        DateTimeOffset? sent = null;
        await lever.Fault(fault, "POST", $"/opportunities/{opportunity}/feedback");

        var first = await writer.Fields(target, LeverAts.Mark(Screening), null, _ => Sent(), Never);
        var second = await writer.Fields(target, LeverAts.Mark(Screening), sent, _ => throw new InvalidOperationException("It was about to be sent again."), Never);

        var happened = fault is "reset_after" or "malformed";
        Assert.Equal(happened, first is Outcome<IReadOnlyDictionary<string, FieldValue>>.Yes);
        Assert.Equal(happened, second is Outcome<IReadOnlyDictionary<string, FieldValue>>.Yes);
        Assert.Equal(happened ? 1 : 0, await Count(opportunity, "results"));

        Task Sent()
        {
            sent = TimeProvider.System.GetUtcNow();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task When_the_form_stands_and_the_tag_was_refused_nobody_can_say_no_to_the_whole()
    {
        await using var withheld = await LeverAts.Start("--rate-limit", "100000", "--withhold", "opportunities:write:admin");
        var (opportunity, contact) = await withheld.Add();
        var account = withheld.Open();

        var values = new Dictionary<string, FieldValue>(LeverAts.Mark(Screening)) { ["record.tag"] = new FieldValue.Text("Completed") };
        var error = await account.Connector.WriteFields(new(opportunity, contact, Screening), values, Never).Unknown();
        var alone = await account.Connector.WriteFields(new(opportunity, contact, Screening), new Dictionary<string, FieldValue> { ["record.tag"] = new FieldValue.Text("Completed") }, Never).No();

        Assert.Equal((AtsErrorKind.Permission, AtsErrorKind.Permission), (error.Kind, alone.Kind));
        account.Conforms();
    }

    [Theory]
    [InlineData("500")]
    [InlineData("429")]
    [InlineData("reset_before")]
    public async Task A_read_is_asked_again_when_the_vendor_stumbles_once(string fault)
    {
        var (opportunity, _) = await lever.Add();
        var account = lever.Open();
        await lever.Fault(fault, "GET", $"/opportunities/{opportunity}");

        Assert.Equal(opportunity, (await account.Connector.ReadApplication(opportunity, Never).Yes()).Id);
        Assert.Equal(2, account.Exchanges.Count);
        account.Conforms();
    }

    [Fact]
    public async Task A_vendor_that_stays_down_is_said_to_be_down()
    {
        var account = lever.Open();
        await lever.Fault("500", "GET", "/stages", times: 3);

        Assert.Equal(AtsErrorKind.VendorDown, (await account.Connector.ReadStages(LeverAts.Posting, Never).No()).Kind);
        account.Conforms();
    }

    [Theory]
    [InlineData("opportunities?limit=101")]
    [InlineData("opportunities?limit=0")]
    [InlineData("opportunities?offset=nonsense")]
    [InlineData("opportunities?stage=x")]
    [InlineData("stages?limit=x")]
    public async Task What_the_sandbox_refuses_is_refused_as_documented(string path)
    {
        var recording = new Recording();
        using var client = lever.Raw(recording);

        Assert.Equal(400, (int)(await client.GetAsync(path)).StatusCode);
        Conforms.To(LeverAts.Api, recording.Exchanges, Sides.Response);
    }

    [Theory]
    [InlineData("""{"baseTemplateId":"0000000f-0000-4000-8000-000000000001"}""", "")]
    [InlineData("""{"fieldValues":[]}""", "?perform_as=0000000a-0000-4000-8000-000000000001")]
    [InlineData("""{"baseTemplateId":"0000000f-0000-4000-8000-000000000001","panel":"a"}""", "?perform_as=0000000a-0000-4000-8000-000000000001")]
    [InlineData("""{"baseTemplateId":"0000000f-0000-4000-8000-000000000001","fieldValues":[{"id":"000000f1-0000-4000-8000-000000000003","value":5}]}""", "?perform_as=0000000a-0000-4000-8000-000000000001")]
    [InlineData("""not json""", "?perform_as=0000000a-0000-4000-8000-000000000001")]
    public async Task A_form_the_vendor_would_not_take_is_not_taken(string body, string query)
    {
        var (opportunity, _) = await lever.Add();
        var recording = new Recording();
        using var client = lever.Raw(recording);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        Assert.Equal(400, (int)(await client.PostAsync($"opportunities/{opportunity}/feedback{query}", content)).StatusCode);
        Assert.Equal(0, await Count(opportunity, "results"));
        Conforms.To(LeverAts.Api, recording.Exchanges, Sides.Response);
    }

    private async Task<int> Count(string opportunity, string what) => (int)(await lever.Sandbox.Control.GetFromJsonAsync<System.Text.Json.Nodes.JsonNode>("/sandbox/lever/state"))!["applications"]!
        .AsArray().First(one => (string?)one!["id"] == opportunity)![what]!;
}
