using Candor.Audit;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Storage;
using Candor.Tests.Ledger;
using Candor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Storage;

/// <summary>Each kind of export shows what was asked for and nothing else, and one that leaves something out does not verify even when signed again.</summary>
public abstract class ExportScopeTests(string database) : IAsyncLifetime
{
    private RunningCandor _candor = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private LedgerKey Key => _candor.App.Services.GetRequiredService<LedgerKey>();

    public async ValueTask InitializeAsync()
    {
        _candor = await RunningCandor.Start(database, Cancel);
        await Open("scr_ada1", "greenhouse", "77", "4");
        await Open("scr_bo", "greenhouse", "78", "4");
        await Open("scr_ada2", "greenhouse", "77", "5");
        await Open("scr_namesake", "lever", "77", "4");
    }

    public async ValueTask DisposeAsync()
    {
        await _candor.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public static TheoryData<string, string[]> Requests => new()
    {
        { "candidate", ["scr_ada1", "scr_ada2"] },
        { "job", ["scr_ada1", "scr_bo"] },
        { "time", [ConfigurationTaken.Stream, "scr_ada1", "scr_ada2", "scr_bo", "scr_namesake"] },
        { "all", [ConfigurationTaken.Stream, "scr_ada1", "scr_ada2", "scr_bo", "scr_namesake"] },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task An_export_shows_what_was_asked_for(string kind, string[] streams)
    {
        var zip = await Export(Request(kind));

        var result = BundleVerifier.Verify(new MemoryStream(zip), Key.Signer.Verifier, Cancel);
        Assert.Null(result.Fault);
        // Two of each screening; and once, that the configuration was taken into use.
        Assert.Equal(streams.Sum(stream => stream == ConfigurationTaken.Stream ? 1 : 2), result.Report!.Events);
        Assert.Equal(streams.Length, result.Report.Opened);
        var table = new LooseBundle(zip).Text("events.csv").Split("\r\n")[1..^1];
        Assert.Equal(streams, table.Select(row => row.Split(',')[1]).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("candidate", 0, 2)]
    [InlineData("job", 2, 2)]
    [InlineData("time", 3, 1)]
    public async Task An_export_that_leaves_something_out_is_refused_even_signed_again(string kind, int from, int count)
    {
        var forged = new LooseBundle(await Export(Request(kind) with { Opened = false }));
        forged.EditLines("entries.jsonl", lines => lines.Where((_, place) => place < from || place >= from + count));
        forged.RemakeTable();
        forged.RemakeManifest();
        forged.Sign(Key.Signer);

        Assert.NotNull(BundleVerifier.Verify(new MemoryStream(forged.Zip()), Key.Signer.Verifier, Cancel).Fault);
    }

    [Fact]
    public async Task A_range_of_time_without_events_exports_nothing() => Assert.Empty(await Export(new ExportRequest
    {
        From = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Until = new DateTimeOffset(2002, 1, 1, 0, 0, 0, TimeSpan.Zero),
    }));

    private static ExportRequest Request(string kind) => kind switch
    {
        "candidate" => new ExportRequest { Candidate = new AtsName("greenhouse", "77") },
        "job" => new ExportRequest { Job = new AtsName("greenhouse", "4") },
        "time" => new ExportRequest { From = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), Until = DateTimeOffset.MaxValue },
        _ => new ExportRequest(),
    };

    private async Task<byte[]> Export(ExportRequest request)
    {
        using var bundle = new MemoryStream();
        await using var scope = _candor.App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ExportBundle>().Write(bundle, request, Cancel);
        return bundle.ToArray();
    }

    /// <summary>Left to a person at once, so that nothing else happens to it while the test looks.</summary>
    private Task<Screening> Open(string id, string connection, string candidate, string job) => _candor.App.Services.GetRequiredService<Journal>().Act(
        id,
        Actor.System("test"),
        _ => [new Opened(connection, "customer-care", "h", id, job, "7", "Job", candidate, "Ada", "L", null), new AttentionNeeded("trigger", "nobody", "a test")],
        [],
        Cancel);
}

public sealed class ExportScopeOnSqliteTests() : ExportScopeTests(RunningCandor.Sqlite);

public sealed class ExportScopeOnPostgresTests() : ExportScopeTests(RunningCandor.Postgres);
