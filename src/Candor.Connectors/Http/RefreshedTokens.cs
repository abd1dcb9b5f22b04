using System.Net;
using System.Text.Json;

namespace Candor.Connectors.Http;

/// <summary>
/// OAuth 2.0 with refresh tokens that the vendor replaces at each use (RFC 6749 §6): one access token for all callers of this process, and one refresh
/// at a time in the whole installation, because a refresh token that is used twice ends the connection.
/// </summary>
/// <param name="http">Sends the requests.</param>
/// <param name="tokenUrl">The token endpoint.</param>
/// <param name="clientId">The application's identifier.</param>
/// <param name="clientSecret">The application's secret.</param>
/// <param name="vault">Keeps the refresh token.</param>
/// <param name="name">Its name in the vault.</param>
/// <param name="connect">What an operator does to connect, for messages.</param>
/// <param name="time">The clock.</param>
internal sealed class RefreshedTokens(
    HttpClient http,
    Uri tokenUrl,
    string clientId,
    string clientSecret,
    ICredentialVault vault,
    string name,
    string connect,
    TimeProvider time)
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Held? _held; // written under _turn; a stale read costs one refused call

    /// <summary>The access token in use, or a new one.</summary>
    /// <param name="refused">A token that was just refused and must not be given again; null for none.</param>
    /// <param name="cancel">Gives up waiting; a refresh that has begun is finished.</param>
    public async Task<Outcome<string>> Token(string? refused, CancellationToken cancel)
    {
        if (Usable(refused) is { } held)
            return new Outcome<string>.Yes(held);
        await _turn.WaitAsync(cancel);
        try
        {
            // Whoever waited finds what the one before fetched.
            if (Usable(refused) is { } fetched)
                return new Outcome<string>.Yes(fetched);
            Outcome<Grant> refreshed = NotConnected();
            await vault.Replace(
                name,
                async (kept, _) =>
                {
                    if (kept is not null)
                        refreshed = await Ask([new("grant_type", "refresh_token"), new("refresh_token", kept)]);
                    return (refreshed as Outcome<Grant>.Yes)?.Value.RefreshToken;
                },
                cancel);
            return Hold(refreshed).Then(grant => grant.AccessToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Exchanges an authorisation code, and keeps the refresh token that comes with it.</summary>
    /// <param name="code">The code.</param>
    /// <param name="callback">The address it was sent to.</param>
    /// <param name="cancel">Gives up waiting for a turn.</param>
    /// <returns>Yes: the scopes granted.</returns>
    public async Task<Outcome<string>> Exchange(string code, Uri callback, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var granted = await Ask([new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", callback.AbsoluteUri)]);
            if (granted is not Outcome<Grant>.Yes(var grant))
                return granted.Then(one => one.Scope);
            if (grant.RefreshToken is not { } refresh)
                return new Outcome<string>.No(new(AtsErrorKind.Permission, "The vendor gave no refresh token: the scope offline_access was not granted."));
            await vault.Replace(name, (_, _) => Task.FromResult<string?>(refresh), CancellationToken.None);
            return Hold(granted).Then(one => one.Scope);
        }
        finally
        {
            _turn.Release();
        }
    }

    private Outcome<Grant> Hold(Outcome<Grant> granted)
    {
        if (granted is Outcome<Grant>.Yes(var grant))
            _held = new Held(grant.AccessToken, time.GetUtcNow() + (grant.Life > 2 * Margin ? grant.Life - Margin : grant.Life / 2));
        return granted;
    }

    private string? Usable(string? refused) => _held is var (token, until) && token != refused && time.GetUtcNow() < until ? token : null;

    /// <summary>Asks the token endpoint. Nobody's impatience but the clock's ends it: the vendor may have replaced the refresh token already.</summary>
    private async Task<Outcome<Grant>> Ask(List<KeyValuePair<string, string>> parameters)
    {
        using var content = new FormUrlEncodedContent([.. parameters, new("client_id", clientId), new("client_secret", clientSecret)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, tokenUrl) { Content = content };
        using var clock = new CancellationTokenSource(FetchLimit, time);
        try
        {
            using var response = await http.SendAsync(request, clock.Token);
            if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                return new Outcome<Grant>.No(new(
                    AtsErrorKind.Authentication,
                    $"The token endpoint refused ({(int)response.StatusCode}): check client_id and client_secret, and {connect} again."));
            if (response.StatusCode != HttpStatusCode.OK)
                return new Outcome<Grant>.No(HttpErrors.Of(response, null, time));
            using var body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(clock.Token));
            return new Outcome<Grant>.Yes(Grant.Of(body.RootElement));
        }
        catch (Exception failure) when (HttpErrors.IsFailure(failure, CancellationToken.None))
        {
            return new Outcome<Grant>.No(HttpErrors.Of(failure));
        }
        catch (Exception surprise) when (HttpErrors.IsOtherShape(surprise))
        {
            return new Outcome<Grant>.No(new(AtsErrorKind.Malformed, "The token endpoint's answer has no access_token with expires_in."));
        }
    }

    private Outcome<Grant> NotConnected() =>
        new Outcome<Grant>.No(new(AtsErrorKind.Authentication, $"Nobody has let this connection into the account yet: {connect}."));

    /// <summary>What the token endpoint gave.</summary>
    private sealed record Grant(string AccessToken, string? RefreshToken, string Scope, TimeSpan Life)
    {
        public static Grant Of(JsonElement body) => new(
            body.GetProperty("access_token").GetString() is { Length: > 0 } token ? token : throw new FormatException("access_token"),
            body.TryGetProperty("refresh_token", out var refresh) ? refresh.GetString() : null,
            body.TryGetProperty("scope", out var scope) ? scope.GetString() ?? "" : "",
            TimeSpan.FromSeconds(body.GetProperty("expires_in").GetInt64()));
    }

    /// <summary>A token and when it is given up. A class, so that a reader never sees half of it.</summary>
    private sealed record Held(string Token, DateTimeOffset Until);
}
