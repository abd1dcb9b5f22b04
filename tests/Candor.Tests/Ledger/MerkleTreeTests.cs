using System.Globalization;
using System.Text;
using Candor.Domain.Ledger;
using CsCheck;
using Xunit;

namespace Candor.Tests.Ledger;

public sealed class MerkleTreeTests
{
    private static readonly TreeHash[] Leaves =
        [.. Enumerable.Range(0, 3000).Select(i => MerkleTree.HashLeaf(Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture))))];

    private static async Task<(MemoryTiles Tiles, TreeHead Head)> Grown(int size)
    {
        var tiles = new MemoryTiles();
        var growth = await TreeAppender.AppendAsync(tiles, TreeHead.Empty, Leaves[..size]);
        tiles.Store(growth.Changed);
        return (tiles, growth.Head);
    }

    /// <summary>The reference leaves and roots that certificate transparency implementations test themselves against.</summary>
    [Fact]
    public async Task The_well_known_test_vectors_of_certificate_transparency_hold()
    {
        string[] leaves =
            ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        string[] roots =
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        var (tiles, head) = (new MemoryTiles(), TreeHead.Empty);
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Hex(head.Root));
        for (var i = 0; i < leaves.Length; i++)
        {
            var growth = await TreeAppender.AppendAsync(tiles, head, [MerkleTree.HashLeaf(Convert.FromHexString(leaves[i]))]);
            tiles.Store(growth.Changed);
            head = growth.Head;
            Assert.Equal(roots[i], Hex(head.Root));
        }

        Assert.Equal(
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
            (await MerkleTree.ProveInclusionAsync(tiles, 0, 8)).Select(Hex));
        Assert.Equal(
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
            (await MerkleTree.ProveConsistencyAsync(tiles, 6, 8)).Select(Hex));
    }

    [Fact]
    public async Task Roots_of_every_size_equal_the_definition()
    {
        var (tiles, _) = await Grown(600);
        for (var size = 0; size <= 600; size++) Assert.Equal(NaiveTree.Root(Leaves.AsSpan(0, size)), await MerkleTree.RootAsync(tiles, size));
    }

    [Fact]
    public async Task Inclusion_proofs_equal_the_definition_and_hold_for_their_leaf_alone()
    {
        var (tiles, _) = await Grown(600);
        for (var size = 1; size <= 600; size += size < 40 ? 1 : 37)
        {
            var head = new TreeHead(size, await MerkleTree.RootAsync(tiles, size));
            for (var index = 0; index < size; index += size < 40 ? 1 : 7)
            {
                var proof = await MerkleTree.ProveInclusionAsync(tiles, index, size);
                Assert.Equal(NaiveTree.Path(index, Leaves.AsSpan(0, size)), proof);
                Assert.True(MerkleTree.VerifyInclusion(Leaves[index], index, proof, head));
                Assert.False(MerkleTree.VerifyInclusion(Leaves[index + 1], index, proof, head));
                Assert.False(MerkleTree.VerifyInclusion(Leaves[index], index + 1, proof, head));
                Assert.False(MerkleTree.VerifyInclusion(Leaves[index], index, [.. proof, head.Root], head));
                if (proof.Count > 0) Assert.False(MerkleTree.VerifyInclusion(Leaves[index], index, [.. proof.Skip(1)], head));
            }
        }
    }

    [Fact]
    public async Task Consistency_proofs_equal_the_definition_and_hold_for_their_heads_alone()
    {
        var (tiles, _) = await Grown(600);
        for (var size = 0; size <= 600; size += size < 40 ? 1 : 53)
        {
            var newer = new TreeHead(size, await MerkleTree.RootAsync(tiles, size));
            for (var oldSize = 0; oldSize <= size; oldSize += size < 40 ? 1 : 11)
            {
                var older = new TreeHead(oldSize, await MerkleTree.RootAsync(tiles, oldSize));
                var proof = await MerkleTree.ProveConsistencyAsync(tiles, oldSize, size);
                Assert.Equal(NaiveTree.Proof(oldSize, Leaves.AsSpan(0, size)), proof);
                Assert.True(MerkleTree.VerifyConsistency(older, newer, proof));
                Assert.False(MerkleTree.VerifyConsistency(older with { Root = Leaves[0] == older.Root ? Leaves[1] : Leaves[0] }, newer, proof));
                Assert.False(MerkleTree.VerifyConsistency(older, newer, [.. proof, Leaves[0]]));
                if (proof.Count > 0) Assert.False(MerkleTree.VerifyConsistency(older, newer, [.. proof.Skip(1)]));
                if (oldSize is > 0 && oldSize < size)
                    Assert.False(MerkleTree.VerifyConsistency(older, newer with { Root = older.Root }, proof));
            }
        }
    }

    [Fact]
    public void Random_batches_give_the_same_tiles_and_root_as_one_large_batch() =>
        Gen.Int[0, 700].Array[1, 8].Where(batches => batches.Sum() <= Leaves.Length).Sample(batches =>
        {
            var (tiles, head) = (new MemoryTiles(), TreeHead.Empty);
            foreach (var batch in batches)
            {
                var growth = Now(TreeAppender.AppendAsync(tiles, head, Leaves[(int)head.Size..((int)head.Size + batch)]));
                Assert.True(growth.Changed.Count <= batch / 256 + batch / 65536 + 6);
                tiles.Store(growth.Changed);
                head = growth.Head;
            }

            var once = Now(TreeAppender.AppendAsync(new MemoryTiles(), TreeHead.Empty, Leaves[..(int)head.Size]));
            Assert.Equal(NaiveTree.Root(Leaves.AsSpan(0, batches.Sum())), head.Root);
            Assert.Equal(once.Head, head);
            foreach (var tile in once.Changed)
                Assert.True(tile.Hashes.Span.SequenceEqual(Now(tiles.ReadAsync(tile.Id, TestContext.Current.CancellationToken)).Span));
        }, iter: 60);

    [Fact]
    public async Task Tiles_left_behind_by_a_crash_do_no_harm()
    {
        var (tiles, head) = await Grown(300);
        tiles.Store((await TreeAppender.AppendAsync(tiles, head, Leaves[1000..1900])).Changed);

        var growth = await TreeAppender.AppendAsync(tiles, head, Leaves[300..800]);

        Assert.Equal(NaiveTree.Root(Leaves.AsSpan(0, 800)), growth.Head.Root);
    }

    [Fact]
    public async Task Appending_to_changed_or_lost_tiles_is_refused()
    {
        var (tiles, head) = await Grown(300);
        var edge = new TileId(0, 1);
        var bytes = (await tiles.ReadAsync(edge, TestContext.Current.CancellationToken)).ToArray();

        bytes[40] ^= 1;
        tiles.Store([new Tile(edge, bytes)]);
        await Assert.ThrowsAsync<LedgerFormatException>(async () => await TreeAppender.AppendAsync(tiles, head, Leaves[300..301]));

        tiles.Store([new Tile(edge, bytes.AsMemory(0, 43 * 32))]);
        await Assert.ThrowsAsync<LedgerFormatException>(async () => await TreeAppender.AppendAsync(tiles, head, Leaves[300..301]));
    }

    [Fact]
    public async Task A_million_leaves_need_few_tiles_for_a_proof()
    {
        var tiles = new CountingTiles();
        var head = TreeHead.Empty;
        const int size = 1_000_000;
        var growth = await TreeAppender.AppendAsync(tiles, head, new RepeatedLeaf(size));
        tiles.Store(growth.Changed);
        tiles.Reads = 0;

        var proof = await MerkleTree.ProveInclusionAsync(tiles, 654_321, size);

        Assert.InRange(tiles.Reads, 1, 6);
        Assert.True(MerkleTree.VerifyInclusion(Leaves[0], 654_321, proof, growth.Head));
    }

    [Fact]
    public async Task Proofs_asked_for_in_order_read_each_tile_about_once()
    {
        var tiles = new CountingTiles();
        var growth = await TreeAppender.AppendAsync(tiles, TreeHead.Empty, new RepeatedLeaf(100_000));
        tiles.Store(growth.Changed);
        tiles.Reads = 0;
        var prover = new InclusionProver(tiles, growth.Head.Size);

        for (var index = 0; index < 50_000; index += 5)
            Assert.True(MerkleTree.VerifyInclusion(Leaves[0], index, await prover.ProveAsync(index), growth.Head));

        Assert.InRange(tiles.Reads, 1, 250);
    }

    private static T Now<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    private static string Hex(TreeHash hash) => Convert.ToHexStringLower(hash.ToArray());

    private sealed class CountingTiles : ITileSource
    {
        private readonly MemoryTiles inner = new();

        public int Reads { get; set; }

        public void Store(IEnumerable<Tile> changed) => inner.Store(changed);

        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(TileId tile, CancellationToken cancellation)
        {
            Reads++;
            return inner.ReadAsync(tile, cancellation);
        }
    }

    private sealed class RepeatedLeaf(int count) : IReadOnlyList<TreeHash>
    {
        public int Count => count;

        public TreeHash this[int index] => Leaves[0];

        public IEnumerator<TreeHash> GetEnumerator() => Enumerable.Repeat(Leaves[0], count).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
