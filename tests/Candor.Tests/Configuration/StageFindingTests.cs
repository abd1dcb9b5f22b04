using Candor.Configuration;
using Candor.Configuration.Stages;
using Candor.Connectors;
using Xunit;

namespace Candor.Tests.Configuration;

public sealed class StageFindingTests
{
    private static readonly StageReference Voice = new(null, "Voice Screen");
    private static readonly StageBinding Bound = new("Voice Screen", "12");

    [Fact]
    public void A_name_finds_its_stage() => Assert.Equal(new StageFinding.Found(new("12", "Voice Screen"), null), Of(Voice, null, ("12", "Voice Screen"), ("13", "Offer")));

    [Fact]
    public void A_bound_stage_survives_a_rename() =>
        Assert.Equal(new StageFinding.Found(new("12", "AI Screen"), "Voice Screen"), Of(Voice, Bound, ("12", "AI Screen"), ("13", "Voice Screen")));

    [Fact]
    public void A_stage_that_took_the_name_of_a_removed_one_is_not_taken_for_it()
    {
        var gone = Assert.IsType<StageFinding.Gone>(Of(Voice, Bound, ("13", "Voice Screen")));

        Assert.Equal(["13"], gone.Namesakes.Select(stage => stage.Id));
        Assert.Contains("`\"1\": \"13\"`", StageWords.Of("1", gone, [])!.Value.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_name_in_the_workflow_is_another_binding() =>
        Assert.Equal(new StageFinding.Found(new("13", "Phone"), null), Of(new(null, "Phone"), Bound, ("12", "Voice Screen"), ("13", "Phone")));

    [Fact]
    public void A_name_that_two_stages_share_is_ambiguous() => Assert.IsType<StageFinding.Ambiguous>(Of(Voice, null, ("12", "Voice Screen"), ("13", "Voice Screen")));

    [Fact]
    public void Letter_case_and_space_are_part_of_a_name() => Assert.IsType<StageFinding.Unknown>(Of(Voice, null, ("12", "Voice screen"), ("13", "Voice Screen ")));

    [Fact]
    public void A_job_may_call_the_stage_otherwise_or_name_it_by_identifier()
    {
        var reference = Voice with
        {
            Labels = new Dictionary<string, string> { ["1"] = "Telephone" },
            Ids = new Dictionary<string, string> { ["2"] = "13" },
        };

        Assert.Equal("12", Assert.IsType<StageFinding.Found>(StageFinding.Of(reference, "1", null, [new("12", "Telephone"), new("13", "Voice Screen")])).Stage.Id);
        Assert.Equal("13", Assert.IsType<StageFinding.Found>(StageFinding.Of(reference, "2", null, [new("12", "Voice Screen"), new("13", "Voice Screen")])).Stage.Id);
        Assert.Equal("12", Assert.IsType<StageFinding.Found>(StageFinding.Of(reference, "3", null, [new("12", "Voice Screen"), new("13", "Telephone")])).Stage.Id);
    }

    private static StageFinding Of(StageReference reference, StageBinding? binding, params (string Id, string Name)[] stages) =>
        StageFinding.Of(reference, "1", binding, [.. stages.Select(stage => new AtsStage(stage.Id, stage.Name))]);
}
