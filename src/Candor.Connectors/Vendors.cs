namespace Candor.Connectors;

/// <summary>What a connector is made from.</summary>
/// <param name="Connection">The connection's identifier, for messages.</param>
/// <param name="WebhookSecrets">One secret, or two while one replaces the other.</param>
/// <param name="Values">The vendor's own settings by key, secrets resolved.</param>
/// <param name="Vault">Where credentials that change while in use are kept, such as refresh tokens.</param>
public sealed record VendorSettings(
    string Connection,
    IReadOnlyList<string> WebhookSecrets,
    IReadOnlyDictionary<string, string> Values,
    ICredentialVault Vault)
{
    /// <summary>A setting that has to be there.</summary>
    /// <param name="key">As in the connection's file.</param>
    /// <exception cref="ArgumentException">It is not there; the message names the connection and the key.</exception>
    public string Required(string key) =>
        Values.TryGetValue(key, out var value) && value.Length > 0
            ? value
            : throw new ArgumentException($"The connection {Connection} needs the setting {key}.");
}

/// <summary>
/// Keeps credentials that a vendor replaces while they are in use. What is kept is encrypted at rest, and shared by all nodes of an installation.
/// </summary>
public interface ICredentialVault
{
    /// <summary>Reads a credential; null when none is kept.</summary>
    /// <param name="name">Its name, unique in the installation, such as <c>lever/refresh_token</c>.</param>
    /// <param name="cancel">Gives up.</param>
    Task<string?> Read(string name, CancellationToken cancel);

    /// <summary>
    /// Replaces a credential by what <paramref name="next"/> makes of the one that is kept. Nobody else, on any node, reads or replaces it meanwhile, so
    /// that a refresh token that is good for one use is used once; what is returned is durable before the call ends.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="next">From the one kept (null for none) to the one to keep; null keeps it as it is.</param>
    /// <param name="cancel">Gives up.</param>
    Task Replace(string name, Func<string?, CancellationToken, Task<string?>> next, CancellationToken cancel);
}

/// <summary>A vendor: what its connector can do, and how one is made.</summary>
/// <param name="Sheet">What it can do.</param>
/// <param name="Make">Makes a connector for an account.</param>
public sealed record Vendor(CapabilitySheet Sheet, Vendors.Make Make);

/// <summary>The vendors there are. Adding one is a folder beside this file and a line here.</summary>
public static class Vendors
{
    /// <summary>Makes a connector.</summary>
    /// <param name="settings">The account.</param>
    /// <param name="http">Sends the requests; its base address is not set.</param>
    /// <param name="time">The clock.</param>
    public delegate IAtsConnector Make(VendorSettings settings, HttpClient http, TimeProvider time);

    /// <summary>By the name used in configuration.</summary>
    public static IReadOnlyDictionary<string, Vendor> All { get; } = new[]
    {
        Greenhouse.GreenhouseConnector.Vendor,
        Ashby.AshbyConnector.Vendor,
        Lever.LeverConnector.Vendor,
        Workday.WorkdayConnector.Vendor,
    }.ToDictionary(vendor => vendor.Sheet.Vendor, StringComparer.Ordinal);
}
