using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Candor.Connectors.Http;

namespace Candor.Connectors.Workday;

/// <summary>
/// An API client's access tokens by its refresh token (RFC 6749 §6): one for all callers, fetched once however many ask. At Workday a refresh token
/// stays the same unless the client is set up to replace it; one that is replaced is kept in the vault, for as long as the configured one it came
/// from stands in the configuration.
/// </summary>
/// <param name="settings">Needs <c>client_id</c>, <c>client_secret</c> and <c>refresh_token</c>.</param>
/// <param name="http">Sends the request.</param>
/// <param name="tokenUrl">The token endpoint.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkdayTokens(VendorSettings settings, HttpClient http, Uri tokenUrl, TimeProvider time) : IDisposable
{
    // A token is given up early, so that none dies on its way.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    // A token endpoint that hangs must not hold up every caller behind it.
    private static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(10);

    private readonly string _basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.Required("client_id")}:{settings.Required("client_secret")}"));
    private readonly string _configured = settings.Required("refresh_token");
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
        // Which configured token a kept one came from, without keeping that one too.
        var from = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_configured)))[..16] + " ";
        Outcome<string>? outcome = null;
        await settings.Vault.Replace(
            $"{settings.Connection}/refresh_token",
            async (kept, stop) =>
            {
                var refresh = kept?.StartsWith(from, StringComparison.Ordinal) == true ? kept[from.Length..] : _configured;
                (outcome, var next) = await Ask(refresh, stop);
                return next is null || next == refresh ? null : from + next;
            },
            cancel);
        return outcome!;
    }

    private async Task<(Outcome<string> Outcome, string? Next)> Ask(string refresh, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, tokenUrl)
        {
            Content = new FormUrlEncodedContent([new("grant_type", "refresh_token"), new("refresh_token", refresh)]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", _basic);
        using var clock = new CancellationTokenSource(FetchLimit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancel);
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                return (No(AtsErrorKind.Authentication, $"The token endpoint refused the API client ({(int)response.StatusCode}): check client_id, client_secret and refresh_token."), null);
            if (response.StatusCode != HttpStatusCode.OK)
                return (new Outcome<string>.No(HttpErrors.Of(response, null, time)), null);
            using var body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(limit.Token));
            return (Keep(body.RootElement), body.RootElement.TryGetProperty("refresh_token", out var next) ? next.GetString() : null);
        }
        catch (Exception failure) when (HttpErrors.IsFailure(failure, cancel))
        {
            return (new Outcome<string>.No(HttpErrors.Of(failure)), null);
        }
        catch (Exception surprise) when (HttpErrors.IsOtherShape(surprise))
        {
            return (No(AtsErrorKind.Malformed, "The token endpoint's answer has no access_token with expires_in."), null);
        }
    }

    private Outcome<string> Keep(JsonElement body)
    {
        var token = body.GetProperty("access_token").GetString() is { Length: > 0 } text ? text : throw new FormatException("access_token");
        var life = TimeSpan.FromSeconds(body.GetProperty("expires_in").ValueKind == JsonValueKind.String
            ? long.Parse(body.GetProperty("expires_in").GetString()!, System.Globalization.CultureInfo.InvariantCulture)
            : body.GetProperty("expires_in").GetInt64());
        _held = new Held(token, time.GetUtcNow() + (life > 2 * Margin ? life - Margin : life / 2));
        return new Outcome<string>.Yes(token);
    }

    private static Outcome<string> No(AtsErrorKind kind, string detail) => new Outcome<string>.No(new(kind, detail));

    /// <summary>A token and when it is given up. A class, so that a reader never sees half of it.</summary>
    private sealed record Held(string Token, DateTimeOffset Until);
}
