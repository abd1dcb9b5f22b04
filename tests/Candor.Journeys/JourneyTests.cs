using System.Net.Http.Json;
using Candor.Journeys.Support;
using Xunit;

namespace Candor.Journeys;

/// <summary>Whole journeys over real processes: the stage, the mail, the page, the voice, the reviewer, the receipt.</summary>
public class JourneyTests
{
    [Fact]
    public async Task A_candidate_goes_all_the_way_on_PostgreSQL_over_a_broker_and_no_log_or_metric_tells_of_them()
    {
        var broker = Environment.GetEnvironmentVariable("CANDOR_TEST_BROKER")
            ?? throw new InvalidOperationException("CANDOR_TEST_BROKER names no broker: run the tests with ./test, which starts one.");
        await using var world = await World.Start(await World.NewDatabase(), broker);
        using var http = new HttpClient();
        // What fails is what is logged most about.
        foreach (var kind in new[] { "500", "reset_after" })
            (await http.PostAsJsonAsync(new Uri(world.Sandbox.Url, "/sandbox/faults"), new { kind, method = "PATCH", times = 1 })).EnsureSuccessStatusCode();

        var application = await world.GoAllTheWay("Maya Okafor");

        Assert.Equal("Completed", await world.Field(application, "voice_screen_status"));
        Assert.Equal("Proceed", await world.Field(application, "voice_screen_recommendation"));
        var record = await world.Record(application);
        Assert.Single(record["notes"]!.AsArray());

        var told = world.Product.Log() + await http.GetStringAsync($"{world.Url}/metrics");
        Assert.Contains("VendorDown", told, StringComparison.Ordinal);
        string[] personal =
        [
            "Maya", "Okafor", "Augusta Blvd", "Rita Reyes", ((string)record["link"]!).Split('/')[^1],
            .. Voices.Words.Chunk(4).Where(words => words.Length == 4).Select(words => string.Join(' ', words)),
        ];
        foreach (var words in personal)
            Assert.DoesNotContain(words, told, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Each_way_out_stands_in_the_ATS_with_one_note()
    {
        await using var world = await World.Start();

        foreach (var (candidate, action, status) in new[]
                 {
                     ("Maya Okafor", "decline", "Declined"),
                     ("Tom Lindqvist", "another-way", "Other way requested"),
                 })
        {
            var application = await world.Sandbox.Move(world.Ats, candidate, "Voice Screen", CancellationToken.None);
            await World.Press(await world.Invitation(application), action);
            await Ends(world, application, status);
        }
    }

    [Fact]
    public async Task Withdrawing_in_mid_recording_stops_capture()
    {
        await using var world = await World.Start();
        var application = await world.Sandbox.Move(world.Ats, "Maya Okafor", "Voice Screen", CancellationToken.None);
        var link = await world.Invitation(application);
        await World.Agree(link);
        await world.Speak(link, onlyQuestion: "experience");

        await World.Press(link, "withdraw");

        await Ends(world, application, "Withdrawn");
        using var http = new HttpClient();
        using var refused = await http.PutAsync($"{link}/questions/escalation/segments/late/chunks/0", new ByteArrayContent([1]));
        Assert.Equal(System.Net.HttpStatusCode.Gone, refused.StatusCode);
    }

    [Fact]
    public async Task A_rejection_in_the_ATS_ends_the_screening()
    {
        await using var world = await World.Start();
        var application = await world.Sandbox.Move(world.Ats, "Maya Okafor", "Voice Screen", CancellationToken.None);
        await world.Invitation(application);

        using var http = new HttpClient();
        (await http.PostAsync(new Uri(world.Sandbox.Url, $"/sandbox/greenhouse/applications/{application}/reject"), null)).EnsureSuccessStatusCode();

        await Ends(world, application, "Withdrawn");
    }

    [Fact]
    public async Task A_candidate_whose_place_is_unknown_is_asked_for_it_and_then_for_what_its_law_wants()
    {
        await using var world = await World.Start();
        var application = await world.Sandbox.Move(world.Ats, "Ana Silva", "Voice Screen", CancellationToken.None);
        var link = await world.Invitation(application);

        using var http = new HttpClient();
        var before = await http.GetStringAsync(link);
        using var place = new FormUrlEncodedContent([new("country", "US"), new("part", "US-IL")]);
        var after = await (await http.PostAsync($"{link}/place", place)).Content.ReadAsStringAsync();

        Assert.DoesNotContain("/consent", before, StringComparison.Ordinal);
        Assert.Contains("/consent", after, StringComparison.Ordinal);
        Assert.Contains("Illinois", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notice_period_begins_with_telling_the_candidate_and_they_can_read_it_again()
    {
        await using var world = await World.Start();
        var application = await world.Sandbox.Move(world.Ats, "Ana Silva", "Voice Screen", CancellationToken.None);
        var link = await world.Invitation(application);

        using var http = new HttpClient();
        using var place = new FormUrlEncodedContent([new("country", "US"), new("part", "US-NY-NYC")]);
        (await http.PostAsync($"{link}/place", place)).EnsureSuccessStatusCode();

        var notice = "";
        await Patience.Until(async () => (notice = (await world.Sandbox.Mail(CancellationToken.None)).Select(mail => (string)mail!["text"]!)
            .FirstOrDefault(text => text.Contains("An automated tool is used", StringComparison.Ordinal)) ?? "").Length > 0);
        Assert.Contains(link, notice, StringComparison.Ordinal);
        await Patience.Until(async () => (await http.GetStringAsync(link)).Contains("Not yet", StringComparison.Ordinal));
        Assert.Equal("Waiting", await world.StateOf(application));
        var page = await http.GetStringAsync(link);
        Assert.Contains("An automated tool is used", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/consent", page, StringComparison.Ordinal);
        using var early = await http.PutAsync($"{link}/questions/experience/segments/early/chunks/0", new ByteArrayContent([1]));
        Assert.False(early.IsSuccessStatusCode);
    }

    private static async Task Ends(World world, string application, string status)
    {
        await Patience.Until(async () => await world.Field(application, "voice_screen_status") == status
            && (await world.Record(application))["notes"]!.AsArray().Count == 1);
    }
}
