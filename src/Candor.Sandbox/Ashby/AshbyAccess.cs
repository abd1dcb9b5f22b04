using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Candor.Sandbox.Ashby;

/// <summary>The one API key there is, and the permissions it was given.</summary>
/// <param name="options">The key, and the permissions withheld.</param>
internal sealed class ApiKey(SandboxOptions options)
{
    private static readonly string[] Modules =
        ["jobs", "candidates", "interviews", "hiringProcessMetadata", "organization", "apiKeys"];

    private int _refusals; // how many calls the key is still out of use for

    /// <summary>The permissions as <c>apiKey.info</c> lists them.</summary>
    public IEnumerable<string> Scopes =>
        from module in Modules
        from right in new[] { "Read", "Write" }
        where Has($"{module}{right}")
        select $"{module}:{right.ToLowerInvariant()}";

    /// <summary>
    /// Deactivates the key. A key does not expire, but an administrator may switch it off at any moment; here she notices at the first refusal
    /// and switches it on again.
    /// </summary>
    public void Deactivate() => Interlocked.Exchange(ref _refusals, 1);

    /// <summary>Whether a permission was given.</summary>
    /// <param name="permission">Such as <c>candidatesWrite</c>.</param>
    public bool Has(string permission) => !options.WithheldScopes.Contains(permission);

    /// <summary>Checks a call's key: the user name of basic authentication, with an empty password.</summary>
    /// <param name="authorization">The header.</param>
    /// <returns>Null when it is the key and in use; else how the call is refused.</returns>
    public Refusal? Check(string? authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header) || header.Scheme != "Basic" || header.Parameter is null)
            return new Refusal(401, "unauthorized", "No API key was provided.");
        if (!IsKey(header.Parameter))
            return new Refusal(403, "invalid_api_key", "The API key is not valid.");
        return Interlocked.Exchange(ref _refusals, 0) > 0
            ? new Refusal(403, "deactivated_api_key", "The API key was deactivated.")
            : null;
    }

    private bool IsKey(string parameter)
    {
        var given = new byte[parameter.Length];
        return Convert.TryFromBase64String(parameter, given, out var length)
            && CryptographicOperations.FixedTimeEquals(given.AsSpan(0, length), Encoding.UTF8.GetBytes($"{options.ClientSecret}:"));
    }
}

/// <summary>
/// Calls of the key in windows of a minute. That there is a limit for each key is documented, its figure is not, nor are headers before it is
/// reached; the figure here is the sandbox's own.
/// </summary>
/// <param name="options">How many a minute.</param>
/// <param name="time">The clock.</param>
internal sealed class RateLimit(SandboxOptions options, TimeProvider time)
{
    private const int WindowSeconds = 60;
    private const int Usual = 600;

    private readonly int _most = options.RateLimit ?? Usual;
    private readonly Lock _gate = new();
    private long _window; // guarded by _gate
    private int _used; // guarded by _gate

    /// <summary>Counts a call.</summary>
    /// <returns>Null when there was room; else how many seconds are left of the window.</returns>
    public int? Take()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow().ToUnixTimeSeconds();
            var window = now / WindowSeconds;
            if (window != _window)
                (_window, _used) = (window, 0);
            if (_used >= _most)
                return (int)(((window + 1) * WindowSeconds) - now);
            _used++;
            return null;
        }
    }
}

/// <summary>What every call has to pass: key, limit, permission. Each answer says which version of the API gave it.</summary>
/// <param name="key">The key.</param>
/// <param name="limit">The limit.</param>
internal sealed class AshbyGuard(ApiKey key, RateLimit limit) : IEndpointFilter
{
    private const string Version = "2026-01-01";

    /// <inheritdoc />
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers["Ashby-Version"] = Version;
        http.Response.Headers["Ashby-Version-Status"] = "active";
        if (key.Check(http.Request.Headers.Authorization) is { } refusal)
            return refusal.Answer();
        if (http.Request.Headers["Ashby-Version"] is [{ Length: > 0 } asked] && asked != Version)
            return new Refusal(400, "invalid_api_version", "There is no such version of the API.").Answer();
        if (limit.Take() is { } seconds)
            return TooMany(http.Response.Headers, seconds);
        var permission = http.GetEndpoint()!.Metadata.GetMetadata<Permission>()!.Name;
        return key.Has(permission)
            ? await next(context)
            : new Refusal(403, "missing_endpoint_permission", $"This API key does not have the permission {permission}.").Answer();
    }

    /// <summary>A refusal for its rate, worded as the one that the description has (for reports).</summary>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="seconds">When to come back.</param>
    public static IResult TooMany(IHeaderDictionary headers, int seconds)
    {
        headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return new Refusal(429, "rate_limit_exceeded", $"Rate limit exceeded. Try again in {seconds} seconds.").Answer();
    }
}

/// <summary>The permission an endpoint needs.</summary>
/// <param name="Name">As in the description: <c>candidatesWrite</c>.</param>
internal sealed record Permission(string Name);
