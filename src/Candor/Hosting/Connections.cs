using Candor.Configuration;
using Candor.Connectors;

namespace Candor.Hosting;

/// <summary>The configured ATS accounts, each with its connector.</summary>
/// <param name="configuration">What is configured.</param>
/// <param name="clients">Makes HTTP clients.</param>
/// <param name="vendors">The vendors there are.</param>
/// <param name="vault">Keeps credentials that change while in use.</param>
/// <param name="time">The clock.</param>
public sealed class Connections(
    CandorConfiguration configuration,
    IHttpClientFactory clients,
    IReadOnlyDictionary<string, Vendor> vendors,
    ICredentialVault vault,
    TimeProvider time)
{
    private readonly Dictionary<string, IAtsConnector> _connectors = configuration.Connections.Values.ToDictionary(
        connection => connection.Id,
        connection => vendors[connection.Vendor].Make(
            new VendorSettings(connection.Id, connection.WebhookSecrets, connection.Settings, vault),
            clients.CreateClient(connection.Id),
            time),
        StringComparer.Ordinal);

    /// <summary>The connector of an account; null when there is no such account.</summary>
    /// <param name="connection">The account's identifier.</param>
    public IAtsConnector? Find(string connection) => _connectors.GetValueOrDefault(connection);

    /// <summary>The connector of an account a screening names.</summary>
    /// <param name="connection">The account's identifier.</param>
    /// <exception cref="TryLaterException">The configuration no longer has it; the screening waits until it does.</exception>
    public IAtsConnector Get(string connection) =>
        Find(connection) ?? throw new TryLaterException($"The configuration has no connection {connection} any more: put it back.");
}
