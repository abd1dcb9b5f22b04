using Candor.Configuration.Yaml;

namespace Candor.Configuration.Files;

/// <summary><c>connections/*.yaml</c>: what a checked tree says.</summary>
internal static class ConnectionFile
{
    public static ConnectionSettings Bind(string id, YamlNode root) => new(
        id,
        root.Need("vendor"),
        root.Texts("webhook_secrets"),
        root.Fields
            .Where(field => field.Key is not ("vendor" or "region" or "without_team"))
            .SelectMany(field => Settings(field.Key, field.Value))
            .ToDictionary(StringComparer.Ordinal))
    {
        Region = root["region"]?.Text,
        EveryoneWithoutTeam = root["without_team"]?.Text != "nobody",
    };

    /// <summary>A setting, or those of a map, each named by its path.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Settings(string path, YamlNode node) => node.Text is { } text
        ? [new(path, text)]
        : node.Fields.SelectMany(field => Settings($"{path}.{field.Key}", field.Value));
}
