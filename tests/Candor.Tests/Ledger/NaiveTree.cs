using System.Security.Cryptography;
using Candor.Domain.Ledger;

namespace Candor.Tests.Ledger;

/// <summary>RFC 9162 §2.1 written down as it is defined, recursively and without tiles: what the real tree is judged by.</summary>
internal static class NaiveTree
{
    public static TreeHash Root(ReadOnlySpan<TreeHash> leaves)
    {
        if (leaves.Length == 0) return new TreeHash(SHA256.HashData([]));
        if (leaves.Length == 1) return leaves[0];
        var k = Split(leaves.Length);
        return new TreeHash(SHA256.HashData([0x01, .. Root(leaves[..k]).ToArray(), .. Root(leaves[k..]).ToArray()]));
    }

    public static List<TreeHash> Path(int m, ReadOnlySpan<TreeHash> leaves)
    {
        if (leaves.Length == 1) return [];
        var k = Split(leaves.Length);
        return m < k ? [.. Path(m, leaves[..k]), Root(leaves[k..])] : [.. Path(m - k, leaves[k..]), Root(leaves[..k])];
    }

    public static List<TreeHash> Proof(int m, ReadOnlySpan<TreeHash> leaves) => m == 0 ? [] : Subproof(m, leaves, whole: true);

    private static List<TreeHash> Subproof(int m, ReadOnlySpan<TreeHash> leaves, bool whole)
    {
        if (m == leaves.Length) return whole ? [] : [Root(leaves)];
        var k = Split(leaves.Length);
        return m <= k
            ? [.. Subproof(m, leaves[..k], whole), Root(leaves[k..])]
            : [.. Subproof(m - k, leaves[k..], whole: false), Root(leaves[..k])];
    }

    private static int Split(int count)
    {
        var k = 1;
        while (k * 2 < count) k *= 2;
        return k;
    }
}
