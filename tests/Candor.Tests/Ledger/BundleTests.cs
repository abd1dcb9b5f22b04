using Candor.Audit;
using Candor.Domain.Ledger;
using Xunit;

namespace Candor.Tests.Ledger;

public sealed class BundleTests
{
    private static readonly BundleScope Screening = BundleScope.Screening(SmallLedger.Screening);

    private static BundleResult Verify(byte[] zip, VerifierKey? trusted = null) => BundleVerifier.Verify(new MemoryStream(zip), trusted);

    [Fact]
    public async Task A_screening_is_exported_and_verified_under_the_trusted_key()
    {
        var ledger = await SmallLedger.CreateAsync();

        var result = Verify(await ledger.ExportAsync(Screening), SmallLedger.Signer.Verifier);

        Assert.Null(result.Fault);
        var report = result.Report!;
        Assert.Equal(("acme", Screening, 7L, 2L, ledger.Head), (report.Tenant, report.Scope, report.Events, report.Opened, report.Head));
        Assert.Equal(SmallLedger.ExportedAt, report.ExportedAt);
        Assert.True(report.SignerTrusted);
        Assert.Contains($"manifest.json is signed by the trusted key {SmallLedger.Signer.Verifier}", report.Checked);
        Assert.Contains("7 events of scr_1, 1 to 7 without a gap, are proven to stand under the checkpoint", report.Checked);
        Assert.Contains("2 sealed parts open to the text that is shown", report.Checked);
    }

    [Fact]
    public async Task Without_a_trusted_key_the_report_says_where_the_key_came_from()
    {
        var ledger = await SmallLedger.CreateAsync();

        var report = Verify(await ledger.ExportAsync(Screening)).Report!;

        Assert.False(report.SignerTrusted);
        Assert.Contains($"manifest.json is signed by a key found only in the bundle: {SmallLedger.Signer.Verifier}", report.Checked);
    }

    [Fact]
    public async Task The_whole_ledger_is_exported_and_verified_with_nothing_opened()
    {
        var ledger = await SmallLedger.CreateAsync();

        var zip = await ledger.ExportAsync(BundleScope.All, opened: false);

        Assert.Equal((21L, 0L), (Verify(zip).Report!.Events, Verify(zip).Report!.Opened));
        Assert.DoesNotContain("opened.jsonl", new LooseBundle(zip).Names);
    }

    [Fact]
    public async Task The_same_contents_give_the_same_bytes_and_the_layout_another_hand_gives()
    {
        var ledger = await SmallLedger.CreateAsync();

        var zip = await ledger.ExportAsync(Screening);

        Assert.Equal(zip, await ledger.ExportAsync(Screening));
        Assert.Equal(zip, new LooseBundle(zip).Zip());
    }

    [Fact]
    public async Task The_files_read_as_the_format_describes_them()
    {
        var ledger = await SmallLedger.CreateAsync();

        var bundle = new LooseBundle(await ledger.ExportAsync(Screening));

        Assert.StartsWith("""{"count":7,"exported_at":"2026-11-24T18:00:00.000Z","files":{"case.html":""", bundle.Text("manifest.json"), StringComparison.Ordinal);
        Assert.EndsWith($$"""},"format":"candor-audit/1","root":"{{ledger.Head.Root}}","scope":"scr_1","size":21,"tenant":"acme"}""", bundle.Text("manifest.json"), StringComparison.Ordinal);
        Assert.Equal($$"""{"keys":[{"name":"candor/acme","vkey":"{{SmallLedger.Signer.Verifier}}"}]}""", bundle.Text("keys.json"));
        Assert.StartsWith($"candor/acme\n21\n{ledger.Head.Root}\n\n— candor/acme ", bundle.Text("checkpoint.txt"), StringComparison.Ordinal);
        Assert.StartsWith($$"""{"index":1,"leaf":"{{Convert.ToBase64String(ledger.Events[1].ToLeaf())}}","proof":[""", bundle.Text("entries.jsonl"), StringComparison.Ordinal);
        Assert.StartsWith("""{"index":4,"key":""", bundle.Text("opened.jsonl"), StringComparison.Ordinal);
        Assert.Contains("\",\"plain\":{\"text\":\"said in scr_1\"}}\n", bundle.Text("opened.jsonl"), StringComparison.Ordinal);
        Assert.StartsWith("index,stream,seq,type,at,actor\r\n1,scr_1,1,Opened,2026-11-24T17:00:00.000Z,system:clock\r\n", bundle.Text("events.csv"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData(" =1+1", "' =1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-2", "'-2")]
    [InlineData("\tx", "'\tx")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    public async Task The_table_for_people_holds_no_formula_and_no_broken_cell(string type, string cell)
    {
        var happened = (await SmallLedger.CreateAsync()).Events[1] with { Type = type };
        var head = new TreeHead(1, MerkleTree.HashLeaf(happened.ToLeaf()));
        var contents = (await SmallLedger.CreateAsync()).Contents(Screening, opened: false) with
        {
            Checkpoint = new Checkpoint("candor/acme", head).Sign(SmallLedger.Signer).ToBytes(),
            Entries = new[] { new BundleEntry(0, happened.ToLeaf(), []) }.ToAsyncEnumerable(),
        };
        using var zip = new MemoryStream();

        await BundleWriter.WriteAsync(zip, contents, SmallLedger.Signer);

        Assert.Null(Verify(zip.ToArray()).Fault);
        Assert.Contains($"\r\n0,scr_1,1,{cell},2026-", new LooseBundle(zip.ToArray()).Text("events.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_written_over_a_longer_file_leaves_nothing_of_it()
    {
        var ledger = await SmallLedger.CreateAsync();
        using var zip = new MemoryStream();
        zip.SetLength(1_000_000);

        await BundleWriter.WriteAsync(zip, ledger.Contents(Screening), SmallLedger.Signer);

        Assert.Null(Verify(zip.ToArray()).Fault);
    }

    [Fact]
    public async Task A_checkpoint_of_another_key_is_not_exported()
    {
        var ledger = await SmallLedger.CreateAsync();

        await Assert.ThrowsAsync<LedgerFormatException>(() =>
            BundleWriter.WriteAsync(new MemoryStream(), ledger.Contents(Screening), SmallLedger.Stranger));
    }

    [Fact]
    public async Task Lines_longer_than_a_buffer_are_read_whole()
    {
        var happened = (await SmallLedger.CreateAsync()).Events[1] with { Type = new string('x', 300_000) };
        var head = new TreeHead(1, MerkleTree.HashLeaf(happened.ToLeaf()));
        var contents = (await SmallLedger.CreateAsync()).Contents(Screening, opened: false) with
        {
            Checkpoint = new Checkpoint("candor/acme", head).Sign(SmallLedger.Signer).ToBytes(),
            Entries = new[] { new BundleEntry(0, happened.ToLeaf(), []) }.ToAsyncEnumerable(),
        };
        using var zip = new MemoryStream();

        await BundleWriter.WriteAsync(zip, contents, SmallLedger.Signer);

        Assert.Null(Verify(zip.ToArray()).Fault);
    }
}
