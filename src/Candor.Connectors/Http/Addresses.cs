namespace Candor.Connectors.Http;

/// <summary>Addresses that secrets may be sent to.</summary>
internal static class Addresses
{
    /// <summary>A setting that holds an address of the vendor.</summary>
    /// <param name="settings">The account's settings.</param>
    /// <param name="key">Which one.</param>
    /// <exception cref="ArgumentException">It is missing, or neither HTTPS nor on this machine: a token would travel in the clear.</exception>
    public static Uri Of(VendorSettings settings, string key) =>
        Uri.TryCreate(settings.Required(key), UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? address
            : throw new ArgumentException($"The connection {settings.Connection} needs an https:// address as {key} (http:// only on loopback).");
}
