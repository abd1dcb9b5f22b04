using System.Text;
using System.Text.Json;
using DiffPlex.Renderer;

namespace Candor.Configuration.History;

/// <summary>A version of the configuration as it was kept.</summary>
/// <param name="Hash">The folder's hash.</param>
/// <param name="Files">Its files by name.</param>
public sealed record ConfigurationVersion(string Hash, IReadOnlyDictionary<string, byte[]> Files)
{
    /// <summary>Nothing: what the first version is compared with.</summary>
    public static ConfigurationVersion None { get; } = new("", new Dictionary<string, byte[]>());

    /// <summary>A version of a folder's files.</summary>
    /// <param name="files">The files.</param>
    public static ConfigurationVersion Of(IReadOnlyDictionary<string, byte[]> files) => new(ConfigurationFolder.Of(files).Hash, files);

    /// <summary>As it is stored.</summary>
    public string ToJson() => JsonSerializer.Serialize(Files);

    /// <summary>From what was stored.</summary>
    /// <param name="hash">The hash it was stored under.</param>
    /// <param name="json">What was stored.</param>
    /// <exception cref="InvalidDataException">The files are not those of the hash.</exception>
    public static ConfigurationVersion FromJson(string hash, string json)
    {
        var version = Of(JsonSerializer.Deserialize<Dictionary<string, byte[]>>(json)!);
        return version.Hash == hash
            ? version
            : throw new InvalidDataException($"The configuration {hash} was changed in the database: its files have the hash {version.Hash}.");
    }

    /// <summary>A file as text.</summary>
    /// <param name="name">Its name; empty text when the version has no such file.</param>
    public string Text(string name) => Files.TryGetValue(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : "";

    /// <summary>What is different in a later version, a line a file: <c>added</c>, <c>changed</c> or <c>removed</c>.</summary>
    /// <param name="later">The later version.</param>
    public IReadOnlyList<(string File, string What)> ChangesTo(ConfigurationVersion later) =>
    [
        .. from name in Files.Keys.Union(later.Files.Keys).Order(StringComparer.Ordinal)
           let what = !Files.TryGetValue(name, out var before) ? "added"
               : !later.Files.TryGetValue(name, out var after) ? "removed"
               : before.AsSpan().SequenceEqual(after) ? null : "changed"
           where what is not null
           select (name, what),
    ];

    /// <summary>The difference to a later version, as a unified diff.</summary>
    /// <param name="later">The later version.</param>
    public string DiffTo(ConfigurationVersion later) => string.Concat(ChangesTo(later).Select(change => UnidiffRenderer.GenerateUnidiff(
        Text(change.File),
        later.Text(change.File),
        change.What == "added" ? "/dev/null" : $"a/{change.File}",
        change.What == "removed" ? "/dev/null" : $"b/{change.File}")));
}
