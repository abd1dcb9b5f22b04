using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Candor.Connectors.Http;

/// <summary>OAuth 2.0 client credentials (RFC 6749 §4.4): one token for all callers, fetched once however many ask at once.</summary>
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
    // A token is given up early, so that none dies on its way.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private (string Token, DateTimeOffset Until)? _held; // guarded by _turn for writing; a stale read costs one refused call

    /// <summary>The token in use, or a new one.</summary>
    /// <param name="refused">A token that was just refused and must not be given again; null for none.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<string>> Token(string? refused, CancellationToken cancel)
    {
        if (Usable(refused) is { } held)
            return new Outcome<string>.Yes(held);
        await _turn.WaitAsync(cancel);
        try
        {
            // Whoever waited finds what the one before fetched.
            return Usable(refused) is { } fetched ? new Outcome<string>.Yes(fetched) : await Fetch(cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private string? Usable(string? refused) =>
        _held is var (token, until) && token != refused && time.GetUtcNow() < until ? token : null;

    private async Task<Outcome<string>> Fetch(CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, tokenUrl)
        {
            Content = new FormUrlEncodedContent(
                subject is null
                    ? [new("grant_type", "client_credentials")]
                    : [new("grant_type", "client_credentials"), new("sub", subject)]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(clientId)}:{Uri.EscapeDataString(clientSecret)}")));
        try
        {
            using var response = await http.SendAsync(request, cancel);
            if (!response.IsSuccessStatusCode)
            {
                return new Outcome<string>.No((int)response.StatusCode is 400 or 401 or 403
                    ? new AtsError(AtsErrorKind.Authentication, $"The token endpoint refused the client ({(int)response.StatusCode}): check client_id and client_secret.")
                    : HttpErrors.Of(response, null, time));
            }

            using var body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancel));
            if (!body.RootElement.TryGetProperty("access_token", out var token) || token.GetString() is not { Length: > 0 } text
                || !body.RootElement.TryGetProperty("expires_in", out var lifetime) || !lifetime.TryGetInt64(out var seconds))
                return new Outcome<string>.No(new AtsError(AtsErrorKind.Malformed, "The token endpoint's answer has no access_token with expires_in."));
            var life = TimeSpan.FromSeconds(seconds);
            _held = (text, time.GetUtcNow() + (life > 2 * Margin ? life - Margin : life / 2));
            return new Outcome<string>.Yes(text);
        }
        catch (Exception failure) when (HttpErrors.IsFailure(failure, cancel))
        {
            return new Outcome<string>.No(HttpErrors.Of(failure));
        }
    }
}
