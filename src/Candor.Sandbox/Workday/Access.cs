using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Candor.Sandbox.Workday;

/// <summary>
/// The two ways in: an integration-system user's name and password in the SOAP header (WS-Security, PasswordText), or a bearer token that an
/// API client gets for its refresh token. The refresh token stays the same, as it does at Workday unless the client is set up otherwise.
/// </summary>
/// <param name="options">The client, the password, and how long a token lives.</param>
/// <param name="time">The clock.</param>
internal sealed class Access(SandboxOptions options, TimeProvider time)
{
    /// <summary>The API client's refresh token. Made up, and public.</summary>
    public const string RefreshToken = "sandbox-refresh-token";

    private readonly ConcurrentDictionary<string, DateTimeOffset> _live = new(StringComparer.Ordinal);

    /// <summary>Adds the token endpoint.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/workday/ccx/oauth2/{tenant}/token", async (string tenant, HttpRequest request, Access access) =>
    {
        if (tenant != WorkdayState.Tenant || !request.HasFormContentType)
            return Results.Json(new { error = "invalid_request" }, statusCode: 400);
        var form = await request.ReadFormAsync();
        if (form["grant_type"] != "refresh_token")
            return Results.Json(new { error = "unsupported_grant_type" }, statusCode: 400);
        if (!access.KnowsClient(request.Headers.Authorization))
            return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        return form["refresh_token"] == RefreshToken
            ? Results.Json(access.Issue())
            : Results.Json(new { error = "invalid_grant" }, statusCode: 400);
    });

    /// <summary>Lets a call in, or says how it is refused.</summary>
    /// <param name="authorization">The HTTP header.</param>
    /// <param name="header">The SOAP header.</param>
    /// <returns>Null when it may come in; else the HTTP status of the refusal.</returns>
    public int? Refuses(string? authorization, XElement? header)
    {
        if (AuthenticationHeaderValue.TryParse(authorization, out var bearer) && bearer.Scheme == "Bearer")
            return bearer.Parameter is { } token && _live.TryGetValue(token, out var until) && time.GetUtcNow() < until ? null : 401;
        var user = header?.Element(Soap.Wsse + "Security")?.Element(Soap.Wsse + "UsernameToken");
        return user?.Element(Soap.Wsse + "Username")?.Value == $"{options.ClientId}@{WorkdayState.Tenant}"
            && user.Element(Soap.Wsse + "Password")?.Value == options.ClientSecret
                ? null
                : 500;
    }

    /// <summary>Ends all tokens, as a vendor may at any moment.</summary>
    public void Expire() => _live.Clear();

    private bool KnowsClient(string? authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header) || header.Scheme != "Basic" || header.Parameter is null)
            return false;
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(header.Parameter)) == $"{options.ClientId}:{options.ClientSecret}";
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private object Issue()
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        _live[token] = time.GetUtcNow() + options.TokenLifetime;
        return new { access_token = token, token_type = "Bearer", expires_in = (int)options.TokenLifetime.TotalSeconds, refresh_token = RefreshToken };
    }
}

/// <summary>Workday documents no rate in public. Where one is wanted, it is so many calls in a second, refused with 429.</summary>
/// <param name="options">How many; null for no limit.</param>
/// <param name="time">The clock.</param>
internal sealed class CallLimit(SandboxOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _second; // guarded by _gate
    private int _used; // guarded by _gate

    /// <summary>Counts a call.</summary>
    /// <returns>Whether there was room.</returns>
    public bool Take()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow().ToUnixTimeSeconds();
            if (now != _second)
                (_second, _used) = (now, 0);
            return options.RateLimit is not { } most || ++_used <= most;
        }
    }

    /// <summary>A call that is one too many.</summary>
    public sealed class Refusal : IResult
    {
        /// <inheritdoc />
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = 429;
            httpContext.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        }
    }
}
