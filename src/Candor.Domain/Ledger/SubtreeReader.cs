using System.Numerics;

namespace Candor.Domain.Ledger;

/// <summary>
/// Hashes of subtrees, computed from tiles. Keeps the tiles it read, with the nodes inside of them, up to a bound, so that proofs
/// asked for in rising order cost a few hashes each. For a tree of a fixed size; not for use by two callers at once.
/// </summary>
internal sealed class SubtreeReader(ITileSource source)
{
    /// <summary>The path of one proof needs two tiles a level; a ledger of 2^40 events has five levels.</summary>
    private const int MaxTiles = 64;

    private readonly Dictionary<TileId, TreeHash[][]> read = [];

    /// <summary>The Merkle tree hash over leaves [start, end), a range that RFC 9162's recursive splitting arrives at.</summary>
    public async ValueTask<TreeHash> HashAsync(long start, long end, CancellationToken cancellation)
    {
        var count = end - start;
        if (BitOperations.IsPow2(count)) return await PerfectAsync(BitOperations.Log2((ulong)count), start, cancellation);
        var middle = start + MerkleTree.Split(count);
        var left = await HashAsync(start, middle, cancellation);
        return MerkleTree.HashNode(left, await HashAsync(middle, end, cancellation));
    }

    private async ValueTask<TreeHash> PerfectAsync(int height, long start, CancellationToken cancellation)
    {
        var (level, above) = Math.DivRem(height, Tile.Height);
        var first = start >> (level * Tile.Height);
        var id = new TileId(level, first / Tile.Width);
        if (!read.TryGetValue(id, out var nodes))
        {
            if (read.Count == MaxTiles) read.Clear();
            read[id] = nodes = MerkleTree.Expand((await source.ReadAsync(id, cancellation)).Span);
        }

        var place = (int)(first % Tile.Width) >> above;
        return above < nodes.Length && place < nodes[above].Length
            ? nodes[above][place]
            : throw new LedgerFormatException($"tile {id.Index} of level {id.Level} does not hold the first {(place + 1) << above} hashes");
    }
}
