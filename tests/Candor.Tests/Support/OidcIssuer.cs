using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Candor.Tests.Support;

/// <summary>
/// A small OpenID Connect provider on loopback, written from the specification: discovery, keys, authorization codes with PKCE, tokens signed with
/// RS256. It is strict about what a client sends, and can be told to lie in what it signs.
/// </summary>
internal sealed class OidcIssuer : IAsyncDisposable
{
    public const string ClientId = "candor-at-acme";
    public const string ClientSecret = "a-client-secret-of-the-tests";
    private const string KeyId = "first";

    // Making a key takes long: all issuers of the tests share theirs.
    private static readonly RSA Key = RSA.Create(2048);
    private static readonly RSA Strangers = RSA.Create(2048);

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Grant> _codes = new();

    private OidcIssuer(WebApplication app) => _app = app;

    /// <summary>The issuer.</summary>
    public string Url { get; private set; } = "";

    /// <summary>What the discovery document calls itself, when it is not the issuer.</summary>
    public string? CallsItself { get; set; }

    /// <summary>Who signs in there, as claims.</summary>
    public JsonObject Person { get; set; } = [];

    /// <summary>What only the userinfo endpoint tells.</summary>
    public JsonObject UserInfo { get; set; } = [];

    /// <summary>Changes an identity token before it is signed.</summary>
    public Action<JsonObject> Lie { get; set; } = _ => { };

    /// <summary>Whether tokens are signed with a key that is not published.</summary>
    public bool SignsWithAnotherKey { get; set; }

    /// <summary>Changes a token after it is signed.</summary>
    public Func<string, string> Spoil { get; set; } = token => token;

    /// <summary>Where the last request asked to be sent back to.</summary>
    public string? LastRedirect { get; private set; }

    /// <summary>What was wrong in what a client sent; empty when nothing was.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    public static async Task<OidcIssuer> Start(CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new OidcIssuer(builder.Build());
        issuer._app.MapGet("/.well-known/openid-configuration", issuer.Discover);
        issuer._app.MapGet("/keys", issuer.Keys);
        issuer._app.MapGet("/authorize", issuer.Authorize);
        issuer._app.MapPost("/token", issuer.Token);
        issuer._app.MapGet("/userinfo", issuer.Tell);
        await issuer._app.StartAsync(cancel);
        issuer.Url = issuer._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return issuer;
    }

    /// <summary>Tells no more lies.</summary>
    public void BeHonest()
    {
        (CallsItself, SignsWithAnotherKey, Lie, Spoil, UserInfo) = (null, false, _ => { }, token => token, []);
        Complaints.Clear();
    }

    private IResult Discover() => Results.Text(new JsonObject
    {
        ["issuer"] = CallsItself ?? Url,
        ["authorization_endpoint"] = $"{Url}/authorize",
        ["token_endpoint"] = $"{Url}/token",
        ["userinfo_endpoint"] = $"{Url}/userinfo",
        ["jwks_uri"] = $"{Url}/keys",
        ["response_types_supported"] = new JsonArray("code"),
        ["subject_types_supported"] = new JsonArray("public"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
    }.ToJsonString(), "application/json");

    private IResult Keys()
    {
        var key = Key.ExportParameters(false);
        return Results.Text(new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA", ["use"] = "sig", ["alg"] = "RS256", ["kid"] = KeyId, ["n"] = Base64Url.EncodeToString(key.Modulus), ["e"] = Base64Url.EncodeToString(key.Exponent),
            }),
        }.ToJsonString(), "application/json");
    }

    private IResult Authorize(HttpRequest request)
    {
        string Of(string name) => request.Query[name].ToString();
        if (Of("response_type") != "code" || Of("client_id") != ClientId || !Of("scope").Split(' ').Contains("openid"))
            Complaints.Enqueue($"authorize: {request.QueryString}");
        if (Of("code_challenge_method") != "S256" || Of("code_challenge").Length != 43 || Of("nonce").Length < 20 || Of("state").Length < 20)
            Complaints.Enqueue($"authorize without PKCE, nonce or state: {request.QueryString}");
        LastRedirect = Of("redirect_uri");
        var code = RandomNumberGenerator.GetHexString(32);
        _codes[code] = new Grant(LastRedirect, Of("code_challenge"), Of("nonce"));
        return Results.Redirect($"{LastRedirect}?code={code}&state={Uri.EscapeDataString(Of("state"))}&iss={Uri.EscapeDataString(Url)}");
    }

    private async Task<IResult> Token(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (form["grant_type"] != "authorization_code" || form["client_id"] != ClientId || form["client_secret"] != ClientSecret
            || !_codes.TryRemove(form["code"].ToString(), out var grant)
            || form["redirect_uri"] != grant.Redirect
            || Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != grant.Challenge)
        {
            Complaints.Enqueue("token: refused");
            return Results.Json(new JsonObject { ["error"] = "invalid_grant" }, statusCode: 400);
        }

        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new JsonObject { ["iss"] = Url, ["aud"] = ClientId, ["iat"] = now, ["nbf"] = now, ["exp"] = now + 300, ["nonce"] = grant.Nonce };
        foreach (var (name, value) in Person)
            claims[name] = value?.DeepClone();
        Lie(claims);
        return Results.Text(new JsonObject
        {
            ["access_token"] = "an-access-token", ["token_type"] = "Bearer", ["expires_in"] = 300, ["id_token"] = Spoil(Sign(claims)),
        }.ToJsonString(), "application/json");
    }

    private IResult Tell(HttpRequest request)
    {
        if (request.Headers.Authorization != "Bearer an-access-token")
            return Results.StatusCode(401);
        var told = UserInfo.DeepClone().AsObject();
        told["sub"] = Person["sub"]?.DeepClone();
        return Results.Text(told.ToJsonString(), "application/json");
    }

    private string Sign(JsonObject claims)
    {
        var header = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = KeyId }.ToJsonString()));
        var signed = $"{header}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        var signature = (SignsWithAnotherKey ? Strangers : Key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed record Grant(string Redirect, string Challenge, string Nonce);
}
