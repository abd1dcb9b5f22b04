namespace Candor.Storage;

/// <summary>What somebody who stands under <c>staff</c> signs in with. There is none before they set something up.</summary>
public sealed class AccountRow
{
    /// <summary>Whose.</summary>
    public required string Tenant { get; init; }

    /// <summary>Staff identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The password's hash; null for none.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>What the codes are made from, wrapped under the installation's secret; null for none.</summary>
    public byte[]? AuthenticatorKey { get; set; }

    /// <summary>Changes when what they sign in with does: sessions from before are over then.</summary>
    public string SecurityStamp { get; set; } = "";

    /// <summary>Wrong passwords or codes since the last right ones.</summary>
    public int FailedCount { get; set; }

    /// <summary>Until when no password is looked at; null for open.</summary>
    public DateTimeOffset? LockedUntil { get; set; }
}

/// <summary>A passkey.</summary>
public sealed class PasskeyRow
{
    /// <summary>Whose.</summary>
    public required string Tenant { get; init; }

    /// <summary>Its identifier, in hex.</summary>
    public required string CredentialId { get; init; }

    /// <summary>Staff identifier.</summary>
    public required string Account { get; init; }

    /// <summary>Public key, counter and flags as JSON; nothing in it is secret.</summary>
    public required string Data { get; set; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset At { get; init; }
}
