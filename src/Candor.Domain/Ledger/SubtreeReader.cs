using System.Numerics;

namespace Candor.Domain.Ledger;

/// <summary>Hashes of subtrees, computed from tiles. Reads each tile once; made for one root or one proof, then dropped.</summary>
internal sealed class SubtreeReader(ITileSource source, CancellationToken cancellation)
{
    private readonly Dictionary<TileId, ReadOnlyMemory<byte>> read = [];

    /// <summary>The Merkle tree hash over leaves [start, end), a range that RFC 9162's recursive splitting arrives at.</summary>
    public async ValueTask<TreeHash> HashAsync(long start, long end)
    {
        var count = end - start;
        if (BitOperations.IsPow2(count)) return await PerfectAsync(BitOperations.Log2((ulong)count), start);
        var middle = start + MerkleTree.Split(count);
        var left = await HashAsync(start, middle);
        return MerkleTree.HashNode(left, await HashAsync(middle, end));
    }

    private async ValueTask<TreeHash> PerfectAsync(int height, long start)
    {
        var (level, above) = Math.DivRem(height, Tile.Height);
        var first = start >> (level * Tile.Height);
        var count = 1 << above;
        var offset = (int)(first % Tile.Width);
        var id = new TileId(level, first / Tile.Width);
        if (!read.TryGetValue(id, out var hashes)) read[id] = hashes = await source.ReadAsync(id, cancellation);
        if (hashes.Length < (offset + count) * TreeHash.Length)
            throw new LedgerFormatException($"tile {id.Index} of level {id.Level} does not hold the first {offset + count} hashes");
        return MerkleTree.HashPerfect(hashes.Span.Slice(offset * TreeHash.Length, count * TreeHash.Length));
    }
}
