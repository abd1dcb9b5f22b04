using Candor.Audit;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Storage;
using Candor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Storage;

/// <summary>What is exported verifies, from each database.</summary>
public class ExportTests
{
    private const string Id = "scr_abcdefghijklmnopqrstuvwxyz";

    [Theory]
    [InlineData(RunningCandor.Sqlite)]
    [InlineData(RunningCandor.Postgres)]
    public async Task An_exported_screening_verifies_and_one_changed_byte_does_not(string database)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var candor = await RunningCandor.Start(database, cancel);
        var journal = candor.App.Services.GetRequiredService<Journal>();
        await journal.Act(Id, Actor.System("test"), _ => new Opened("greenhouse", "customer-care", "h", "9", "4", "7", "Job", "77", "Ada", "L", null), cancel);
        await journal.Act("scr_another", Actor.System("test"), _ => new Opened("greenhouse", "customer-care", "h", "8", "4", "6", "Job", "78", "Bo", "K", null), cancel);
        await journal.Act(Id, Actor.System("test"), _ => new PlaceStated("US-IL"), cancel);

        using var bundle = new MemoryStream();
        await using (var scope = candor.App.Services.CreateAsyncScope())
            Assert.Equal(2, await scope.ServiceProvider.GetRequiredService<ExportBundle>().Write(bundle, new ExportRequest { Screening = Id }, cancel));

        var key = candor.App.Services.GetRequiredService<LedgerKey>().Signer.Verifier;
        Assert.Equal((2, 1), BundleVerifier.Verify(bundle, key, cancel).Report is { } report ? ((int)report.Events, (int)report.Opened) : default);
        var bytes = bundle.ToArray();
        bytes[bytes.Length / 2] ^= 1;
        Assert.NotNull(BundleVerifier.Verify(new MemoryStream(bytes), key, cancel).Fault);
    }
}
