namespace Candor.Connectors.Http;

/// <summary>OAuth 2.0 client credentials (RFC 6749 §4.4).</summary>
/// <param name="http">Sends the request.</param>
/// <param name="tokenUrl">The token endpoint.</param>
/// <param name="clientId">The client's identifier.</param>
/// <param name="clientSecret">The client's secret.</param>
/// <param name="subject">The user on whose behalf the calls are made; null for the client itself.</param>
/// <param name="time">The clock.</param>
internal sealed class ClientCredentials(
    HttpClient http,
    Uri tokenUrl,
    string clientId,
    string clientSecret,
    string? subject,
    TimeProvider time) : IDisposable
{
    private readonly TokenEndpoint _endpoint = new(http, tokenUrl, time);
    private readonly SharedToken _token = new(time);

    /// <summary>The token in use, or a new one.</summary>
    /// <param name="refused">A token that was just refused and must not be given again; null for none.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<Outcome<string>> Token(string? refused, CancellationToken cancel) => _token.Take(refused, () => Fetch(cancel), cancel);

    /// <inheritdoc />
    public void Dispose() => _token.Dispose();

    private Task<Outcome<TokenGrant>> Fetch(CancellationToken cancel) => _endpoint.Ask(
        subject is null
            ? [new("grant_type", "client_credentials")]
            : [new("grant_type", "client_credentials"), new("sub", subject)],
        TokenEndpoint.Basic(Uri.EscapeDataString(clientId), Uri.EscapeDataString(clientSecret)),
        "check client_id, client_secret and the acting user",
        cancel);
}
