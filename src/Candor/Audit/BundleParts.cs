using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Domain.Ledger;

namespace Candor.Audit;

/// <summary>An event in a bundle, with the proof that the checkpoint covers it.</summary>
/// <param name="Index">Its place in the ledger, from 0.</param>
/// <param name="Leaf">The exact leaf bytes.</param>
/// <param name="Proof">The RFC 9162 inclusion proof to the checkpoint's root.</param>
public sealed record BundleEntry(long Index, ReadOnlyMemory<byte> Leaf, IReadOnlyList<TreeHash> Proof)
{
    // Whole numbers and base64 have nothing to escape: what is written so is canonical JSON.
    internal byte[] ToLine()
    {
        var line = new ArrayBufferWriter<byte>(64 + Leaf.Length * 4 / 3 + Proof.Count * 47);
        line.Write("{\"index\":"u8);
        Utf8Formatter.TryFormat(Index, line.GetSpan(20), out var digits);
        line.Advance(digits);
        line.Write(",\"leaf\":\""u8);
        WriteBase64(line, Leaf.Span);
        line.Write("\",\"proof\":["u8);
        Span<byte> hash = stackalloc byte[TreeHash.Length];
        for (var i = 0; i < Proof.Count; i++)
        {
            line.Write(i == 0 ? "\""u8 : ",\""u8);
            Proof[i].CopyTo(hash);
            WriteBase64(line, hash);
            line.Write("\""u8);
        }

        line.Write("]}"u8);
        return line.WrittenSpan.ToArray();
    }

    private static void WriteBase64(ArrayBufferWriter<byte> line, ReadOnlySpan<byte> bytes)
    {
        Base64.EncodeToUtf8(bytes, line.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var length);
        line.Advance(length);
    }

    internal static BundleEntry Parse(ReadOnlySpan<byte> line)
    {
        if (EntryLine.TryRead(line) is { } plain)
            return plain;
        var root = CanonicalJson.ParseExact(line);
        var parsed = new BundleEntry(
            BundleJson.Integer(root, "index"),
            BundleJson.Bytes(root, "leaf"),
            [.. BundleJson.Member(root, "proof", JsonValueKind.Array).EnumerateArray().Select(h => TreeHash.Parse(BundleJson.Text(h)))]);
        return line.SequenceEqual(parsed.ToLine()) ? parsed : throw BundleJson.OtherSpelling();
    }
}

/// <summary>A sealed part that the exporter may show, with the key that proves it is what the leaf holds.</summary>
/// <param name="Index">The event's place in the ledger.</param>
/// <param name="EventKey">The 32-byte key of this one event.</param>
/// <param name="Plain">What the sealed part opens to.</param>
public sealed record OpenedEntry(long Index, ReadOnlyMemory<byte> EventKey, JsonElement Plain)
{
    internal byte[] ToLine() => CanonicalJson.Write(new JsonObject
    {
        ["index"] = Index,
        ["key"] = Convert.ToBase64String(EventKey.Span),
        ["plain"] = JsonNode.Parse(CanonicalJson.Write(Plain)),
    });

    internal static OpenedEntry Parse(ReadOnlySpan<byte> line)
    {
        var root = CanonicalJson.ParseExact(line);
        var (index, key) = (BundleJson.Integer(root, "index"), BundleJson.Bytes(root, "key"));
        if (!root.TryGetProperty("plain", out var plain)) throw new LedgerFormatException("has no plain");
        var parsed = new OpenedEntry(index, key, plain);
        return line.SequenceEqual(parsed.ToLine()) ? parsed : throw BundleJson.OtherSpelling();
    }
}

/// <summary>The bundle's front page: what it shows, and the hash of every other file.</summary>
internal sealed record BundleManifest(
    string Tenant, BundleScope Scope, DateTimeOffset ExportedAt, long Count, TreeHead Head, IReadOnlyDictionary<string, string> Files)
{
    public byte[] ToBytes() => CanonicalJson.Write(new JsonObject
    {
        ["format"] = BundleFormat.Version,
        ["tenant"] = Tenant,
        ["scope"] = Scope.ToString(),
        ["exported_at"] = LedgerTime.Format(ExportedAt),
        ["count"] = Count,
        ["size"] = Head.Size,
        ["root"] = Head.Root.ToString(),
        ["files"] = new JsonObject(Files.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value))),
    });

    public static BundleManifest Parse(ReadOnlySpan<byte> bytes)
    {
        var root = CanonicalJson.ParseExact(bytes);
        if (BundleJson.Text(root, "format") != BundleFormat.Version) throw new LedgerFormatException($"format is not {BundleFormat.Version}");
        var parsed = new BundleManifest(
            BundleJson.Text(root, "tenant"),
            BundleScope.Parse(BundleJson.Text(root, "scope")),
            LedgerTime.Parse(BundleJson.Text(root, "exported_at")),
            BundleJson.Integer(root, "count"),
            new TreeHead(BundleJson.Integer(root, "size"), TreeHash.Parse(BundleJson.Text(root, "root"))),
            BundleJson.Member(root, "files", JsonValueKind.Object).EnumerateObject().ToDictionary(f => f.Name, f => BundleJson.Text(f.Value)));
        return bytes.SequenceEqual(parsed.ToBytes()) ? parsed : throw BundleJson.OtherSpelling();
    }

    /// <summary>The text that <c>manifest.sig</c> signs.</summary>
    public static string SignedText(ReadOnlySpan<byte> manifest) =>
        $"{BundleFormat.Version}\n{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(manifest))}\n";
}

/// <summary>The one key that signed the bundle, as <c>keys.json</c> gives it.</summary>
internal static class BundleKeys
{
    public static byte[] ToBytes(VerifierKey key) => CanonicalJson.Write(new JsonObject
    {
        ["keys"] = new JsonArray(new JsonObject { ["name"] = key.Name, ["vkey"] = key.ToString() }),
    });

    public static VerifierKey Parse(ReadOnlySpan<byte> bytes)
    {
        var keys = BundleJson.Member(CanonicalJson.ParseExact(bytes), "keys", JsonValueKind.Array);
        if (keys.GetArrayLength() != 1) throw new LedgerFormatException("does not hold one key");
        var key = VerifierKey.Parse(BundleJson.Text(keys[0], "vkey"));
        return bytes.SequenceEqual(ToBytes(key)) ? key : throw new LedgerFormatException("is not the canonical list of this key under its name");
    }
}

/// <summary>Reading the members of a bundle's JSON.</summary>
internal static class BundleJson
{
    public static JsonElement Member(JsonElement parent, string name, JsonValueKind kind) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) && member.ValueKind == kind
            ? member
            : throw new LedgerFormatException($"has no {name} of its kind");

    public static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new LedgerFormatException("holds something else than text");

    public static string Text(JsonElement parent, string name) => Text(Member(parent, name, JsonValueKind.String));

    public static long Integer(JsonElement parent, string name) =>
        Member(parent, name, JsonValueKind.Number).TryGetInt64(out var value) && value >= 0
            ? value
            : throw new LedgerFormatException($"{name} is not a whole number from 0");

    // Padding and stray bits show when the value is written again, as every reader here does.
    public static byte[] Bytes(JsonElement parent, string name) =>
        Member(parent, name, JsonValueKind.String).TryGetBytesFromBase64(out var bytes)
            ? bytes
            : throw new LedgerFormatException($"{name} is not base64");

    public static LedgerFormatException OtherSpelling() => new("has fields or spellings it should not have");
}
