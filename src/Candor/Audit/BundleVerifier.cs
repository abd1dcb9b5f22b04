using Candor.Domain.Ledger;

namespace Candor.Audit;

/// <summary>
/// Verifies an audit bundle offline, from its bytes alone and in flat memory. A bundle is accepted in one spelling only: a changed
/// byte anywhere, in a file or between files, is a fault.
/// </summary>
public static class BundleVerifier
{
    private const int SmallFile = 1024 * 1024;

    /// <summary>Checks everything a bundle claims.</summary>
    /// <param name="zip">The bundle; must be able to seek.</param>
    /// <param name="trusted">The ledger's key from a source outside of the bundle; null to use the key the bundle brings.</param>
    /// <param name="cancellation">Ends the checking.</param>
    /// <returns>The report, or the first fault.</returns>
    public static BundleResult Verify(Stream zip, VerifierKey? trusted = null, CancellationToken cancellation = default) =>
        Verify(zip, trusted, null, cancellation);

    /// <summary>As the other; and that a bundle of the whole ledger holds what an earlier checkpoint covered, so that nothing was rewritten since.</summary>
    /// <param name="zip">The bundle; must be able to seek.</param>
    /// <param name="trusted">The ledger's key from a source outside of the bundle; null to use the key the bundle brings.</param>
    /// <param name="since">An earlier checkpoint, kept outside of the ledger; null for none.</param>
    /// <param name="cancellation">Ends the checking.</param>
    public static BundleResult Verify(Stream zip, VerifierKey? trusted, byte[]? since, CancellationToken cancellation)
    {
        try
        {
            return new BundleResult(Check(zip, trusted, since, cancellation), null);
        }
        catch (BundleFaultException e)
        {
            return new BundleResult(null, e.Fault);
        }
    }

    private static BundleReport Check(Stream zip, VerifierKey? trusted, byte[]? since, CancellationToken cancellation)
    {
        var report = new List<string>();
        var files = PlainZipReader.Read(zip);
        var names = files.Select(f => f.Name).ToArray();
        if (!names.SequenceEqual(BundleFormat.Files(opened: names.Contains(BundleFormat.Opened))))
            throw new BundleFaultException("the zip file", null, "does not hold exactly a bundle's files in their order");
        var file = files.ToDictionary(f => f.Name);
        Say($"the zip file holds {files.Count} files and no other byte");

        var manifestBytes = file[BundleFormat.Manifest].ReadAll(SmallFile);
        var manifest = Read(BundleFormat.Manifest, () => BundleManifest.Parse(manifestBytes));
        var key = Read(BundleFormat.Keys, () => BundleKeys.Parse(file[BundleFormat.Keys].ReadAll(SmallFile)));
        if (key.Name != Checkpoint.OriginOf(manifest.Tenant))
            throw new BundleFaultException(BundleFormat.Keys, null, "names another ledger than the manifest's tenant");
        if (trusted is not null && trusted != key)
            throw new BundleFaultException(BundleFormat.Keys, null, $"the bundle's key {key} is not the trusted key {trusted}");
        CheckManifestSignature(file[BundleFormat.ManifestSignature].ReadAll(SmallFile), manifestBytes, key);
        Say(trusted is null
            ? $"{BundleFormat.Manifest} is signed by a key found only in the bundle: {key}"
            : $"{BundleFormat.Manifest} is signed by the trusted key {key}");

        var earlier = since is { } kept ? Read("the earlier checkpoint", () => Checkpoint.Open(kept, key).Head) : (TreeHead?)null;
        if (earlier is not null && manifest.Scope != BundleScope.All)
            throw new BundleFaultException(BundleFormat.Manifest, null, "is not of the whole ledger, which alone can be held to an earlier checkpoint");
        // What the files say is read while they are hashed, on another core; what their hashes say comes first.
        var hashing = Task.Run(() => CheckHashes(files, manifest, cancellation), cancellation);
        Checkpoint checkpoint;
        (long Events, long Opened) counts;
        try
        {
            checkpoint = Read(BundleFormat.Checkpoint, () => Checkpoint.Open(file[BundleFormat.Checkpoint].ReadAll(SmallFile), key));
            if (checkpoint.Head != manifest.Head) throw new BundleFaultException(BundleFormat.Checkpoint, null, "size or root is not the manifest's");
            counts = EntriesCheck.Run(manifest, earlier, file[BundleFormat.Entries], file.GetValueOrDefault(BundleFormat.Opened), cancellation);
        }
        finally
        {
            hashing.GetAwaiter().GetResult();
        }

        Say($"{manifest.Files.Count} files have the SHA-256 that the manifest gives");
        Say($"the checkpoint over {checkpoint.Head.Size} events is signed by the same key");
        Say($"{counts.Events} events{Completeness(manifest.Scope, counts.Events)}, are proven to stand under the checkpoint");
        if (earlier is { Size: var size })
            Say($"the first {size} of them are those that the earlier checkpoint covers: nothing was rewritten since");
        Say($"{counts.Opened} sealed parts open to the text that is shown");
        return new BundleReport(
            manifest.Tenant, manifest.Scope, manifest.ExportedAt, counts.Events, counts.Opened, checkpoint.Head, key, trusted is not null, report);

        void Say(string sentence) => report.Add(sentence);
    }

    private static string Completeness(BundleScope scope, long events) => scope switch
    {
        { Stream: { } stream } => $" of {stream}, 1 to {events} without a gap",
        { Streams: not null } => $" of the streams of {scope}, each from 1 on without a gap",
        { From: not null } => $" of {scope}, a stretch of the ledger without a gap",
        _ => ", the whole ledger",
    };

    private static void CheckManifestSignature(byte[] bytes, byte[] manifest, VerifierKey key)
    {
        var note = Read(BundleFormat.ManifestSignature, () => SignedNote.Parse(bytes));
        // Nothing else covers this file, so a line by some other key would be a byte that changed unseen.
        if (note.Signatures.Count != 1) throw new BundleFaultException(BundleFormat.ManifestSignature, null, "has more than one signature");
        if (note.Text != BundleManifest.SignedText(manifest))
            throw new BundleFaultException(BundleFormat.ManifestSignature, null, "is not over this manifest");
        if (!note.IsSignedBy(key)) throw new BundleFaultException(BundleFormat.ManifestSignature, null, $"is not signed by {key}");
    }

    private static void CheckHashes(IReadOnlyList<ZipSection> files, BundleManifest manifest, CancellationToken cancellation)
    {
        foreach (var file in files)
        {
            var hash = file.Sha256(cancellation);
            if (file.Name is BundleFormat.Manifest or BundleFormat.ManifestSignature) continue;
            if (!manifest.Files.TryGetValue(file.Name, out var expected)) throw new BundleFaultException(file.Name, null, "is not in the manifest");
            if (hash != expected) throw new BundleFaultException(file.Name, null, "has another SHA-256 than the manifest gives");
        }

        if (manifest.Files.Keys.Except(files.Select(f => f.Name)).FirstOrDefault() is { } missing)
            throw new BundleFaultException(missing, null, "is in the manifest and not in the bundle");
        // Their hash cannot stand in the manifest, which is one of them.
        if (manifest.Files.ContainsKey(BundleFormat.Manifest) || manifest.Files.ContainsKey(BundleFormat.ManifestSignature))
            throw new BundleFaultException(BundleFormat.Manifest, null, "lists itself or its signature");
    }

    private static T Read<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (LedgerFormatException e)
        {
            throw new BundleFaultException(file, null, e.Message);
        }
    }
}
