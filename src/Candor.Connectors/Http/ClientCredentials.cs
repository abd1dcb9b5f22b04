using System.Net;
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

    // A token endpoint that hangs must not hold up every caller behind it.
    private static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Held? _held; // written under _turn; a stale read costs one refused call

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
        using var clock = new CancellationTokenSource(FetchLimit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancel);
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                return new Outcome<string>.No(new(
                    AtsErrorKind.Authentication,
                    $"The token endpoint refused the client ({(int)response.StatusCode}): check client_id, client_secret and the acting user."));
            }

            if (response.StatusCode != HttpStatusCode.OK)
                return new Outcome<string>.No(HttpErrors.Of(response, null, time));
            using var body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(limit.Token));
            return Keep(body.RootElement);
        }
        catch (Exception failure) when (HttpErrors.IsFailure(failure, cancel))
        {
            return new Outcome<string>.No(HttpErrors.Of(failure));
        }
        catch (Exception surprise) when (HttpErrors.IsOtherShape(surprise))
        {
            return new Outcome<string>.No(new(AtsErrorKind.Malformed, "The token endpoint's answer has no access_token with expires_in or expires_at."));
        }
    }

    /// <summary>Keeps a token for as long as it lives: <c>expires_in</c> in seconds, or <c>expires_at</c> as a time; vendors send either.</summary>
    private Outcome<string> Keep(JsonElement body)
    {
        var token = body.GetProperty("access_token").GetString() is { Length: > 0 } text ? text : throw new FormatException("access_token");
        var now = time.GetUtcNow();
        var life = body.TryGetProperty("expires_in", out var seconds)
            ? TimeSpan.FromSeconds(seconds.GetInt64())
            : body.GetProperty("expires_at").GetDateTimeOffset() - now;
        _held = new Held(token, now + (life > 2 * Margin ? life - Margin : life / 2));
        return new Outcome<string>.Yes(token);
    }

    /// <summary>A token and when it is given up. A class, so that a reader never sees half of it.</summary>
    private sealed record Held(string Token, DateTimeOffset Until);
}
