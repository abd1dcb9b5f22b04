using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Candor.Connectors.Http;

/// <summary>What a token endpoint gave (RFC 6749 §5.1).</summary>
/// <param name="AccessToken">For the calls.</param>
/// <param name="RefreshToken">For the next token; null where none came.</param>
/// <param name="Scope">What it is good for; empty where that is not said.</param>
/// <param name="Life">How long it lives.</param>
internal sealed record TokenGrant(string AccessToken, string? RefreshToken, string Scope, TimeSpan Life);

/// <summary>An OAuth 2.0 token endpoint (RFC 6749 §3.2), in three outcomes.</summary>
/// <param name="http">Sends the requests.</param>
/// <param name="url">Its address.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenEndpoint(HttpClient http, Uri url, TimeProvider time)
{
    // One that hangs must not hold up every caller behind it.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The client's identifier and secret as a header (RFC 6749 §2.3.1).</summary>
    /// <param name="clientId">The identifier.</param>
    /// <param name="clientSecret">The secret.</param>
    public static AuthenticationHeaderValue Basic(string clientId, string clientSecret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{clientSecret}")));

    /// <summary>Asks for a token.</summary>
    /// <param name="parameters">The form.</param>
    /// <param name="client">Who asks; null where the form says so.</param>
    /// <param name="mend">What to look at when the client is refused.</param>
    /// <param name="cancel">Gives up; none where the vendor may have replaced a refresh token meanwhile.</param>
    public async Task<Outcome<TokenGrant>> Ask(
        IEnumerable<KeyValuePair<string, string>> parameters, AuthenticationHeaderValue? client, string mend, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(parameters) };
        request.Headers.Authorization = client;
        using var clock = new CancellationTokenSource(Limit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancel);
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                return new Outcome<TokenGrant>.No(new(AtsErrorKind.Authentication, $"The token endpoint refused ({(int)response.StatusCode}): {mend}."));
            if (response.StatusCode != HttpStatusCode.OK)
                return new Outcome<TokenGrant>.No(HttpErrors.Of(response, null, time));
            using var body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(limit.Token));
            return new Outcome<TokenGrant>.Yes(Read(body.RootElement));
        }
        catch (Exception failure) when (HttpErrors.IsFailure(failure, cancel))
        {
            return new Outcome<TokenGrant>.No(HttpErrors.Of(failure));
        }
        catch (Exception surprise) when (HttpErrors.IsOtherShape(surprise))
        {
            return new Outcome<TokenGrant>.No(new(AtsErrorKind.Malformed, "The token endpoint's answer has no access_token with expires_in or expires_at."));
        }
    }

    private TokenGrant Read(JsonElement body) => new(
        Text(body, "access_token") is { Length: > 0 } token ? token : throw new FormatException("access_token"),
        Text(body, "refresh_token"),
        Text(body, "scope") ?? "",
        Life(body));

    /// <summary><c>expires_in</c> in seconds, as a number or as text, or <c>expires_at</c> as a time: vendors send any of them.</summary>
    private TimeSpan Life(JsonElement body) =>
        !body.TryGetProperty("expires_in", out var seconds) ? body.GetProperty("expires_at").GetDateTimeOffset() - time.GetUtcNow()
        : TimeSpan.FromSeconds(seconds.ValueKind == JsonValueKind.String ? long.Parse(seconds.GetString()!, CultureInfo.InvariantCulture) : seconds.GetInt64());

    private static string? Text(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.GetString() : null;
}
