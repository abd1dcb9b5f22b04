using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Conformance.Ashby;

/// <summary>Writing and reading back, with both sides held to the vendor's description.</summary>
public class WritingTests(AshbyBox box) : IClassFixture<AshbyBox>
{
    private static readonly CancellationToken Never = CancellationToken.None;

    public static TheoryData<string, FieldValue> CustomValues() => new()
    {
        { AshbyBox.Custom(0), new FieldValue.Text("Other way requested") },
        { AshbyBox.Custom(1), new FieldValue.Text("https://candor.example/s/abc?x=1&y=%20#z") },
        { AshbyBox.Custom(6), new FieldValue.Text("scr_01 <b>&\"' ") },
        { AshbyBox.Custom(7), new FieldValue.Many(["Spanish", "English"]) },
        { AshbyBox.Custom(8), new FieldValue.Date(new DateOnly(2028, 2, 29)) },
        { AshbyBox.Custom(9), new FieldValue.Flag(true) },
        { AshbyBox.Custom(9), new FieldValue.Flag(false) },
        { AshbyBox.Custom(10), new FieldValue.Number(-0.125m) },
        { AshbyBox.Custom(10), new FieldValue.Number(12) },
        { AshbyBox.Custom(11), new FieldValue.Text("“نعم، أستطيع” 👩🏽‍🚒\n" + new string('x', 10_000)) },
    };

    public static TheoryData<string, FieldValue> FormValues() => new()
    {
        { "feedback.remote", new FieldValue.Flag(true) },
        { "feedback.available", new FieldValue.Date(new DateOnly(2026, 12, 1)) },
        { "feedback.contact", new FieldValue.Text("ada@example.com") },
        { "feedback.story", new FieldValue.Text("Line one\nline two, “نعم” 👩🏽‍🚒") },
        { "feedback.languages", new FieldValue.Many(["French", "Spanish"]) },
        { "feedback.years", new FieldValue.Number(7) },
        { "feedback.phone", new FieldValue.Text("+1 312 555 0100") },
        { "feedback.portfolio", new FieldValue.Text("https://example.com/ada") },
        { "feedback.badge", new FieldValue.Text("0e5f9c3a-71d2-4d0a-8a55-6b1f2c3d3002") },
    };

    [Theory]
    [MemberData(nameof(CustomValues), DisableDiscoveryEnumeration = true)]
    public async Task What_is_written_to_a_custom_field_is_read_back(string key, FieldValue value) => await IsReadBack(box.Open(), key, value);

    [Theory]
    [MemberData(nameof(FormValues), DisableDiscoveryEnumeration = true)]
    public async Task What_is_submitted_in_a_form_is_read_back(string key, FieldValue value) => await IsReadBack(box.OpenAllKinds(), key, value);

    [Fact]
    public async Task A_result_is_one_submission_and_custom_fields_set_in_one_call()
    {
        var (application, candidate) = await box.Add();
        var target = new AtsTarget(application, candidate, "scr_whole");
        var account = box.Open();
        var values = Result("Proceed", 3);
        values[AshbyBox.Custom(0)] = new FieldValue.Text("Completed");
        values[AshbyBox.Custom(5)] = new FieldValue.Text("Rita Reyes");

        await account.Connector.WriteFields(target, values, Never).Yes();

        var standing = await account.Connector.ReadFields(target, Never).Yes();
        Assert.All(values, pair => Assert.Equal(pair.Value, standing[pair.Key]));
        Assert.Equal(1, (int)(await box.Record(application))["results"]!);
        Assert.Single(account.Exchanges, one => one.Path.EndsWith("customField.setValues", StringComparison.Ordinal));
        account.Conforms();
    }

    [Fact]
    public async Task What_stands_is_not_submitted_again_and_what_says_otherwise_calls_for_a_person()
    {
        var (application, candidate) = await box.Add();
        var target = new AtsTarget(application, candidate, "scr_twice");
        var account = box.Open();
        await account.Connector.WriteFields(target, Result("Proceed", 3), Never).Yes();

        await account.Connector.WriteFields(target, Result("Proceed", 3), Never).Yes();
        var refusal = await account.Connector.WriteFields(target, Result("Proceed", 4), Never).No();

        Assert.Equal((AtsErrorKind.Validation, "feedback.experience", false), (refusal.Kind, refusal.Field, refusal.IsTransient));
        Assert.Single(account.Exchanges, one => one.Path.EndsWith("applicationFeedback.submit", StringComparison.Ordinal));
        Assert.Equal(1, (int)(await box.Record(application))["results"]!);
        account.Conforms();
    }

