using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Candor.Connectors;

namespace Candor.Configuration.Schemas;

/// <summary>The published JSON Schemas, carried within the product: what an editor checks and what the loader checks are one text.</summary>
internal static class SchemaShelf
{
    private static readonly ConcurrentDictionary<string, JsonElement> Files = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Schema> Shapes = new(StringComparer.Ordinal);

    /// <summary>The shape of a file by its schema's name: <c>candor</c>, <c>workflow</c> or <c>rubric</c>.</summary>
    public static Schema Get(string name) => Follow($"{name}.schema.json#");

    /// <summary>The shape of a connection's file: what each vendor's capability sheet says of its settings.</summary>
    /// <param name="vendors">The vendors there are.</param>
    public static Schema Connection(IReadOnlyDictionary<string, Vendor> vendors)
    {
        using var document = JsonDocument.Parse(ConnectionSchema.Of(vendors).ToJsonString());
        var root = document.RootElement.Clone();
        return Schema.Read(root, Within);

        Schema Within(string reference) => reference.StartsWith('#') ? Schema.Read(At(root, reference[1..]), Within) : Follow(reference);
    }

    /// <summary>Whether a text is fit to be an identifier.</summary>
    public static bool IsId(string text) => Follow("common.schema.json#/definitions/id").Pattern!.IsMatch(text);

    private static Schema Follow(string address)
    {
        if (Shapes.TryGetValue(address, out var known))
            return known;

        var hash = address.IndexOf('#', StringComparison.Ordinal);
        var file = address[..hash];
        var element = At(Files.GetOrAdd(file, Read), address[(hash + 1)..]);
        return Shapes[address] = Schema.Read(element, reference => Follow(Beside(file, reference)));
    }

    /// <summary>A schema names another by where it lies in the repository; within the product they lie together.</summary>
    private static string Beside(string file, string reference) =>
        reference.StartsWith('#') ? file + reference : reference[(reference.LastIndexOf('/', reference.IndexOf('#', StringComparison.Ordinal)) + 1)..];

    private static JsonElement At(JsonElement root, string pointer) =>
        pointer.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(root, (at, step) => at.GetProperty(step));

    private static JsonElement Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)
            ?? throw new InvalidDataException($"The schema '{file}' is not part of this build.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
