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
            .Where(field => field.Key != "vendor" && field.Value.Text is not null)
            .ToDictionary(field => field.Key, field => field.Value.Text!, StringComparer.Ordinal));
}
