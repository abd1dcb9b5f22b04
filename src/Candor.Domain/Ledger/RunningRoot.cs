using System.Numerics;

namespace Candor.Domain.Ledger;

/// <summary>The root over leaves that come one after another, in memory that grows with the logarithm of their number. Not for use by two callers at once.</summary>
public sealed class RunningRoot
{
    // The roots of the perfect subtrees, from the largest to the smallest: one for each 1 in the binary size.
    private readonly List<TreeHash> peaks = [];

    /// <summary>How many leaves came.</summary>
    public long Size { get; private set; }

    /// <summary>Takes the next leaf.</summary>
    /// <param name="leaf">Its hash.</param>
    public void Append(TreeHash leaf)
    {
        // Each trailing 1 of the size before is a subtree that the new one completes to one twice as large.
        for (var merges = BitOperations.TrailingZeroCount(~Size); merges > 0; merges--)
        {
            leaf = MerkleTree.HashNode(peaks[^1], leaf);
            peaks.RemoveAt(peaks.Count - 1);
        }

        peaks.Add(leaf);
        Size++;
    }

    /// <summary>The size and root so far.</summary>
    public TreeHead Head()
    {
        if (Size == 0) return TreeHead.Empty;
        var root = peaks[^1];
        for (var at = peaks.Count - 2; at >= 0; at--) root = MerkleTree.HashNode(peaks[at], root);
        return new TreeHead(Size, root);
    }
}
