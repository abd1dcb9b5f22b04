using System.Text.Json.Nodes;

namespace Candor.Conformance.Support;

/// <summary>What OpenAPI 3.0 says in words of its own, said as 3.1 does, in JSON Schema 2020-12. Places in the document stay where they are.</summary>
internal static class OpenApi30
{
    private static readonly (string Exclusive, string Bound)[] Bounds = [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")];

    /// <summary>Rewrites a document in place.</summary>
    /// <param name="node">The document, or a part of it.</param>
    public static void Rewrite(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Rewrite(item);
        }
        else if (node is JsonObject map)
        {
            foreach (var (name, value) in map)
                if (name is not ("example" or "examples" or "default" or "enum"))
                    Rewrite(value);
            Nullable(map);
            Exclusive(map);
        }
    }

    private static void Nullable(JsonObject schema)
    {
        if (schema["nullable"] is not JsonValue nullable || !nullable.TryGetValue<bool>(out var may))
            return;
        schema.Remove("nullable");
        if (!may)
            return;
        if (schema["enum"] is JsonArray allowed && allowed.All(one => one is not null))
            allowed.Add(null);
        if (schema["type"] is JsonValue type)
            schema["type"] = new JsonArray(type.DeepClone(), "null");
        else if (schema["allOf"] is JsonArray { Count: 1 } all && schema["anyOf"] is null)
        {
            // The usual way to make a reference nullable; only the last step of its place changes its name.
            schema.Remove("allOf");
            schema["anyOf"] = new JsonArray([.. all.Select(one => one!.DeepClone()), new JsonObject { ["type"] = "null" }]);
        }
    }

    private static void Exclusive(JsonObject schema)
    {
        foreach (var (exclusive, bound) in Bounds)
        {
            if (schema[exclusive] is not JsonValue flag || !flag.TryGetValue<bool>(out var is30))
                continue;
            schema.Remove(exclusive);
            if (is30 && schema[bound] is { } limit)
            {
                schema[exclusive] = limit.DeepClone();
                schema.Remove(bound);
            }
        }
    }
}
