using System.Diagnostics;
using System.Globalization;
using Candor.Journeys.Support;
using Xunit;

namespace Candor.Journeys;

/// <summary>
/// The product is killed at random moments and started again each time. Nothing is lost and nothing is done twice. <c>CANDOR_KILLS</c> says how
/// often (scripts/kill-tests.sh: 200), <c>CANDOR_SEED</c> when.
/// </summary>
public class KillTests(ITestOutputHelper output)
{
    // The longest a life may last where a journey takes no time at all.
    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task Killed_at_random_moments_every_journey_ends_verified_with_one_note_and_one_value_a_field()
    {
        var kills = Setting("CANDOR_KILLS", 3);
        var chance = new Random(Setting("CANDOR_SEED", 20261124));
        await using var world = await World.Start();
        using var http = new HttpClient { BaseAddress = world.Sandbox.Url };
        var applications = new List<string>();

        // A journey nobody disturbs tells how long a life has to be, on this machine, for the longest step to end in some of them.
        var watch = Stopwatch.StartNew();
        applications.Add(await world.GoAllTheWay(await Add(http, "Undisturbed")));
        var longestLife = watch.Elapsed > ShortestLife ? watch.Elapsed : ShortestLife;

        while (world.Product.Kills < kills)
        {
            var journey = world.GoAllTheWay(await Add(http, $"Candidate{applications.Count}"));
            while (!journey.IsCompleted && world.Product.Kills < kills)
            {
                // A random moment is what is tested here, not a wait for something.
                await Task.WhenAny(journey, Task.Delay(longestLife * chance.NextDouble()));
                world.Product.Kill();
                await world.Product.Start();
            }

            applications.Add(await journey);
        }

        foreach (var application in applications)
        {
            var record = await world.Record(application);
            Assert.Single(record["notes"]!.AsArray());
            Assert.Equal("Completed", (string?)record["fields"]!["voice_screen_status"]!["value"]);
            Assert.Equal("Rita Reyes", (string?)record["fields"]!["voice_screen_reviewed_by"]!["value"]);
        }

        var last = (await world.ScreeningOf(applications[^1]))!;
        var deaths = world.Product.Kills;
        world.Product.Dispose();
        var bundle = Path.Combine(world.Data, "case.zip");
        Assert.Equal(0, await world.Command("fsck"));
        Assert.Equal(0, await world.Command("audit", "export", "--screening", last, "--out", bundle));
        Assert.Equal(0, await world.Command("audit", "verify", bundle));
        output.WriteLine($"{deaths} kills, {applications.Count} journeys, all Verified, one note and one value per field each");
    }

    private static async Task<string> Add(HttpClient sandbox, string name)
    {
        using var added = await sandbox.PostAsync("/sandbox/greenhouse/candidates", new StringContent(
            $$"""{"first_name":"{{name}}","last_name":"Test","email":"{{name}}@example.com","address":"1 Main St, Chicago, IL","job_id":"4001"}""",
            System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/json")));
        added.EnsureSuccessStatusCode();
        return $"{name} Test";
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
