using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;

namespace Candor.Sandbox.Lever;

/// <summary>
/// OAuth 2.0 as auth.lever.co does it: a page on which an administrator allows an application, a code that works once, and refresh tokens that
/// each work once. Lever refuses with the words of OAuth, not with its own.
/// </summary>
/// <param name="options">The application.</param>
/// <param name="credentials">Where access tokens live.</param>
internal sealed class LeverSignIn(SandboxOptions options, Credentials credentials)
{
    private readonly ConcurrentDictionary<string, (string Redirect, string[] Scopes)> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string[]> _refresh = new(StringComparer.Ordinal);

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/lever/auth");
        auth.MapGet("/authorize", (HttpRequest request, LeverSignIn signIn) => signIn.Ask(request.Query));
        auth.MapPost("/authorize", async (HttpRequest request, LeverSignIn signIn) => signIn.Decide(await request.ReadFormAsync())).DisableAntiforgery();
        auth.MapPost("/oauth/token", async (HttpRequest request, LeverSignIn signIn) => request.HasFormContentType
            ? signIn.Grant(await request.ReadFormAsync())
            : Refuse(400, "invalid_request", "Send a form")).DisableAntiforgery();
    }

    private IResult Ask(IQueryCollection query)
    {
        string[] needed = ["client_id", "redirect_uri", "response_type", "state", "audience", "scope"];
        if (needed.FirstOrDefault(name => string.IsNullOrEmpty(query[name])) is { } missing)
            return Results.Text($"Missing parameter: {missing}", statusCode: 400);
        if (query["client_id"] != options.ClientId || query["response_type"] != "code")
            return Results.Text("Unknown client or response type", statusCode: 400);
        var hidden = string.Concat(needed.Select(name => $"""<input type="hidden" name="{name}" value="{WebUtility.HtmlEncode(query[name])}">"""));
        return Results.Content(
            $"""
            <!doctype html><html lang="en"><title>Allow access to Lever</title>
            <h1>Candor would like to access your Lever account</h1>
            <p>{WebUtility.HtmlEncode(query["scope"])}</p>
            <form method="post">{hidden}<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button></form>
            </html>
            """,
            "text/html; charset=utf-8");
    }

    private IResult Decide(IFormCollection form)
    {
        var redirect = $"{form["redirect_uri"]}?state={Uri.EscapeDataString($"{form["state"]}")}";
        if (form["decision"] != "allow")
            return Results.Redirect($"{redirect}&error=access_denied&error_description=user_did_not_authorize_the_request");
        var code = Fresh();
        _codes[code] = ($"{form["redirect_uri"]}", $"{form["scope"]}".Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return Results.Redirect($"{redirect}&code={code}");
    }

    private IResult Grant(IFormCollection form)
    {
        if (form["client_id"] != options.ClientId || form["client_secret"] != options.ClientSecret)
            return Refuse(401, "access_denied", "Unauthorized");
        switch (form["grant_type"])
        {
            case "authorization_code":
                return _codes.TryRemove($"{form["code"]}", out var code) && code.Redirect == form["redirect_uri"]
                    ? Answer(code.Scopes)
                    : Refuse(403, "invalid_grant", "Invalid authorization code");
            case "refresh_token":
                return _refresh.TryRemove($"{form["refresh_token"]}", out var scopes)
                    ? Answer(scopes)
                    : Refuse(403, "invalid_grant", "Unknown or invalid refresh token.");
            default:
                return Refuse(400, "unsupported_grant_type", "Unsupported grant type");
        }
    }

    private IResult Answer(string[] scopes)
    {
        var answer = new Dictionary<string, object>
        {
            ["access_token"] = credentials.Issue(scopes),
            ["token_type"] = "Bearer",
            ["scope"] = string.Join(' ', scopes),
            ["expires_in"] = (int)options.TokenLifetime.TotalSeconds,
        };
        if (scopes.Contains("offline_access"))
        {
            var refresh = $"v1.{Fresh()}";
            _refresh[refresh] = scopes;
            answer["refresh_token"] = refresh;
        }

        return Results.Json(answer);
    }

    private static IResult Refuse(int status, string error, string description) =>
        Results.Json(new { error, error_description = description }, statusCode: status);

    private static string Fresh() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
}
