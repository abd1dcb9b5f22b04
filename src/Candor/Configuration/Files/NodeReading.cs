using Candor.Configuration.Yaml;

namespace Candor.Configuration.Files;

/// <summary>Short ways to read a tree that was found sound: what the schema requires is there.</summary>
internal static class NodeReading
{
    public static string Need(this YamlNode node, string key) => node[key]!.Text!;

    public static int Whole(this YamlNode node, string key) => (int)((YamlScalar)node[key]!).Number!.Value;

    public static decimal Decimal(this YamlNode node, string key) => ((YamlScalar)node[key]!).Number!.Value;

    public static bool IsTrue(this YamlNode node, string key) => node[key]?.Text?.Equals("true", StringComparison.OrdinalIgnoreCase) == true;

    public static IReadOnlyList<string> Texts(this YamlNode node, string key) => [.. node[key]?.Items.Select(item => item.Text!) ?? []];

    public static IReadOnlyDictionary<string, string> Table(this YamlNode node, string key) =>
        node[key]?.Fields.ToDictionary(field => field.Key, field => field.Value.Text!, StringComparer.Ordinal) ?? [];

    /// <summary>Notes each item of a list whose key has a value that an earlier one has.</summary>
    public static void CheckUnique(YamlNode? list, string key, string file, string path, FaultList faults)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in list?.Items.Select(item => item[key]) ?? [])
        {
            if (node?.Text is { } value && !seen.TryAdd(value, node.Line))
                faults.Add(file, node.Line, $"`{path}` has the {key} `{value}` twice; it is already on line {seen[value]}", "Keep one of the two");
        }
    }
}
