using System.Threading.Channels;
using Candor.Domain.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Candor.Storage;

/// <summary>
/// Gives committed events their place in the tree, in batches: one transaction takes what has no place yet, grows the tree and signs a
/// checkpoint. Many nodes may write events; the checkpoint's key lets only one of them at a time grow the tree.
/// </summary>
/// <param name="scopes">A database context a batch.</param>
/// <param name="signal">Raised when something was committed here.</param>
/// <param name="key">Signs checkpoints.</param>
/// <param name="tenant">Whose ledger.</param>
/// <param name="time">The clock.</param>
/// <param name="turn">Shared with those who write in groups.</param>
/// <param name="log">For operators.</param>
public sealed class Sequencer(
    IServiceScopeFactory scopes,
    SequencerSignal signal,
    LedgerKey key,
    Tenant tenant,
    TimeProvider time,
    WriteTurn turn,
    ILogger<Sequencer> log) : BackgroundService
{
    private const int Batch = 4096;

    // What other nodes committed is not signalled here; this bounds how long it waits for its place.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await SequenceBatch(stoppingToken) == Batch)
                {
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "Events could not be given their place in the ledger's tree; trying again.");
            }

            await signal.Next(Interval, stoppingToken);
        }
    }

    /// <summary>Sequences one batch.</summary>
    /// <param name="cancel">Gives up; then nothing changed.</param>
    /// <returns>How many events it took.</returns>
    public async Task<int> SequenceBatch(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        if (!await store.Events.AsNoTracking().AnyAsync(row => row.Tenant == tenant.Name && row.TreeIndex == null, cancel))
            return 0;
        using var mine = await turn.Take(cancel);
        await using var transaction = await store.Database.BeginTransactionAsync(cancel);
        await TakeTurn(store, cancel);

        var (tree, ledger) = (new StoredTree(store, tenant), new LedgerRows(store, tenant));
        var head = await tree.Head(cancel);
        var (ids, leaves) = await ledger.Unplaced(Batch, cancel);
        if (ids.Count == 0)
            return 0;

        var growth = await TreeAppender.AppendAsync(tree, head, leaves, cancel);
        await ledger.Place(ids, head.Size, cancel);
        await ledger.Keep(growth.Changed, cancel);
        store.Checkpoints.Add(new CheckpointRow
        {
            Tenant = tenant.Name,
            Size = growth.Head.Size,
            Root = growth.Head.Root.ToArray(),
            Note = new Checkpoint(Checkpoint.OriginOf(tenant.Name), growth.Head).Sign(key.Signer).ToString(),
            At = time.GetUtcNow(),
        });
        await store.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return ids.Count;
    }

    /// <summary>On SQLite the write transaction itself is the turn.</summary>
    private static async Task TakeTurn(Store store, CancellationToken cancel)
    {
        if (store.Database.IsNpgsql())
            await store.Database.ExecuteSqlRawAsync("select pg_advisory_xact_lock(4207)", cancel);
    }
}

/// <summary>Tells the sequencer that something was committed. Raising it twice before it looks is the same as once.</summary>
public sealed class SequencerSignal
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something was committed.</summary>
    public void Raise() => _channel.Writer.TryWrite(true);

    /// <summary>Waits for the next <see cref="Raise"/>, at most for a while.</summary>
    /// <param name="atMost">How long.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task Next(TimeSpan atMost, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(atMost);
        try
        {
            await _channel.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The while is over: look without having been told.
        }
    }
}
