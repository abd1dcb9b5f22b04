using System.Text.Json.Nodes;

namespace Candor.Conformance.Support;

/// <summary>
/// Places where a vendor's document contradicts itself or leaves out what the vendor says elsewhere, as a file <c>mends.yaml</c> beside it lists them:
/// <c>at</c> (a JSON pointer; <c>*</c> for every member), <c>why</c>, and <c>remove</c>, <c>rename</c> or <c>set</c>. The document stays as it is.
/// </summary>
internal static class Mends
{
    /// <summary>Mends a document that was read.</summary>
    /// <param name="root">The document.</param>
    /// <param name="file">The list; nothing is mended where there is none.</param>
    /// <exception cref="FormatException">A mend has no reason, or leads nowhere: it is not needed any more.</exception>
    public static void Apply(JsonNode root, string file)
    {
        if (!File.Exists(file))
            return;
        foreach (var mend in YamlJson.Read(file)!.AsArray().OfType<JsonObject>())
        {
            var at = (string)mend["at"]!;
            if (string.IsNullOrWhiteSpace((string?)mend["why"]))
                throw new FormatException($"The mend at {at} does not say why.");
            var places = Places(root, at.Split('/').Skip(1)).OfType<JsonObject>().ToList();
            if (places.Count == 0)
                throw new FormatException($"The mend at {at} leads nowhere.");
            foreach (var place in places)
                Apply(place, mend, at);
        }
    }

    private static void Apply(JsonObject place, JsonObject mend, string at)
    {
        foreach (var name in mend["remove"]?.AsArray() ?? [])
            if (!place.Remove((string)name!))
                throw new FormatException($"The mend at {at} removes {name}, which is not there.");
        foreach (var (old, next) in mend["rename"]?.AsObject() ?? [])
        {
            var value = place[old] ?? throw new FormatException($"The mend at {at} renames {old}, which is not there.");
            place.Remove(old);
            place[(string)next!] = value;
        }

        foreach (var (name, value) in mend["set"]?.AsObject() ?? [])
            place[name] = value?.DeepClone();
    }

    private static IEnumerable<JsonNode?> Places(JsonNode? from, IEnumerable<string> steps)
    {
        IEnumerable<JsonNode?> places = [from];
        foreach (var step in steps)
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            places = [.. places.SelectMany(place => Next(place, name))];
        }

        return places;
    }

    private static IEnumerable<JsonNode?> Next(JsonNode? place, string name) => (place, name) switch
    {
        (JsonObject map, "*") => map.Select(member => member.Value),
        (JsonArray list, "*") => list,
        (JsonObject map, _) when map.TryGetPropertyValue(name, out var member) => [member],
        (JsonArray list, _) when int.TryParse(name, out var index) && index < list.Count => [list[index]],
        _ => [],
    };
}
