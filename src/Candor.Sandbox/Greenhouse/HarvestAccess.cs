using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Candor.Sandbox.Greenhouse;

/// <summary>OAuth client credentials: tokens that expire, for the one client there is.</summary>
/// <param name="options">The client and how long a token lives.</param>
/// <param name="time">The clock.</param>
internal sealed class Tokens(SandboxOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _live = new(StringComparer.Ordinal);

    /// <summary>How often a token was asked for.</summary>
    public int Issued { get; private set; }

    /// <summary>Adds the token endpoint.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/greenhouse/token", async (HttpRequest request, Tokens tokens) =>
    {
        if (!request.HasFormContentType || (await request.ReadFormAsync())["grant_type"] != "client_credentials")
            return Results.Json(new { error = "unsupported_grant_type", message = "grant_type must be client_credentials" }, statusCode: 400);
        if (!tokens.KnowsClient(request.Headers.Authorization))
            return Results.Json(new { error = "invalid_client", message = "Client authentication failed" }, statusCode: 401);
        return Results.Json(tokens.Issue());
    });

    /// <summary>Whether a token is live.</summary>
    /// <param name="authorization">The header.</param>
    public bool Accepts(string? authorization) =>
        AuthenticationHeaderValue.TryParse(authorization, out var header) && header.Scheme == "Bearer" && header.Parameter is { } token
        && _live.TryGetValue(token, out var until) && time.GetUtcNow() < until;

    /// <summary>Ends all tokens, as a vendor may at any moment.</summary>
    public void Expire() => _live.Clear();

    private bool KnowsClient(string? authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header) || header.Scheme != "Basic" || header.Parameter is null)
            return false;
        try
        {
            var given = Encoding.UTF8.GetString(Convert.FromBase64String(header.Parameter)).Split(':');
            return given.Length == 2
                && Uri.UnescapeDataString(given[0]) == options.ClientId
                && Uri.UnescapeDataString(given[1]) == options.ClientSecret;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private object Issue()
    {
        Issued++;
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var until = time.GetUtcNow() + options.TokenLifetime;
        _live[token] = until;
        return new
        {
            access_token = token,
            token_type = "Bearer",
            expires_in = (int)options.TokenLifetime.TotalSeconds,
            expires_at = until.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
    }
}

/// <summary>The fixed window of 30 seconds that Harvest v3 counts requests in.</summary>
/// <param name="options">How many a window.</param>
/// <param name="time">The clock.</param>
internal sealed class RateLimit(SandboxOptions options, TimeProvider time)
{
    private const int WindowSeconds = 30;
    private const int Documented = 500;

    private readonly int _most = options.RateLimit ?? Documented;
    private readonly Lock _gate = new();
    private long _window; // guarded by _gate
    private int _used; // guarded by _gate

    /// <summary>Counts a request and says how the window stands.</summary>
    /// <param name="headers">The answer's headers.</param>
    /// <returns>Whether there was room.</returns>
    public bool Take(IHeaderDictionary headers)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow().ToUnixTimeSeconds();
            var window = now / WindowSeconds;
            if (window != _window)
                (_window, _used) = (window, 0);
            var room = _used < _most;
            _used += room ? 1 : 0;
            var reset = (window + 1) * WindowSeconds;
            headers["X-RateLimit-Limit"] = _most.ToString(CultureInfo.InvariantCulture);
            headers["X-RateLimit-Remaining"] = (_most - _used).ToString(CultureInfo.InvariantCulture);
            headers["X-RateLimit-Reset"] = reset.ToString(CultureInfo.InvariantCulture);
            if (!room)
                headers.RetryAfter = (reset - now).ToString(CultureInfo.InvariantCulture);
            return room;
        }
    }
}

/// <summary>What every call has to pass: token, limit, scope.</summary>
/// <param name="tokens">Live tokens.</param>
/// <param name="limit">The window.</param>
/// <param name="options">The scopes granted.</param>
internal sealed class HarvestGuard(Tokens tokens, RateLimit limit, SandboxOptions options) : IEndpointFilter
{
    /// <inheritdoc />
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!tokens.Accepts(http.Request.Headers.Authorization))
            return HarvestErrors.Refuse(401, "Access token is missing, invalid or expired");
        if (!limit.Take(http.Response.Headers))
            return HarvestErrors.Refuse(429, "Rate limit exceeded");
        var scope = http.GetEndpoint()!.Metadata.GetMetadata<Scope>()!.Name;
        return options.WithheldScopes.Contains(scope)
            ? HarvestErrors.Refuse(403, $"The scope {scope} is not granted")
            : await next(context);
    }
}
