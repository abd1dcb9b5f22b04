using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Connectors.Http;

namespace Candor.Connectors.Paper;

/// <summary>Single calls to Paper's API: the rate limit kept, a time limit of our own, and three outcomes.</summary>
internal sealed class PaperClient
{
    // Together they stay under RecordWriter.SettlesWithin, after which a lost write may be sent again.
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly Uri _base;
    private readonly string _key;
    private readonly RateBudget _budget;
    private readonly TimeProvider _time;

    /// <summary>A client for one account.</summary>
    /// <param name="settings">Needs <c>base_url</c> and <c>api_key</c>.</param>
    /// <param name="http">Sends the requests.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">A setting is missing, or the address would send the key in the clear.</exception>
    public PaperClient(VendorSettings settings, HttpClient http, TimeProvider time)
    {
        Calls.Prepare(http);
        _http = http;
        _base = new Uri(Addresses.Of(settings, "base_url").AbsoluteUri.TrimEnd('/') + "/");
        _key = settings.Required("api_key");
        _budget = new RateBudget(time);
        _time = time;
    }

    /// <summary>Reads, trying again a few times when the vendor does not answer. Whatever goes wrong is a no: a read has no effect that could be unknown.</summary>
    /// <param name="path">Below the base address.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<Outcome<JsonElement>> Read(string path, CancellationToken cancel) =>
        Calls.Read(() => Send(HttpMethod.Get, path, null, ReadPatience, cancel), _time, cancel);

    /// <summary>Writes, once. A refusal is a no; whatever keeps the answer from arriving whole makes the outcome unknown.</summary>
    /// <param name="method">PATCH or POST.</param>
    /// <param name="path">Below the base address.</param>
    /// <param name="body">The body.</param>
    /// <param name="cancel">Gives up; whether it happened is then unknown.</param>
    public async Task<Outcome<JsonElement>> Write(HttpMethod method, string path, JsonNode body, CancellationToken cancel) =>
        (await Send(method, path, body, WritePatience, cancel)).AsWrite();

    private async Task<Sent<JsonElement>> Send(HttpMethod method, string path, JsonNode? body, TimeSpan patience, CancellationToken cancel)
    {
        if (await _budget.Take(patience, cancel) is { } later)
            return new Sent<JsonElement>.Held(new(AtsErrorKind.RateLimited, "Paper's rate limit is used up: nothing was sent.", RetryAt: later));
        using var request = new HttpRequestMessage(method, new Uri(_base, path)) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);
        return await Calls.Send(_http, request, CallLimit, _time, _budget.Learn, Understand, cancel);
    }

    private Sent<JsonElement> Understand(HttpResponseMessage response, byte[] bytes)
    {
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created))
            return new Sent<JsonElement>.Refused(HttpErrors.Of(response, null, _time));
        using var document = JsonDocument.Parse(bytes);
        return new Sent<JsonElement>.Answered(document.RootElement.Clone());
    }
}
