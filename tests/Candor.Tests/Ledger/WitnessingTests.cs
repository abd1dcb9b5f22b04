using System.Buffers.Binary;
using System.Text;
using Candor.Domain.Ledger;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Xunit;

namespace Candor.Tests.Ledger;

/// <summary>The formats of C2SP tlog-witness and tlog-cosignature, and how a witness decides.</summary>
public sealed class WitnessingTests
{
    /// <summary>The request that the specification shows.</summary>
    private const string Example =
        """
        old 20852014
        PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
        jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
        5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
        /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
        — example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=

        """;

    private static readonly byte[] Seed = [.. Enumerable.Repeat((byte)7, 32)];
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1679315147);
    private static readonly SignedNote Note = SignedNote.Sign("candor/acme\n1\n" + MerkleTree.EmptyRoot + "\n", new SignerKey("candor/acme", Seed));

    [Fact]
    public void The_specifications_request_is_read_and_written_the_same()
    {
        var bytes = Encoding.UTF8.GetBytes(Example);
        var request = WitnessRequest.Parse(bytes);

        Assert.Equal((20852014, 4, 2), (request.OldSize, request.Proof.Count, request.Note.Signatures.Count));
        Assert.Equal(20852163, Checkpoint.Parse(request.Note.Text).Head.Size);
        Assert.Equal(bytes, request.ToBytes());
    }

    [Theory]
    [InlineData("old 20852014", "old 020852014")]
    [InlineData("old 20852014", "old +20852014")]
    [InlineData("old 20852014", "OLD 20852014")]
    [InlineData("old 20852014", "20852014")]
    [InlineData("PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=", "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkax=")]
    [InlineData("PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=", "short")]
    [InlineData("\n\nexample.com/behind-the-sofa\n", "\nexample.com/behind-the-sofa\n")]
    public void A_request_in_any_other_layout_is_refused(string text, string broken)
    {
        Assert.Contains(text, Example, StringComparison.Ordinal);
        Assert.Throws<LedgerFormatException>(() => WitnessRequest.Parse(Encoding.UTF8.GetBytes(Example.Replace(text, broken, StringComparison.Ordinal))));
    }

    [Fact]
    public void A_proof_of_more_hashes_than_a_tree_can_need_is_refused()
    {
        var long64 = new WitnessRequest(1, [.. Enumerable.Repeat(MerkleTree.EmptyRoot, 64)], Note);
        Assert.Throws<LedgerFormatException>(() => WitnessRequest.Parse(long64.ToBytes()));
        Assert.Equal(63, WitnessRequest.Parse((long64 with { Proof = [.. long64.Proof.Skip(1)] }).ToBytes()).Proof.Count);
    }

    /// <summary>The message put together here as the specification has it, and checked by another door of the library.</summary>
    [Fact]
    public void A_cosignature_signs_the_time_and_the_whole_checkpoint()
    {
        var cosigner = new Cosigner("witness.example/w1", Seed);
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(Note + cosigner.Sign(Note.Text, At)));
        var line = note.Signatures.Single(one => one.Name == "witness.example/w1").Signature.Span;

        Assert.Equal((ulong)1679315147, BinaryPrimitives.ReadUInt64BigEndian(line));
        var verifier = new Ed25519Signer();
        verifier.Init(false, new Ed25519PrivateKeyParameters(Seed).GeneratePublicKey());
        var message = Encoding.UTF8.GetBytes($"cosignature/v1\ntime 1679315147\n{Note.Text}");
        verifier.BlockUpdate(message, 0, message.Length);
        Assert.True(verifier.VerifySignature(line[8..].ToArray()));
        Assert.Equal(At, cosigner.Key.TimeOf(note));
        Assert.Equal(cosigner.Key, CosignatureKey.Parse(cosigner.ToString()));
    }

    [Fact]
    public void A_cosignature_of_another_text_time_name_or_key_is_none()
    {
        var cosigner = new Cosigner("witness.example/w1", Seed);
        Assert.Null(cosigner.Key.TimeOf(Note));
        Assert.Null(TimeIn(cosigner.Sign("candor/acme\n2\n" + MerkleTree.EmptyRoot + "\n", At)));
        Assert.Null(TimeIn(new Cosigner("witness.example/w2", Seed).Sign(Note.Text, At)));
        Assert.Null(TimeIn(new Cosigner("witness.example/w1", [.. Enumerable.Repeat((byte)8, 32)]).Sign(Note.Text, At)));
        // A ledger's own signature by the same key is of another kind.
        Assert.Null(TimeIn(SignedNote.Sign(Note.Text, new SignerKey("witness.example/w1", Seed)).ToString().Split("\n\n")[1]));

        DateTimeOffset? TimeIn(string line) => cosigner.Key.TimeOf(SignedNote.Parse(Encoding.UTF8.GetBytes(Note + line)));
    }

    [Theory]
    [InlineData("witness.example/w1+00000000+BGaNkT30lDrPTm0HR3rlNxKHJfSg/nNpZpwqjiCLnx2m")]
    [InlineData("witness.example/w1")]
    [InlineData("witness.example/w1+00000000+AWaNkT30lDrPTm0HR3rlNxKHJfSg/nNpZpwqjiCLnx2m")]
    public void Another_text_is_no_witnesss_key(string text) => Assert.Throws<LedgerFormatException>(() => CosignatureKey.Parse(text));

    [Fact]
    public async Task A_witness_cosigns_what_holds_all_it_saw_and_nothing_else()
    {
        var leaves = Enumerable.Range(0, 40).Select(i => MerkleTree.HashLeaf([(byte)i])).ToArray();
        var forged = leaves.ToArray();
        forged[3] = MerkleTree.HashLeaf("another"u8);
        var (tiles, other) = (await Tiles(leaves), await Tiles(forged));
        for (var last = 0; last <= 40; last++)
        {
            var seen = await Head(tiles, last);
            for (var size = last; size <= 40; size++)
            {
                var proof = await MerkleTree.ProveConsistencyAsync(tiles, last, size, TestContext.Current.CancellationToken);
                Assert.Equal(WitnessVerdict.Cosign, Witnessing.Judge(seen, new WitnessRequest(last, proof, Note), await Head(tiles, size)));
                if (last <= 3)
                    continue;
                // The same key has signed another tree, which is sound in itself.
                var rewritten = await MerkleTree.ProveConsistencyAsync(other, last, size, TestContext.Current.CancellationToken);
                Assert.Equal(
                    size == last ? WitnessVerdict.Forked : WitnessVerdict.Inconsistent,
                    Witnessing.Judge(seen, new WitnessRequest(last, rewritten, Note), await Head(other, size)));
            }

            Assert.Equal(WitnessVerdict.Outdated, Witnessing.Judge(seen, new WitnessRequest(last == 0 ? 1 : last - 1, [], Note), new TreeHead(41, leaves[0])));
            Assert.Equal(WitnessVerdict.Senseless, Witnessing.Judge(seen, new WitnessRequest(last + 1, [], Note), seen));
        }
    }

    [Fact]
    public void A_running_root_is_the_trees()
    {
        var leaves = Enumerable.Range(0, 130).Select(i => MerkleTree.HashLeaf([(byte)i])).ToArray();
        var running = new RunningRoot();
        Assert.Equal(TreeHead.Empty, running.Head());
        for (var size = 1; size <= leaves.Length; size++)
        {
            running.Append(leaves[size - 1]);
            Assert.Equal(new TreeHead(size, NaiveTree.Root(leaves.AsSpan(0, size))), running.Head());
        }
    }

    private static async Task<MemoryTiles> Tiles(TreeHash[] leaves)
    {
        var tiles = new MemoryTiles();
        tiles.Store((await TreeAppender.AppendAsync(tiles, TreeHead.Empty, leaves, TestContext.Current.CancellationToken)).Changed);
        return tiles;
    }

    private static async Task<TreeHead> Head(MemoryTiles tiles, int size) =>
        new(size, await MerkleTree.RootAsync(tiles, size, TestContext.Current.CancellationToken));
}
