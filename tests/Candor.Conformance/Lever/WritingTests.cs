using System.Text.Json.Nodes;
using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Conformance.Lever;

/// <summary>Writing and reading back, with both sides held to the description: one form, one link, one tag, one note.</summary>
public class WritingTests(LeverAts lever) : IClassFixture<LeverAts>
{
    private const string Screening = "scr_abcdefghijklmnopqrstuvwxyz";

    private static readonly CancellationToken Never = CancellationToken.None;

    public static TheoryData<int, FieldValue> Values() => new()
    {
        { 2, new FieldValue.Text("Hold") },
        { 3, new FieldValue.Number(1) },
        { 3, new FieldValue.Number(4.0m) },
        { 6, new FieldValue.Text("“نعم، أستطيع” 👩🏽‍🚒\n" + new string('x', 10_000)) },
        { 10, new FieldValue.Text("Rita <b>&\"' \u2028") },
        { 12, new FieldValue.Text("3 - Hire") },
        { 13, new FieldValue.Many(["Spanish", "English"]) },
        { 14, new FieldValue.Date(new DateOnly(2028, 2, 29)) },
        { 14, new FieldValue.Date(new DateOnly(1969, 12, 31)) },
        { 15, new FieldValue.Flag(true) },
        { 15, new FieldValue.Flag(false) },
        { 16, new FieldValue.Text("Nights") },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task What_is_written_to_a_form_is_read_back_and_can_be_emptied(int field, FieldValue value)
    {
        var target = await Target();
        var key = LeverAts.Field(field);
        var account = lever.Open();

        Assert.Equal(FieldValue.None, (await account.Connector.ReadFields(target, Never).Yes())[key]);
        var made = await account.Connector.WriteFields(target, new Dictionary<string, FieldValue>(LeverAts.Mark(Screening)) { [key] = value }, Never).Yes();
        Assert.Equal(value, (await account.Connector.ReadFields(target, Never).Yes())[key]);
        var changed = await account.Connector.WriteFields(target, new Dictionary<string, FieldValue> { [key] = FieldValue.None }, Never).Yes();
        Assert.Equal(FieldValue.None, (await account.Connector.ReadFields(target, Never).Yes())[key]);
        Assert.Equal((201, 200, made.Id), (made.HttpStatus, changed.HttpStatus, changed.Id));
        account.Conforms();
    }

    [Fact]
    public async Task A_change_leaves_other_fields_as_they_are_also_those_a_recruiter_filled()
    {
        var target = await Target();
        var account = lever.Open();
        var made = await account.Connector.WriteFields(
            target, new Dictionary<string, FieldValue>(LeverAts.Mark(Screening)) { [LeverAts.Field(10)] = new FieldValue.Text("Rita") }, Never).Yes();
        using var recruiter = lever.Raw(new Recording());
        using var rating = new StringContent($$"""{"fieldValues":[{"id":"000000f1-0000-4000-8000-00000000000c","value":"4 - Strong Hire"}]}""", System.Text.Encoding.UTF8, "application/json");
        (await recruiter.PutAsync($"opportunities/{target.ApplicationId}/feedback/{made.Id}?perform_as={LeverAts.User}", rating)).EnsureSuccessStatusCode();

        await account.Connector.WriteFields(target, new Dictionary<string, FieldValue> { [LeverAts.Field(2)] = new FieldValue.Text("Proceed") }, Never).Yes();

        var standing = await account.Connector.ReadFields(target, Never).Yes();
        Assert.Equal(
            (Screening, "Rita", "4 - Strong Hire", "Proceed"),
            (standing[LeverAts.Field(11)].Display, standing[LeverAts.Field(10)].Display, standing[LeverAts.Field(12)].Display, standing[LeverAts.Field(2)].Display));
        Assert.Equal(1, await Forms(target));
        account.Conforms();
    }

    [Fact]
    public async Task Two_screenings_of_an_opportunity_each_have_their_own_form_and_link()
    {
        var first = await Target();
        var second = first with { ScreeningId = "scr_zyxwvutsrqponmlkjihgfedcba" };
        var account = lever.Open();

        foreach (var target in new[] { first, second })
            await account.Connector.WriteFields(
                target, new Dictionary<string, FieldValue>(LeverAts.Mark(target.ScreeningId)) { ["record.link"] = Link(target) }, Never).Yes();

        Assert.Equal(2, await Forms(first));
        foreach (var target in new[] { first, second })
        {
            var standing = await account.Connector.ReadFields(target, Never).Yes();
            Assert.Equal((target.ScreeningId, Link(target)), (standing[LeverAts.Field(11)].Display, standing["record.link"]));
        }

        account.Conforms();
    }

    [Fact]
    public async Task Link_and_tag_are_added_replaced_and_taken_away_and_what_is_not_ours_stays()
    {
        var target = await Target();
        var account = lever.Open();
        using var recruiter = lever.Raw(new Recording());
        using var own = new StringContent("""{"links":["https://example.com/portfolio"]}""", System.Text.Encoding.UTF8, "application/json");
        (await recruiter.PostAsync($"opportunities/{target.ApplicationId}/addLinks", own)).EnsureSuccessStatusCode();

        await Write("record.link", Link(target));
        await Write("record.tag", new FieldValue.Text("Invited"));
        await Write("record.tag", new FieldValue.Text("Completed"));
        var standing = await account.Connector.ReadFields(target, Never).Yes();
        Assert.Equal((Link(target), new FieldValue.Text("Completed")), (standing["record.link"], standing["record.tag"]));
        Assert.Equal(["Voice screen: Completed"], (await Record(target))["tags"]!.AsArray().Select(tag => (string)tag!).Where(tag => tag.StartsWith("Voice", StringComparison.Ordinal)));

        var before = account.Exchanges.Count(one => one.Method == "POST");
        await Write("record.tag", new FieldValue.Text("Completed"));
        Assert.Equal(before, account.Exchanges.Count(one => one.Method == "POST"));

        await Write("record.link", FieldValue.None);
        await Write("record.tag", FieldValue.None);
        standing = await account.Connector.ReadFields(target, Never).Yes();
        Assert.Equal((FieldValue.None, FieldValue.None), (standing["record.link"], standing["record.tag"]));
        using var record = System.Text.Json.JsonDocument.Parse(await recruiter.GetStringAsync($"opportunities/{target.ApplicationId}"));
        Assert.Equal("https://example.com/portfolio", Assert.Single(record.RootElement.GetProperty("data").GetProperty("links").EnumerateArray()).GetString());
        account.Conforms();

        async Task Write(string key, FieldValue value) =>
            await account.Connector.WriteFields(target, new Dictionary<string, FieldValue> { [key] = value }, Never).Yes();
    }

    [Fact]
    public async Task What_the_definitions_already_forbid_is_not_even_sent()
    {
        var target = await Target();
        var account = lever.Open();

        foreach (var (key, value) in new (string, FieldValue)[]
        {
            ("feedback.00000000-0000-4000-8000-000000000000", new FieldValue.Text("x")),
            ("voice_screen_status", new FieldValue.Text("x")),
            (LeverAts.Field(2), new FieldValue.Text("hold")),
            (LeverAts.Field(3), new FieldValue.Number(5)),
            (LeverAts.Field(3), new FieldValue.Number(2.5m)),
            (LeverAts.Field(3), new FieldValue.Text("three")),
            (LeverAts.Field(10), new FieldValue.Text("two\nlines")),
            (LeverAts.Field(13), new FieldValue.Many(["English", "Klingon"])),
            ("record.link", new FieldValue.Text("https://candor.example/s/scr_somebodyelse")),
            ("record.tag", new FieldValue.Number(1)),
        })
        {
            var refusal = await account.Connector.WriteFields(
                target, new Dictionary<string, FieldValue>(key.StartsWith("feedback", StringComparison.Ordinal) ? LeverAts.Mark(Screening) : []) { [key] = value }, Never).No();
            Assert.Equal((AtsErrorKind.Validation, key), (refusal.Kind, refusal.Field));
        }

        Assert.All(account.Exchanges, one => Assert.Equal("GET", one.Method));
        account.Conforms();
    }

    [Fact]
    public async Task A_form_that_could_not_be_found_again_is_not_made()
    {
        var target = await Target();
        var account = lever.Open();

        var refusal = await account.Connector.WriteFields(target, new Dictionary<string, FieldValue> { [LeverAts.Field(2)] = new FieldValue.Text("Hold") }, Never).No();

        Assert.Equal(AtsErrorKind.Validation, refusal.Kind);
        Assert.Contains("screening.id", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(0, await Forms(target));
    }

    [Fact]
    public async Task A_note_stands_on_the_opportunity_word_for_word()
    {
        var target = await Target();
        var account = lever.Open();
        var body = "Voice screen: Proceed\n\n“I resolved escalated billing problems” 🎧 <b>&\nscr_1";

        var written = await account.Connector.WriteNote(target, body, Never).Yes();

        var note = Assert.Single(await account.Connector.ReadNotes(target, Never).Yes());
        Assert.Equal((written.Id, body, 201), (note.Id, note.Body, written.HttpStatus));
        Assert.NotNull(note.At);
        account.Conforms();
    }

    [Fact]
    public async Task A_note_is_removed_and_no_other_and_asking_again_finds_none()
    {
        var target = await Target();
        var account = lever.Open();
        var removed = await account.Connector.WriteNote(target, "Ours.", Never).Yes();
        await account.Connector.WriteNote(target, "A recruiter's.", Never).Yes();
        var remover = (IRemovesNotes)account.Connector;

        var answer = await remover.RemoveNote(target, removed.Id!, Never).Yes();

        Assert.Equal(204, answer.HttpStatus);
        Assert.Equal("A recruiter's.", Assert.Single(await account.Connector.ReadNotes(target, Never).Yes()).Body);
        Assert.Equal(AtsErrorKind.NotFound, (await remover.RemoveNote(target, removed.Id!, Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await remover.RemoveNote(target, $"{removed.Id}#1", Never).No()).Kind);
        account.Conforms();
    }

    [Fact]
    public async Task A_user_who_does_not_exist_can_sign_nothing()
    {
        var target = await Target();
        var account = lever.Open(("perform_as", "0000000a-0000-4000-8000-00000000ffff"));

        Assert.Equal(AtsErrorKind.Validation, (await account.Connector.WriteNote(target, "Hello.", Never).No()).Kind);
        Assert.Equal(AtsErrorKind.Validation, (await account.Connector.WriteFields(target, LeverAts.Mark(Screening), Never).No()).Kind);
        account.Conforms();
    }

    [Fact]
    public async Task The_description_forbids_what_the_connector_does_not_send()
    {
        var target = await Target();
        var account = lever.Open();
        await account.Connector.WriteFields(target, LeverAts.Mark(Screening), Never).Yes();
        var sent = account.Exchanges.Single(one => one.Method == "POST");

        foreach (var body in new[]
        {
            """{"fieldValues":[{"id":"000000f1-0000-4000-8000-00000000000b","value":"x"}]}""",
            $$"""{"baseTemplateId":"{{LeverAts.Template}}","fieldValues":"a"}""",
            $$"""{"baseTemplateId":"{{LeverAts.Template}}","fieldValues":[{"id":"a","value":"b","type":"text"}]}""",
            $$"""{"baseTemplateId":"{{LeverAts.Template}}","panel":"a"}""",
            $$"""{"baseTemplateId":"{{LeverAts.Template}}","completedAt":"now"}""",
        })
            Assert.NotEmpty(new ExchangeCheck(LeverAts.Api).Violations(sent with { RequestBody = body }, Sides.Request));
        Assert.NotEmpty(new ExchangeCheck(LeverAts.Api).Violations(sent with { Query = "" }, Sides.Request));
        var answered = JsonNode.Parse(sent.ResponseBody!)!;
        answered["data"]!["createdAt"] = "2026-11-25";
        Assert.NotEmpty(new ExchangeCheck(LeverAts.Api).Violations(sent with { ResponseBody = answered.ToJsonString() }, Sides.Response));
        account.Conforms();
    }

    private static FieldValue Link(AtsTarget target) => new FieldValue.Text($"https://candor.example/s/{target.ScreeningId}.abc");

    private async Task<AtsTarget> Target()
    {
        var (opportunity, contact) = await lever.Add();
        return new AtsTarget(opportunity, contact, Screening);
    }

    private async Task<JsonNode> Record(AtsTarget target) => JsonNode.Parse(await lever.Sandbox.Control.GetStringAsync("/sandbox/lever/state"))!["applications"]!
        .AsArray().First(one => (string?)one!["id"] == target.ApplicationId)!;

    private async Task<int> Forms(AtsTarget target) => (int)(await Record(target))["results"]!;
}
