using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Candor.Conformance.Support;

/// <summary>
/// Members of a valid value that no schema has looked at: a misspelt name passes wherever a document does not say
/// <c>additionalProperties: false</c>, and most do not. An object of which the document names no member at all is free.
/// </summary>
internal static class UnknownMembers
{
    private static readonly string[] Looking = ["properties", "patternProperties", "additionalProperties", "unevaluatedProperties"];

    /// <summary>
    /// The places of such members in a valid value. Of list items that have the same members all the way down, one is looked at: a page of
    /// five hundred records is mostly one record five hundred times.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="evaluate">Holds a value against the schema, with annotations.</param>
    public static IReadOnlyList<string> In(JsonElement value, Func<JsonElement, EvaluationResults> evaluate)
    {
        var (few, _) = OneOfEachShape(value);
        var sample = JsonSerializer.SerializeToElement(few);
        var results = evaluate(sample);
        // A shortened list may no longer be valid, and places in it are not those in the value: then the whole is looked at.
        return results.IsValid && !Of(results, sample).Any() ? [] : [.. Of(evaluate(value), value)];
    }

    private static (JsonNode? Few, string Shape) OneOfEachShape(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = value.EnumerateObject().Select(member => (member.Name, Inner: OneOfEachShape(member.Value))).ToList();
                return (
                    new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, member.Inner.Few))),
                    $"{{{string.Join(',', members.Select(member => $"{JsonSerializer.Serialize(member.Name)}:{member.Inner.Shape}").Order(StringComparer.Ordinal))}}}");
            case JsonValueKind.Array:
                var items = value.EnumerateArray().Select(OneOfEachShape).DistinctBy(item => item.Shape).ToList();
                return (
                    new JsonArray([.. items.Select(item => item.Few)]),
                    $"[{string.Join(',', items.Select(item => item.Shape).Order(StringComparer.Ordinal))}]");
            default:
                // Of several forms a value can have, its kind often decides.
                return (JsonValue.Create(value), value.ValueKind.ToString());
        }
    }

    private static IEnumerable<string> Of(EvaluationResults results, JsonElement value)
    {
        var seen = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        Look(results, seen);
        return Unseen(value, "", seen);
    }

    private static void Look(EvaluationResults node, Dictionary<string, HashSet<string>> seen)
    {
        if (!node.IsValid)
            return;
        foreach (var (keyword, names) in node.Annotations ?? [])
        {
            if (!Looking.Contains(keyword) || names.ValueKind != JsonValueKind.Array)
                continue;
            var at = node.InstanceLocation.ToString();
            if (!seen.TryGetValue(at, out var known))
                seen[at] = known = new HashSet<string>(StringComparer.Ordinal);
            known.UnionWith(names.EnumerateArray().Select(name => name.ToString()));
        }

        foreach (var inner in node.Details ?? [])
            Look(inner, seen);
    }

    private static IEnumerable<string> Unseen(JsonElement value, string at, Dictionary<string, HashSet<string>> seen)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when seen.TryGetValue(at, out var known):
                foreach (var member in value.EnumerateObject())
                {
                    var inner = $"{at}/{Place.Step(member.Name)}";
                    if (!known.Contains(member.Name))
                        yield return inner;
                    else
                        foreach (var further in Unseen(member.Value, inner, seen))
                            yield return further;
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                    foreach (var further in Unseen(item, $"{at}/{index++}", seen))
                        yield return further;
                break;
        }
    }
}
