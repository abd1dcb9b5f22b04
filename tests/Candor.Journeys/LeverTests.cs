using Candor.Journeys.Support;
using Xunit;

namespace Candor.Journeys;

/// <summary>Whole journeys at Lever: the link on the profile, the feedback form, the tag and the note.</summary>
public class LeverTests
{
    [Fact]
    public async Task A_candidate_at_Lever_goes_all_the_way()
    {
        await using var world = await World.Start(ats: "lever");

        var opportunity = await world.GoAllTheWay("Maya Okafor");

        var record = await world.Record(opportunity);
        Assert.Equal("Completed", await world.Field(opportunity, "voice_screen_status"));
        Assert.Equal("Proceed", await world.Field(opportunity, "voice_screen_recommendation"));
        Assert.Equal(await world.ScreeningOf(opportunity), await world.Field(opportunity, "voice_screen_id"));
        Assert.Equal(1, (int)record["results"]!);
        Assert.Single(record["notes"]!.AsArray());
        Assert.Equal("Voice screen: Completed", Assert.Single(record["tags"]!.AsArray(), tag => ((string)tag!).StartsWith("Voice screen:", StringComparison.Ordinal))!.ToString());
    }

    [Fact]
    public async Task A_no_at_Lever_stands_in_one_form_with_one_note()
    {
        await using var world = await World.Start(ats: "lever");
        var opportunity = await world.Sandbox.Move(world.Ats, "Maya Okafor", "Voice Screen", CancellationToken.None);

        await World.Press(await world.Invitation(opportunity), "decline");

        await Patience.Until(async () => (await world.Record(opportunity))["notes"]!.AsArray().Count == 1);
        Assert.Equal("Declined", await world.Field(opportunity, "voice_screen_status"));
        Assert.Equal(1, (int)(await world.Record(opportunity))["results"]!);
    }
}
