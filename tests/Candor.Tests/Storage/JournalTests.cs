using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Operate;
using Candor.Storage;
using Candor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Storage;

/// <summary>The journal and the ledger behind it, on each database.</summary>
public abstract class JournalTests(string database) : IAsyncLifetime
{
    private const string Id = "scr_abcdefghijklmnopqrstuvwxyz";
    private static readonly Actor Somebody = Actor.System("test");

    private RunningCandor _candor = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Journal Journal => _candor.App.Services.GetRequiredService<Journal>();

    public async ValueTask InitializeAsync() => _candor = await RunningCandor.Start(database, Cancel);

    public async ValueTask DisposeAsync()
    {
        await _candor.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_was_told_is_read_back_the_same()
    {
        await Open();
        await Journal.Act(Id, Somebody, _ => new PlaceStated("US-IL"), Cancel);

        var events = await Journal.Read(Id, Cancel);

        Assert.Equal([1, 2], events.Select(one => one.Seq));
        Assert.Equal(Opened, events[0].Event);
        Assert.Equal(new PlaceStated("US-IL"), events[1].Event);
    }

    [Fact]
    public async Task Nothing_personal_stands_in_a_leaf_or_in_the_derived_rows()
    {
        await Open();

        var leaves = await Rows(store => store.Events.Select(row => row.Leaf));
        var text = string.Concat(leaves.Select(System.Text.Encoding.UTF8.GetString));
        foreach (var secret in new[] { "Ada", "Lovelace", "ada@example.com", "77001" })
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_to_do_nothing_writes_nothing()
    {
        await Open();

        await Journal.Act(Id, Somebody, _ => null, Cancel);

        Assert.Single(await Journal.Read(Id, Cancel));
    }

    [Fact]
    public async Task Those_who_act_at_once_are_put_in_order_and_each_sees_the_one_before()
    {
        await Open();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Journal.Act(Id, Somebody, now => new PlaceStated($"after {now.Seq}"), Cancel)));

        var events = await Journal.Read(Id, Cancel);
        Assert.Equal(Enumerable.Range(1, 17), events.Select(one => one.Seq));
        Assert.All(events.Skip(1), one => Assert.Equal(new PlaceStated($"after {one.Seq - 1}"), one.Event));
    }

    [Fact]
    public async Task Everything_told_gets_its_place_in_the_tree_and_the_tree_holds()
    {
        await Open();
        for (var i = 0; i < 20; i++)
            await Journal.Act(Id, Somebody, _ => new PlaceStated($"place {i}"), Cancel);
        var sequencer = _candor.App.Services.GetRequiredService<Sequencer>();
        while (await sequencer.SequenceBatch(Cancel) > 0)
        {
        }

        var report = await Check();

        Assert.Empty(report.Faults);
        // The first of all tells that the configuration was taken into use.
        Assert.Equal((22, 22, 22), (report.Events, report.Sequenced, report.Head.Size));
    }

    [Fact]
    public async Task Fsck_sees_a_changed_leaf()
    {
        await Open();
        var sequencer = _candor.App.Services.GetRequiredService<Sequencer>();
        while (await sequencer.SequenceBatch(Cancel) > 0)
        {
        }

        await Change(async store =>
        {
            var row = await store.Events.AsNoTracking().FirstAsync(one => one.Stream == Id, Cancel);
            var forged = System.Text.Encoding.UTF8.GetBytes(
                System.Text.Encoding.UTF8.GetString(row.Leaf).Replace("customer-care", "customer-carE", StringComparison.Ordinal));
            await store.Events.Where(one => one.Stream == Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.Leaf, forged), Cancel);
        });

        Assert.NotEmpty((await Check()).Faults);
    }

    [Fact]
    public async Task Fsck_makes_dropped_rows_anew()
    {
        await Open();
        var before = Assert.Single(await Rows(store => store.Screenings));
        await Change(store => store.Screenings.ExecuteDeleteAsync(Cancel));

        var report = await Check();

        Assert.Equal(1, report.Rebuilt);
        Assert.Equivalent(before, Assert.Single(await Rows(store => store.Screenings)));
    }

    private static Opened Opened { get; } = new(
        "greenhouse", "customer-care", "hash", "900", "4001", "7", "Customer Care Specialist", "77001", "Ada", "Lovelace", "ada@example.com");

    private Task<Screening> Open() => Journal.Act(Id, Somebody, _ => Opened, Cancel);

    private async Task<Fsck.Report> Check()
    {
        await using var scope = _candor.App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Fsck>().Check(Cancel);
    }

    private async Task Change(Func<Store, Task> change)
    {
        await using var scope = _candor.App.Services.CreateAsyncScope();
        await change(scope.ServiceProvider.GetRequiredService<Store>());
    }

    private async Task<List<T>> Rows<T>(Func<Store, IQueryable<T>> rows)
    {
        await using var scope = _candor.App.Services.CreateAsyncScope();
        return await rows(scope.ServiceProvider.GetRequiredService<Store>()).ToListAsync(Cancel);
    }
}

public sealed class JournalOnSqliteTests() : JournalTests(RunningCandor.Sqlite);

public sealed class JournalOnPostgresTests() : JournalTests(RunningCandor.Postgres);
