using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Candor.Domain.Ledger;
using Xunit;

namespace Candor.Tests.Ledger;

/// <summary>
/// A bundle taken apart, to be forged and put together again. It lays out the zip by itself, so that a forgery is not found out by
/// its container alone, and so that the writer is held to a second description of the layout.
/// </summary>
internal sealed class LooseBundle
{
    private readonly List<(string Name, byte[] Bytes)> files = [];

    public LooseBundle(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        foreach (var entry in archive.Entries)
        {
            using var content = new MemoryStream();
            using (var stream = entry.Open()) stream.CopyTo(content);
            files.Add((entry.FullName, content.ToArray()));
        }
    }

    public IEnumerable<string> Names => files.Select(f => f.Name);

    public byte[] this[string name]
    {
        get => files.Single(f => f.Name == name).Bytes;
        set => files[files.FindIndex(f => f.Name == name)] = (name, value);
    }

    public string Text(string name) => Encoding.UTF8.GetString(this[name]);

    public void Drop(string name) => files.RemoveAll(f => f.Name == name);

    public void Add(string name, string text, int at = 0) => files.Insert(at, (name, Encoding.UTF8.GetBytes(text)));

    public void Rename(string name, string to) => files[files.FindIndex(f => f.Name == name)] = (to, this[name]);

    public void Swap(int one, int other) => (files[one], files[other]) = (files[other], files[one]);

    public void Edit(string name, Func<string, string> change)
    {
        var changed = change(Text(name));
        Assert.NotEqual(changed, Text(name));
        this[name] = Encoding.UTF8.GetBytes(changed);
    }

    public void EditLines(string name, Func<List<string>, IEnumerable<string>> change) =>
        Edit(name, text => string.Concat(change([.. text.Split('\n')[..^1]]).Select(l => l + "\n")));

    public void EditJson(string name, Action<JsonObject> change) => Edit(name, text => Changed(text, change));

    public void EditJsonLine(string name, int line, Action<JsonObject> change) =>
        EditLines(name, lines => lines.Select((l, i) => i == line ? Changed(l, change) : l));

    /// <summary>Makes the manifest's hashes and count those of the files, as a forger would.</summary>
    public void RemakeManifest(Action<JsonObject>? change = null) => EditJson("manifest.json", manifest =>
    {
        var hashed = files.Where(f => f.Name is not ("manifest.json" or "manifest.sig"));
        manifest["files"] = new JsonObject(hashed.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)Hex(f.Bytes))));
        if (Names.Contains("entries.jsonl")) manifest["count"] = Text("entries.jsonl").Count(c => c == '\n');
        change?.Invoke(manifest);
    });

    /// <summary>Signs the manifest as it now is.</summary>
    public void Sign(params SignerKey[] keys) =>
        this["manifest.sig"] = SignedNote.Sign($"candor-audit/1\n{Hex(this["manifest.json"])}\n", keys).ToBytes();

    /// <summary>Makes the table for people follow the entries again.</summary>
    public void RemakeTable() => this["events.csv"] = Encoding.UTF8.GetBytes(
        "index,stream,seq,type,at,actor\r\n" + string.Concat(Text("entries.jsonl").Split('\n')[..^1].Select(line =>
        {
            var entry = JsonNode.Parse(line)!;
            var e = LedgerEvent.Parse(Convert.FromBase64String((string)entry["leaf"]!));
            return string.Create(
                CultureInfo.InvariantCulture, $"{(long)entry["index"]!},{e.Stream},{e.Seq},{e.Type},{LedgerTime.Format(e.At)},system:{e.Actor.Id}\r\n");
        })));

    public byte[] Zip()
    {
        using var output = new MemoryStream();
        using var writer = new BinaryWriter(output);
        using var central = new MemoryStream();
        using var directory = new BinaryWriter(central);
        foreach (var (name, bytes) in files)
        {
            var offset = (uint)output.Position;
            writer.Write(0x04034b50);
            Common(writer, name, bytes);
            writer.Write(Encoding.ASCII.GetBytes(name));
            writer.Write(bytes);
            directory.Write(0x02014b50);
            directory.Write((ushort)10);
            Common(directory, name, bytes);
            directory.Write(new byte[10]);
            directory.Write(offset);
            directory.Write(Encoding.ASCII.GetBytes(name));
        }

        var start = (uint)output.Position;
        writer.Write(central.ToArray());
        writer.Write(0x06054b50);
        writer.Write(0);
        writer.Write((ushort)files.Count);
        writer.Write((ushort)files.Count);
        writer.Write((uint)central.Length);
        writer.Write(start);
        writer.Write((ushort)0);
        return output.ToArray();
    }

    private static void Common(BinaryWriter to, string name, byte[] bytes)
    {
        to.Write((ushort)10);
        to.Write((ushort)0);
        to.Write((ushort)0);
        to.Write((ushort)0);
        to.Write((ushort)0x21);
        to.Write(Crc(bytes));
        to.Write(bytes.Length);
        to.Write(bytes.Length);
        to.Write((ushort)name.Length);
        to.Write((ushort)0);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }

    private static string Changed(string json, Action<JsonObject> change)
    {
        var value = JsonNode.Parse(json)!.AsObject();
        change(value);
        return Encoding.UTF8.GetString(CanonicalJson.Write(value));
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
