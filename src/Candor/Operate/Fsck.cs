using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Operate;

/// <summary>
/// Checks what is stored against itself, from the leaves up, and makes the derived rows anew. It trusts nothing but the leaves: the tree is
/// grown again in memory and has to come to every signed checkpoint.
/// </summary>
/// <param name="store">The database.</param>
/// <param name="journal">Reads screenings.</param>
/// <param name="codec">Reads leaves.</param>
/// <param name="key">The key the checkpoints have to bear.</param>
/// <param name="tenant">Whose ledger.</param>
public sealed class Fsck(Store store, Journal journal, EventCodec codec, LedgerKey key, Tenant tenant)
{
    private const int Looks = 10;

    /// <summary>What was found.</summary>
    /// <param name="Events">Events read.</param>
    /// <param name="Sequenced">Events that have their place in the tree.</param>
    /// <param name="Screenings">Screenings read.</param>
    /// <param name="Rebuilt">Derived rows that were wrong or missing, and are mended.</param>
    /// <param name="Head">The last signed head.</param>
    /// <param name="Faults">What cannot be mended: something was lost or changed.</param>
    public sealed record Report(
        long Events,
        long Sequenced,
        int Screenings,
        int Rebuilt,
        TreeHead Head,
        IReadOnlyList<string> Faults);

    /// <summary>Checks, and mends what is derived.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task<Report> Check(CancellationToken cancel)
    {
        var faults = new List<string>();
        var (sequenced, head) = await CheckTree(faults, cancel);
        var (events, screenings, rebuilt) = await CheckStreams(faults, cancel);
        return new Report(events, sequenced, screenings, rebuilt, head, faults);
    }

    /// <summary>What grew while it was read does not fit together, and is looked at again; what does not grow and does not fit is a fault.</summary>
    private async Task<(long Sequenced, TreeHead Head)> CheckTree(List<string> faults, CancellationToken cancel)
    {
        for (var look = 1; ; look++)
        {
            var before = await Sequenced(cancel);
            var found = new List<string>();
            var seen = await LookAtTree(found, cancel);
            if (found.Count > 0 && look < Looks && await Sequenced(cancel) != before)
                continue;
            faults.AddRange(found);
            return seen;
        }
    }

    private Task<long> Sequenced(CancellationToken cancel) =>
        store.Events.LongCountAsync(row => row.Tenant == tenant.Name && row.TreeIndex != null, cancel);

    private async Task<(long Sequenced, TreeHead Head)> LookAtTree(List<string> faults, CancellationToken cancel)
    {
        var tiles = new MemoryTiles();
        var head = TreeHead.Empty;
        var waiting = new List<TreeHash>();
        var checkpoints = await store.Checkpoints.AsNoTracking()
            .Where(row => row.Tenant == tenant.Name).OrderBy(row => row.Size).ToListAsync(cancel);
        var due = new Queue<CheckpointRow>(checkpoints);

        await foreach (var row in store.Events.AsNoTracking()
                           .Where(row => row.Tenant == tenant.Name && row.TreeIndex != null)
                           .OrderBy(row => row.TreeIndex)
                           .Select(row => new { row.TreeIndex, row.Leaf })
                           .AsAsyncEnumerable().WithCancellation(cancel))
        {
            var index = head.Size + waiting.Count;
            if (row.TreeIndex != index)
            {
                faults.Add($"The tree has no event at index {index}.");
                return (head.Size, head);
            }

            waiting.Add(MerkleTree.HashLeaf(row.Leaf));
            if (due.TryPeek(out var checkpoint) && checkpoint.Size == index + 1)
                await Grow(due.Dequeue());
        }

        if (waiting.Count > 0 || due.Count > 0)
            faults.Add("The events and the checkpoints do not end at the same size.");
        await foreach (var row in store.Tiles.AsNoTracking().Where(row => row.Tenant == tenant.Name).AsAsyncEnumerable().WithCancellation(cancel))
        {
            var grown = await tiles.ReadAsync(new TileId(row.Level, row.Index), cancel);
            if (grown.IsEmpty || !row.Hashes.AsSpan().StartsWith(grown.Span))
                faults.Add($"The stored hashes of level {row.Level}, tile {row.Index} are not what the events hash to.");
        }

        return (head.Size + waiting.Count, head);

        async Task Grow(CheckpointRow checkpoint)
        {
            var growth = await TreeAppender.AppendAsync(tiles, head, waiting, cancel);
            tiles.Store(growth.Changed);
            head = growth.Head;
            waiting.Clear();
            try
            {
                var signed = Checkpoint.Open(System.Text.Encoding.UTF8.GetBytes(checkpoint.Note), key.Signer.Verifier);
                if (signed.Head != head)
                    faults.Add($"The checkpoint of size {checkpoint.Size} is not what the events hash to.");
            }
            catch (LedgerFormatException fault)
            {
                faults.Add($"The checkpoint of size {checkpoint.Size} is not sound: {fault.Message}");
            }
        }
    }

    private async Task<(long Events, int Screenings, int Rebuilt)> CheckStreams(List<string> faults, CancellationToken cancel)
    {
        long events = 0;
        var (rebuilt, screenings) = (0, 0);
        var streams = await store.Events.AsNoTracking().Where(row => row.Tenant == tenant.Name)
            .Select(row => row.Stream).Distinct().ToListAsync(cancel);
        foreach (var stream in streams)
        {
            var rows = await store.Events.AsNoTracking().Where(row => row.Tenant == tenant.Name && row.Stream == stream)
                .OrderBy(row => row.Seq).ToListAsync(cancel);
            events += rows.Count;
            try
            {
                if (!stream.StartsWith("scr_", StringComparison.Ordinal))
                {
                    // Who looked, who was let in, holds and the rest move no screening: only that nothing is missing is to be seen.
                    if (!rows.Select(row => LedgerEvent.Parse(row.Leaf).Seq).SequenceEqual(Enumerable.Range(1, rows.Count).Select(seq => (long)seq)))
                        faults.Add($"{stream} has a gap.");
                    continue;
                }

                screenings++;
                var screening = Screening.New(stream);
                var openedAt = rows[0].At;
                foreach (var row in rows)
                {
                    var recorded = await codec.Read(row.Leaf, cancel);
                    if (recorded.Seq != screening.Seq + 1 || row.Seq != recorded.Seq)
                        faults.Add($"{stream} has no event {screening.Seq + 1}.");
                    screening = screening.With(recorded.Event, recorded.At);
                }

                if (await journal.Derive(store, screening, openedAt, rows[^1].At, cancel))
                    rebuilt++;
            }
            catch (LedgerFormatException fault)
            {
                faults.Add($"{stream} cannot be read: {fault.Message}");
            }
        }

        await store.SaveChangesAsync(cancel);
        return (events, screenings, rebuilt);
    }
}
