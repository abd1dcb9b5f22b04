using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Connectors.Http;

namespace Candor.Connectors.Greenhouse;

/// <summary>
/// Calls to Harvest v3: bearer tokens renewed once for all callers, cursor pages followed to the end, the rate limit kept, and three outcomes.
/// Sources: harvestdocs.greenhouse.io, Authentication, Pagination, Rate limiting; see README.md beside this file.
/// </summary>
internal sealed class HarvestClient
{
    /// <summary>How long a call may take. A write that takes longer is unknown.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(15);

    private const int PageSize = 500;
    private const int MostPages = 200;
    private const int ReadTries = 3;

    private readonly HttpClient _http;
    private readonly Uri _base;
    private readonly ClientCredentials _credentials;
    private readonly RateBudget _budget;
    private readonly TimeProvider _time;

    /// <summary>A client for one account.</summary>
    /// <param name="settings">Needs <c>base_url</c>, <c>token_url</c>, <c>client_id</c>, <c>client_secret</c>; takes <c>user_id</c>.</param>
    /// <param name="http">Sends the requests.</param>
    /// <param name="time">The clock.</param>
    public HarvestClient(VendorSettings settings, HttpClient http, TimeProvider time)
    {
        http.Timeout = Timeout.InfiniteTimeSpan; // the call's own limit is the only one
        _http = http;
        _time = time;
        _base = new Uri(settings.Required("base_url").TrimEnd('/') + "/");
        _budget = new RateBudget(time);
        _credentials = new ClientCredentials(
            http,
            new Uri(settings.Required("token_url")),
            settings.Required("client_id"),
            settings.Required("client_secret"),
            settings.Values.GetValueOrDefault("user_id"),
            time);
    }

    /// <summary>Reads a whole list, page by page.</summary>
    /// <param name="path">Below <c>/v3/</c>, with its filters.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<IReadOnlyList<JsonElement>>> List(string path, CancellationToken cancel)
    {
        var rows = new List<JsonElement>();
        var next = new Uri(_base, $"{path}{(path.Contains('?') ? '&' : '?')}per_page={PageSize}");
        for (var page = 0; page < MostPages; page++)
        {
            switch (await Read(next, cancel))
            {
                case Outcome<(JsonElement Body, Uri? Next)>.Yes(var (body, following)):
                    if (body.ValueKind != JsonValueKind.Array)
                        return new Outcome<IReadOnlyList<JsonElement>>.No(new(AtsErrorKind.Malformed, "The vendor answered a list with something else."));
                    rows.AddRange(body.EnumerateArray());
                    if (following is null)
                        return new Outcome<IReadOnlyList<JsonElement>>.Yes(rows);
                    next = following;
                    break;
                case Outcome<(JsonElement Body, Uri? Next)>.No(var error):
                    return new Outcome<IReadOnlyList<JsonElement>>.No(error);
                case var other:
                    throw new System.Diagnostics.UnreachableException(other.ToString());
            }
        }

        return new Outcome<IReadOnlyList<JsonElement>>.No(new(AtsErrorKind.Malformed, $"The list does not end after {MostPages} pages."));
    }

