using System.Numerics;
using System.Security.Cryptography;

namespace Candor.Domain.Ledger;

/// <summary>A tree's size and root: all that a signature needs to cover.</summary>
/// <param name="Size">The number of leaves.</param>
/// <param name="Root">The Merkle tree hash over them.</param>
public readonly record struct TreeHead(long Size, TreeHash Root)
{
    /// <summary>The tree without a leaf.</summary>
    public static TreeHead Empty { get; } = new(0, MerkleTree.EmptyRoot);
}

/// <summary>The Merkle tree of RFC 9162 §2.1 with SHA-256: hashes, roots and proofs, and the checking of proofs.</summary>
public static class MerkleTree
{
    /// <summary>The root of the tree without a leaf: SHA-256 of nothing.</summary>
    public static TreeHash EmptyRoot { get; } = new(SHA256.HashData([]));

    /// <summary>SHA-256(0x00 ‖ leaf).</summary>
    /// <param name="leaf">The leaf's exact bytes.</param>
    public static TreeHash HashLeaf(ReadOnlySpan<byte> leaf)
    {
        Span<byte> result = stackalloc byte[TreeHash.Length];
        if (leaf.Length < 2048)
        {
            // A whole hash at once is several times faster than one in parts, and leaves are short.
            Span<byte> input = stackalloc byte[1 + leaf.Length];
            input[0] = 0x00;
            leaf.CopyTo(input[1..]);
            SHA256.HashData(input, result);
            return new TreeHash(result);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0x00]);
        hash.AppendData(leaf);
        hash.GetHashAndReset(result);
        return new TreeHash(result);
    }

    /// <summary>SHA-256(0x01 ‖ left ‖ right).</summary>
    /// <param name="left">The subtree of the earlier leaves.</param>
    /// <param name="right">The subtree of the later leaves.</param>
    public static TreeHash HashNode(TreeHash left, TreeHash right)
    {
        Span<byte> input = stackalloc byte[1 + 2 * TreeHash.Length];
        input[0] = 0x01;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + TreeHash.Length)..]);
        Span<byte> result = stackalloc byte[TreeHash.Length];
        SHA256.HashData(input, result);
        return new TreeHash(result);
    }

    /// <summary>The root over the first <paramref name="size"/> leaves.</summary>
    /// <param name="tiles">The stored tree, which may be larger.</param>
    /// <param name="size">How many leaves to count, from 0.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="LedgerFormatException">The tiles do not hold that many leaves.</exception>
    public static async ValueTask<TreeHash> RootAsync(ITileSource tiles, long size, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0 ? EmptyRoot : await new SubtreeReader(tiles).HashAsync(0, size, cancellation);
    }

    /// <summary>Proves that a leaf stands in the tree; for many leaves, use one <see cref="InclusionProver"/>.</summary>
    /// <inheritdoc cref="InclusionProver.ProveAsync"/>
    /// <param name="tiles">The stored tree, which may be larger.</param>
    /// <param name="index">The leaf's place, from 0.</param>
    /// <param name="size">The size of the tree to prove it in.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static ValueTask<IReadOnlyList<TreeHash>> ProveInclusionAsync(
        ITileSource tiles, long index, long size, CancellationToken cancellation = default) =>
        new InclusionProver(tiles, size).ProveAsync(index, cancellation);

    /// <summary>Proves that the tree only grew (RFC 9162 §2.1.4.1).</summary>
    /// <param name="tiles">The stored tree, which may be larger than both.</param>
    /// <param name="oldSize">The earlier size.</param>
    /// <param name="newSize">The later size, not below the earlier.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The proof; empty when the earlier tree is empty or both are of one size.</returns>
    /// <exception cref="LedgerFormatException">The tiles do not hold that many leaves.</exception>
    public static async ValueTask<IReadOnlyList<TreeHash>> ProveConsistencyAsync(
        ITileSource tiles, long oldSize, long newSize, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, newSize);
        if (oldSize == 0 || oldSize == newSize) return [];
        var reader = new SubtreeReader(tiles);
        var proof = new List<TreeHash>();
        var (start, end) = (0L, newSize);
        while (oldSize != end)
        {
            var middle = start + Split(end - start);
            var sibling = oldSize <= middle ? reader.HashAsync(middle, end, cancellation) : reader.HashAsync(start, middle, cancellation);
            proof.Add(await sibling);
            (start, end) = oldSize <= middle ? (start, middle) : (middle, end);
        }

        // Where the old tree is itself a subtree of the new one, the verifier has its root already.
        if (start > 0) proof.Add(await reader.HashAsync(start, end, cancellation));
        proof.Reverse();
        return proof;
    }

    /// <summary>Checks an inclusion proof (RFC 9162 §2.1.3.2).</summary>
    /// <param name="leaf">The leaf's hash.</param>
    /// <param name="index">Its place, from 0.</param>
    /// <param name="proof">The sibling hashes from the leaf up to the root.</param>
    /// <param name="head">The tree it should stand in.</param>
    public static bool VerifyInclusion(TreeHash leaf, long index, IReadOnlyList<TreeHash> proof, TreeHead head)
    {
        if (index < 0 || index >= head.Size) return false;
        var (node, last) = (index, head.Size - 1);
        var hash = leaf;
        foreach (var sibling in proof)
        {
            if (last == 0) return false;
            if ((node & 1) == 1 || node == last)
            {
                hash = HashNode(sibling, hash);
                while ((node & 1) == 0 && node != 0) (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                hash = HashNode(hash, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && hash == head.Root;
    }

    /// <summary>Checks a consistency proof (RFC 9162 §2.1.4.2): that the later tree begins with the whole of the earlier.</summary>
    /// <param name="older">The earlier head.</param>
    /// <param name="newer">The later head.</param>
    /// <param name="proof">The proof; must be empty for an empty earlier tree and for two heads of one size.</param>
    public static bool VerifyConsistency(TreeHead older, TreeHead newer, IReadOnlyList<TreeHash> proof)
    {
        if (older.Size < 0 || older.Size > newer.Size) return false;
        if (older.Size == newer.Size) return proof.Count == 0 && older.Root == newer.Root;
        if (older.Size == 0) return proof.Count == 0 && older.Root == EmptyRoot;

        IReadOnlyList<TreeHash> path = BitOperations.IsPow2(older.Size) ? [older.Root, .. proof] : proof;
        if (path.Count == 0) return false;
        var (node, last) = (older.Size - 1, newer.Size - 1);
        while ((node & 1) == 1) (node, last) = (node >> 1, last >> 1);
        var (oldHash, newHash) = (path[0], path[0]);
        foreach (var sibling in path.Skip(1))
        {
            if (last == 0) return false;
            if ((node & 1) == 1 || node == last)
            {
                oldHash = HashNode(sibling, oldHash);
                newHash = HashNode(sibling, newHash);
                while ((node & 1) == 0 && node != 0) (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                newHash = HashNode(newHash, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && oldHash == older.Root && newHash == newer.Root;
    }

    /// <summary>The largest power of two below <paramref name="count"/>, where RFC 9162 splits a tree of two or more leaves.</summary>
    internal static long Split(long count) => 1L << BitOperations.Log2((ulong)count - 1);

    /// <summary>A tile's hashes and all nodes above them that are complete: row k holds the roots over 2^k hashes each.</summary>
    internal static TreeHash[][] Expand(ReadOnlySpan<byte> tile)
    {
        var row = new TreeHash[tile.Length / TreeHash.Length];
        for (var i = 0; i < row.Length; i++) row[i] = new TreeHash(tile.Slice(i * TreeHash.Length, TreeHash.Length));
        var rows = new List<TreeHash[]> { row };
        while (row.Length > 1)
        {
            var below = row;
            row = new TreeHash[below.Length / 2];
            for (var i = 0; i < row.Length; i++) row[i] = HashNode(below[2 * i], below[2 * i + 1]);
            rows.Add(row);
        }

        return [.. rows];
    }
}
