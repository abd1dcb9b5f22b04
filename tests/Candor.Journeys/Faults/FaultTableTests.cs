using System.Globalization;
using Candor.Connectors;
using Candor.Journeys.Support;
using Xunit;

namespace Candor.Journeys.Faults;

/// <summary>
/// Every call of the journey under every fault: nothing lost, nothing twice, nothing on a wrong record. Here a few of them by chance, with every vendor;
/// <c>scripts/fault-table.sh</c> runs them all and writes docs/operators/fault-table.md. <c>CANDOR_FAULTS</c> names vendors;
/// <c>CANDOR_SEED</c> says which are chosen.
/// </summary>
public class FaultTableTests(ITestOutputHelper output)
{
    // Enough for all but calls that a journey makes once in a blue moon.
    private const int Rounds = 3;

    [Fact]
    public async Task No_fault_in_any_call_loses_doubles_or_misplaces_anything()
    {
        var named = Environment.GetEnvironmentVariable("CANDOR_FAULTS");
        var results = new List<FaultResult>();
        var chosen = Vendors.All.Keys.Where(ats => named is null || named.Split(',').Contains(ats)).Order(StringComparer.Ordinal).ToList();
        if (named is null)
            await Some(chosen, results);
        else
            foreach (var ats in chosen)
                results.AddRange(await All(ats, Setting("CANDOR_FAULT_LANES", 3)));

        var table = FaultTable.Tell(results);
        output.WriteLine(table);
        if (Environment.GetEnvironmentVariable("CANDOR_FAULT_TABLE") is { Length: > 0 } file)
            await File.AppendAllTextAsync(file, table);
        Assert.Contains(results, result => result.Call is not null);
        Assert.All(results, result => Assert.Equal((0, 0, 0), (result.Lost, result.Duplicated, result.Elsewhere)));
    }

    /// <summary>A few by chance, and always what tempts most to do it twice: something made whose answer does not come.</summary>
    private static async Task Some(IReadOnlyList<string> vendors, List<FaultResult> results)
    {
        var chance = new Random(Setting("CANDOR_SEED", 20261125));
        var kinds = FaultTable.Kinds.Select(kind => kind.Kind).Where(kind => kind != "slow").ToList();
        await using var workshop = await Workshop.Start();
        foreach (var ats in vendors)
        {
            var table = new FaultTable(workshop, ats);
            var (invitation, result) = await table.Measure();
            var making = result.Select((call, number) => (call, number)).Where(one => FaultTable.Makes(one.call)).Select(one => one.number).ToList();
            results.Add(await table.Run(new FaultCell("result", making[chance.Next(making.Count)], "reset_after")));
            results.Add(await table.Run(new FaultCell("invitation", chance.Next(invitation.Count), kinds[chance.Next(kinds.Count)])));
            results.Add(await table.Run(new FaultCell("result", chance.Next(result.Count), kinds[chance.Next(kinds.Count)])));
        }
    }

    private static async Task<IReadOnlyList<FaultResult>> All(string ats, int lanes)
    {
        var cells = new Queue<FaultCell>();
        var results = new List<FaultResult>();
        var gate = new Lock(); // over both
        await using (var first = await Workshop.Start(["--rate-limit", "1000000"]))
        {
            var table = new FaultTable(first, ats);
            var calls = await table.Measure();
            foreach (var (kind, _) in FaultTable.Kinds)
                foreach (var (phase, number) in calls.Invitation.Index().Select(call => ("invitation", call.Index)).Concat(calls.Result.Index().Select(call => ("result", call.Index))))
                    cells.Enqueue(new FaultCell(phase, number, kind));
            await Strike();

            // Calls that leave together arrive in any order: what none of these struck is struck by its name.
            for (var round = 0; round < Rounds && FaultTable.Gaps(results) is { Count: > 0 } gaps; round++)
            {
                foreach (var (phase, call, kind) in gaps)
                    cells.Enqueue(new FaultCell(phase, 0, kind, call));
                await Strike();
            }
        }

        return results;

        Task Strike() => Task.WhenAll(Enumerable.Range(0, Math.Min(lanes, cells.Count)).Select(_ => Task.Run(Lane)));

        async Task Lane()
        {
            await using var workshop = await Workshop.Start(["--rate-limit", "1000000"]);
            var table = new FaultTable(workshop, ats);
            await table.Measure();
            while (Next() is { } cell)
            {
                var result = await table.Run(cell);
                lock (gate)
                    results.Add(result);
                if (result is not { Lost: 0, Duplicated: 0, Elsewhere: 0 })
                    await Console.Error.WriteLineAsync($"{result}");
            }
        }

        FaultCell? Next()
        {
            lock (gate)
                return cells.TryDequeue(out var cell) ? cell : null;
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
