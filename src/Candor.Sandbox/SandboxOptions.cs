namespace Candor.Sandbox;

/// <summary>How the sandbox behaves. The secrets are made up, and public.</summary>
public sealed class SandboxOptions
{
    /// <summary>OAuth client.</summary>
    public string ClientId { get; init; } = "acme-candor";

    /// <summary>OAuth client secret.</summary>
    public string ClientSecret { get; init; } = "sandbox-secret";

    /// <summary>How long a token lives.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Requests in a window of 30 seconds.</summary>
    public int RateLimit { get; init; } = 500;

    /// <summary>Scopes the client was not granted.</summary>
    public HashSet<string> WithheldScopes { get; } = [];

    /// <summary>Where recruiting webhooks go; null for nowhere.</summary>
    public string? HookUrl { get; set; }

    /// <summary>The webhook's secret.</summary>
    public string HookSecret { get; set; } = "sandbox-webhook-secret";

    /// <summary>The wait before a webhook's first repetition; each further one is twice as long. Greenhouse begins with a minute.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);
}
