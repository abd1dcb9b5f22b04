using System.Security.Cryptography;
using Candor.Domain.Ledger;

namespace Candor.Audit;

/// <summary>One walk over the entries, whose lines are read on all cores and checked in order: each proven, in order and in scope; what is opened beside them; and the table for people made again.</summary>
internal sealed class EntriesCheck : IDisposable
{
    // Bounds the memory; enough that no core waits for another.
    private static readonly int Ahead = Environment.ProcessorCount + 2;

    private readonly BundleManifest manifest;
    private readonly TreeHead? earlier;
    private readonly RunningRoot root = new();
    private readonly ScopeCheck scope;
    private readonly InclusionVerifier proofs;
    private readonly IncrementalHash table = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly LineReader entries;
    private readonly LineReader? opened;
    private OpenedEntry? nextOpened;
    private long lastIndex = -1;
    private long events;
    private long openings;

    private EntriesCheck(BundleManifest manifest, TreeHead? earlier, ZipSection entries, ZipSection? opened)
    {
        this.manifest = manifest;
        this.earlier = earlier;
        scope = ScopeCheck.Of(manifest);
        proofs = new InclusionVerifier(manifest.Head);
        this.entries = new LineReader(entries);
        this.opened = opened is null ? null : new LineReader(opened);
    }

    /// <summary>Walks.</summary>
    /// <returns>How many events there are, and how many of them are opened.</returns>
    /// <exception cref="BundleFaultException">The first line that does not hold.</exception>
    public static (long Events, long Opened) Run(
        BundleManifest manifest, TreeHead? earlier, ZipSection entries, ZipSection? opened, CancellationToken cancellation)
    {
        using var check = new EntriesCheck(manifest, earlier, entries, opened);
        return check.Run(cancellation);
    }

    /// <inheritdoc />
    public void Dispose() => table.Dispose();

    private (long Events, long Opened) Run(CancellationToken cancellation)
    {
        table.AppendData(EventsCsv.Header);
        AdvanceOpened();
        var (pending, spare) = (new Queue<(EntryBatch Batch, Task Read)>(), new Stack<EntryBatch>());
        BundleFaultException? cutShort = null;
        for (var more = true; more || pending.Count > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (more && pending.Count < Ahead)
            {
                var batch = spare.TryPop(out var used) ? used : new EntryBatch();
                more = Fill(batch, ref cutShort);
                if (!batch.IsEmpty) pending.Enqueue((batch, Task.Run(batch.Read, cancellation)));
                continue;
            }

            var (oldest, read) = pending.Dequeue();
            read.GetAwaiter().GetResult();
            Check(oldest);
            oldest.Clear();
            spare.Push(oldest);
        }

        // What is wrong with a line before it comes first.
        if (cutShort is not null) throw cutShort;
        if (nextOpened is not null) throw Fault(opened!, "opens an event that is not among the entries");
        if (events != manifest.Count) throw Whole("does not hold as many events as the manifest counts");
        if (scope.Ending(events) is { } missing) throw Whole(missing);
        if (earlier is { } before && root.Head() != before)
            throw Whole($"does not begin with the {before.Size} events that the earlier checkpoint covers: the ledger was rewritten");
        if (Convert.ToHexStringLower(table.GetHashAndReset()) != manifest.Files.GetValueOrDefault(BundleFormat.EventsCsv))
            throw new BundleFaultException(BundleFormat.EventsCsv, null, $"does not tell what {BundleFormat.Entries} tells");
        return (events, openings);
    }

    /// <summary>Fills a batch with the next lines.</summary>
    /// <returns>Whether there may be more.</returns>
    private bool Fill(EntryBatch batch, ref BundleFaultException? cutShort)
    {
        try
        {
            while (batch.HasRoom)
            {
                if (!entries.TryRead(out var line)) return false;
                batch.Add(line.Span);
            }

            return true;
        }
        catch (BundleFaultException fault)
        {
            cutShort = fault;
            return false;
        }
    }

    private void Check(EntryBatch batch)
    {
        foreach (ref readonly var entry in batch.Entries)
        {
            CheckPlace(entry.Index, entry.Event);
            if (!proofs.Verify(entry.Leaf, entry.Index, batch.ProofOf(entry)))
                throw EntryFault("its proof does not lead from the leaf to the root");
            CheckOpened(entry.Index, entry.Event);
            if (root.Size < earlier?.Size) root.Append(entry.Leaf);
            lastIndex = entry.Index;
            events++;
        }

        if (batch.Fault is { } fault) throw EntryFault(fault);
        table.AppendData(batch.Table);
    }

    private void CheckPlace(long index, LeafSummary happened)
    {
        if (index <= lastIndex) throw EntryFault("its index does not rise");
        if (happened.Tenant != manifest.Tenant) throw EntryFault("is of another tenant");
        if (scope.Next(index, happened) is { } fault) throw EntryFault(fault);
    }

    private void CheckOpened(long index, LeafSummary happened)
    {
        if (nextOpened is null || nextOpened.Index > index) return;
        if (nextOpened.Index < index) throw Fault(opened!, "opens an event that is not among the entries");
        if (happened.Sealed is not { } part) throw Fault(opened!, "opens an event that has no sealed part");
        var plain = Parse(opened!, () => Sealing.OpenWithEventKey(nextOpened.EventKey.Span, part));
        if (!CanonicalJson.Write(plain).AsSpan().SequenceEqual(CanonicalJson.Write(nextOpened.Plain)))
            throw Fault(opened!, "shows another text than the leaf holds");
        openings++;
        AdvanceOpened();
    }

    private void AdvanceOpened()
    {
        var last = nextOpened?.Index ?? -1;
        nextOpened = opened is not null && opened.TryRead(out var line) ? Parse(opened, () => OpenedEntry.Parse(line.Span)) : null;
        if (nextOpened is not null && nextOpened.Index <= last) throw Fault(opened!, "its index does not rise");
    }

    private static T Parse<T>(LineReader lines, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (LedgerFormatException e)
        {
            throw Fault(lines, e.Message);
        }
    }

    // Lines are counted as they are checked: reading is ahead of it.
    private BundleFaultException EntryFault(string what) => new(entries.Name, events + 1, what);

    private static BundleFaultException Fault(LineReader lines, string what) => new(lines.Name, lines.Line, what);

    private static BundleFaultException Whole(string what) => new(BundleFormat.Entries, null, what);
}
