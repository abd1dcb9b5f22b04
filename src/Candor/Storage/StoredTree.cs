using Candor.Domain.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Candor.Storage;

/// <summary>The ledger's tree as the database has it.</summary>
/// <param name="store">The database.</param>
/// <param name="tenant">Whose ledger.</param>
public sealed class StoredTree(Store store, Tenant tenant) : ITileSource
{
    /// <summary>The last signed head; the empty tree before the first.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task<TreeHead> Head(CancellationToken cancel) =>
        await Last(cancel) is { } last ? new TreeHead(last.Size, new TreeHash(last.Root)) : TreeHead.Empty;

    /// <summary>The last checkpoint; null before the first.</summary>
    /// <param name="cancel">Gives up.</param>
    public Task<CheckpointRow?> Last(CancellationToken cancel) =>
        store.Checkpoints.AsNoTracking().Where(row => row.Tenant == tenant.Name).OrderByDescending(row => row.Size).FirstOrDefaultAsync(cancel);

    /// <inheritdoc />
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(TileId tile, CancellationToken cancellation) =>
        await store.Tiles.AsNoTracking()
            .Where(row => row.Tenant == tenant.Name && row.Level == tile.Level && row.Index == tile.Index)
            .Select(row => row.Hashes)
            .SingleOrDefaultAsync(cancellation);
}
