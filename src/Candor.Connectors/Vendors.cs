namespace Candor.Connectors;

/// <summary>What a connector is made from.</summary>
/// <param name="Connection">The connection's identifier, for messages.</param>
/// <param name="WebhookSecrets">One secret, or two while one replaces the other.</param>
/// <param name="Values">The vendor's own settings by key, secrets resolved.</param>
public sealed record VendorSettings(string Connection, IReadOnlyList<string> WebhookSecrets, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>A setting that has to be there.</summary>
    /// <param name="key">As in the connection's file.</param>
    /// <exception cref="ArgumentException">It is not there; the message names the connection and the key.</exception>
    public string Required(string key) =>
        Values.TryGetValue(key, out var value) && value.Length > 0
            ? value
            : throw new ArgumentException($"The connection {Connection} needs the setting {key}.");
}

/// <summary>The vendors there are. Adding one is a folder beside this file and a line here.</summary>
public static class Vendors
{
    /// <summary>Makes a connector.</summary>
    /// <param name="settings">The account.</param>
    /// <param name="http">Sends the requests; its base address is not set.</param>
    /// <param name="time">The clock.</param>
    public delegate IAtsConnector Make(VendorSettings settings, HttpClient http, TimeProvider time);

    /// <summary>By the name used in configuration.</summary>
    public static IReadOnlyDictionary<string, Make> All { get; } = new Dictionary<string, Make>(StringComparer.Ordinal)
    {
        ["greenhouse"] = (settings, http, time) => new Greenhouse.GreenhouseConnector(settings, http, time),
    };
}
