using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Candor.Connectors.Http;

namespace Candor.Connectors.Workday;

/// <summary>
/// An API client's access tokens by its refresh token (RFC 6749 §6). At Workday a refresh token stays the same unless the client is set up to replace
/// it; one that is replaced is kept in the vault, for as long as the configured one it came from stands in the configuration.
/// </summary>
/// <param name="settings">Needs <c>client_id</c>, <c>client_secret</c> and <c>refresh_token</c>.</param>
/// <param name="http">Sends the request.</param>
/// <param name="tokenUrl">The token endpoint.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkdayTokens(VendorSettings settings, HttpClient http, Uri tokenUrl, TimeProvider time) : IDisposable
{
    private readonly AuthenticationHeaderValue _client =
        TokenEndpoint.Basic(settings.Required("client_id"), settings.Required("client_secret"));

    private readonly string _configured = settings.Required("refresh_token");
    private readonly TokenEndpoint _endpoint = new(http, tokenUrl, time);
    private readonly SharedToken _token = new(time);

    /// <summary>The token in use, or a new one.</summary>
    /// <param name="refused">A token that was just refused and must not be given again; null for none.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<Outcome<string>> Token(string? refused, CancellationToken cancel) => _token.Take(refused, () => Fetch(cancel), cancel);

    /// <inheritdoc />
    public void Dispose() => _token.Dispose();

    private async Task<Outcome<TokenGrant>> Fetch(CancellationToken cancel)
    {
        // Which configured token a kept one came from, without keeping that one too.
        var from = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_configured)))[..16] + " ";
        Outcome<TokenGrant>? fetched = null;
        await settings.Vault.Replace(
            $"{settings.Connection}/refresh_token",
            async (kept, stop) =>
            {
                var refresh = kept?.StartsWith(from, StringComparison.Ordinal) == true ? kept[from.Length..] : _configured;
                fetched = await _endpoint.Ask(
                    [new("grant_type", "refresh_token"), new("refresh_token", refresh)], _client, "check client_id, client_secret and refresh_token", stop);
                return fetched is Outcome<TokenGrant>.Yes { Value.RefreshToken: { } next } && next != refresh ? from + next : null;
            },
            cancel);
        return fetched!;
    }
}
