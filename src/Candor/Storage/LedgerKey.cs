using Candor.Domain.Ledger;

namespace Candor.Storage;

/// <summary>
/// The key that signs this tenant's checkpoints. It is derived from the installation's secret, so that restoring the secret restores it; give its
/// public half (<c>candor audit key</c>) to whoever is to verify.
/// </summary>
/// <param name="master">The installation's secret.</param>
/// <param name="tenant">Whose ledger.</param>
public sealed class LedgerKey(MasterKey master, Tenant tenant)
{
    /// <summary>Signs.</summary>
    public SignerKey Signer { get; } = new(Checkpoint.OriginOf(tenant.Name), master.Derive($"ledger/{tenant.Name}"));
}
