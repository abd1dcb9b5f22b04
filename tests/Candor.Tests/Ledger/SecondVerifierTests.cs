using System.Diagnostics;
using Candor.Audit;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Ledger;

/// <summary>
/// tests/second-verifier, which was written from docs/legal/bundle-format.md alone and in another language, comes to the same verdict: whoever has that page
/// can verify without this program.
/// </summary>
public sealed class SecondVerifierTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string folder = Directory.CreateTempSubdirectory("candor-second-verifier-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Sound_bundles_of_every_scope_hold()
    {
        var ledger = await SmallLedger.CreateAsync();
        string[] streams = ["scr_0", "scr_2"];
        (string Name, BundleContents Contents)[] sound =
        [
            ("screening", ledger.Contents(BundleScope.Screening(SmallLedger.Screening))),
            ("sealed", ledger.Contents(BundleScope.Screening(SmallLedger.Screening), opened: false)),
            ("all", ledger.Contents(BundleScope.All)),
            ("candidate", Of(BundleScope.Candidate(streams), at => streams.Contains(ledger.Events[at].Stream))),
            ("job", Of(BundleScope.Job(streams), at => streams.Contains(ledger.Events[at].Stream))),
            ("time", Of(BundleScope.Time(ledger.Events[8].At, ledger.Events[3].At.AddMilliseconds(1)), at => at is >= 3 and <= 8)),
        ];
        foreach (var (name, contents) in sound)
        {
            using var zip = new MemoryStream();
            await BundleWriter.WriteAsync(zip, contents, SmallLedger.Signer, Cancel);
            Assert.Null(BundleVerifier.Verify(zip, SmallLedger.Signer.Verifier, Cancel).Fault);
            await File.WriteAllBytesAsync(Path.Combine(folder, name + ".zip"), zip.ToArray(), Cancel);
        }

        var (exit, said) = await Verify();

        Assert.True(exit == 0, said);
        Assert.Equal(sound.Length, said.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));

        BundleContents Of(BundleScope scope, Func<int, bool> shown) => ledger.Contents(scope) with
        {
            Entries = Enumerable.Range(0, ledger.Events.Count).Where(shown).ToAsyncEnumerable().Select(async (at, _, cancel) => await ledger.EntryAsync(at, cancel)),
            Opened = null,
        };
    }

    [Fact]
    public async Task No_forgery_of_any_kind_is_accepted()
    {
        var kinds = new List<string>();
        await foreach (var (kind, mutant) in Forgeries.Make(20261125, 450))
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{kinds.Count:D4}.zip"), mutant, Cancel);
            kinds.Add(kind);
        }

        var (exit, said) = await Verify();

        Assert.Equal(1, exit);
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(kinds.Count, lines.Length);
        Assert.All(lines.Zip(kinds), one => Assert.True(one.First.StartsWith("FAULT ", StringComparison.Ordinal), $"{one.Second}: {one.First}"));
    }

    private async Task<(int Exit, string Said)> Verify()
    {
        var script = Path.Combine(Repository.Root, "tests", "second-verifier", "verify_bundle.py");
        using var process = Process.Start(new ProcessStartInfo(
            "python3",
            [script, "--key", SmallLedger.Signer.Verifier.ToString(), .. Directory.EnumerateFiles(folder, "*.zip").Order(StringComparer.Ordinal)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Patience);
        try
        {
            var (said, wrong) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            Assert.Equal("", await wrong);
            return (process.ExitCode, await said);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
