using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Candor.Access.Machines;

/// <summary>Who a program is: <c>Authorization: Bearer</c> with a key, or with a token that was given for one.</summary>
/// <param name="options">The framework's.</param>
/// <param name="logger">The framework's.</param>
/// <param name="encoder">The framework's.</param>
/// <param name="keys">The keys there are.</param>
/// <param name="tokens">Reads tokens.</param>
internal sealed class MachineAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeys keys, AccessTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The authentication scheme. It is nobody's default: routes ask for it by their policy.</summary>
    public new const string Scheme = "machine";

    /// <summary>The key's identifier of a request that passed.</summary>
    /// <param name="context">The request.</param>
    public static string ClientOf(HttpContext context) => context.User.FindFirstValue(ClaimTypes.NameIdentifier)!;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header)
            || !header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || header.Parameter is not { Length: > 0 } credential)
            return AuthenticateResult.NoResult();

        var cancel = Context.RequestAborted;
        // A token may do less than its key, and never more than the key may now.
        var (row, asked) = credential.StartsWith(ApiKeys.Prefix, StringComparison.Ordinal)
            ? (await keys.Prove(credential, cancel), null)
            : tokens.Read(credential) is var (key, scopes) ? (await keys.Standing(key, cancel), scopes) : (null, null);
        if (row is null)
            return AuthenticateResult.Fail("No key of this installation, or one that is over.");

        await keys.Touch(row, cancel);
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, row.Id),
                .. row.Scopes.Split(' ').Where(scope => asked?.Contains(scope) ?? true).Select(scope => new Claim(ApiScopes.Claim, scope)),
            ],
            Scheme);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // RFC 6750 §3: no error code for who brought nothing.
        Response.Headers.WWWAuthenticate = Request.Headers.Authorization.Count == 0 ? "Bearer realm=\"candor\"" : "Bearer realm=\"candor\", error=\"invalid_token\"";
        return Results.Problem(
            statusCode: StatusCodes.Status401Unauthorized,
            title: "Send a key, or a token for one, as Authorization: Bearer. Keys are made with: candor keys create").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer realm=\"candor\", error=\"insufficient_scope\"";
        return Results.Problem(statusCode: StatusCodes.Status403Forbidden, title: "The key has not the scope that this needs.").ExecuteAsync(Context);
    }
}
