using System.Net.Http.Headers;
using System.Text;
using Candor.Connectors.Http;

namespace Candor.Connectors.Lever;

/// <summary>
/// How a connection signs in: an API key as the user name of basic authentication, or bearer tokens of an application that an administrator let
/// in. Sources: README.md beside this file.
/// </summary>
internal sealed class LeverSignIn
{
    /// <summary>What the application asks for, and no more; a right to write includes the right to read.</summary>
    public const string Scopes =
        "offline_access opportunities:write:admin applications:read:admin contact:read:admin feedback:write:admin feedback_templates:read:admin "
        + "notes:write:admin postings:read:admin stages:read:admin archive_reasons:read:admin";

    private const string Audience = "https://api.lever.co/v1/";

    private readonly AuthenticationHeaderValue? _key;
    private readonly RefreshedTokens? _tokens;
    private readonly Uri? _authorise;
    private readonly string? _clientId;
    private readonly string _audience;

    /// <summary>Reads how this connection signs in.</summary>
    /// <param name="settings">Needs <c>api_key</c>, or <c>client_id</c>, <c>client_secret</c> and <c>token_url</c>; takes <c>audience</c>.</param>
    /// <param name="http">Sends the requests for tokens.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">Neither or both are there, or an address would send secrets in the clear.</exception>
    public LeverSignIn(VendorSettings settings, HttpClient http, TimeProvider time)
    {
        _audience = settings.Values.GetValueOrDefault("audience") is { Length: > 0 } audience ? audience : Audience;
        var hasKey = settings.Values.GetValueOrDefault("api_key") is { Length: > 0 };
        if (hasKey == settings.Values.ContainsKey("client_id"))
            throw new ArgumentException($"The connection {settings.Connection} needs either api_key, or client_id with client_secret and token_url.");
        if (hasKey)
        {
            _key = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.Required("api_key")}:")));
            return;
        }

        var tokenUrl = Addresses.Of(settings, "token_url");
        // Both are the vendor's: https://auth.lever.co/oauth/token and https://auth.lever.co/authorize.
        _authorise = new Uri(tokenUrl, "../authorize");
        _clientId = settings.Required("client_id");
        _tokens = new RefreshedTokens(
            http,
            tokenUrl,
            _clientId,
            settings.Required("client_secret"),
            settings.Vault,
            $"lever/{settings.Connection}/refresh_token",
            $"run `candor connect {settings.Connection}`",
            time);
    }

    /// <summary>The header a call carries.</summary>
    /// <param name="refused">A header that was just refused; null for none.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<AuthenticationHeaderValue>> Header(AuthenticationHeaderValue? refused, CancellationToken cancel)
    {
        if (_tokens is not null)
            return (await _tokens.Token(refused?.Parameter, cancel)).Then(token => new AuthenticationHeaderValue("Bearer", token));
        return refused is null
            ? new Outcome<AuthenticationHeaderValue>.Yes(_key!)
            : new Outcome<AuthenticationHeaderValue>.No(new(AtsErrorKind.Authentication, "The vendor refused the API key (401): it was revoked, or is another environment's."));
    }

    /// <summary>Where an administrator lets the application in; null for an API key.</summary>
    /// <param name="callback">Where the browser comes back to.</param>
    /// <param name="state">Comes back unchanged.</param>
    public Uri? AuthorisationUrl(Uri callback, string state) => _authorise is null
        ? null
        : new Uri($"{_authorise}?client_id={Uri.EscapeDataString(_clientId!)}&redirect_uri={Uri.EscapeDataString(callback.AbsoluteUri)}"
            + $"&response_type=code&state={Uri.EscapeDataString(state)}&audience={Uri.EscapeDataString(_audience)}&scope={Uri.EscapeDataString(Scopes)}&prompt=consent");

    /// <summary>Exchanges a code.</summary>
    /// <param name="code">The code.</param>
    /// <param name="callback">Where it was sent.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<Outcome<string>> Authorise(string code, Uri callback, CancellationToken cancel) => _tokens is null
        ? Task.FromResult<Outcome<string>>(new Outcome<string>.No(new(AtsErrorKind.Validation, "This connection signs in with an API key: there is nothing to authorise.")))
        : _tokens.Exchange(code, callback, cancel);
}
