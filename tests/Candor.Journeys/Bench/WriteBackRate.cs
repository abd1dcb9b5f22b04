using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Journeys.Support;
using Xunit;

namespace Candor.Journeys.Bench;

/// <summary>
/// How much of a vendor's rate the write-back uses, with the sandbox's documented limit on: <c>bench/writeback/run.sh</c>. Explicit, because it takes as long
/// as the limit says.
/// </summary>
public class WriteBackRate(ITestOutputHelper output)
{
    private const string Ats = "greenhouse";
    private const int WindowSeconds = 30;

    [Fact(Explicit = true)]
    public async Task Queued_write_backs_use_the_vendors_rate_and_are_never_refused()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("CANDOR_BENCH_COUNT"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 500;
        var limit = int.TryParse(Environment.GetEnvironmentVariable("CANDOR_BENCH_LIMIT"), NumberStyles.None, CultureInfo.InvariantCulture, out var other) ? other : 500;
        var traffic = Path.GetTempFileName();
        await using var workshop = await Workshop.Start(["--rate-limit", $"{limit}", "--traffic", traffic]);
        await workshop.Do($"{Ats}/hook", new { url = (string?)null });
        var records = new List<(string Application, string Candidate)>();
        for (var i = 0; i < count; i++)
            records.Add(await workshop.Add(Ats, $"Bench{i}", intoStage: false));

        var watch = Stopwatch.StartNew();
        var began = DateTimeOffset.UtcNow;
        await Parallel.ForEachAsync(records, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (record, _) => await Queue(workshop, record));
        output.WriteLine(FormattableString.Invariant($"{count} write-backs queued in {watch.Elapsed.TotalSeconds:0.0} s"));
        var deadline = TimeSpan.FromSeconds(120 + (count * 24.0 / limit * WindowSeconds * 2));
        while ((await workshop.Rows(store => store.Screenings.Where(row => row.State == nameof(ScreeningState.Verified)))).Count < count)
        {
            Assert.True(watch.Elapsed < deadline, "The write-backs are not done in twice the time they need.");
            await Task.Delay(500);
        }

        var ended = DateTimeOffset.UtcNow;
        var calls = File.ReadLines(traffic).Select(line => JsonNode.Parse(line)!).Where(call => (string?)call["wing"] == Ats)
            .Select(call => (At: DateTimeOffset.Parse((string)call["at"]!, CultureInfo.InvariantCulture), Status: (int)call["status"]!))
            .Where(call => call.At >= began && call.At <= ended).ToList();
        File.Delete(traffic);
        // Whole windows only: in the first and the last there was not work for all of it.
        var windows = calls.GroupBy(call => call.At.ToUnixTimeSeconds() / WindowSeconds).OrderBy(window => window.Key).Select(window => window.Count()).ToList();
        var whole = windows.Skip(1).SkipLast(1).ToList();
        var refused = calls.Count(call => call.Status == 429);
        var share = whole.Count == 0 ? 0 : whole.Average() / limit;
        output.WriteLine(FormattableString.Invariant(
            $"{count} write-backs verified in {watch.Elapsed.TotalSeconds:0} s with {calls.Count} calls; {limit} calls are allowed in {WindowSeconds} s."));
        output.WriteLine(FormattableString.Invariant($"calls in each window: {string.Join(' ', windows)}"));
        output.WriteLine(FormattableString.Invariant($"{share * 100:0.0} % of the allowed rate over {whole.Count} whole windows; {refused} answers of 429"));
        Assert.Equal(0, refused);
        Assert.True(share >= 0.95, $"{share:0.000} of the allowed rate");
    }

    /// <summary>A judged screening of an application, as the journal would have it.</summary>
    private static async Task Queue(Workshop workshop, (string Application, string Candidate) record)
    {
        var workflow = workshop.Configuration.Workflows.Values.First(one => one.Connection == Ats);
        var screening = $"scr_bench{record.Application}";
        await workshop.Journal.Act(
            screening,
            Actor.Ats(Ats),
            _ =>
            [
                new Opened(Ats, workflow.Id, workshop.Configuration.Hash, record.Application, "4001", "bench", "Customer Care Specialist", record.Candidate, "Bench", "Test", null),
                new Gated("allow", "US-IL", "US-IL", [], null, "nothing stands against it", new string('0', 64)),
                new Invited(DateTimeOffset.UtcNow.AddDays(10), workflow.InvitationField, null),
            ],
            [],
            CancellationToken.None);
        await FastCandidate.Answer(workshop, screening);
    }
}
