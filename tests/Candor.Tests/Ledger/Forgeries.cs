using System.Text.Json.Nodes;
using Candor.Audit;
using Candor.Domain.Ledger;

namespace Candor.Tests.Ledger;

/// <summary>Forged bundles by kind. "Signed again" means by the true key.</summary>
internal static class Forgeries
{
    private static readonly string[] Hashed = ["entries.jsonl", "opened.jsonl", "events.csv", "case.html", "checkpoint.txt", "keys.json"];

    /// <summary>Kind, whether it is signed again, and how it is made; false when the turn made no change.</summary>
    private static readonly (string Kind, bool Signed, Func<LooseBundle, SmallLedger, Random, Task<bool>> Make)[] Kinds =
    [
        ("changed byte in a file", false, (bundle, _, random) => Change(bundle, Pick(random, [.. Hashed, "manifest.json", "manifest.sig"]), random)),
        ("changed byte, manifest made again", false, (bundle, _, random) => Change(bundle, Pick(random, Hashed), random)),
        ("changed byte, signed again", true, (bundle, _, random) =>
            Change(bundle, Pick(random, ["entries.jsonl", "opened.jsonl", "events.csv", "checkpoint.txt", "keys.json"]), random)),
        ("dropped event", false, (bundle, _, random) => Lines(bundle, random, (lines, at) => lines.RemoveAt(at))),
        ("dropped event, signed again", true, (bundle, _, random) => Lines(bundle, random, (lines, at) => lines.RemoveAt(Math.Min(at, lines.Count - 2)))),
        ("reordered events, signed again", true, (bundle, _, random) => Lines(bundle, random, (lines, at) =>
        {
            var other = (at + random.Next(1, lines.Count)) % lines.Count;
            (lines[at], lines[other]) = (lines[other], lines[at]);
        })),
        ("repeated event, signed again", true, (bundle, _, random) => Lines(bundle, random, (lines, at) => lines.Insert(random.Next(lines.Count + 1), lines[at]))),
        ("added event of another stream, signed again", true, AddOther),
        ("changed leaf, signed again", true, (bundle, _, random) => Entry(bundle, random, entry =>
        {
            var happened = LedgerEvent.Parse(Convert.FromBase64String((string)entry["leaf"]!));
            var forged = happened with { Type = happened.Type + (char)random.Next('a', 'z' + 1), At = happened.At.AddMilliseconds(random.Next(1000)) };
            entry["leaf"] = Convert.ToBase64String(forged.ToLeaf());
        })),
        ("moved event, signed again", true, (bundle, _, random) => Entry(bundle, random, entry => entry["index"] = (long)entry["index"]! + random.Next(1, 3))),
        ("forged proof, signed again", true, (bundle, _, random) => Entry(bundle, random, entry =>
            entry["proof"]!.AsArray()[random.Next(entry["proof"]!.AsArray().Count)] = Hash(random))),
        ("truncated proof, signed again", true, (bundle, _, random) => Entry(bundle, random, entry =>
            entry["proof"]!.AsArray().RemoveAt(random.Next(entry["proof"]!.AsArray().Count)))),
        ("lengthened proof, signed again", true, (bundle, _, random) => Entry(bundle, random, entry =>
            entry["proof"]!.AsArray().Insert(random.Next(entry["proof"]!.AsArray().Count + 1), Hash(random)))),
        ("swapped tree, signed again", true, SwapTree),
        ("changed structure of the zip", false, Restructure),
    ];

    /// <summary>The kinds there are.</summary>
    public static IEnumerable<string> Names => Kinds.Select(kind => kind.Kind);

