using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

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

    private readonly ConcurrentQueue<Waiting> _queue = new();

    /// <summary>Appends an event at the end of its stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="make">Makes the event for its place in the stream; may be called more than once.</param>
    /// <returns>When the event is durable.</returns>
    public async Task Append(string stream, Func<int, Task<EventRow>> make)
    {
        var mine = new Waiting(stream, make);
        _queue.Enqueue(mine);
        using (await turn.Take(CancellationToken.None))
        {
            // Whoever had the turn before may have taken mine along.
            while (!mine.Durable.Task.IsCompleted)
                await WriteGroup();
        }

        await mine.Durable.Task;
    }

    private async Task WriteGroup()
    {
        var group = new List<Waiting>();
        while (group.Count < Largest && _queue.TryDequeue(out var next))
            group.Add(next);
        try
        {
            await Commit(group);
            group.ForEach(one => one.Durable.SetResult());
        }
        catch (Exception failure)
        {
            group.ForEach(one => one.Durable.SetException(failure));
        }
    }

    private async Task Commit(List<Waiting> group)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await CommitOnce(group);
                sequencer.Raise();
                return;
            }
            catch (DbUpdateException conflict) when (attempt < Tries && Journal.IsConflict(conflict))
            {
                // Another node wrote the same place in a stream first: take the next ones.
            }
        }
    }

    private async Task CommitOnce(List<Waiting> group)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        store.ChangeTracker.AutoDetectChangesEnabled = false;
        await using var transaction = await store.Database.BeginTransactionAsync();
        var streams = group.Select(one => one.Stream).Distinct().ToArray();
        var last = await store.Events.Where(row => row.Tenant == tenant.Name && streams.Contains(row.Stream))
            .GroupBy(row => row.Stream).Select(rows => new { rows.Key, Seq = rows.Max(row => row.Seq) })
            .ToDictionaryAsync(one => one.Key, one => one.Seq, StringComparer.Ordinal);
        foreach (var one in group)
        {
            var seq = last[one.Stream] = last.GetValueOrDefault(one.Stream) + 1;
            store.Events.Add(await one.Make(seq));
        }

        await store.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    private sealed record Waiting(string Stream, Func<int, Task<EventRow>> Make)
    {
        // Continuations run elsewhere: the one who has the turn is to go on.
        public TaskCompletionSource Durable { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
