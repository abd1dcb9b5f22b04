namespace Candor.Domain.Ledger;

/// <summary>
/// Proves many leaves of one tree, as an export does: asked in rising order it reads each tile once and remembers a bounded number
/// of them. Not for use by two callers at once.
/// </summary>
/// <param name="tiles">The stored tree, which may be larger.</param>
/// <param name="size">The size of the tree to prove leaves in.</param>
public sealed class InclusionProver(ITileSource tiles, long size)
{
    private readonly SubtreeReader reader = new(tiles);

    /// <summary>Proves that a leaf stands in the tree (RFC 9162 §2.1.3.1).</summary>
    /// <param name="index">The leaf's place, from 0.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The sibling hashes from the leaf up to the root.</returns>
    /// <exception cref="LedgerFormatException">The tiles do not hold that many leaves.</exception>
    public async ValueTask<IReadOnlyList<TreeHash>> ProveAsync(long index, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<TreeHash>();
        var (start, end) = (0L, size);
        while (end - start > 1)
        {
            var middle = start + MerkleTree.Split(end - start);
            var sibling = index < middle ? reader.HashAsync(middle, end, cancellation) : reader.HashAsync(start, middle, cancellation);
            proof.Add(await sibling);
            (start, end) = index < middle ? (start, middle) : (middle, end);
        }

        proof.Reverse();
        return proof;
    }
}
