using System.Globalization;
using Candor.Configuration;
using Candor.Domain.Mapping;
using CsCheck;
using Xunit;

namespace Candor.Tests.Mapping;

public sealed class MappingPlanTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 13, 0, 5, 678, TimeSpan.FromHours(1));

    [Fact]
    public void A_moment_is_written_to_text_in_utc()
    {
        Assert.Equal(new FieldValue.Text("2026-11-24T12:00:05Z"), Written(Acme.Plan(
            Acme.Map("screening.consent_at", FieldType.ShortText), Acme.Field(FieldType.ShortText), ("screening.consent_at", new FieldValue.Moment(Noon)))));
    }

    [Theory]
    [InlineData(FieldType.Number, "3")]
    [InlineData(FieldType.ShortText, "3")]
    [InlineData(FieldType.LongText, "3")]
    public void A_rating_is_written_without_needless_zeros(FieldType type, string shown)
    {
        var value = Written(Acme.Plan(Acme.Map("rating.experience.value", type), Acme.Field(type), ("rating.experience.value", new FieldValue.Number(3.0m))));

        Assert.Equal(shown, value.Display);
        Assert.Equal(type == FieldType.Number, value is FieldValue.Number);
    }

    [Fact]
    public void A_label_gives_the_select_its_own_spelling()
    {
        var mapping = Acme.Map("screening.recommendation", FieldType.SingleSelect, labels: ("Proceed", "✅ Go"));

        Assert.Equal(new FieldValue.Text("✅ Go"), Written(Acme.Plan(
            mapping, Acme.Field(FieldType.SingleSelect, options: ["✅ Go", "No"]), ("screening.recommendation", new FieldValue.Text("Proceed")))));
    }

    [Fact]
    public void An_option_the_select_does_not_have_is_refused_with_the_near_one()
    {
        var fault = Refusal(Acme.Plan(
            Acme.Map("screening.recommendation", FieldType.SingleSelect),
            Acme.Field(FieldType.SingleSelect, options: ["proceed", "No"]),
            ("screening.recommendation", new FieldValue.Text("Proceed"))));

        Assert.Equal(
            new(MappingFaultKind.OptionNotAllowed, "field", 12, "The field `field` has no option `Proceed`", "Write it as `proceed` in `labels`, or add the option in the ATS"),
            fault);
    }

    [Fact]
    public void A_personal_value_is_not_quoted_in_a_fault()
    {
        var fault = Refusal(Acme.Plan(
            Acme.Map("candidate.last_name", FieldType.SingleSelect), Acme.Field(FieldType.SingleSelect, options: ["A"]), ("candidate.last_name", new FieldValue.Text("Okonkwo"))));

        Assert.DoesNotContain("Okonkwo", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_absent_is_left_written_or_stopped_as_the_mapping_says()
    {
        var text = Acme.Field(FieldType.ShortText);

        Assert.Empty(Assert.IsType<MappingPlan.Planned>(Acme.Plan(Acme.Map("screening.reviewed_by", FieldType.ShortText), text)).Writes);
        Assert.Equal(new FieldValue.Text("Not yet"), Written(Acme.Plan(Acme.Map("screening.reviewed_by", FieldType.ShortText, AbsenceRule.Write, "Not yet"), text)));
        Assert.Equal(MappingFaultKind.Absent, Refusal(Acme.Plan(Acme.Map("screening.reviewed_by", FieldType.ShortText, AbsenceRule.Block), text)).Kind);
    }

    [Fact]
    public void White_space_counts_as_absent()
    {
        Assert.Equal(MappingFaultKind.Absent, Refusal(Acme.Plan(
            Acme.Map("screening.evidence", FieldType.LongText, AbsenceRule.Block), Acme.Field(FieldType.LongText), ("screening.evidence", new FieldValue.Text(" \n ")))).Kind);
    }

    [Fact]
    public void A_template_draws_on_the_sources_and_its_text_takes_the_fields_type()
    {
        var mapping = Acme.Map("", FieldType.Number) with { From = null, Template = "{{ rating.experience.value | times: 10 }}" };

        Assert.Equal(new FieldValue.Number(20), Written(Acme.Plan(mapping, Acme.Field(FieldType.Number), ("rating.experience.value", new FieldValue.Number(2)))));
        Assert.Equal(MappingFaultKind.WrongType, Refusal(Acme.Plan(mapping with { Template = "two" }, Acme.Field(FieldType.Number))).Kind);
        Assert.Equal(MappingFaultKind.Template, Refusal(Acme.Plan(mapping with { Template = "{% for" }, Acme.Field(FieldType.Number))).Kind);
    }

    [Fact]
    public void One_fault_stops_every_write()
    {
        var sources = Acme.Sources(("screening.id", new FieldValue.Text("scr_1")));
        var plan = MappingPlan.Make(
            [Acme.Map("screening.id", FieldType.ShortText), Acme.Map("screening.id", FieldType.ShortText) with { To = "feild", Line = 15 }],
            sources,
            [Acme.Field(FieldType.ShortText)],
            Templates.Render);

        Assert.Equal(
            new(MappingFaultKind.MissingField, "feild", 15, "The ATS has no field `feild`", "Did you mean `field`?"),
            Refusal(plan));
    }

    [Fact]
    public void A_name_outside_the_catalogue_is_a_mistake_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => Acme.Sources(("screening.mood", new FieldValue.Text("good"))));

    /// <summary>Over-long text is refused, or cut where the mapping says so; nothing else ever happens to it.</summary>
    [Fact]
    public void Text_is_whole_or_refused_or_cut_between_graphemes() =>
        Gen.Select(Texts.Any, Gen.Int[1, 300], Gen.Bool).Sample((text, most, shorten) =>
        {
            var plan = Acme.Plan(
                Acme.Map("screening.evidence", FieldType.LongText, shorten: shorten), Acme.Field(FieldType.LongText, most), ("screening.evidence", new FieldValue.Text(text)));
            if (string.IsNullOrWhiteSpace(text))
            {
                Assert.Empty(Assert.IsType<MappingPlan.Planned>(plan).Writes);
            }
            else if (text.Length <= most)
            {
                Assert.Equal(text, Written(plan).Display);
            }
            else if (!shorten)
            {
                Assert.Equal(MappingFaultKind.TooLong, Refusal(plan).Kind);
            }
            else
            {
                var cut = Written(plan).Display;
                Assert.InRange(cut.Length, 1, most);
                Assert.EndsWith("…", cut, StringComparison.Ordinal);
                Assert.Contains(cut[..^1].Length, Boundaries(text, cut.Length));
                Assert.StartsWith(cut[..^1], text, StringComparison.Ordinal);
            }
        });

    [Fact]
    public void A_short_text_is_one_line() =>
        Texts.Any.Sample(text =>
        {
            var plan = Assert.IsType<MappingPlan.Planned>(Acme.Plan(
                Acme.Map("screening.evidence", FieldType.ShortText), Acme.Field(FieldType.ShortText), ("screening.evidence", new FieldValue.Text(text))));
            Assert.All(plan.Writes, write => Assert.DoesNotContain(write.Value.Display, letter => letter is '\r' or '\n' or '\u0085' or '\u2028' or '\u2029'));
        });

    [Fact]
    public void Whatever_is_planned_is_verified_when_the_ats_keeps_it() =>
        Gen.Select(Texts.Any, Gen.Enum<FieldType>()).Sample((text, type) =>
        {
            var plan = Acme.Plan(
                Acme.Map("screening.evidence", type), Acme.Field(type, options: [text]), ("screening.evidence", new FieldValue.Text(text)));
            if (plan is MappingPlan.Planned planned)
                Assert.All(planned.Writes, write => Assert.Equal(FieldVerdict.Verified, FieldComparison.Compare(write.Value, write.Value)));
            else
                Assert.All(Assert.IsType<MappingPlan.Refused>(plan).Faults, fault => Assert.Equal(MappingFaultKind.WrongType, fault.Kind));
        });

    [Fact]
    public void A_number_survives_being_text() =>
        Gen.Decimal[-1_000_000m, 1_000_000m].Sample(number =>
        {
            var rounded = Math.Round(number, 6);
            Assert.Equal(new FieldValue.Number(rounded), Conversion.Convert(new FieldValue.Text(Conversion.ToText(new FieldValue.Number(rounded))), FieldType.Number));
        });

    private static HashSet<int> Boundaries(string text, int most)
    {
        // White space before the ellipsis is dropped, so that a cut may also lie before any run of it.
        var graphemes = StringInfo.ParseCombiningCharacters(text).Append(text.Length).Where(at => at <= most);
        return [.. graphemes.Select(at => text[..at].TrimEnd().Length), .. graphemes];
    }

    private static FieldValue Written(MappingPlan plan) => Assert.Single(Assert.IsType<MappingPlan.Planned>(plan).Writes).Value;

    private static MappingFault Refusal(MappingPlan plan) => Assert.Single(Assert.IsType<MappingPlan.Refused>(plan).Faults);
}
