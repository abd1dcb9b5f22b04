using Candor.Journeys.Support;
using Xunit;

namespace Candor.Journeys;

/// <summary>Whole journeys at Workday, which calls nobody: the stage is looked at, and the assessment, the additional data and the document stand there.</summary>
public class WorkdayTests
{
    [Fact]
    public async Task A_candidate_at_Workday_goes_all_the_way_without_any_webhook()
    {
        await using var world = await World.Start(ats: "workday");

        var application = await world.GoAllTheWay("Maya Okafor");

        var record = await world.Record(application);
        Assert.Equal("Completed", await world.Field(application, "Overall Status"));
        Assert.Equal("Proceed", await world.Field(application, "Recommendation"));
        Assert.NotNull(await world.Field(application, "Experience"));
        Assert.Equal("Completed", await world.Field(application, "status"));
        Assert.Equal(await world.ScreeningOf(application), await world.Field(application, "screeningId"));
        Assert.Equal(1, (int)record["results"]!);
        Assert.Single(record["notes"]!.AsArray());
        Assert.Equal("Voice Screen", (string?)record["stage"]); // nobody but a person moves a candidate
    }

    [Fact]
    public async Task A_no_at_Workday_stands_in_one_assessment_with_one_note()
    {
        await using var world = await World.Start(ats: "workday");
        var application = await world.Sandbox.Move(world.Ats, "Maya Okafor", "Voice Screen", CancellationToken.None);

        await World.Press(await world.Invitation(application), "decline");

        await Patience.Until(async () => (await world.Record(application))["notes"]!.AsArray().Count == 1);
        Assert.Equal("Declined", await world.Field(application, "Overall Status"));
        Assert.Equal("Declined", await world.Field(application, "status"));
        Assert.Equal(1, (int)(await world.Record(application))["results"]!);
    }
}
