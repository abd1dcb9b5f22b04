using System.Text.Json.Nodes;
using Candor.Journeys.Support;
using Xunit;

namespace Candor.Journeys;

/// <summary>Whole journeys at Ashby: the form is submitted once, the custom fields tell how it stands.</summary>
public class AshbyTests
{
    [Fact]
    public async Task A_candidate_at_Ashby_goes_all_the_way_with_one_submitted_form_and_one_note()
    {
        await using var world = await World.Start(ats: "ashby");

        var application = await world.GoAllTheWay("Maya Okafor");

        var record = await world.Record(application);
        Assert.Equal(1, (int)record["results"]!);
        Assert.Single(record["notes"]!.AsArray());
        Assert.Equal("Completed", await world.Field(application, "Voice screen"));
        Assert.Equal("Proceed", await world.Field(application, "Recommendation"));
        Assert.Equal("Rita Reyes", await world.Field(application, "Voice screen reviewed by"));
        // The mark in the form, and the one for people in the custom field, are the screening.
        var screening = await world.ScreeningOf(application);
        Assert.Equal(screening, await world.Field(application, "Screening"));
        Assert.Equal(screening, await world.Field(application, "Voice screening"));
    }

    [Fact]
    public async Task Who_declines_at_Ashby_leaves_a_status_and_a_note_and_no_form()
    {
        await using var world = await World.Start(ats: "ashby");
        var application = await world.Sandbox.Move(world.Ats, "Tom Lindqvist", "Voice Screen", CancellationToken.None);

        await World.Press(await world.Invitation(application), "decline");

        await Patience.Until(async () => (await world.Record(application)) is JsonNode record
            && (string?)record["fields"]!["Voice screen"]?["value"] == "Declined" && record["notes"]!.AsArray().Count == 1);
        Assert.Equal(0, (int)(await world.Record(application))["results"]!);
    }
}
