using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Tests.Mapping;

public sealed class MappingCheckTests
{
    private static readonly FieldDefinition Link = new("link", "Link", FieldType.Url, [], false);

    [Fact]
    public void Mappings_that_fit_have_no_fault() =>
        Assert.Empty(Check(Acme.Map("screening.recommendation", FieldType.SingleSelect), Acme.Field(FieldType.SingleSelect, options: ["Proceed", "Hold", "Decline"])));

    [Fact]
    public void Every_value_that_could_ever_be_written_needs_an_option() =>
        Assert.Equal(
            ["The field `field` has no option `Hold`", "The field `field` has no option `Declined`"],
            Check(
                Acme.Map("screening.recommendation", FieldType.SingleSelect, labels: ("Decline", "Declined")),
                Acme.Field(FieldType.SingleSelect, options: ["Proceed", "Decline"])).Select(fault => fault.What));

    [Fact]
    public void A_missing_field_is_named_with_the_key_of_the_name_on_the_screen()
    {
        var fault = Assert.Single(Check(Acme.Map("screening.id", FieldType.ShortText) with { To = "The Field" }, Acme.Field(FieldType.ShortText)));

        Assert.Equal(new(MappingFaultKind.MissingField, "The Field", 12, "The ATS has no field `The Field`", "The field with that name has the key `field`"), fault);
    }

    [Fact]
    public void A_field_of_another_type_is_named_with_its_own() =>
        Assert.Equal(
            "Write `type: long_text`, or map to another field",
            Assert.Single(Check(Acme.Map("screening.id", FieldType.ShortText), Acme.Field(FieldType.LongText))).Mend);

    [Fact]
    public void A_field_that_the_ats_requires_must_be_written() =>
        Assert.Equal(
            [MappingFaultKind.MissingField, MappingFaultKind.Unmapped],
            Check(Acme.Map("screening.id", FieldType.ShortText) with { To = "zzzzzzzzz" }, Acme.Field(FieldType.ShortText, required: true)).Select(fault => fault.Kind));

    [Theory]
    [InlineData("screening.recommendation", AbsenceRule.Proceed, null, 1)]
    [InlineData("screening.id", AbsenceRule.Proceed, "screening.reason != nil", 1)]
    [InlineData("screening.id", AbsenceRule.Proceed, null, 0)]
    [InlineData("screening.reason", AbsenceRule.Write, null, 0)]
    [InlineData("screening.reason", AbsenceRule.Block, null, 0)]
    public void A_field_that_the_ats_requires_may_never_stay_empty(string from, AbsenceRule absent, string? when, int faults) =>
        Assert.Equal(
            Enumerable.Repeat((MappingFaultKind.Unmapped, 12), faults),
            Check(Acme.Map(from, FieldType.ShortText, absent, "none") with { When = when }, Acme.Field(FieldType.ShortText, required: true)).Select(fault => (fault.Kind, fault.Line)));

    [Fact]
    public void A_field_that_a_form_requires_may_stay_empty_with_the_form() =>
        Assert.Empty(Check(Acme.Map("screening.reason", FieldType.ShortText), Acme.Field(FieldType.ShortText, required: true) with { Rung = Rung.Scorecard }));

    [Fact]
    public void A_text_for_absence_must_fit() =>
        Assert.Equal(
            MappingFaultKind.TooLong,
            Assert.Single(Check(Acme.Map("screening.id", FieldType.ShortText, AbsenceRule.Write, "Not available"), Acme.Field(FieldType.ShortText, 5))).Kind);

    [Fact]
    public void The_invitation_field_must_be_there_and_hold_a_link()
    {
        Assert.Equal(7, Assert.Single(MappingCheck.Check([], "lnk", 7, [Link], Acme.Catalogue)).Line);
        Assert.Equal(MappingFaultKind.WrongType, Assert.Single(MappingCheck.Check([], "link", 7, [Link with { Type = FieldType.Number }], Acme.Catalogue)).Kind);
    }

    private static IReadOnlyList<MappingFault> Check(FieldMapping mapping, FieldDefinition field) =>
        MappingCheck.Check([mapping], "link", 7, [Link, field], Acme.Catalogue);
}
