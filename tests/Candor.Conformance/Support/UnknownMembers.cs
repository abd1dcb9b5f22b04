using System.Text.Json;
using Json.Schema;

namespace Candor.Conformance.Support;

/// <summary>
/// Members of a valid value that no schema has looked at: a misspelt name passes wherever a document does not say
/// <c>additionalProperties: false</c>, and most do not. An object of which the document names no member at all is free.
/// </summary>
internal static class UnknownMembers
{
    private static readonly string[] Looking = ["properties", "patternProperties", "additionalProperties", "unevaluatedProperties"];

    /// <summary>The places of such members in the value.</summary>
    /// <param name="results">What the validator found.</param>
    /// <param name="value">The value.</param>
    public static IEnumerable<string> Of(EvaluationResults results, JsonElement value)
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
