using System.Security.Cryptography;
using Candor.Domain.Ledger;

namespace Candor.Audit;

/// <summary>One walk over the entries: each proven, in order and in scope; what is opened beside them; and the table for people made again.</summary>
internal sealed class EntriesCheck
{
    private readonly BundleManifest manifest;
    private readonly ScopeCheck scope;
    private readonly InclusionVerifier proofs;
    private readonly LineReader entries;
    private readonly LineReader? opened;
    private OpenedEntry? nextOpened;
    private long lastIndex = -1;
    private long events;
    private long openings;

    private EntriesCheck(BundleManifest manifest, ZipSection entries, ZipSection? opened)
    {
        this.manifest = manifest;
        scope = ScopeCheck.Of(manifest);
        proofs = new InclusionVerifier(manifest.Head);
        this.entries = new LineReader(entries);
        this.opened = opened is null ? null : new LineReader(opened);
    }

    /// <summary>Walks.</summary>
    /// <returns>How many events there are, and how many of them are opened.</returns>
    /// <exception cref="BundleFaultException">The first line that does not hold.</exception>
    public static (long Events, long Opened) Run(
        BundleManifest manifest, ZipSection entries, ZipSection? opened, CancellationToken cancellation) =>
        new EntriesCheck(manifest, entries, opened).Run(cancellation);

    private (long Events, long Opened) Run(CancellationToken cancellation)
    {
        using var table = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        table.AppendData(EventsCsv.Header);
        AdvanceOpened();
        while (entries.TryRead(out var line))
        {
            cancellation.ThrowIfCancellationRequested();
            var entry = Parse(entries, () => BundleEntry.Parse(line.Span));
            var happened = Parse(entries, () => LedgerEvent.Parse(entry.Leaf.Span));
            CheckPlace(entry, happened);
            if (!proofs.Verify(MerkleTree.HashLeaf(entry.Leaf.Span), entry.Index, entry.Proof))
                throw Fault(entries, "its proof does not lead from the leaf to the root");
            CheckOpened(entry.Index, happened);
            table.AppendData(EventsCsv.Row(entry.Index, happened));
            lastIndex = entry.Index;
            events++;
        }

        if (nextOpened is not null) throw Fault(opened!, "opens an event that is not among the entries");
        if (events != manifest.Count) throw Whole("does not hold as many events as the manifest counts");
        if (scope.Ending(events) is { } missing) throw Whole(missing);
        if (Convert.ToHexStringLower(table.GetHashAndReset()) != manifest.Files[BundleFormat.EventsCsv])
            throw new BundleFaultException(BundleFormat.EventsCsv, null, $"does not tell what {BundleFormat.Entries} tells");
        return (events, openings);
    }

    private void CheckPlace(BundleEntry entry, LedgerEvent happened)
    {
        if (entry.Index <= lastIndex) throw Fault(entries, "its index does not rise");
        if (happened.Tenant != manifest.Tenant) throw Fault(entries, "is of another tenant");
        if (scope.Next(entry.Index, happened) is { } fault) throw Fault(entries, fault);
    }

    private void CheckOpened(long index, LedgerEvent happened)
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

    private static BundleFaultException Fault(LineReader lines, string what) => new(lines.Name, lines.Line, what);

    private static BundleFaultException Whole(string what) => new(BundleFormat.Entries, null, what);
}
