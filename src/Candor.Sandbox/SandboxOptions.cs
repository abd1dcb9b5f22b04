namespace Candor.Sandbox;

/// <summary>How the sandbox behaves. The secrets are made up, and public.</summary>
public sealed class SandboxOptions
{
    /// <summary>OAuth client, where a vendor has one.</summary>
    public string ClientId { get; init; } = "acme-candor";

    /// <summary>OAuth client secret, API key or password, where a vendor has one.</summary>
    public string ClientSecret { get; init; } = "sandbox-secret";

    /// <summary>How long a token lives.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Requests in the vendor's own window; null for the figure each vendor documents.</summary>
    public int? RateLimit { get; init; }

    /// <summary>Scopes or permissions the client was not granted.</summary>
    public HashSet<string> WithheldScopes { get; init; } = [];

    /// <summary>Where webhooks go: each wing's below this address, under the wing's name; null for nowhere.</summary>
    public string? HookBase { get; init; }

    /// <summary>The webhooks' secret.</summary>
    public string HookSecret { get; init; } = "sandbox-webhook-secret";

    /// <summary>Where the assessment partner is: each wing's part below this address, under the wing's name; null for none.</summary>
    public string? PartnerBase { get; init; }

    /// <summary>The key that the partner gave to the customer.</summary>
    public string PartnerKey { get; init; } = "sandbox-partner-key-of-acme";

    /// <summary>The wait before a webhook's first repetition; each further one is twice as long. Vendors begin with about a minute.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A file to which every exchange with a vendor's API is appended, a JSON object a line, or a folder for such files; null for none.</summary>
    public string? Traffic { get; init; }

    /// <summary>Where a wing's webhooks go at the start.</summary>
    /// <param name="wing">The wing.</param>
    public string? HookUrl(string wing) => HookBase is null ? null : $"{HookBase.TrimEnd('/')}/{wing}";

    /// <summary>Where a wing's assessment partner is at the start.</summary>
    /// <param name="wing">The wing.</param>
    public string? PartnerUrl(string wing) => PartnerBase is null ? null : $"{PartnerBase.TrimEnd('/')}/{wing}";
}
