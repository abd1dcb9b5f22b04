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
    private readonly TokenEndpoint _endpoint = new(http, tokenUrl, time);
    private readonly SharedToken _token = new(time);

    /// <summary>The access token in use, or a new one.</summary>
    /// <param name="refused">A token that was just refused and must not be given again; null for none.</param>
    /// <param name="cancel">Gives up waiting; a refresh that has begun is finished.</param>
    public Task<Outcome<string>> Token(string? refused, CancellationToken cancel) => _token.Take(refused, () => Refresh(cancel), cancel);

    /// <summary>Exchanges an authorisation code, and keeps the refresh token that comes with it.</summary>
    /// <param name="code">The code.</param>
    /// <param name="callback">The address it was sent to.</param>
    /// <param name="cancel">Gives up waiting for a turn.</param>
    /// <returns>Yes: the scopes granted.</returns>
    public async Task<Outcome<string>> Exchange(string code, Uri callback, CancellationToken cancel) =>
        (await _token.Replace(() => Redeem(code, callback), cancel)).Then(grant => grant.Scope);

    private async Task<Outcome<TokenGrant>> Redeem(string code, Uri callback)
    {
        var granted = await Ask([new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", callback.AbsoluteUri)]);
        if (granted is not Outcome<TokenGrant>.Yes(var grant))
            return granted;
        if (grant.RefreshToken is not { } refresh)
            return new Outcome<TokenGrant>.No(new(AtsErrorKind.Permission, "The vendor gave no refresh token: the scope offline_access was not granted."));
        await vault.Replace(name, (_, _) => Task.FromResult<string?>(refresh), CancellationToken.None);
        return granted;
    }

    private async Task<Outcome<TokenGrant>> Refresh(CancellationToken cancel)
    {
        Outcome<TokenGrant> refreshed =
            new Outcome<TokenGrant>.No(new(AtsErrorKind.Authentication, $"Nobody has let this connection into the account yet: {connect}."));
        await vault.Replace(
            name,
            async (kept, _) =>
            {
                if (kept is not null)
                    refreshed = await Ask([new("grant_type", "refresh_token"), new("refresh_token", kept)]);
                return (refreshed as Outcome<TokenGrant>.Yes)?.Value.RefreshToken;
            },
            cancel);
        return refreshed;
    }

    /// <summary>Nobody's impatience but the clock's ends it: the vendor may have replaced the refresh token already.</summary>
    private Task<Outcome<TokenGrant>> Ask(List<KeyValuePair<string, string>> parameters) => _endpoint.Ask(
        [.. parameters, new("client_id", clientId), new("client_secret", clientSecret)],
        client: null,
        $"check client_id and client_secret, and {connect} again",
        CancellationToken.None);
}
