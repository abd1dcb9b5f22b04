using System.Net.Http.Headers;
using System.Text;

namespace Candor.Access.Machines;

/// <summary>
/// <c>POST /oauth/token</c>: client credentials of RFC 6749 §4.4. The key's identifier and secret, in a Basic header or in the form, against a token for
/// an hour.
/// </summary>
internal static class TokenRoute
{
    public const string Path = "/oauth/token";

    /// <summary>Adds the route.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, Give)
        .AllowAnonymous().DisableAntiforgery().RequireRateLimiting(AccessRoom.SignInRateLimit)
        .WithTags("Tokens").WithSummary("Exchange a key's identifier and secret for an access token (RFC 6749, client credentials)")
        .WithName("GiveToken")
        .Accepts<TokenRequest>("application/x-www-form-urlencoded")
        .Produces<TokenAnswer>().Produces<TokenRefusal>(StatusCodes.Status400BadRequest).Produces<TokenRefusal>(StatusCodes.Status401Unauthorized);

    private static async Task<IResult> Give(HttpContext context, ApiKeys keys, AccessTokens tokens, CancellationToken cancel)
    {
        if (!context.Request.HasFormContentType)
            return Refuse("invalid_request", "Send a form: application/x-www-form-urlencoded.");
        var form = await context.Request.ReadFormAsync(cancel);
        if (form["grant_type"] != "client_credentials")
            return Refuse("unsupported_grant_type", "Only client_credentials is granted here.");
        if (Credentials(context.Request, form) is not var (id, secret) || await keys.Prove(id, secret, cancel) is not { } row)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"candor\"";
            return Refuse("invalid_client", "No key of this installation, or one that is over.", StatusCodes.Status401Unauthorized);
        }

        var had = row.Scopes.Split(' ');
        var asked = form["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (asked.Except(had).Any())
            return Refuse("invalid_scope", $"The key has {row.Scopes}.");
        var scopes = asked.Length == 0 ? had : [.. had.Where(asked.Contains)];
        await keys.Touch(row, cancel);
        return Results.Json(new TokenAnswer(tokens.Make(row.Id, scopes), "Bearer", (int)AccessTokens.Lifetime.TotalSeconds, string.Join(' ', scopes)));
    }

    /// <summary>Who it says it is; null when it says nothing, or both ways at once (RFC 6749 §2.3).</summary>
    private static (string Id, string Secret)? Credentials(HttpRequest request, IFormCollection form)
    {
        var inForm = form.ContainsKey("client_secret");
        if (request.Headers.Authorization.Count == 0)
            return inForm ? (form["client_id"].ToString(), form["client_secret"].ToString()) : null;
        if (inForm || !AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
            || !header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || header.Parameter is null)
            return null;
        var bytes = new byte[header.Parameter.Length];
        return Convert.TryFromBase64String(header.Parameter, bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split(':') is [var id, var secret]
            ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret))
            : null;
    }

    private static IResult Refuse(string error, string why, int status = StatusCodes.Status400BadRequest) =>
        Results.Json(new TokenRefusal(error, why), statusCode: status);
}

/// <summary>What a program sends for a token.</summary>
/// <param name="GrantType"><c>client_credentials</c>.</param>
/// <param name="ClientId">The key's identifier, where no Basic header carries it.</param>
/// <param name="ClientSecret">The key's secret, where no Basic header carries it.</param>
/// <param name="Scope">Fewer scopes than the key has, separated by spaces; all of them without it.</param>
public sealed record TokenRequest(string GrantType, string? ClientId = null, string? ClientSecret = null, string? Scope = null);

/// <summary>A token.</summary>
/// <param name="AccessToken">To be sent as <c>Authorization: Bearer</c>.</param>
/// <param name="TokenType"><c>Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds.</param>
/// <param name="Scope">What it may do.</param>
public sealed record TokenAnswer(string AccessToken, string TokenType, int ExpiresIn, string Scope);

/// <summary>Why there is no token, in the words of RFC 6749 §5.2.</summary>
/// <param name="Error">Its code.</param>
/// <param name="ErrorDescription">For people.</param>
public sealed record TokenRefusal(string Error, string ErrorDescription);
