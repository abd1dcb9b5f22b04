using Candor.Configuration;
using Candor.Domain.Mapping;
using Candor.Domain.Screenings;
using CsCheck;
using Xunit;

namespace Candor.Tests.Mapping;

public sealed class AbsenceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly FieldDefinition Text = Acme.Field(FieldType.ShortText);

    [Fact]
    public void An_absent_value_is_waited_for_and_then_the_rule_holds()
    {
        var mapping = Reviewer(AbsenceRule.Write, new(TimeSpan.FromDays(3), null, null));

        Assert.Equal(Noon.AddMinutes(15), Assert.IsType<MappingStep.Waits>(Step(mapping, Noon)).LookAgainAt);
        Assert.Equal(Noon.AddDays(3), Assert.IsType<MappingStep.Waits>(Step(mapping, Noon.AddDays(2))).LookAgainAt);
        Assert.Equal("Not available", Assert.IsType<MappingStep.Writes>(Step(mapping, Noon.AddDays(3))).Field.Value.Display);
    }

    [Fact]
    public void A_retry_looks_again_in_even_steps_and_then_the_rule_holds()
    {
        var mapping = Reviewer(AbsenceRule.Block, new(TimeSpan.FromMinutes(30), null, TimeSpan.FromMinutes(10)));

        Assert.Equal(Noon.AddMinutes(10), Assert.IsType<MappingStep.Waits>(Step(mapping, Noon)).LookAgainAt);
        Assert.Equal(Noon.AddMinutes(30), Assert.IsType<MappingStep.Waits>(Step(mapping, Noon.AddMinutes(25))).LookAgainAt);
        Assert.Equal(MappingFaultKind.Absent, Assert.IsType<MappingStep.Stops>(Step(mapping, Noon.AddMinutes(30))).Fault.Kind);
    }

    [Fact]
    public void Waiting_until_a_day_ends_when_the_day_begins()
    {
        var mapping = Reviewer(AbsenceRule.Proceed, new(null, new DateOnly(2026, 12, 1), null));

        Assert.Equal(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), Assert.IsType<MappingStep.Waits>(Step(mapping, Noon)).EndsAt);
        Assert.IsType<MappingStep.Leaves>(Step(mapping, new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void A_value_that_came_is_written_without_waiting() =>
        Assert.Equal("Rita Reyes", Assert.IsType<MappingStep.Writes>(Step(
            Reviewer(AbsenceRule.Block, new(TimeSpan.FromDays(3), null, null)), Noon, ("screening.reviewed_by", new FieldValue.Text("Rita Reyes")))).Field.Value.Display);

    [Fact]
    public void What_waits_holds_back_only_itself()
    {
        var plan = Assert.IsType<MappingPlan.Planned>(MappingPlan.Make(
            [Acme.Map("screening.id", FieldType.ShortText), Reviewer(AbsenceRule.Block, new(TimeSpan.FromDays(3), null, null))],
            Acme.Sources(("screening.id", new FieldValue.Text("scr_1"))),
            [Text],
            Templates.Render,
            new PlanMoment(Noon, Noon)));

        Assert.Equal("scr_1", Assert.Single(plan.Writes).Value.Display);
        Assert.Equal("screening.reviewed_by", Assert.Single(plan.Waiting).Mapping.From);
    }

    [Fact]
    public void Whatever_the_rule_patience_ends_and_looks_never_go_back() =>
        Gen.Select(Gen.Int[1, 9999], Gen.Int[0, 2], Gen.Int[1, 600]).Sample((number, unit, every) =>
        {
            var length = unit switch { 0 => TimeSpan.FromMinutes(number), 1 => TimeSpan.FromHours(number), _ => TimeSpan.FromDays(number) };
            foreach (var patience in new[] { new Patience(length, null, null), new Patience(TimeSpan.FromMinutes(5 * every), null, TimeSpan.FromMinutes(every)) })
            {
                var (now, looks) = (Noon, 0);
                while (patience.NextLook(new PlanMoment(Noon, now)) is { } next)
                {
                    Assert.True(next > now && next <= patience.EndsAt(Noon));
                    now = next;
                    looks++;
                }

                Assert.Equal(patience.EndsAt(Noon), now);
                Assert.InRange(looks, 1, 25);
            }
        });

    [Theory]
    [InlineData("screening.completion_status == 'Completed'", true)]
    [InlineData("screening.completion_status != 'Completed'", false)]
    [InlineData("rating.experience.value >= 2 and screening.completion_status == 'Completed'", true)]
    [InlineData("rating.experience.value > 2", false)]
    [InlineData("screening.reviewed_by", false)]
    public void A_condition_that_does_not_hold_leaves_the_field(string when, bool holds)
    {
        var step = MappingStep.Of(
            Acme.Map("screening.completion_status", FieldType.ShortText, AbsenceRule.Block) with { When = when },
            Acme.Sources(("screening.completion_status", new FieldValue.Text("Completed")), ("rating.experience.value", new FieldValue.Number(2))),
            [Text],
            Templates.Render);

        Assert.Equal(holds, step is MappingStep.Writes);
        Assert.Equal(!holds, step is MappingStep.Leaves);
    }

    [Fact]
    public void A_custom_field_of_the_ats_is_a_source_when_it_is_named()
    {
        var catalogue = SourceCatalogue.For(Acme.Rubric, ["job.custom.cost_center", "screening.id", "job.custom.", "job.custom.a.b"]);

        Assert.Equal(["job.custom.cost_center"], catalogue.Select(source => source.Name).Where(SourceCatalogue.IsAtsField));
        Assert.Equal("CC-7", Templates.Render(
            "{{ job.custom.cost_center }}",
            new SourceValues(catalogue, new Dictionary<string, FieldValue> { ["job.custom.cost_center"] = new FieldValue.Text("CC-7") })));
    }

    [Fact]
    public void A_result_that_waits_is_woken_at_its_moment_and_not_before()
    {
        var opened = new Opened("greenhouse", "care", "hash", "1", "2", "3", "Agent", "4", "Maya", "Okafor", null);
        var ended = Screening.New("scr_1").With(opened, Noon).With(new Declined(), Noon);
        var waiting = ended.With(new ResultAwaited(["voice_screen_reviewed_by"], Noon.AddHours(1)), Noon);

        Assert.Equal(new WriteBackResult("scr_1"), Journey.Due(ended, Noon));
        Assert.Null(Journey.Due(waiting, Noon.AddMinutes(59)));
        Assert.Equal(new WriteBackResult("scr_1"), Journey.Due(waiting, Noon.AddHours(1)));
        Assert.Null(Journey.Due(waiting.With(new WrittenBack(true, new Dictionary<string, string>(), []), Noon), Noon.AddMinutes(59)));
    }

    private static FieldMapping Reviewer(AbsenceRule then, Patience patience) =>
        Acme.Map("screening.reviewed_by", FieldType.ShortText, then, "Not available") with { Patience = patience };

    private static MappingStep Step(FieldMapping mapping, DateTimeOffset now, params (string, FieldValue)[] known) =>
        MappingStep.Of(mapping, Acme.Sources(known), [Text], Templates.Render, new PlanMoment(Noon, now));
}
