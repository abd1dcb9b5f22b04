namespace Candor.Storage;

/// <summary>A program that may come in. Its secret is not here, only what a secret is known by.</summary>
public sealed class ApiKeyRow
{
    /// <summary>Whose.</summary>
    public required string Tenant { get; init; }

    /// <summary>Public part of the key, and the client's identifier with OAuth.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret, which is 256 random bits and so needs no slower hash.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>What it may do: scopes, separated by spaces.</summary>
    public required string Scopes { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it ends by itself.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it last came in, to the minute; null for never.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>When it was taken back; null while it was not.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>Who took it back: a staff identifier, or <c>command</c>.</summary>
    public string? RevokedBy { get; set; }
}
