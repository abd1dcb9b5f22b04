using System.Text.Json.Nodes;

namespace Candor.Conformance.Support;

/// <summary>
/// Slips in vendors' documents that no validator accepts though everybody sees what is meant. The documents stay as the vendors have them;
/// a slip is mended when one is read.
/// </summary>
internal static class Slips
{
    /// <summary>Mends a document in place: <c>properties: {$ref: …}</c>, a reference in the place of the whole list, becomes the list.</summary>
    /// <param name="root">The document.</param>
    public static void Mend(JsonNode root) => Mend(root, root);

    private static void Mend(JsonNode? node, JsonNode root)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Mend(item, root);
        }
        else if (node is JsonObject map)
        {
            if (map["properties"] is JsonObject properties && properties["$ref"] is JsonValue reference && reference.TryGetValue<string>(out var target))
                map["properties"] = At(root, target)?.DeepClone();
            foreach (var (_, value) in map)
                Mend(value, root);
        }
    }

    private static JsonNode? At(JsonNode root, string reference)
    {
        JsonNode? at = root;
        foreach (var step in Uri.UnescapeDataString(reference.TrimStart('#', '/')).Split('/'))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            at = at is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)] : at?[name];
        }

        return at;
    }
}
