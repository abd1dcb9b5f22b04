namespace Candor.Domain.Ledger;

/// <summary>What appending changed; storing the tiles and publishing the head belong in one transaction.</summary>
/// <param name="Head">The grown tree.</param>
/// <param name="Changed">Every tile that is new or wider than before; each replaces the stored one.</param>
public sealed record TreeGrowth(TreeHead Head, IReadOnlyList<Tile> Changed);

/// <summary>Grows a stored tree. The cost is that of the batch plus O(log n).</summary>
public static class TreeAppender
{
    /// <summary>Appends leaves at the end of the tree. Stores nothing: the caller does.</summary>
    /// <param name="tiles">The stored tree; tiles wider than <paramref name="head"/> tells of (left by a crash) do no harm.</param>
    /// <param name="head">The last head that was published.</param>
    /// <param name="leaves">The leaf hashes to append, in order.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="LedgerFormatException">The stored tiles do not hash to <paramref name="head"/>: storage lost or changed something.</exception>
    public static async ValueTask<TreeGrowth> AppendAsync(
        ITileSource tiles, TreeHead head, IReadOnlyList<TreeHash> leaves, CancellationToken cancellation = default)
    {
        if (await MerkleTree.RootAsync(tiles, head.Size, cancellation) != head.Root)
            throw new LedgerFormatException($"the stored tiles do not hash to the root at size {head.Size}");

        var changed = new List<Tile>();
        var (level, size, incoming) = (0, head.Size, leaves);
        while (incoming.Count > 0)
        {
            incoming = await AppendLevelAsync(level, size, incoming);
            (level, size) = (level + 1, size / Tile.Width);
        }

        var grown = head.Size + leaves.Count;
        var overlay = new Overlay(changed, tiles);
        return new TreeGrowth(new TreeHead(grown, await MerkleTree.RootAsync(overlay, grown, cancellation)), changed);

        // Returns the roots of the tiles that became full, which are what the next level gains.
        async ValueTask<IReadOnlyList<TreeHash>> AppendLevelAsync(int at, long have, IReadOnlyList<TreeHash> hashes)
        {
            var full = new List<TreeHash>();
            var id = new TileId(at, have / Tile.Width);
            var width = (int)(have % Tile.Width);
            var edge = width == 0 ? default : (await tiles.ReadAsync(id, cancellation))[..(width * TreeHash.Length)];
            for (var next = 0; next < hashes.Count; id = id with { Index = id.Index + 1 }, edge = default)
            {
                var bytes = new byte[Math.Min(Tile.Width * TreeHash.Length, edge.Length + (hashes.Count - next) * TreeHash.Length)];
                edge.CopyTo(bytes);
                for (var offset = edge.Length; offset < bytes.Length; offset += TreeHash.Length) hashes[next++].CopyTo(bytes.AsSpan(offset));
                changed.Add(new Tile(id, bytes));
                if (bytes.Length == Tile.Width * TreeHash.Length) full.Add(MerkleTree.Expand(bytes)[Tile.Height][0]);
            }

            return full;
        }
    }

    /// <summary>The tree as it will be stored.</summary>
    private sealed class Overlay(IEnumerable<Tile> changed, ITileSource stored) : ITileSource
    {
        private readonly Dictionary<TileId, ReadOnlyMemory<byte>> tiles = changed.ToDictionary(t => t.Id, t => t.Hashes);

        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(TileId tile, CancellationToken cancellation) =>
            tiles.TryGetValue(tile, out var hashes) ? new(hashes) : stored.ReadAsync(tile, cancellation);
    }
}
