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

    /// <summary>Runs all of it and prints a line a step.</summary>
    public async Task<int> All()
    {
        var screenings = events / EventsOfOne;
        await Append(screenings);
        await ExportSome(screenings);
        var status = 0;
        foreach (var (name, request) in new[]
                 {
                     ("all", new ExportRequest { Opened = false }),
                     ("job", new ExportRequest { Job = new AtsName("greenhouse", "job-0"), Opened = false }),
                 })
        {
            var file = Path.Combine(folder, name + ".zip");
            var clock = Stopwatch.StartNew();
            var count = await Export(file, request);
            Console.WriteLine($"export of {name}: {count} events in {clock.Elapsed.TotalSeconds:F1} s");
            status |= count == 0 ? 0 : await VerifyElsewhere(file);
        }

        return status;
    }

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
        Console.WriteLine($"append: {total} events durable in {durable:F1} s, {total / durable:F0} a second, by {writers} writers");
        Console.WriteLine($"sequence: all of them in the tree {sequenced - durable:F1} s after the last was durable, {total / sequenced:F0} a second from the start");
        Console.WriteLine($"append and sequence: {processor:F1} s of one processor, {total / processor:F0} events a second of it");
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

        Console.WriteLine($"export of one screening: first {took[0]:F0} ms, then median {took.Skip(1).Order().ElementAt(5):F0} ms, worst {took.Skip(1).Max():F0} ms, {(Processor - processor) * 100:F0} ms of a processor each");
    }

    private async Task<int> Export(string file, ExportRequest request)
    {
        await using var scope = services.CreateAsyncScope();
        await using var output = new FileStream(file, FileMode.Create, FileAccess.ReadWrite);
        return await scope.ServiceProvider.GetRequiredService<ExportBundle>().Write(output, request, CancellationToken.None);
    }

    private async Task<int> VerifyElsewhere(string file)
    {
        using var process = Process.Start(Environment.ProcessPath!, ["verify", file, _vkey]);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static string Name(int screening) => $"scr_{screening:D26}";
}