    [Fact]
    public async Task Ours_is_told_from_what_people_and_other_screenings_submitted_with_the_same_form()
    {
        var (application, candidate) = await box.Add();
        var account = box.Open();
        await box.Call("applicationFeedback.submit", new
        {
            formDefinitionId = AshbyBox.Form,
            applicationId = application,
            userId = "0e5f9c3a-71d2-4d0a-8a55-6b1f2c3d3003",
            feedbackForm = new { fieldSubmissions = new object[] { new { path = "recommendation", value = "decline" }, new { path = "screening_id", value = "by hand" } } },
        });
        await account.Connector.WriteFields(new(application, candidate, "scr_first"), Result("Hold", 2), Never).Yes();

        var none = await account.Connector.ReadFields(new(application, candidate, "scr_second"), Never).Yes();
        await account.Connector.WriteFields(new(application, candidate, "scr_second"), Result("Proceed", 4), Never).Yes();
        var first = await account.Connector.ReadFields(new(application, candidate, "scr_first"), Never).Yes();

        Assert.Equal(FieldValue.None, none["feedback.recommendation"]);
        Assert.Equal("Hold", first["feedback.recommendation"].Display);
        Assert.Equal(3, (int)(await box.Record(application))["results"]!);
        account.Conforms();
    }

    [Fact]
    public async Task A_write_leaves_other_custom_fields_as_they_are()
    {
        var (application, candidate) = await box.Add();
        var target = new AtsTarget(application, candidate, "scr_1");
        var account = box.Open();
        await account.Connector.WriteFields(target, new Dictionary<string, FieldValue> { [AshbyBox.Custom(5)] = new FieldValue.Text("Rita"), [AshbyBox.Custom(6)] = new FieldValue.Text("a") }, Never).Yes();

        await account.Connector.WriteFields(target, new Dictionary<string, FieldValue> { [AshbyBox.Custom(6)] = new FieldValue.Text("b") }, Never).Yes();

        var standing = await account.Connector.ReadFields(target, Never).Yes();
        Assert.Equal(("Rita", "b"), (standing[AshbyBox.Custom(5)].Display, standing[AshbyBox.Custom(6)].Display));
        account.Conforms();
    }

    public static TheoryData<string, FieldValue> Impossible() => new()
    {
        { "custom.00000000-0000-4000-8000-000000000000", new FieldValue.Text("x") },
        { "feedback.no_such_field", new FieldValue.Text("x") },
        { "feedback.screening_id", new FieldValue.Text("x") },
        { "feedback.recommendation", new FieldValue.Text("proceed") }, // the option's value, not what people see
        { "feedback.experience", new FieldValue.Number(5) },
        { "feedback.experience", new FieldValue.Number(2.5m) },
        { AshbyBox.Custom(0), new FieldValue.Text("Perhaps") },
        { AshbyBox.Custom(7), new FieldValue.Many(["English", "Klingon"]) },
        { AshbyBox.Custom(9), new FieldValue.Text("yes") },
        { AshbyBox.Custom(12), new FieldValue.Number(1) },
        { AshbyBox.Custom(6), FieldValue.None },
    };

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public async Task What_cannot_be_written_is_refused_with_its_field_before_anything_is_sent(string key, FieldValue value)
    {
        var (application, candidate) = await box.Add();
        var account = box.Open();
        var values = new Dictionary<string, FieldValue> { [AshbyBox.Custom(5)] = new FieldValue.Text("Rita"), [key] = value };

        var refusal = await account.Connector.WriteFields(new(application, candidate, "scr_1"), values, Never).No();

        Assert.Equal((AtsErrorKind.Validation, key), (refusal.Kind, refusal.Field));
        Assert.Equal(0, (int)(await box.Record(application))["results"]!);
        Assert.Empty((await box.Record(application))["fields"]!.AsObject());
    }

    [Fact]
    public async Task A_note_is_plain_text_word_for_word()
    {
        var (application, candidate) = await box.Add();
        var target = new AtsTarget(application, candidate, "scr_note");
        var account = box.Open();
        const string Body = "Voice screen: Completed\n“نعم” 👩🏽‍🚒 <b>not bold</b>\n\n[scr_note/Completed]";

        var written = await account.Connector.WriteNote(target, Body, Never).Yes();

        var note = Assert.Single(await account.Connector.ReadNotes(target, Never).Yes());
        Assert.Equal((written.Id, Body), (note.Id, note.Body));
        account.Conforms();
    }

    private static Dictionary<string, FieldValue> Result(string recommendation, int experience) => new()
    {
        ["feedback.recommendation"] = new FieldValue.Text(recommendation),
        ["feedback.experience"] = new FieldValue.Number(experience),
        ["feedback.evidence"] = new FieldValue.Text("Experience: 3 (Solid)\n“five years” (experience, 1.0–2.5 s)"),
    };

    private async Task IsReadBack(Account account, string key, FieldValue value)
    {
        var (application, candidate) = await box.Add();
        var target = new AtsTarget(application, candidate, "scr_1");

        Assert.Equal(FieldValue.None, (await account.Connector.ReadFields(target, Never).Yes())[key]);
        await account.Connector.WriteFields(target, new Dictionary<string, FieldValue> { [key] = value }, Never).Yes();
        Assert.Equal(value, (await account.Connector.ReadFields(target, Never).Yes())[key]);
        account.Conforms();
    }
}
