using System.Collections.Concurrent;
using System.Data.Common;

namespace Candor.Storage;

/// <summary>
/// Appends events that move no screening, such as who looked. Those who come while a commit is under way share the next one, so that one
/// wait for the disk serves many. Nobody is told of success before their event is durable.
/// </summary>
/// <param name="scopes">A database context a group.</param>
/// <param name="tenant">Whose ledger.</param>
/// <param name="sequencer">Told when there is something to sequence.</param>
/// <param name="turn">Shared with the sequencer.</param>
public sealed class EventGroups(IServiceScopeFactory scopes, Tenant tenant, SequencerSignal sequencer, WriteTurn turn)
{
    private const int Largest = 2048;
    private const int Tries = 8;

    // Enough to be worth another thread.
    private const int MadeTogether = 128;

    private readonly ConcurrentQueue<Waiting> _queue = new();

    // 1 while somebody writes groups; whoever makes it 1 has to see the queue empty before it is 0 again.
    private int _writing;

    /// <summary>Appends an event at the end of its stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="make">Makes the event for its place in the stream; may be called more than once.</param>
    /// <returns>When the event is durable.</returns>
    public async Task Append(string stream, Func<int, Task<EventRow>> make)
    {
        var mine = new Waiting(stream, make);
        _queue.Enqueue(mine);
        if (Interlocked.Exchange(ref _writing, 1) == 0)
        {
            // The writer serves many: it is not to carry the trace of the one who woke it.
            using (ExecutionContext.SuppressFlow())
                _ = Task.Run(WriteAll);
        }

        await mine.Durable.Task;
    }

    private async Task WriteAll()
    {
        do
        {
            while (!_queue.IsEmpty)
                await WriteGroup();
            Interlocked.Exchange(ref _writing, 0);
            // Who came in between saw a writer at work and did not wake another.
        }
        while (!_queue.IsEmpty && Interlocked.Exchange(ref _writing, 1) == 0);
    }

    private async Task WriteGroup()
    {
        var group = new List<Waiting>();
        try
        {
            using var mine = await turn.Take(CancellationToken.None);
            while (group.Count < Largest && _queue.TryDequeue(out var next))
                group.Add(next);
            await Commit(group);
            group.ForEach(one => one.Durable.TrySetResult());
        }
        catch (Exception failure)
        {
            // Without a turn nobody is taken: whoever waits is told.
            while (group.Count == 0 && _queue.TryDequeue(out var next))
                next.Durable.SetException(failure);
            group.ForEach(one => one.Durable.TrySetException(failure));
        }
    }

    private async Task Commit(List<Waiting> group)
    {
        for (var attempt = 1; group.Count > 0; attempt++)
        {
            try
            {
                if (!await CommitOnce(group))
                    continue;
                sequencer.Raise();
                return;
            }
            catch (DbException conflict) when (attempt < Tries && Journal.IsConflict(conflict))
            {
                // Another node wrote the same place in a stream first: take the next ones.
            }
        }
    }

    /// <summary>Makes and commits the events. Those that cannot be made are told so and leave the group, whose places are then others.</summary>
    /// <returns>Whether it is committed.</returns>
    private async Task<bool> CommitOnce(List<Waiting> group)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        var ledger = new LedgerRows(store, tenant);
        // Made before the transaction begins, which then holds up other writers for no longer than the insert takes; a place that is
        // taken meanwhile is a conflict.
        var last = await ledger.LastOf([.. group.Select(one => one.Stream).Distinct(StringComparer.Ordinal)]);
        var places = group.Select(one => last[one.Stream] = last.GetValueOrDefault(one.Stream) + 1).ToArray();
        var rows = new EventRow?[group.Count];
        await Task.WhenAll(Enumerable.Range(0, group.Count).Chunk(MadeTogether).Select(chunk => Task.Run(async () =>
        {
            foreach (var place in chunk)
                rows[place] = await group[place].Try(places[place]);
        })));
        if (group.RemoveAll(one => one.Durable.Task.IsCompleted) > 0)
            return false;

        await using var transaction = await store.Database.BeginTransactionAsync();
        await ledger.Insert(rows!);
        await transaction.CommitAsync();
        return true;
    }

    private sealed record Waiting(string Stream, Func<int, Task<EventRow>> Make)
    {
        // Continuations run elsewhere: the one who has the turn is to go on.
        public TaskCompletionSource Durable { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Makes the event; null when it cannot be made, of which its own caller is told and no other.</summary>
        public async Task<EventRow?> Try(int seq)
        {
            try
            {
                return await Make(seq);
            }
            catch (Exception failure)
            {
                Durable.TrySetException(failure);
                return null;
            }
        }
    }
}
