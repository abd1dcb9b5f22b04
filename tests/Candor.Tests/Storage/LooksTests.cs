using Candor.Audit;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Operate;
using Candor.Storage;
using Candor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Storage;

/// <summary>Who looked stands in the ledger, beside the screening and not in its way.</summary>
public abstract class LooksTests(string database) : IAsyncLifetime
{
    private const string Id = "scr_abcdefghijklmnopqrstuvwxyz";
    private RunningCandor _candor = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Journal Journal => _candor.App.Services.GetRequiredService<Journal>();

    private Looks Looks => _candor.App.Services.GetRequiredService<Looks>();

    public async ValueTask InitializeAsync()
    {
        _candor = await RunningCandor.Start(database, Cancel);
        await Journal.Act(
            Id,
            Actor.System("test"),
            _ => [new Opened("greenhouse", "customer-care", "h", "9", "4", "7", "Job", "77", "Ada", "L", null), new AttentionNeeded("trigger", "nobody", "a test")],
            [],
            Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _candor.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Those_who_look_at_once_are_all_recorded_and_the_screening_does_not_move()
    {
        var before = (await Journal.Find(Id, Cancel))!.Seq;

        await Task.WhenAll(Enumerable.Range(0, 64).Select(one => Looks.Record(Id, Actor.Staff($"s{one}"), new Viewed("recording", $"q{one}"))));

        Assert.Equal(before, (await Journal.Find(Id, Cancel))!.Seq);
        var looked = await Journal.Read(Viewed.StreamOf(Id), Cancel);
        Assert.Equal(Enumerable.Range(1, 64), looked.Select(one => one.Seq));
        Assert.Equal(64, looked.Select(one => one.Actor.Id).Distinct().Count());
        await using var scope = _candor.App.Services.CreateAsyncScope();
        var report = await scope.ServiceProvider.GetRequiredService<Fsck>().Check(Cancel);
        Assert.DoesNotContain(report.Faults, fault => fault.StartsWith(Viewed.StreamPrefix, StringComparison.Ordinal));
        Assert.Equal(1, report.Screenings);
    }

    [Fact]
    public async Task An_event_that_cannot_be_made_fails_its_own_caller_and_no_other_of_its_group()
    {
        var (groups, codec) = (_candor.App.Services.GetRequiredService<EventGroups>(), _candor.App.Services.GetRequiredService<EventCodec>());
        var stream = Viewed.StreamOf(Id);

        var appended = Enumerable.Range(0, 400).Select(one => groups.Append(stream, seq => one % 7 == 3
            ? throw new InvalidOperationException("This one cannot be made.")
            : codec.Write(stream, seq, DateTimeOffset.UtcNow, Actor.Staff($"s{one}"), new Viewed("result"), Cancel))).ToList();

        foreach (var (one, append) in appended.Index())
        {
            if (one % 7 == 3)
                await Assert.ThrowsAsync<InvalidOperationException>(() => append);
            else
                await append;
        }

        var there = await Journal.Read(stream, Cancel);
        Assert.Equal(Enumerable.Range(1, there.Count), there.Select(look => look.Seq));
        Assert.Equal(
            Enumerable.Range(0, 400).Where(one => one % 7 != 3).Select(one => $"s{one}").Order(), there.Select(look => look.Actor.Id).Order());
    }

    [Fact]
    public async Task Fsck_misses_a_look_that_was_taken_out()
    {
        for (var one = 0; one < 3; one++)
            await Looks.Record(Id, Actor.Staff("s"), new Viewed("result"));
        await using var scope = _candor.App.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        await store.Events.Where(row => row.Stream == Viewed.StreamOf(Id) && row.Seq == 2).ExecuteDeleteAsync(Cancel);

        var report = await scope.ServiceProvider.GetRequiredService<Fsck>().Check(Cancel);

        Assert.Contains($"{Viewed.StreamOf(Id)} has a gap.", report.Faults);
    }

    [Fact]
    public async Task An_export_of_what_is_sealed_is_a_look_and_a_candidates_export_tells_who_looked()
    {
        Assert.Equal(2, await Export(new ExportRequest { Screening = Id, By = Actor.Staff("ann") }));
        Assert.Equal(2, await Export(new ExportRequest { Screening = Id, Opened = false }));

        var look = Assert.Single(await Journal.Read(Viewed.StreamOf(Id), Cancel));
        Assert.Equal((new Viewed("export"), Actor.Staff("ann")), (look.Event, look.Actor));
        Assert.Equal(3, await Export(new ExportRequest { Candidate = new AtsName("greenhouse", "77") }));
    }

    private async Task<int> Export(ExportRequest request)
    {
        using var bundle = new MemoryStream();
        await using var scope = _candor.App.Services.CreateAsyncScope();
        var count = await scope.ServiceProvider.GetRequiredService<ExportBundle>().Write(bundle, request, Cancel);
        Assert.Null(BundleVerifier.Verify(bundle, _candor.App.Services.GetRequiredService<LedgerKey>().Signer.Verifier, Cancel).Fault);
        return count;
    }
}

public sealed class LooksOnSqliteTests() : LooksTests(RunningCandor.Sqlite);

public sealed class LooksOnPostgresTests() : LooksTests(RunningCandor.Postgres);
