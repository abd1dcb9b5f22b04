using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Candor.Domain.Screenings;
using Candor.Journeys.Support;
using Candor.Storage;
using Xunit;

namespace Candor.Journeys.Reconcile;

/// <summary>
/// Webhooks that are lost, doubled and late, a fifth each; then one whole comparison. Every stay that lasts has exactly one screening, every stay that is over
/// at most one and that one is over too, and everybody who can be has one verified result. <c>CANDOR_CANDIDATES</c> says how many (<c>scripts/webhook-chaos.sh</c>:
/// 1,000), <c>CANDOR_SEED</c> which webhooks are struck. Real: the sandbox's webhooks and API, the product's intake, trigger, policy, invitation, mail,
/// write-back and ledger. Short-circuited: the candidate's voice, its recognition and rating (<see cref="FastCandidate"/>), and the vendor's rate limit.
/// </summary>
public class WebhookChaosTests(ITestOutputHelper output)
{
    private const string Ats = "greenhouse";
    private const string Job = "4001";

    [Fact]
    public async Task After_one_comparison_every_stay_has_one_screening_and_everybody_one_verified_result()
    {
        var count = Setting("CANDOR_CANDIDATES", 30);
        var seed = Setting("CANDOR_SEED", 20261125);
        var clock = Stopwatch.StartNew();
        await using var workshop = await Workshop.Start(["--rate-limit", "100000000", "--seed", $"{seed}"]);
        var stages = (await workshop.State(Ats))["stages"]!.AsArray().Where(stage => (string?)stage!["job_id"] == Job)
            .ToDictionary(stage => (string)stage!["name"]!, stage => (string)stage!["id"]!);
        var everybody = new ConcurrentDictionary<int, (string Application, string Candidate)>();
        await ForEach(count, async number => everybody[number] = await Add(workshop, number));
        await Settled(workshop);

        foreach (var kind in new[] { "webhook_lost", "webhook_duplicated", "webhook_out_of_order" })
            await workshop.Fault(new { kind, path = Ats, probability = 0.2 });
        await ForEach(count, number => Move(workshop, everybody[number].Application, stages["Voice Screen"]));
        await Settled(workshop);
        // A tenth leaves the stage and comes back, a tenth is rejected.
        await ForEach(count, async number =>
        {
            if (number % 10 == 3)
            {
                await Move(workshop, everybody[number].Application, stages["Application Review"]);
                await Move(workshop, everybody[number].Application, stages["Voice Screen"]);
            }
            else if (number % 10 == 7)
            {
                await workshop.Do($"{Ats}/applications/{everybody[number].Application}/reject");
            }
        });
        await Settled(workshop);
        var before = await Open(workshop);
        var report = await workshop.Reconcile(Ats);
        var after = await Open(workshop);
        await workshop.NoFaults();
        output.WriteLine($"{count} candidates compared after {clock.Elapsed.TotalSeconds:0} s (seed {seed}); webhooks opened {before.Count} screenings, one comparison opened {report.Opened.Count} more and ended {report.Withdrawn.Count}");

        // One screening a stay, and only the last stay of somebody who is still there runs.
        var state = (await workshop.State(Ats))["applications"]!.AsArray().ToDictionary(one => (string)one!["id"]!);
        var byApplication = after.ToLookup(row => row.ApplicationId);
        var standing = everybody.Where(one => one.Key % 10 != 7).Select(one => one.Value.Application).ToList();
        var rejected = everybody.Where(one => one.Key % 10 == 7).Select(one => one.Value.Application).ToList();
        Assert.All(standing, application => Assert.Single(byApplication[application], row => !ScreeningRow.Ended.Contains(row.State)));
        Assert.All(rejected, application => Assert.All(byApplication[application], row => Assert.Contains(row.State, ScreeningRow.Ended)));
        Assert.All(everybody.Values, one => Assert.InRange(byApplication[one.Application].Count(), 0, ((int)state[one.Application]!["stays"]!) / 2));
        Assert.Empty((await workshop.Reconcile(Ats)).Opened);

        // Everybody who is there answers, and is judged.
        var running = after.Where(row => !ScreeningRow.Ended.Contains(row.State)).ToList();
        await Patience.Until(async () => (await Open(workshop)).Count(row => row.State == nameof(ScreeningState.Invited)) == running.Count, Enough(count));
        await Parallel.ForEachAsync(running, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (row, _) => await FastCandidate.Answer(workshop, row.Id));
        await Patience.Until(async () => (await Open(workshop)).All(row => ScreeningRow.Ended.Contains(row.State) && !row.MovedByCandor), Enough(count));

        state = (await workshop.State(Ats))["applications"]!.AsArray().ToDictionary(one => (string)one!["id"]!);
        foreach (var application in standing)
        {
            var screening = Assert.Single(byApplication[application], row => running.Contains(row)).Id;
            var record = state[application]!;
            Assert.Equal("Completed", (string?)record["fields"]!["voice_screen_status"]!["value"]);
            Assert.Equal(screening, (string?)record["fields"]!["voice_screen_id"]!["value"]);
            Assert.Equal(1, record["notes"]!.AsArray().Count(note => ((string)note!).Contains(screening, StringComparison.Ordinal)));
        }

        foreach (var row in after)
            Assert.InRange(state[row.ApplicationId]!["notes"]!.AsArray().Count(note => ((string)note!).Contains(row.Id, StringComparison.Ordinal)), 0, 1);
        var end = await Open(workshop);
        output.WriteLine($"{standing.Count} verified results on {standing.Count} records, {rejected.Count} rejected, {end.Count} screenings, none twice; {clock.Elapsed.TotalSeconds:0} s");
        Assert.Equal(standing.Count, end.Count(row => row.State == nameof(ScreeningState.Verified)));
    }

    private static TimeSpan Enough(int count) => TimeSpan.FromSeconds(90 + (count * 1.5));

    private static Task<List<ScreeningRow>> Open(Workshop workshop) => workshop.Rows(store => store.Screenings);

    /// <summary>What was not lost has arrived and has been dealt with.</summary>
    private static Task Settled(Workshop workshop)
    {
        var last = (-1, -1);
        return Patience.Until(
            async () =>
            {
                var sent = (await workshop.Control.GetFromJsonAsync<JsonArray>("/sandbox/deliveries"))!.Count;
                var taken = await workshop.Rows(store => store.Deliveries);
                var (before, open) = (last, taken.Count(row => row.HandledAt is null));
                last = (sent, taken.Count);
                if (before != last || open > 0)
                    await Task.Delay(1000); // longer than a late webhook is late
                return before == last && open == 0;
            },
            TimeSpan.FromMinutes(10));
    }

    private static Task ForEach(int count, Func<int, Task> act) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, _) => await act(number));

    private static async Task<(string Application, string Candidate)> Add(Workshop workshop, int number)
    {
        using var added = await workshop.Control.PostAsJsonAsync(
            $"/sandbox/{Ats}/candidates",
            new { first_name = $"Chaos{number}", last_name = "Test", email = $"chaos{number}@example.com", address = "1 Main St, Chicago, IL 60601", job_id = Job });
        added.EnsureSuccessStatusCode();
        var ids = (await added.Content.ReadFromJsonAsync<JsonNode>())!;
        return ((string)ids["application_id"]!, (string)ids["candidate_id"]!);
    }

    private static Task Move(Workshop workshop, string application, string stage) =>
        workshop.Do($"{Ats}/applications/{application}/move", new { stage_id = stage });

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
