using System.Globalization;
using Candor.Audit;
using Xunit;

namespace Candor.Tests.Ledger;

/// <summary>
/// Forgeries by kind, many of each; none may be accepted. "Signed again" means by the true key. CANDOR_MUTANTS sets how many there are,
/// CANDOR_SEED another seed, CANDOR_MUTATION_TABLE a file for the table; scripts/mutate-bundles.sh runs it long.
/// </summary>
public sealed class BundleForgeryTests
{
    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    [Fact]
    public async Task No_forgery_of_any_kind_is_accepted()
    {
        var counts = Forgeries.Names.ToDictionary(kind => kind, _ => (Tried: 0, Accepted: 0));
        await foreach (var (kind, mutant) in Forgeries.Make(Setting("CANDOR_SEED", 20261124), Setting("CANDOR_MUTANTS", 1500)))
        {
            var accepted = BundleVerifier.Verify(new MemoryStream(mutant), SmallLedger.Signer.Verifier).Report is not null;
            counts[kind] = (counts[kind].Tried + 1, counts[kind].Accepted + (accepted ? 1 : 0));
        }

        await Print(counts);
        Assert.All(counts, kind => Assert.True(kind.Value is { Tried: > 0, Accepted: 0 }, $"{kind.Key}: {kind.Value}"));
    }

    private static async Task Print(Dictionary<string, (int Tried, int Accepted)> counts)
    {
        if (Environment.GetEnvironmentVariable("CANDOR_MUTATION_TABLE") is not { Length: > 0 } file)
            return;
        var rows = counts.Select(kind => $"| {kind.Key} | {kind.Value.Tried} | {kind.Value.Accepted} |")
            .Append($"| all | {counts.Values.Sum(kind => kind.Tried)} | {counts.Values.Sum(kind => kind.Accepted)} |");
        await File.WriteAllLinesAsync(file, ["| kind | tried | accepted |", "| --- | ---: | ---: |", .. rows]);
    }
}