    /// <summary>Writes, once. Whatever keeps the answer from arriving whole makes the outcome unknown.</summary>
    /// <param name="method">PATCH or POST.</param>
    /// <param name="path">Below <c>/v3/</c>.</param>
    /// <param name="body">The body.</param>
    /// <param name="cancel">Gives up; then the outcome is unknown.</param>
    public async Task<Outcome<Written>> Write(HttpMethod method, string path, JsonNode body, CancellationToken cancel)
    {
        switch (await Send(() => new HttpRequestMessage(method, new Uri(_base, path)) { Content = JsonContent.Create(body) }, cancel))
        {
            case Outcome<Answer>.Yes(var answer):
                return answer.Body is { ValueKind: JsonValueKind.Object } written && written.TryGetProperty("id", out var id)
                    ? new Outcome<Written>.Yes(new Written(id.ToString(), answer.Status))
                    : new Outcome<Written>.Unknown(new(AtsErrorKind.Malformed, "The vendor's answer to a write is not the record it documents."));
            case Outcome<Answer>.No(var refusal):
                // A refusal before the effect is a no; a fault of the vendor's says nothing about the effect.
                return refusal.Kind is AtsErrorKind.VendorDown or AtsErrorKind.Malformed
                    ? new Outcome<Written>.Unknown(refusal)
                    : new Outcome<Written>.No(refusal);
            case Outcome<Answer>.Unknown(var lost):
                return new Outcome<Written>.Unknown(lost);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<Outcome<(JsonElement Body, Uri? Next)>> Read(Uri address, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answered = await Send(() => new HttpRequestMessage(HttpMethod.Get, address), cancel);
            switch (answered)
            {
                case Outcome<Answer>.Yes({ Body: { } body, Link: var link }):
                    return Next(link) is var (sound, next) && sound
                        ? new Outcome<(JsonElement, Uri?)>.Yes((body, next))
                        : new Outcome<(JsonElement, Uri?)>.No(new(AtsErrorKind.Malformed, "The vendor's next page is on another host: not followed."));
                case Outcome<Answer>.No(var error) when !error.IsTransient || error.RetryAt is not null || attempt == ReadTries:
                    return new Outcome<(JsonElement, Uri?)>.No(error);
                case Outcome<Answer>.Unknown(var error) when attempt == ReadTries:
                    return new Outcome<(JsonElement, Uri?)>.No(error);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(150 * attempt + Random.Shared.Next(100)), _time, cancel);
        }
    }

    /// <summary>One call, with one more try under a new token when the first was refused: a refused token had no effect.</summary>
    private async Task<Outcome<Answer>> Send(Func<HttpRequestMessage> make, CancellationToken cancel)
    {
        string? refused = null;
        while (true)
        {
            var credentials = await _credentials.Token(refused, cancel);
            if (credentials is not Outcome<string>.Yes(var token))
                return credentials.Then<Answer>(_ => throw new System.Diagnostics.UnreachableException());
            await _budget.Take(cancel);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(CallLimit);
            try
            {
                using var request = make();
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                request.Headers.Accept.Add(new("application/json"));
                using var response = await _http.SendAsync(request, limit.Token);
                _budget.Learn(response);
                if (response.StatusCode == HttpStatusCode.Unauthorized && refused is null)
                {
                    refused = token;
                    continue;
                }

                var bytes = await response.Content.ReadAsByteArrayAsync(limit.Token);
                if (!response.IsSuccessStatusCode)
                    return new Outcome<Answer>.No(HttpErrors.Of(response, FieldOf(bytes), _time));
                using var document = JsonDocument.Parse(bytes);
                response.Headers.TryGetValues("Link", out var link);
                return new Outcome<Answer>.Yes(new Answer((int)response.StatusCode, document.RootElement.Clone(), link?.FirstOrDefault()));
            }
            catch (Exception failure) when (HttpErrors.IsFailure(failure, cancel))
            {
                return new Outcome<Answer>.Unknown(HttpErrors.Of(failure));
            }
        }
    }

    /// <summary>The next page, to the same host and scheme only.</summary>
    private (bool Sound, Uri? Next) Next(string? link)
    {
        if (link is null || !link.Contains("rel=\"next\"", StringComparison.Ordinal))
            return (true, null);
        var from = link.IndexOf('<');
        var to = link.IndexOf('>');
        return from >= 0 && to > from && Uri.TryCreate(_base, link[(from + 1)..to], out var next)
            && next.Scheme == _base.Scheme && next.Authority == _base.Authority
            ? (true, next)
            : (false, null);
    }

    /// <summary>The field a refusal names: an identifier of the configuration, never a value.</summary>
    private static string? FieldOf(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
                && errors.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first
                && first.TryGetProperty("field", out var field)
                    ? field.GetString()
                    : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed record Answer(int Status, JsonElement? Body, string? Link);
}
