namespace Candor.Domain.Ledger;

/// <summary>Which tile (C2SP tlog-tiles): the 256 hashes of one level from <c>Index × 256</c> on.</summary>
/// <param name="Level">0 for leaf hashes; at level L a hash is the root over 256^L leaves, a full tile of the level below.</param>
/// <param name="Index">The tile's place in its level, from 0.</param>
public readonly record struct TileId(int Level, long Index);

/// <summary>A tile's content: full with 256 hashes, or partial at the tree's right edge. Hashes are only ever added.</summary>
/// <param name="Id">Which tile.</param>
/// <param name="Hashes">1 to 256 hashes of 32 bytes, one after another.</param>
public sealed record Tile(TileId Id, ReadOnlyMemory<byte> Hashes)
{
    /// <summary>How many hashes a full tile has.</summary>
    public const int Width = 256;

    /// <summary>The power of two that <see cref="Width"/> is, which is the height of tree that one level of tiles spans.</summary>
    internal const int Height = 8;
}

/// <summary>Where stored tiles are read from. Reading a tree of n leaves takes O(log n) reads.</summary>
public interface ITileSource
{
    /// <summary>Reads what is stored of a tile; more hashes than the asked-for tree size needs do no harm.</summary>
    /// <param name="tile">Which tile.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Up to 256 hashes of 32 bytes; empty when nothing is stored.</returns>
    ValueTask<ReadOnlyMemory<byte>> ReadAsync(TileId tile, CancellationToken cancellation);
}

/// <summary>Tiles in memory. Not for use by two threads while one of them writes.</summary>
public sealed class MemoryTiles : ITileSource
{
    private readonly Dictionary<TileId, ReadOnlyMemory<byte>> tiles = [];

    /// <summary>Stores tiles, each in place of what was stored under its identity.</summary>
    /// <param name="changed">Tiles as <see cref="TreeAppender"/> returned them.</param>
    public void Store(IEnumerable<Tile> changed)
    {
        foreach (var tile in changed) tiles[tile.Id] = tile.Hashes;
    }

    /// <inheritdoc />
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(TileId tile, CancellationToken cancellation) => new(tiles.GetValueOrDefault(tile));
}
