using System.Diagnostics;
using Candor.Audit;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Candor.Bench.Ledger;

/// <summary>One run: append, sequence, export, verify.</summary>
/// <param name="services">The product's own, on SQLite in the folder.</param>
/// <param name="folder">Holds the data and the bundles.</param>
/// <param name="events">How many events to append.</param>
/// <param name="writers">How many writers append at once, each waiting until its event is durable before it goes on.</param>
internal sealed class Run(ServiceProvider services, string folder, int events, int writers)
{
    private const int EventsOfOne = 20;

    // One screening in so many has a sealed opening, so that exports have something to open; each costs a key file and its two waits for the disk.
    private const int SealedEvery = 500;

    private readonly EventGroups _groups = services.GetRequiredService<EventGroups>();
    private readonly EventCodec _codec = services.GetRequiredService<EventCodec>();
    private readonly Sequencer _sequencer = services.GetRequiredService<Sequencer>();
    private readonly string _vkey = services.GetRequiredService<LedgerKey>().Signer.Verifier.ToString();

    /// <summary>Runs all of it and prints a table, a row a step.</summary>
    public async Task<int> All()
    {
        var screenings = events / EventsOfOne;
        Console.WriteLine("| step | figure | bar | ratio to the bar |");
        Console.WriteLine("| --- | --- | --- | ---: |");
        await Append(screenings);
        await ExportSome(screenings);
        var small = await ExportAndVerify("job", new ExportRequest { Job = new AtsName("greenhouse", "job-0"), Opened = false });
        var whole = await ExportAndVerify("all", new ExportRequest { Opened = false });
        if (small is null || whole is null)
            return 1;
        Row(
            "verify all of it",
            $"{whole.Events:N0} events, {whole.Bytes / 1e6:N0} MB in {whole.Seconds:F2} s ({whole.Processor:F2} s of a processor)",
            "under 10 s",
            10 / whole.Seconds);
        Row("its peak memory", $"{whole.Megabytes:F0} MB; {small.Megabytes:F0} MB for {small.Events:N0} events", "flat", null);
        return 0;
    }

    // Above 1 the bar is met, and by how much.
    private static void Row(string step, string figure, string bar, double? ratio) =>
        Console.WriteLine($"| {step} | {figure} | {bar} | {(ratio is { } met ? $"{met:F1}" : "")} |");

    private static double Processor => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    private async Task Append(int screenings)
    {
        var processor = Processor;
        using var done = new CancellationTokenSource();
        var clock = Stopwatch.StartNew();
        var sequencing = Sequence(done.Token);
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var screening = writer; screening < screenings; screening += writers)
                for (var step = 0; step < EventsOfOne; step++)
                    await AppendOne(screening, step);
        })));
        var durable = clock.Elapsed.TotalSeconds;
        await done.CancelAsync();
        await sequencing;
        var sequenced = clock.Elapsed.TotalSeconds;
        processor = Processor - processor;
        var total = screenings * EventsOfOne;
        Row("append, each durable", $"{total:N0} events in {durable:F1} s, {total / durable:N0} a second, {writers} writers", "10,000 a second", total / durable / 10_000);
        Row("… and have its place in the tree", $"{sequenced - durable:F1} s after the last was durable, {total / sequenced:N0} a second", "none", null);
        Row("… of one processor", $"{processor:F1} s, {total / processor:N0} events a second", "none", null);
    }

    // As the product's own loop does, which is idle here because nothing is hosted.
    private async Task Sequence(CancellationToken done)
    {
        while (true)
        {
            var last = done.IsCancellationRequested;
            if (await _sequencer.SequenceBatch(CancellationToken.None) > 0)
                continue;
            if (last)
                return;
            await Task.Delay(5, CancellationToken.None);
        }
    }

    private Task AppendOne(int screening, int step)
    {
        var id = Name(screening);
        ScreeningEvent happened = step == 0 && screening % SealedEvery == 0
            ? new Opened("greenhouse", "customer-care", "h", $"{screening}", $"job-{screening % 100}", "7", "Customer Care Specialist", $"{screening}", "Ada", "L", null)
            : new Gated("allow", "US-IL", "US-TX", ["us-il-bipa", "us-il-aivia"], null, $"Step {step} of a screening in a benchmark.", new string('a', 64));
        return _groups.Append(id, seq => _codec.Write(id, seq, TimeProvider.System.GetUtcNow(), Actor.System("bench"), happened, CancellationToken.None));
    }

    private async Task ExportSome(int screenings)
    {
        var (took, processor) = (new List<double>(), 0.0);
        for (var turn = 0; turn < 11; turn++)
        {
            var clock = Stopwatch.StartNew();
            var file = Path.Combine(folder, $"one-{turn}.zip");
            await Export(file, new ExportRequest { Screening = Name(turn * (screenings / 11) / SealedEvery * SealedEvery) });
            if (turn == 0)
                processor = Processor;
            took.Add(clock.Elapsed.TotalMilliseconds);
        }

        var worst = took.Skip(1).Max();
        Row(
            "export one screening",
            $"first {took[0]:F0} ms, then median {took.Skip(1).Order().ElementAt(5):F0} ms, worst {worst:F0} ms ({(Processor - processor) * 100:F0} ms of a processor each)",
            "under 1 s",
            1000 / Math.Max(worst, took[0]));
    }

    private async Task<Verified?> ExportAndVerify(string name, ExportRequest request)
    {
        var file = Path.Combine(folder, name + ".zip");
        var clock = Stopwatch.StartNew();
        var count = await Export(file, request);
        Row($"export {name}", $"{count:N0} events in {clock.Elapsed.TotalSeconds:F1} s", "none", null);
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["verify", file, _vkey]) { RedirectStandardOutput = true })!;
        var told = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode == 0)
            return Verified.Parse(told.Split(' '));
        Console.WriteLine(told);
        return null;
    }

    private async Task<int> Export(string file, ExportRequest request)
    {
        await using var scope = services.CreateAsyncScope();
        await using var output = new FileStream(file, FileMode.Create, FileAccess.ReadWrite);
        return await scope.ServiceProvider.GetRequiredService<ExportBundle>().Write(output, request, CancellationToken.None);
    }

    private static string Name(int screening) => $"scr_{screening:D26}";

    /// <summary>What the verifying process said.</summary>
    private sealed record Verified(long Events, long Bytes, double Seconds, double Processor, double Megabytes)
    {
        public static Verified Parse(string[] told) =>
            new(long.Parse(told[0]), long.Parse(told[1]), double.Parse(told[2]), double.Parse(told[3]), double.Parse(told[4]));
    }
}