    /// <summary>Forges, kind by kind in turns.</summary>
    /// <param name="seed">The same seed makes the same forgeries.</param>
    /// <param name="turns">How many are tried; those that changed nothing are left out.</param>
    public static async IAsyncEnumerable<(string Kind, byte[] Bundle)> Make(int seed, int turns)
    {
        var ledger = await SmallLedger.CreateAsync();
        // A screening's bundle and the whole ledger's in turns: of the whole, the verifier checks what neighbours' proofs share once.
        byte[][] sounds = [await ledger.ExportAsync(BundleScope.Screening(SmallLedger.Screening)), await ledger.ExportAsync(BundleScope.All)];
        var random = new Random(seed);
        for (var turn = 0; turn < turns; turn++)
        {
            var (kind, signed, make) = Kinds[turn % Kinds.Length];
            var sound = sounds[turn / Kinds.Length % sounds.Length];
            var bundle = new LooseBundle(sound);
            if (!await make(bundle, ledger, random))
                continue;
            if (signed || kind.EndsWith("made again", StringComparison.Ordinal))
                bundle.RemakeManifest(signed && kind.StartsWith("swapped", StringComparison.Ordinal) ? manifest => FollowCheckpoint(manifest, bundle) : null);
            if (signed)
                bundle.Sign(SmallLedger.Signer);
            var mutant = bundle.Zip();
            if (!mutant.AsSpan().SequenceEqual(sound))
                yield return (kind, mutant);
        }
    }

    private static string Pick(Random random, string[] names) => names[random.Next(names.Length)];

    private static string Hash(Random random)
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }

    private static Task<bool> Change(LooseBundle bundle, string file, Random random)
    {
        var bytes = bundle[file].ToArray();
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        bundle[file] = bytes;
        return Task.FromResult(true);
    }

    private static Task<bool> Lines(LooseBundle bundle, Random random, Action<List<string>, int> change)
    {
        bundle.EditLines("entries.jsonl", lines =>
        {
            change(lines, random.Next(lines.Count));
            return lines;
        });
        bundle.RemakeTable();
        return Task.FromResult(true);
    }

    private static Task<bool> Entry(LooseBundle bundle, Random random, Action<JsonObject> change)
    {
        bundle.EditJsonLine("entries.jsonl", random.Next(bundle.Text("entries.jsonl").Count(c => c == '\n')), change);
        bundle.RemakeTable();
        return Task.FromResult(true);
    }

    private static async Task<bool> AddOther(LooseBundle bundle, SmallLedger ledger, Random random)
    {
        var others = ledger.Events.Index().Where(one => one.Item.Stream != SmallLedger.Screening).ToArray();
        var entry = await ledger.EntryAsync(others[random.Next(others.Length)].Index);
        var line = System.Text.Encoding.UTF8.GetString(entry.ToLine());
        return await Lines(bundle, random, (lines, _) => lines.Insert(
            lines.TakeWhile(other => (long)JsonNode.Parse(other)!["index"]! < entry.Index).Count(), line));
    }

    private static Task<bool> SwapTree(LooseBundle bundle, SmallLedger ledger, Random random)
    {
        var head = new TreeHead(ledger.Head.Size + random.Next(0, 3), TreeHash.Parse(Hash(random)));
        bundle["checkpoint.txt"] = new Checkpoint("candor/acme", head).Sign(SmallLedger.Signer).ToBytes();
        return Task.FromResult(true);
    }

    private static void FollowCheckpoint(JsonObject manifest, LooseBundle bundle)
    {
        var head = Checkpoint.Parse(SignedNote.Parse(bundle["checkpoint.txt"]).Text).Head;
        (manifest["size"], manifest["root"]) = (head.Size, head.Root.ToString());
    }

    private static Task<bool> Restructure(LooseBundle bundle, SmallLedger ledger, Random random)
    {
        var names = bundle.Names.ToArray();
        var at = random.Next(names.Length);
        switch (random.Next(4))
        {
            case 0:
                bundle.Drop(names[at]);
                break;
            case 1:
                bundle.Swap(at, (at + random.Next(1, names.Length)) % names.Length);
                break;
            case 2:
                bundle.Rename(names[at], names[at] + (char)random.Next('a', 'z' + 1));
                break;
            default:
                bundle.Add($"{random.Next()}.txt", "x", random.Next(names.Length + 1));
                break;
        }

        return Task.FromResult(true);
    }
}
