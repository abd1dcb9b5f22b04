using System.Text.Json.Nodes;
using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Conformance.Greenhouse;

/// <summary>Writing and reading back, with both sides held to the description.</summary>
public class WritingTests(Harvest harvest) : IClassFixture<Harvest>
{
    private static readonly CancellationToken Never = CancellationToken.None;

    public static TheoryData<string, FieldValue> Values() => new()
    {
        { "voice_screen_id", new FieldValue.Text("scr_01 <b>&\"' ") },
        { "voice_screen_evidence", new FieldValue.Text("“نعم، أستطيع” 👩🏽‍🚒\n" + new string('x', 10_000)) },
        { "voice_screen_link", new FieldValue.Text("https://candor.example/s/abc?x=1&y=%20#z") },
        { "voice_screen_experience", new FieldValue.Number(3) },
        { "voice_screen_experience", new FieldValue.Number(-0.125m) },
        { "can_start_on", new FieldValue.Date(new DateOnly(2028, 2, 29)) },
        { "works_weekends", new FieldValue.Flag(true) },
        { "works_weekends", new FieldValue.Flag(false) },
        { "voice_screen_recommendation", new FieldValue.Text("Hold") },
        { "languages", new FieldValue.Many(["Spanish", "English"]) },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task What_is_written_to_a_field_is_read_back_and_can_be_emptied(string key, FieldValue value)
    {
        var (application, candidate) = await harvest.Add();
        var target = new AtsTarget(application, candidate, "scr_1");
        var account = harvest.Open();

        Assert.Equal(FieldValue.None, (await account.Connector.ReadFields(target, Never).Yes())[key]);
        var written = await account.Connector.WriteFields(target, new Dictionary<string, FieldValue> { [key] = value }, Never).Yes();
        Assert.Equal((application, 200), (written.Id, written.HttpStatus));
        Assert.Equal(value, (await account.Connector.ReadFields(target, Never).Yes())[key]);
        await account.Connector.WriteFields(target, new Dictionary<string, FieldValue> { [key] = FieldValue.None }, Never).Yes();
        Assert.Equal(FieldValue.None, (await account.Connector.ReadFields(target, Never).Yes())[key]);
        account.Conforms();
    }

    [Fact]
    public async Task A_write_leaves_other_fields_as_they_are()
    {
        var (application, candidate) = await harvest.Add();
        var target = new AtsTarget(application, candidate, "scr_1");
        var account = harvest.Open();
        await account.Connector.WriteFields(target, Values("voice_screen_id", "a", "voice_screen_reviewed_by", "Rita"), Never).Yes();

        await account.Connector.WriteFields(target, Values("voice_screen_id", "b"), Never).Yes();

        var standing = await account.Connector.ReadFields(target, Never).Yes();
        Assert.Equal(("b", "Rita"), (standing["voice_screen_id"].Display, standing["voice_screen_reviewed_by"].Display));
        account.Conforms();
    }

    [Fact]
    public async Task A_refused_value_names_its_field_and_changes_nothing()
    {
        var (application, candidate) = await harvest.Add();
        var target = new AtsTarget(application, candidate, "scr_1");
        var account = harvest.Open();

        var refusal = await account.Connector.WriteFields(target, Values("voice_screen_id", "a", "voice_screen_link", "nowhere"), Never).No();

        Assert.Equal((AtsErrorKind.Validation, "voice_screen_link"), (refusal.Kind, refusal.Field));
        Assert.Contains(account.Exchanges, one => one.Status == 422);
        Assert.Equal(FieldValue.None, (await account.Connector.ReadFields(target, Never).Yes())["voice_screen_id"]);
        account.Conforms();
    }

    [Fact]
    public async Task What_the_definitions_already_forbid_is_not_even_sent()
    {
        var (application, candidate) = await harvest.Add();
        var target = new AtsTarget(application, candidate, "scr_1");
        var account = harvest.Open();

        foreach (var (key, value) in new (string, FieldValue)[]
        {
            ("no_such_field", new FieldValue.Text("x")),
            ("voice_screen_id", new FieldValue.Text(new string('x', 255))),
            ("voice_screen_experience", new FieldValue.Text("three")),
            ("voice_screen_recommendation", new FieldValue.Text("hold")),
            ("languages", new FieldValue.Many(["English", "Klingon"])),
        })
        {
            var refusal = await account.Connector.WriteFields(target, new Dictionary<string, FieldValue> { [key] = value }, Never).No();
            Assert.Equal((AtsErrorKind.Validation, key), (refusal.Kind, refusal.Field));
        }

        Assert.DoesNotContain(account.Exchanges, one => one.Method == "PATCH");
        account.Conforms();
    }

    [Fact]
    public async Task A_note_stands_on_the_candidate_word_for_word()
    {
        var (application, candidate) = await harvest.Add();
        var target = new AtsTarget(application, candidate, "scr_1");
        var account = harvest.Open();
        var body = "Voice screen: Proceed\n\n“I resolved escalated billing problems” 🎧 <b>&\nscr_1";

        var written = await account.Connector.WriteNote(target, body, Never).Yes();

        var note = Assert.Single(await account.Connector.ReadNotes(target, Never).Yes());
        Assert.Equal((written.Id, body, 201), (note.Id, note.Body, written.HttpStatus));
        Assert.NotNull(note.At);
        account.Conforms();
    }

    [Fact]
    public async Task A_note_by_a_user_who_does_not_exist_is_refused_with_the_field()
    {
        var (application, candidate) = await harvest.Add();
        var account = harvest.Open(("user_id", "999999"));

        var refusal = await account.Connector.WriteNote(new(application, candidate, "scr_1"), "Hello.", Never).No();

        Assert.Equal((AtsErrorKind.Validation, "user_id"), (refusal.Kind, refusal.Field));
        account.Conforms();
    }

    [Fact]
    public async Task Writing_to_what_is_not_there_is_not_found()
    {
        var account = harvest.Open();

        var fields = await account.Connector.WriteFields(new("999999999", "1", "scr_1"), Values("voice_screen_id", "a"), Never).No();
        var note = await account.Connector.WriteNote(new("999999999", "1", "scr_1"), "Hello.", Never).No();

        Assert.Equal((AtsErrorKind.NotFound, AtsErrorKind.NotFound), (fields.Kind, note.Kind));
        Assert.Contains(account.Exchanges, one => one.Status == 404);
        account.Conforms();
    }

    [Fact]
    public async Task The_description_forbids_what_the_connector_does_not_send()
    {
        // The judge and the document together would notice a map, a label and a stray property.
        var (application, candidate) = await harvest.Add();
        var account = harvest.Open();
        await account.Connector.WriteFields(new(application, candidate, "scr_1"), Values("voice_screen_id", "a"), Never).Yes();
        var sent = account.Exchanges.Single(one => one.Method == "PATCH");

        foreach (var body in new[]
        {
            """{"custom_fields":{"voice_screen_id":{"value":"a"}}}""",
            """{"custom_fields":[{"key":"voice_screen_id","value":"a"}]}""",
            """{"custom_fields":[{"name_key":"voice_screen_id"}]}""",
            """{"custom_fields":[]}""",
            """{"stage_id":1}""",
        })
            Assert.NotEmpty(new ExchangeCheck(Harvest.Api).Violations(sent with { RequestBody = body }, Sides.Request));
        var answered = JsonNode.Parse(sent.ResponseBody!)!;
        answered["stage_id"] = "7100";
        Assert.NotEmpty(new ExchangeCheck(Harvest.Api).Violations(sent with { ResponseBody = answered.ToJsonString() }, Sides.Response));
        account.Conforms();
    }

    private static Dictionary<string, FieldValue> Values(params string[] pairs) =>
        pairs.Chunk(2).ToDictionary(pair => pair[0], pair => (FieldValue)new FieldValue.Text(pair[1]));
}
