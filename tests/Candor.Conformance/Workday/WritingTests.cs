using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Mapping;
using CsCheck;
using Xunit;

namespace Candor.Conformance.Workday;

/// <summary>Writing and reading back, with both sides held to the vendor's schema.</summary>
public class WritingTests(Tenant tenant) : IClassFixture<Tenant>
{
    private static readonly CancellationToken Never = CancellationToken.None;

    public static TheoryData<string, FieldValue> Values() => new()
    {
        { "assessment.status", new FieldValue.Text("Other way requested") },
        { "assessment.comment", new FieldValue.Text("“نعم، أستطيع” 👩🏽‍🚒\r\n\t<b>&\"' " + new string('x', 10_000)) },
        { "assessment.url", new FieldValue.Text("https://candor.example/s/abc?x=1&y=%20#z") },
        { "assessment.date", new FieldValue.Date(new DateOnly(2028, 2, 29)) },
        { "test.VOICE_EXPERIENCE.score", new FieldValue.Number(4) },
        { "test.VOICE_EXPERIENCE.score", new FieldValue.Number(-0.123456m) },
        { "test.VOICE_RECOMMENDATION.status", new FieldValue.Text("Hold") },
        { "test.VOICE_EMPATHY.date", new FieldValue.Date(new DateOnly(2026, 11, 24)) },
        { "test.VOICE_EMPATHY.comment", new FieldValue.Text(" spaces around ") },
        { "test.VOICE_EMPATHY.url", new FieldValue.Text("https://candor.example/x") },
        { "custom.status", new FieldValue.Text("Completed") },
        { "custom.screeningId", new FieldValue.Text("scr_1\r\nscr_2 👍") },
        { "custom.reviewedBy", new FieldValue.Text("https://candor.example/?a=1&b=2") },
        { "custom.reviewedAt", new FieldValue.Moment(new DateTimeOffset(2026, 11, 24, 23, 59, 59, TimeSpan.FromHours(5.5))) },
        { "custom.canStartOn", new FieldValue.Date(new DateOnly(2024, 2, 29)) },
        { "custom.hoursAWeek", new FieldValue.Number(37.5m) },
        { "custom.worksWeekends", new FieldValue.Flag(true) },
        { "custom.worksWeekends", new FieldValue.Flag(false) },
        { "custom.shift", new FieldValue.Text("Late shift") },
        { "custom.languages", new FieldValue.Many(["Spanish", "English"]) },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task What_is_written_to_a_field_is_read_back(string key, FieldValue value)
    {
        var target = await tenant.Add();
        var account = tenant.Open();

        Assert.Equal(FieldValue.None, (await account.Connector.ReadFields(target, Never).Yes())[key]);
        Assert.Equal(200, (await account.Write(target, key, value).Yes()).HttpStatus);

        Assert.Equal(value, (await account.Connector.ReadFields(target, Never).Yes())[key]);
        account.Conforms();
    }

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task What_can_be_emptied_is_and_what_cannot_is_refused_by_name(string key, FieldValue value)
    {
        var target = await tenant.Add();
        var account = tenant.Open();
        await account.Write(target, key, value).Yes();

        if (await account.Write(target, key, FieldValue.None) is Outcome<Written>.No(var refusal))
        {
            Assert.Equal((AtsErrorKind.Validation, key), (refusal.Kind, refusal.Field));
            Assert.Equal(value, (await account.Connector.ReadFields(target, Never).Yes())[key]);
        }
        else
        {
            Assert.Equal(FieldValue.None, (await account.Connector.ReadFields(target, Never).Yes())[key]);
        }

        account.Conforms();
    }

    [Fact]
    public async Task Whatever_text_is_written_is_read_back_or_refused_before_it_is_sent()
    {
        var target = await tenant.Add();
        var account = tenant.Open();
        var text = Gen.OneOf(Gen.Char, Gen.Char['\0', '\u001f'], Gen.Char['\ud800', '\udfff'], Gen.Char['\ufff0', '\uffff']).Array[1, 40].Select(chars => new string(chars));

        await text.SampleAsync(
            async sent =>
            {
                foreach (var key in new[] { "assessment.comment", "custom.status" })
                {
                    var before = account.Exchanges.Count(one => one.RequestBody!.Contains("Assess_Candidate_Data", StringComparison.Ordinal));
                    if (await account.Write(target, key, new FieldValue.Text(sent)) is Outcome<Written>.No(var refusal))
                        Assert.Equal((AtsErrorKind.Validation, key, before), (refusal.Kind, refusal.Field, account.Exchanges.Count(one => one.RequestBody!.Contains("Assess_Candidate_Data", StringComparison.Ordinal))));
                    else
                        Assert.Equal(new FieldValue.Text(sent), (await account.Connector.ReadFields(target, Never).Yes())[key]);
                }
            },
            iter: 40,
            threads: 1);
        account.Conforms();
    }

    [Fact]
    public async Task Any_number_a_score_can_have_is_read_back()
    {
        var target = await tenant.Add();
        var account = tenant.Open();

        await Gen.Select(Gen.Long[-999_999_999_999, 999_999_999_999], Gen.Int[0, 999_999]).SampleAsync(
            async parts =>
            {
                var number = parts.Item1 + (Math.Sign(parts.Item1) * parts.Item2 / 1_000_000m);
                await account.Write(target, "test.VOICE_EXPERIENCE.score", new FieldValue.Number(number)).Yes();
                Assert.Equal(new FieldValue.Number(number), (await account.Connector.ReadFields(target, Never).Yes())["test.VOICE_EXPERIENCE.score"]);
            },
            iter: 30,
            threads: 1);
        account.Conforms();
    }

    [Fact]
    public async Task A_result_goes_into_one_assessment_and_further_writes_change_it_without_adding_to_it()
    {
        var target = await tenant.Add();
        var account = tenant.Open();
        await account.Write(target, "assessment.url", new FieldValue.Text("https://candor.example/s/1")).Yes();
        var invited = await account.Connector.ReadFields(target, Never).Yes();

        await account.Connector.WriteFields(
            target,
            new Dictionary<string, FieldValue>
            {
                ["assessment.status"] = new FieldValue.Text("Completed"),
                ["assessment.comment"] = new FieldValue.Text("Evidence."),
                ["test.VOICE_EXPERIENCE.score"] = new FieldValue.Number(4),
                ["test.VOICE_EMPATHY.score"] = new FieldValue.Number(5),
                ["test.VOICE_RECOMMENDATION.status"] = new FieldValue.Text("Proceed"),
                ["custom.status"] = new FieldValue.Text("Completed"),
                ["custom.worksWeekends"] = new FieldValue.Flag(true),
            },
            Never).Yes();
        await account.Write(target, "test.VOICE_EXPERIENCE.score", new FieldValue.Number(3)).Yes();
        await account.Write(target, "custom.hoursAWeek", new FieldValue.Number(20)).Yes();

        var standing = await account.Connector.ReadFields(target, Never).Yes();
        Assert.Equal("Invited", invited["assessment.status"].Display);
        Assert.Equal(
            ("Completed", "Evidence.", "https://candor.example/s/1", "3", "5", "Proceed", "Completed", "Yes", "20"),
            (Shown("assessment.status"), Shown("assessment.comment"), Shown("assessment.url"), Shown("test.VOICE_EXPERIENCE.score"), Shown("test.VOICE_EMPATHY.score"),
                Shown("test.VOICE_RECOMMENDATION.status"), Shown("custom.status"), Shown("custom.worksWeekends"), Shown("custom.hoursAWeek")));
        Assert.Equal(1, (int)(await tenant.Record(target))["results"]!);
        account.Conforms();

        string Shown(string key) => standing[key].Display;
    }

    [Fact]
    public async Task Each_stay_has_its_own_assessment_and_the_earlier_one_stays_as_it_was()
    {
        var target = await tenant.Add(screening: "scr_first");
        var account = tenant.Open();
        await account.Write(target, "assessment.comment", new FieldValue.Text("The first.")).Yes();
        await tenant.Move(target, "INTERVIEW");
        await tenant.Move(target, Tenant.Stage);
        var second = target with { ScreeningId = "scr_second" };

        Assert.Equal(FieldValue.None, (await account.Connector.ReadFields(second, Never).Yes())["assessment.comment"]);
        await account.Write(second, "assessment.comment", new FieldValue.Text("The second.")).Yes();

        Assert.Equal("The first.", (await account.Connector.ReadFields(target, Never).Yes())["assessment.comment"].Display);
        Assert.Equal("The second.", (await account.Connector.ReadFields(second, Never).Yes())["assessment.comment"].Display);
        Assert.Equal(2, (int)(await tenant.Record(target))["results"]!);
        account.Conforms();
    }

    [Fact]
    public async Task An_assessment_can_still_be_written_after_the_candidate_has_left_the_stage()
    {
        var target = await tenant.Add();
        var account = tenant.Open();
        await tenant.Sandbox.Do($"workday/applications/{target.ApplicationId}/reject", new { });

        await account.Write(target, "assessment.status", new FieldValue.Text("Withdrawn")).Yes();

        Assert.Equal("Withdrawn", (await account.Connector.ReadFields(target, Never).Yes())["assessment.status"].Display);
        account.Conforms();
    }

    [Fact]
    public async Task A_candidate_who_never_was_in_the_stage_gets_no_assessment_but_additional_data()
    {
        var target = await tenant.Add(assess: false);
        var account = tenant.Open();

        var refusal = await account.Connector.WriteFields(
            target,
            new Dictionary<string, FieldValue> { ["custom.status"] = new FieldValue.Text("Blocked"), ["assessment.status"] = new FieldValue.Text("Blocked") },
            Never).No();

        Assert.Equal(AtsErrorKind.Validation, refusal.Kind);
        Assert.Contains("never in the Assessment Business Process", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal("Blocked", (await account.Connector.ReadFields(target, Never).Yes())["custom.status"].Display);
        account.Conforms();
    }

    [Fact]
    public async Task An_assessment_of_somebody_else_is_neither_read_nor_overwritten()
    {
        var target = await tenant.Add(screening: "scr_other");
        var account = tenant.Open();
        await account.Write(target, "assessment.comment", new FieldValue.Text("Another vendor's.")).Yes();
        var ours = target with { ScreeningId = "scr_ours" };

        var refusal = await account.Write(ours, "assessment.comment", new FieldValue.Text("Ours.")).No();

        Assert.Equal((AtsErrorKind.Validation, "assessment.comment"), (refusal.Kind, refusal.Field));
        Assert.Equal(FieldValue.None, (await account.Connector.ReadFields(ours, Never).Yes())["assessment.comment"]);
        Assert.Equal("Another vendor's.", (await account.Connector.ReadFields(target, Never).Yes())["assessment.comment"].Display);
        account.Conforms();
    }

    [Fact]
    public async Task What_is_not_possible_anyway_is_not_sent()
    {
        var target = await tenant.Add();
        var account = tenant.Open();
        foreach (var (key, value) in new (string, FieldValue)[]
        {
            ("assessment.status", new FieldValue.Text("No such status")),
            ("assessment.comment", new FieldValue.Text("broken \ud800 pair")),
            ("assessment.date", new FieldValue.Text("today")),
            ("test.VOICE_EXPERIENCE.score", new FieldValue.Number(0.1234567m)),
            ("test.VOICE_EXPERIENCE.score", new FieldValue.Number(1_000_000_000_000m)),
            ("test.VOICE_EXPERIENCE.grade", new FieldValue.Number(1)),
            ("custom.noSuchField", new FieldValue.Text("x")),
            ("custom.status", new FieldValue.Text("bell \a")),
            ("custom.shift", new FieldValue.Text("Night shift")),
            ("custom.hoursAWeek", new FieldValue.Text("many")),
            ("somewhere.else", new FieldValue.Text("x")),
        })
        {
            var refusal = await account.Write(target, key, value).No();
            Assert.Equal((AtsErrorKind.Validation, key), (refusal.Kind, refusal.Field));
        }

        Assert.DoesNotContain(account.Calls, call => call.Operation is "Assess_Candidate" or "Put_Job_Application_Additional_Data");
        account.Conforms();
    }

    [Fact]
    public async Task A_value_that_Workday_refuses_names_its_field()
    {
        var target = await tenant.Add();
        var account = tenant.Open(("custom_fields.notThere", "short_text"), ("custom_fields.shift.single_select.night", "Night shift"));

        var field = await account.Write(target, "custom.notThere", new FieldValue.Text("x")).No();
        var value = await account.Write(target, "custom.shift", new FieldValue.Text("Night shift")).No();
        var test = await account.Write(target, "test.NO_SUCH_TEST.score", new FieldValue.Number(1)).No();

        Assert.Equal((AtsErrorKind.Validation, "custom.notThere"), (field.Kind, field.Field));
        Assert.Equal((AtsErrorKind.Validation, "custom.shift"), (value.Kind, value.Field));
        Assert.Equal((AtsErrorKind.Validation, "test.NO_SUCH_TEST.score"), (test.Kind, test.Field));
        Assert.Equal(3, account.Exchanges.Count(one => one.Status == 500));
        account.Conforms();
    }

    [Fact]
    public async Task A_note_stands_once_as_a_document_and_Workday_itself_refuses_the_same_one_again()
    {
        var target = await tenant.Add();
        var account = tenant.Open();
        const string Body = "Voice screen: Completed\r\n“I resolved it” 👍 [scr_1/Completed]";

        await account.Connector.WriteNote(target, Body, Never).Yes();
        await account.Connector.WriteNote(target, Body, Never).Unknown();
        await account.Connector.WriteNote(target, "Another.", Never).Yes();

        var notes = await account.Connector.ReadNotes(target, Never).Yes();
        Assert.Equal([Body, "Another."], notes.Select(note => note.Body));
        account.Conforms();
    }

    [Fact]
    public async Task Documents_of_other_categories_are_no_notes()
    {
        var target = await tenant.Add();
        var account = tenant.Open();
        await tenant.Open(("note_category", "RESUMES")).Connector.WriteNote(target, "A résumé.", Never).Yes();

        Assert.Empty(await account.Connector.ReadNotes(target, Never).Yes());
        account.Conforms();
    }
}
