using System.IO.Compression;
using System.Text.Json.Nodes;
using Candor.Audit;
using Candor.Domain.Ledger;
using Xunit;

namespace Candor.Tests.Ledger;

/// <summary>Forgeries, each with the fault it must end in. "Signed again" means by the true key: a lie that its owner would tell.</summary>
public sealed class BundleTamperingTests
{
    private static async Task<LooseBundle> BundleAsync() =>
        new(await (await SmallLedger.CreateAsync()).ExportAsync(BundleScope.Screening(SmallLedger.Screening)));

    private static BundleFault? Fault(byte[] zip) => BundleVerifier.Verify(new MemoryStream(zip), SmallLedger.Signer.Verifier).Fault;

    private static void AssertFault(LooseBundle forged, string file, string what)
    {
        var fault = Fault(forged.Zip());
        Assert.NotNull(fault);
        Assert.Equal(file, fault.File);
        Assert.Contains(what, fault.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("entries.jsonl", "has another SHA-256")]
    [InlineData("opened.jsonl", "has another SHA-256")]
    [InlineData("events.csv", "has another SHA-256")]
    [InlineData("case.html", "has another SHA-256")]
    [InlineData("checkpoint.txt", "has another SHA-256")]
    [InlineData("keys.json", "not canonical JSON")]
    [InlineData("manifest.json", "not canonical JSON")]
    [InlineData("manifest.sig", "a note is a text")]
    public async Task A_changed_file_is_named(string file, string what)
    {
        var forged = await BundleAsync();
        forged.Edit(file, text => text + " ");
        AssertFault(forged, file, what);
    }

    [Theory]
    [InlineData("entries.jsonl")]
    [InlineData("opened.jsonl")]
    [InlineData("events.csv")]
    [InlineData("case.html")]
    [InlineData("checkpoint.txt")]
    [InlineData("keys.json")]
    [InlineData("manifest.json")]
    [InlineData("manifest.sig")]
    public async Task A_dropped_file_is_missed(string file)
    {
        var forged = await BundleAsync();
        forged.Drop(file);
        Assert.NotNull(Fault(forged.Zip()));
        if (file is "manifest.json" or "manifest.sig" or "opened.jsonl") return;
        forged.RemakeManifest();
        forged.Sign(SmallLedger.Signer);
        AssertFault(forged, "the zip file", "exactly a bundle's files");
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("entries.jsonl")]
    [InlineData("../case.html")]
    [InlineData("a/")]
    [InlineData("")]
    public async Task A_file_too_many_is_refused(string name)
    {
        var forged = await BundleAsync();
        forged.Add(name, "x");
        AssertFault(forged, "the zip file", "exactly a bundle's files");
    }

    [Fact]
    public async Task Files_in_another_order_or_under_another_name_are_refused()
    {
        var swapped = await BundleAsync();
        swapped.Swap(0, 1);
        AssertFault(swapped, "the zip file", "exactly a bundle's files");

        var renamed = await BundleAsync();
        renamed.Rename("case.html", "CASE.HTML");
        AssertFault(renamed, "the zip file", "exactly a bundle's files");
    }

    [Fact]
    public async Task The_same_files_in_another_kind_of_zip_are_refused()
    {
        var bundle = await BundleAsync();
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in bundle.Names)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(bundle[name]);
            }
        }

        Assert.Equal("the zip file", Fault(zip.ToArray())!.File);
    }

    [Fact]
    public async Task Bytes_before_or_behind_the_zip_are_refused()
    {
        var zip = (await BundleAsync()).Zip();

        Assert.Equal("the zip file", Fault([0, .. zip])!.File);
        Assert.Equal("the zip file", Fault([.. zip, 0])!.File);
        Assert.Equal("the zip file", Fault([.. zip, .. zip])!.File);
        Assert.Equal("the zip file", Fault([])!.File);
    }

    [Fact]
    public async Task A_manifest_made_again_without_the_key_is_refused()
    {
        var forged = await BundleAsync();
        forged.EditLines("entries.jsonl", lines => lines.Take(6));
        forged.RemakeManifest();
        AssertFault(forged, "manifest.sig", "is not over this manifest");
    }

    [Fact]
    public async Task Another_keys_bundle_is_refused_under_the_trusted_key_and_named_without_one()
    {
        var forged = await BundleAsync();
        forged["keys.json"] = CanonicalJson.Write(new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject { ["name"] = "candor/acme", ["vkey"] = SmallLedger.Stranger.Verifier.ToString() }),
        });
        forged["checkpoint.txt"] = Checkpoint.Parse(SignedNote.Parse(forged["checkpoint.txt"]).Text).Sign(SmallLedger.Stranger).ToBytes();
        forged.RemakeManifest();
        forged.Sign(SmallLedger.Stranger);

        AssertFault(forged, "keys.json", "is not the trusted key");
        var untrusting = BundleVerifier.Verify(new MemoryStream(forged.Zip()));
        Assert.False(untrusting.Report!.SignerTrusted);
        Assert.Equal(SmallLedger.Stranger.Verifier, untrusting.Report.Signer);
    }

    [Fact]
    public async Task A_manifest_or_checkpoint_signed_by_a_stranger_alone_is_refused()
    {
        var manifest = await BundleAsync();
        manifest.Sign(SmallLedger.Stranger);
        AssertFault(manifest, "manifest.sig", "is not signed by");

        var checkpoint = await BundleAsync();
        checkpoint["checkpoint.txt"] = Checkpoint.Parse(SignedNote.Parse(checkpoint["checkpoint.txt"]).Text).Sign(SmallLedger.Stranger).ToBytes();
        checkpoint.RemakeManifest();
        checkpoint.Sign(SmallLedger.Signer);
        AssertFault(checkpoint, "checkpoint.txt", "is not signed by");
    }

    [Fact]
    public async Task A_second_signature_under_the_manifest_is_refused()
    {
        var forged = await BundleAsync();
        forged.Sign(SmallLedger.Signer, SmallLedger.Stranger);
        AssertFault(forged, "manifest.sig", "more than one signature");
    }

    public static TheoryData<string, string, string> SignedLies => new()
    {
        { "drop the last event and keep the count", "entries.jsonl", "as many events as the manifest counts" },
        { "drop an event in the middle", "entries.jsonl", "is event 4 of its stream where 3 should follow" },
        { "swap two events", "entries.jsonl", "is event 3 of its stream where 2 should follow" },
        { "repeat an event", "entries.jsonl", "index does not rise" },
        { "change a proof", "entries.jsonl", "does not lead from the leaf to the root" },
        { "shorten a proof", "entries.jsonl", "does not lead from the leaf to the root" },
        { "swap two proofs", "entries.jsonl", "does not lead from the leaf to the root" },
        { "change a leaf", "entries.jsonl", "does not lead from the leaf to the root" },
        { "spell a leaf otherwise", "entries.jsonl", "not canonical JSON" },
        { "move an event", "entries.jsonl", "does not lead from the leaf to the root" },
        { "add a member to a line", "entries.jsonl", "should not have" },
        { "add a space to a line", "entries.jsonl", "not canonical JSON" },
        { "end without a line feed", "entries.jsonl", "does not end in a line feed" },
        { "another scope", "entries.jsonl", "another stream than the scope's" },
        { "claim the whole ledger", "entries.jsonl", "does not hold the whole ledger" },
        { "another tree", "checkpoint.txt", "is not the manifest's" },
        { "another tree in both", "entries.jsonl", "does not lead from the leaf to the root" },
        { "another tenant", "keys.json", "another ledger" },
        { "a file in the manifest only", "extra.txt", "is in the manifest and not in the bundle" },
        { "another format", "manifest.json", "format is not" },
        { "a loose time", "manifest.json", "a time is not spelt" },
        { "open with another key", "opened.jsonl", "does not open with this key" },
        { "show another text", "opened.jsonl", "shows another text" },
        { "open an event that has nothing sealed", "opened.jsonl", "no sealed part" },
        { "open an event of another screening", "opened.jsonl", "not among the entries" },
        { "open an event beyond the last", "opened.jsonl", "not among the entries" },
        { "open the same event twice", "opened.jsonl", "index does not rise" },
        { "tell people another story", "events.csv", "does not tell what" },
        { "no event at all", "entries.jsonl", "holds no event of its scope" },
    };

    [Theory]
    [MemberData(nameof(SignedLies))]
    public async Task A_lie_is_found_even_when_everything_is_signed_again(string lie, string file, string what)
    {
        var forged = await BundleAsync();
        Action<JsonObject>? manifest = null;
        switch (lie)
        {
            case "drop the last event and keep the count":
                forged.EditLines("entries.jsonl", l => l.Take(6));
                manifest = m => m["count"] = 7;
                break;
            case "drop an event in the middle": forged.EditLines("entries.jsonl", l => l.Where((_, i) => i != 2)); break;
            case "swap two events": forged.EditLines("entries.jsonl", l => [l[0], l[2], l[1], .. l[3..]]); break;
            case "repeat an event": forged.EditLines("entries.jsonl", l => [l[0], .. l]); break;
            case "change a proof": forged.EditJsonLine("entries.jsonl", 3, e => e["proof"]![1] = SmallHash); break;
            case "shorten a proof": forged.EditJsonLine("entries.jsonl", 3, e => e["proof"]!.AsArray().RemoveAt(0)); break;
            case "swap two proofs":
                var other = JsonNode.Parse(forged.Text("entries.jsonl").Split('\n')[4])!["proof"]!;
                forged.EditJsonLine("entries.jsonl", 3, e => e["proof"] = other.DeepClone());
                break;
            case "change a leaf": forged.EditJsonLine("entries.jsonl", 3, e => e["leaf"] = Releaf(e, "\"attempt\":1", "\"attempt\":2")); break;
            case "spell a leaf otherwise": forged.EditJsonLine("entries.jsonl", 3, e => e["leaf"] = Releaf(e, "\"attempt\":1", "\"attempt\":1.0")); break;
            case "move an event": forged.EditJsonLine("entries.jsonl", 3, e => e["index"] = 11); break;
            case "add a member to a line": forged.EditJsonLine("entries.jsonl", 3, e => e["note"] = 1); break;
            case "add a space to a line": forged.EditLines("entries.jsonl", l => l.Select((x, i) => i == 3 ? x + " " : x)); break;
            case "end without a line feed":
                forged.Edit("entries.jsonl", t => t[..^1]);
                manifest = m => m["count"] = 7;
                break;
            case "another scope": manifest = m => m["scope"] = "scr_2"; break;
            case "claim the whole ledger": manifest = m => m["scope"] = "all"; break;
            case "another tree": manifest = m => m["root"] = SmallHash; break;
            case "another tree in both":
                manifest = m => m["root"] = SmallHash;
                forged["checkpoint.txt"] = new Checkpoint("candor/acme", new TreeHead(21, TreeHash.Parse(SmallHash))).Sign(SmallLedger.Signer).ToBytes();
                break;
            case "another tenant": manifest = m => m["tenant"] = "globex"; break;
            case "a file in the manifest only": manifest = m => m["files"]!["extra.txt"] = new string('0', 64); break;
            case "another format": manifest = m => m["format"] = "candor-audit/2"; break;
            case "a loose time": manifest = m => m["exported_at"] = "2026-11-24T18:00:00Z"; break;
            case "open with another key": forged.EditJsonLine("opened.jsonl", 0, o => o["key"] = SmallHash); break;
            case "show another text": forged.EditJsonLine("opened.jsonl", 1, o => o["plain"] = new JsonObject { ["text"] = "never said" }); break;
            case "open an event that has nothing sealed": forged.EditJsonLine("opened.jsonl", 0, o => o["index"] = 1); break;
            case "open an event of another screening": forged.EditJsonLine("opened.jsonl", 0, o => o["index"] = 5); break;
            case "open an event beyond the last": forged.EditJsonLine("opened.jsonl", 1, o => o["index"] = 20); break;
            case "open the same event twice": forged.EditLines("opened.jsonl", l => [l[0], l[0], l[1]]); break;
            case "tell people another story": forged.Edit("events.csv", t => t.Replace("ConsentGiven", "ConsentAsked", StringComparison.Ordinal)); break;
            case "no event at all":
                forged["entries.jsonl"] = [];
                forged["opened.jsonl"] = [];
                break;
            default: Assert.Fail(lie); break;
        }

        if (file == "entries.jsonl" && lie is not ("spell a leaf otherwise" or "add a member to a line" or "add a space to a line" or "end without a line feed"))
            forged.RemakeTable();
        forged.RemakeManifest(manifest);
        forged.Sign(SmallLedger.Signer);

        AssertFault(forged, file, what);
    }

    private static string SmallHash => Convert.ToBase64String(new byte[32]);

    private static string Releaf(JsonObject entry, string part, string instead)
    {
        var leaf = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)entry["leaf"]!));
        Assert.Contains(part, leaf, StringComparison.Ordinal);
        return Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(leaf.Replace(part, instead, StringComparison.Ordinal)));
    }
}
