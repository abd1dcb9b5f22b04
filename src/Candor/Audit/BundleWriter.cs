using Candor.Domain.Ledger;

namespace Candor.Audit;

/// <summary>What goes into a bundle. Everything is read once, in the order of the file's writing.</summary>
public sealed record BundleContents
{
    /// <summary>Whose ledger.</summary>
    public required string Tenant { get; init; }

    /// <summary>What part of it <see cref="Entries"/> gives.</summary>
    public required BundleScope Scope { get; init; }

    /// <summary>Now.</summary>
    public required DateTimeOffset ExportedAt { get; init; }

    /// <summary>The signed checkpoint, to whose root the proofs lead.</summary>
    public required ReadOnlyMemory<byte> Checkpoint { get; init; }

    /// <summary>The events in rising index.</summary>
    public required IAsyncEnumerable<BundleEntry> Entries { get; init; }

    /// <summary>What the exporter may see of their sealed parts, in rising index; null to leave the file out.</summary>
    public IAsyncEnumerable<OpenedEntry>? Opened { get; init; }

    /// <summary>Writes <c>case.html</c>.</summary>
    public required Func<Stream, CancellationToken, Task> WriteCaseHtml { get; init; }
}

/// <summary>Writes audit bundles. The same contents and key give the same bytes.</summary>
public static class BundleWriter
{
    /// <summary>Writes a bundle, streaming. Whoever hands it on verifies it first: a proof that does not hold is found there.</summary>
    /// <param name="output">An empty stream that can write and seek, such as a new file; stays open.</param>
    /// <param name="contents">What goes in.</param>
    /// <param name="signer">The ledger's key, which signed the checkpoint.</param>
    /// <param name="cancellation">Ends the writing; the file is then incomplete.</param>
    /// <exception cref="LedgerFormatException">The checkpoint is not this key's or not this tenant's, or a leaf is no event.</exception>
    /// <exception cref="InvalidOperationException">The bundle would exceed 4 GiB.</exception>
    public static async Task WriteAsync(Stream output, BundleContents contents, SignerKey signer, CancellationToken cancellation = default)
    {
        if (!output.CanSeek || output.Position != 0) throw new ArgumentException("needs an empty stream that can seek", nameof(output));
        var checkpoint = Checkpoint.Open(contents.Checkpoint.Span, signer.Verifier);
        if (checkpoint.Origin != Checkpoint.OriginOf(contents.Tenant)) throw new LedgerFormatException("the checkpoint is of another tenant");

        var zip = new PlainZipWriter(output);
        var hashes = new Dictionary<string, string>();
        long count = 0;
        await using var table = TemporaryFile();
        await AddAsync(BundleFormat.Entries, async (stream, cancel) => count = await WriteEntriesAsync(stream, table, contents.Entries, cancel));
        if (contents.Opened is { } opened) await AddAsync(BundleFormat.Opened, (stream, cancel) => WriteOpenedAsync(stream, opened, cancel));
        table.Position = 0;
        await AddAsync(BundleFormat.EventsCsv, table.CopyToAsync);
        await AddAsync(BundleFormat.CaseHtml, contents.WriteCaseHtml);
        await AddBytesAsync(BundleFormat.Checkpoint, contents.Checkpoint);
        await AddBytesAsync(BundleFormat.Keys, BundleKeys.ToBytes(signer.Verifier));

        var manifest = new BundleManifest(contents.Tenant, contents.Scope, contents.ExportedAt, count, checkpoint.Head, hashes.ToDictionary()).ToBytes();
        await AddBytesAsync(BundleFormat.Manifest, manifest);
        await AddBytesAsync(BundleFormat.ManifestSignature, SignedNote.Sign(BundleManifest.SignedText(manifest), signer).ToBytes());
        await zip.FinishAsync(cancellation);

        async Task AddAsync(string name, Func<Stream, CancellationToken, Task> write) => hashes[name] = await zip.AddAsync(name, write, cancellation);

        Task AddBytesAsync(string name, ReadOnlyMemory<byte> bytes) =>
            AddAsync(name, async (stream, cancel) => await stream.WriteAsync(bytes, cancel));
    }

    // The table for people is made in the same walk, and waits in a file because the zip takes one file after another.
    private static async Task<long> WriteEntriesAsync(
        Stream stream, Stream table, IAsyncEnumerable<BundleEntry> entries, CancellationToken cancellation)
    {
        long count = 0;
        await table.WriteAsync(EventsCsv.Header, cancellation);
        await foreach (var entry in entries.WithCancellation(cancellation))
        {
            await WriteLineAsync(stream, entry.ToLine(), cancellation);
            await table.WriteAsync(EventsCsv.Row(entry.Index, LeafSummary.Read(entry.Leaf.Span)), cancellation);
            count++;
        }

        return count;
    }

    private static async Task WriteOpenedAsync(Stream stream, IAsyncEnumerable<OpenedEntry> opened, CancellationToken cancellation)
    {
        await foreach (var entry in opened.WithCancellation(cancellation)) await WriteLineAsync(stream, entry.ToLine(), cancellation);
    }

    private static ValueTask WriteLineAsync(Stream stream, byte[] line, CancellationToken cancellation) =>
        stream.WriteAsync((byte[])[.. line, (byte)'\n'], cancellation);

    private static FileStream TemporaryFile() => new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
        new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });
}
