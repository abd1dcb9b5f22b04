using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Candor.Sandbox.Lever;

/// <summary>Who may call: the API key as the user name of basic authentication, or a bearer token that lives an hour.</summary>
/// <param name="options">The key and how long a token lives.</param>
/// <param name="time">The clock.</param>
internal sealed class Credentials(SandboxOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, string[] Scopes)> _live = new(StringComparer.Ordinal);

    /// <summary>A new bearer token.</summary>
    /// <param name="scopes">What it was granted.</param>
    public string Issue(string[] scopes)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        _live[token] = (time.GetUtcNow() + options.TokenLifetime, scopes);
        return token;
    }

    /// <summary>Ends all tokens; an API key has no end.</summary>
    public void Expire() => _live.Clear();

    /// <summary>Who calls, and what they were granted (null: everything); null for nobody known.</summary>
    /// <param name="authorization">The header.</param>
    public (string Caller, string[]? Scopes)? Read(string? authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header) || header.Parameter is not { } given)
            return null;
        if (header.Scheme == "Bearer")
            return _live.TryGetValue(given, out var token) && time.GetUtcNow() < token.Until ? (given, token.Scopes) : null;
        return header.Scheme == "Basic" && given == Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.ClientSecret}:")) ? ("key", null) : null;
    }
}

/// <summary>A token bucket for each credential: ten requests a second, bursts of twenty, and no header that tells of it.</summary>
/// <param name="options">How many a second; the burst is twice as many.</param>
/// <param name="time">The clock.</param>
internal sealed class Buckets(SandboxOptions options, TimeProvider time)
{
    private const int Documented = 10;

    private readonly int _rate = options.RateLimit ?? Documented;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (double Left, DateTimeOffset At)> _buckets = []; // guarded by _gate

    /// <summary>Counts a request.</summary>
    /// <param name="caller">Whose.</param>
    /// <returns>Whether there was room.</returns>
    public bool Take(string caller)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var burst = 2.0 * _rate;
            var (left, at) = _buckets.GetValueOrDefault(caller, (burst, now));
            left = Math.Min(burst, left + ((now - at).TotalSeconds * _rate));
            var room = left >= 1;
            _buckets[caller] = (room ? left - 1 : left, now);
            return room;
        }
    }
}

/// <summary>What every call has to pass: credentials, limit, scope.</summary>
/// <param name="credentials">Who may call.</param>
/// <param name="buckets">How often.</param>
/// <param name="options">What was withheld.</param>
internal sealed class LeverGuard(Credentials credentials, Buckets buckets, SandboxOptions options) : IEndpointFilter
{
    /// <inheritdoc />
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (credentials.Read(http.Request.Headers.Authorization) is not var (caller, scopes))
            return LeverErrors.Refuse(401, "A valid API key was not provided with the request");
        if (!buckets.Take(caller))
            return LeverErrors.Refuse(429, "Too many requests");
        var (resource, action) = http.GetEndpoint()!.Metadata.GetMetadata<Scope>()!;
        // A right to write includes the right to read.
        string[] enough = action == "read" ? [$"{resource}:read:admin", $"{resource}:write:admin"] : [$"{resource}:write:admin"];
        return enough.All(options.WithheldScopes.Contains) || (scopes is not null && !enough.Any(scopes.Contains))
            ? LeverErrors.Refuse(403, "Your Lever account settings do not authorize you to perform the requested operation")
            : await next(context);
    }
}

/// <summary>What an operation needs.</summary>
/// <param name="Resource">Such as <c>opportunities</c>.</param>
/// <param name="Action"><c>read</c> or <c>write</c>.</param>
internal sealed record Scope(string Resource, string Action);
