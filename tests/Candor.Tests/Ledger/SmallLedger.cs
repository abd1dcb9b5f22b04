using System.Text.Json;
using Candor.Audit;
using Candor.Domain.Ledger;

namespace Candor.Tests.Ledger;

/// <summary>A ledger of three screenings, in memory, whose first is exported in the tests.</summary>
internal sealed class SmallLedger
{
    public const string Screening = "scr_1";

    public static readonly SignerKey Signer = new("candor/acme", [.. Enumerable.Repeat((byte)1, 32)]);
    public static readonly SignerKey Stranger = new("candor/acme", [.. Enumerable.Repeat((byte)2, 32)]);
    public static readonly DateTimeOffset ExportedAt = new(2026, 11, 24, 18, 0, 0, TimeSpan.Zero);

    private static readonly byte[] DataKey = [.. Enumerable.Repeat((byte)9, 32)];
    private static readonly string[] Types = ["Opened", "Invited", "ConsentGiven", "Captured", "Transcribed", "Evaluated", "Reviewed"];

    private readonly MemoryTiles tiles = new();

    private SmallLedger(IReadOnlyList<LedgerEvent> events) => Events = events;

    public IReadOnlyList<LedgerEvent> Events { get; }

    public TreeHead Head { get; private set; }

    public static async Task<SmallLedger> CreateAsync()
    {
        var ledger = new SmallLedger([.. Types.SelectMany((type, i) => new[] { "scr_0", Screening, "scr_2" }.Select(s => Event(s, i + 1, type)))]);
        var growth = await TreeAppender.AppendAsync(ledger.tiles, TreeHead.Empty, [.. ledger.Events.Select(e => MerkleTree.HashLeaf(e.ToLeaf()))]);
        ledger.tiles.Store(growth.Changed);
        ledger.Head = growth.Head;
        return ledger;
    }

    public async Task<byte[]> ExportAsync(BundleScope scope, bool opened = true)
    {
        using var zip = new MemoryStream();
        await BundleWriter.WriteAsync(zip, Contents(scope, opened), Signer);
        return zip.ToArray();
    }

    public BundleContents Contents(BundleScope scope, bool opened = true)
    {
        var shown = Events.Index().Where(e => scope.Stream is null || e.Item.Stream == scope.Stream).ToArray();
        return new BundleContents
        {
            Tenant = "acme",
            Scope = scope,
            ExportedAt = ExportedAt,
            Checkpoint = new Checkpoint("candor/acme", Head).Sign(Signer).ToBytes(),
            Entries = shown.ToAsyncEnumerable().Select(async (e, _, cancel) => await EntryAsync(e.Index, cancel)),
            Opened = opened
                ? shown.Where(e => e.Item.Sealed is not null).Select(e => new OpenedEntry(
                    e.Index, Sealing.DeriveEventKey(DataKey, e.Item.Stream, e.Item.Seq), Sealing.Open(DataKey, e.Item))).ToAsyncEnumerable()
                : null,
            WriteCaseHtml = async (stream, cancel) => await stream.WriteAsync("<!doctype html><title>Case</title>"u8.ToArray(), cancel),
        };
    }

    public async ValueTask<BundleEntry> EntryAsync(int index, CancellationToken cancellation = default) => new(
        index, Events[index].ToLeaf(), await MerkleTree.ProveInclusionAsync(tiles, index, Head.Size, cancellation));

    private static LedgerEvent Event(string stream, long seq, string type)
    {
        var iv = new byte[12];
        iv[0] = (byte)seq;
        var part = type is "Invited" or "Transcribed" && stream != "scr_0"
            ? Sealing.Seal(DataKey, "cand_1", stream, seq, iv, JsonElement.Parse($$"""{"text":"said in {{stream}}"}"""))
            : null;
        return new LedgerEvent(
            "acme", stream, seq, type, ExportedAt.AddHours(-seq), new Actor(ActorKind.System, "clock"), JsonElement.Parse("""{"attempt":1}"""), part);
    }
}
