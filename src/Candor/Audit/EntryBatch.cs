using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using Candor.Domain.Ledger;

namespace Candor.Audit;

/// <summary>An entry that was read and not yet checked against the others.</summary>
/// <param name="Index">Its place in the ledger.</param>
/// <param name="Leaf">The leaf's hash.</param>
/// <param name="Event">What the leaf says.</param>
/// <param name="ProofStart">Where its proof begins among its batch's hashes.</param>
/// <param name="ProofLength">How many hashes its proof has.</param>
internal readonly record struct ReadEntry(long Index, TreeHash Leaf, LeafSummary Event, int ProofStart, int ProofLength);

/// <summary>
/// Some lines of the entries. Reading one needs no other, so batches are read on several cores at once; checking them, which goes from one line to the
/// next, is done in order afterwards. Owned by one thread at a time. Its buffers are used again.
/// </summary>
internal sealed class EntryBatch
{
    private const int MostLines = 256;

    // A hostile bundle may have very long lines: then a batch has only one.
    private const int MostBytes = 512 * 1024;

    private readonly ArrayBufferWriter<byte> text = new(MostBytes);
    private readonly List<int> ends = new(MostLines);
    private readonly List<ReadEntry> entries = new(MostLines);
    private readonly List<TreeHash> hashes = [];
    private readonly ArrayBufferWriter<byte> table = new(32 * 1024);
    private byte[] leaf = new byte[1024];

    /// <summary>Whether no line was added.</summary>
    public bool IsEmpty => ends.Count == 0;

    /// <summary>Whether it has room for another line.</summary>
    public bool HasRoom => ends.Count < MostLines && text.WrittenCount < MostBytes;

    /// <summary>What was read, in order, up to the first fault.</summary>
    public ReadOnlySpan<ReadEntry> Entries => CollectionsMarshal.AsSpan(entries);

    /// <summary>The entries' rows in the table for people.</summary>
    public ReadOnlySpan<byte> Table => table.WrittenSpan;

    /// <summary>What is wrong with the line after the last of <see cref="Entries"/>; null when all were read.</summary>
    public string? Fault { get; private set; }

    /// <summary>Takes a copy of a line.</summary>
    /// <param name="line">Without its line feed.</param>
    public void Add(ReadOnlySpan<byte> line)
    {
        text.Write(line);
        ends.Add(text.WrittenCount);
    }

    /// <summary>Forgets everything, to be filled again.</summary>
    public void Clear()
    {
        text.ResetWrittenCount();
        table.ResetWrittenCount();
        ends.Clear();
        entries.Clear();
        hashes.Clear();
        Fault = null;
    }

    /// <summary>The proof of an entry.</summary>
    /// <param name="entry">One of <see cref="Entries"/>.</param>
    public ReadOnlySpan<TreeHash> ProofOf(ReadEntry entry) => CollectionsMarshal.AsSpan(hashes).Slice(entry.ProofStart, entry.ProofLength);

    /// <summary>Reads the lines.</summary>
    public void Read()
    {
        var start = 0;
        ReadOnlySpan<byte> proofBefore = default;
        try
        {
            foreach (var end in ends)
            {
                proofBefore = ReadOne(text.WrittenSpan[start..end], proofBefore);
                start = end;
            }
        }
        catch (LedgerFormatException fault)
        {
            Fault = fault.Message;
        }
    }

    /// <summary>Reads a line.</summary>
    /// <returns>The proof's text, for the line after it; empty when that line cannot use it.</returns>
    private ReadOnlySpan<byte> ReadOne(ReadOnlySpan<byte> line, ReadOnlySpan<byte> proofBefore)
    {
        var first = hashes.Count;
        var known = proofBefore.IsEmpty ? default : ProofOf(entries[^1]);
        if (EntryLine.TrySplit(line, out var index, out var leafText, out var proofText)
            && TryReadLeaf(leafText, out var bytes)
            && EntryLine.TryReadProof(proofText, proofBefore, known, hashes))
        {
            Take(index, bytes, first);
            return proofText;
        }

        CollectionsMarshal.SetCount(hashes, first);
        var slow = BundleEntry.Parse(line);
        hashes.AddRange(slow.Proof);
        Take(slow.Index, slow.Leaf.Span, first);
        return default;
    }

    private bool TryReadLeaf(ReadOnlySpan<byte> base64, out ReadOnlySpan<byte> bytes)
    {
        var room = Base64.GetMaxDecodedFromUtf8Length(base64.Length);
        if (leaf.Length < room) leaf = new byte[room];
        var isSound = EntryLine.TryDecode(base64, leaf.AsSpan(0, room), out var length);
        bytes = isSound ? leaf.AsSpan(0, length) : default;
        return isSound;
    }

    private void Take(long index, ReadOnlySpan<byte> bytes, int firstHash)
    {
        var happened = LeafSummary.Read(bytes);
        EventsCsv.Write(table, index, happened);
        entries.Add(new ReadEntry(index, MerkleTree.HashLeaf(bytes), happened, firstHash, hashes.Count - firstHash));
    }
}
