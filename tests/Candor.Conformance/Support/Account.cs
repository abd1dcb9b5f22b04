using Candor.Connectors;

namespace Candor.Conformance.Support;

/// <summary>A connector to an account at a running sandbox, with every exchange recorded.</summary>
/// <param name="api">The vendor's description.</param>
/// <param name="connector">The connector.</param>
/// <param name="recording">What it sent and was answered.</param>
internal sealed class Account(ApiDescription api, IAtsConnector connector, Recording recording)
{
    /// <summary>The connector.</summary>
    public IAtsConnector Connector => connector;

    /// <summary>What it sent and was answered.</summary>
    public IReadOnlyList<Exchange> Exchanges => recording.Exchanges;

    /// <summary>Makes a connector as the product does.</summary>
    /// <param name="vendor">The vendor's name as in configuration.</param>
    /// <param name="api">The vendor's description.</param>
    /// <param name="settings">The vendor's settings, as in a connection's file.</param>
    /// <param name="webhookSecrets">The webhooks' secrets.</param>
    public static Account Open(string vendor, ApiDescription api, IReadOnlyDictionary<string, string> settings, params string[] webhookSecrets)
    {
        var recording = new Recording();
        var made = Vendors.All[vendor].Make(new VendorSettings("conformance", webhookSecrets, settings, new MemoryVault()), recording.Client(), TimeProvider.System);
        return new Account(api, made, recording);
    }

    /// <summary>Fails with every violation of what was exchanged so far.</summary>
    /// <param name="sides">Whose part is judged.</param>
    public void Conforms(Sides sides = Sides.Both) => Support.Conforms.To(api, Exchanges, sides);
}
