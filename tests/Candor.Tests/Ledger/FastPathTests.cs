using System.Text;
using System.Text.Json.Nodes;
using Candor.Audit;
using Candor.Domain.Ledger;
using Xunit;

namespace Candor.Tests.Ledger;

/// <summary>The quick ways of the verifier say yes only where the plain ones do.</summary>
public sealed class FastPathTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(69)]
    public async Task Proofs_checked_in_any_order_come_out_as_each_does_alone(int size)
    {
        var leaves = Enumerable.Range(0, size).Select(i => MerkleTree.HashLeaf([(byte)i])).ToArray();
        var tiles = new MemoryTiles();
        var growth = await TreeAppender.AppendAsync(tiles, TreeHead.Empty, leaves, TestContext.Current.CancellationToken);
        tiles.Store(growth.Changed);
        var verifier = new InclusionVerifier(growth.Head);
        var random = new Random(size);
        for (var turn = 0; turn < 2000; turn++)
        {
            var index = turn < size ? turn : random.Next(size);
            var proof = (await MerkleTree.ProveInclusionAsync(tiles, index, size, TestContext.Current.CancellationToken)).ToList();
            var leaf = leaves[index];
            switch (random.Next(6))
            {
                case 0 when proof.Count > 0:
                    proof[random.Next(proof.Count)] = leaves[random.Next(size)];
                    break;
                case 1 when proof.Count > 0:
                    proof.RemoveAt(random.Next(proof.Count));
                    break;
                case 2:
                    leaf = leaves[random.Next(size)];
                    break;
                case 3:
                    index = random.Next(-1, size + 1);
                    break;
            }

            Assert.Equal(MerkleTree.VerifyInclusion(leaf, index, proof, growth.Head), verifier.Verify(leaf, index, [.. proof]));
        }
    }

    [Theory]
    [InlineData("""{"a":1,"b":[true,false,null,-7,0],"c":{"d":"x y"}}""")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("123456789012345")]
    [InlineData("""{"a":"é","b":0.5}""")]
    public void Canonical_text_is_read(string json) =>
        Assert.Equal(Encoding.UTF8.GetBytes(json), CanonicalJson.Write(CanonicalJson.ParseExact(Encoding.UTF8.GetBytes(json))));

    [Theory]
    [InlineData("""{"b":1,"a":1}""")]
    [InlineData("""{"a":1,"a":1}""")]
    [InlineData("""{"a": 1}""")]
    [InlineData("""{"a":01}""")]
    [InlineData("""{"a":-0}""")]
    [InlineData("""{"a":-}""")]
    [InlineData("""{"a":1.0}""")]
    [InlineData("""{"a":1e2}""")]
    [InlineData("""{"a":9007199254740993}""")]
    [InlineData("""{"a":"\u0041"}""")]
    [InlineData("{\"a\":\"\u0001\"}")]
    [InlineData("""{"a":"x""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("[1,]")]
    [InlineData("[1")]
    [InlineData("1 ")]
    [InlineData("")]
    [InlineData("nul")]
    public void Text_in_any_other_spelling_is_refused(string json) =>
        Assert.Throws<LedgerFormatException>(() => CanonicalJson.ParseExact(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_changed_leaf_is_read_only_where_writing_it_again_gives_the_same_bytes()
    {
        var random = new Random(4);
        var leaf = JsonNode.Parse("""{"actor":{"id":"clock","kind":"system"},"at":"2026-11-24T12:00:00.000Z","data":{"n":1},"seq":7,"stream":"scr_1","tenant":"acme","type":"Opened","v":1}""")!;
        var sound = CanonicalJson.Write(leaf);
        Assert.Equal(sound, LedgerEvent.Parse(sound).ToLeaf());
        for (var turn = 0; turn < 20_000; turn++)
        {
            var mutant = sound.ToArray();
            mutant[random.Next(mutant.Length)] = (byte)random.Next(32, 127);
            LedgerEvent? parsed = null;
            LeafSummary? summary = null;
            try
            {
                parsed = LedgerEvent.Parse(mutant);
                Assert.Equal(mutant, parsed.ToLeaf());
            }
            catch (LedgerFormatException)
            {
            }

            try
            {
                summary = LeafSummary.Read(mutant);
            }
            catch (LedgerFormatException)
            {
            }

            // What is read without a JSON reader is what the reader reads.
            Assert.Equal(
                parsed is null ? null : new LeafSummary(parsed.Tenant, parsed.Stream, parsed.Seq, parsed.Type, parsed.At, parsed.Actor, null), summary);
        }
    }

    [Theory]
    [InlineData("""{"actor":{"id":"clock","kind":"system"},"at":"2026-11-24T12:00:00.000Z","data":{},"more":1,"seq":7,"stream":"s","tenant":"a","type":"O","v":1}""")]
    [InlineData("""{"actor":{"id":"clock","kind":"system","more":1},"at":"2026-11-24T12:00:00.000Z","data":{},"seq":7,"stream":"s","tenant":"a","type":"O","v":1}""")]
    [InlineData("""{"actor":{"id":"clock","kind":"system"},"at":"2026-11-24T12:00:00.000Z","data":{},"sealed":1,"seq":7,"stream":"s","tenant":"a","type":"O","v":1}""")]
    [InlineData("""{"actor":{"id":"","kind":"system"},"at":"2026-11-24T12:00:00.000Z","data":{},"seq":7,"stream":"s","tenant":"a","type":"O","v":1}""")]
    [InlineData("""{"actor":{"id":"clock","kind":"system"},"at":"2026-11-24T12:00:00.000Z","data":{},"seq":0,"stream":"s","tenant":"a","type":"O","v":1}""")]
    public void A_leaf_with_more_or_less_than_its_version_has_is_refused(string leaf) =>
        Assert.Throws<LedgerFormatException>(() => LedgerEvent.Parse(Encoding.UTF8.GetBytes(leaf)));

    [Fact]
    public async Task What_is_sealed_is_read_the_same_without_a_json_reader_and_with_one()
    {
        foreach (var happened in (await SmallLedger.CreateAsync()).Events)
        {
            var summary = LeafSummary.Read(happened.ToLeaf());
            Assert.Equal(happened.Sealed?.Key, summary.Sealed?.Key);
            Assert.Equal(happened.Sealed?.Iv.ToArray(), summary.Sealed?.Iv.ToArray());
            Assert.Equal(happened.Sealed?.Ciphertext.ToArray(), summary.Sealed?.Ciphertext.ToArray());
        }
    }

    [Fact]
    public async Task A_proof_read_beside_that_of_the_line_before_is_the_one_that_stands_there()
    {
        var ledger = await SmallLedger.CreateAsync();
        var random = new Random(6);
        for (var turn = 0; turn < 5_000; turn++)
        {
            var before = (await ledger.EntryAsync(random.Next(ledger.Events.Count), TestContext.Current.CancellationToken)).ToLine();
            var line = (await ledger.EntryAsync(random.Next(ledger.Events.Count), TestContext.Current.CancellationToken)).ToLine();
            if (turn % 2 == 1)
                line[random.Next(line.AsSpan().IndexOf("\"proof\""u8), line.Length)] = (byte)random.Next(32, 127);
            var batch = new EntryBatch();
            batch.Add(before);
            batch.Add(line);
            batch.Read();
            BundleEntry? alone = null;
            try
            {
                alone = BundleEntry.Parse(line);
            }
            catch (LedgerFormatException)
            {
            }

            Assert.Equal(alone is null, batch.Fault is not null);
            if (alone is not null)
                Assert.Equal(alone.Proof, batch.ProofOf(batch.Entries[1]).ToArray());
        }
    }

    [Fact]
    public async Task A_changed_line_is_read_at_once_only_where_it_is_written_the_same()
    {
        var line = (await (await SmallLedger.CreateAsync()).EntryAsync(7, TestContext.Current.CancellationToken)).ToLine();
        Assert.Equal(line, EntryLine.TryRead(line)!.ToLine());
        var random = new Random(5);
        for (var turn = 0; turn < 20_000; turn++)
        {
            var mutant = line.ToArray();
            mutant[random.Next(mutant.Length)] = (byte)random.Next(32, 127);
            if (EntryLine.TryRead(mutant) is { } entry)
                Assert.Equal(mutant, entry.ToLine());
        }

        for (var cut = 0; cut < line.Length; cut++)
            Assert.Null(EntryLine.TryRead(line.AsSpan(0, cut)));
    }
}
