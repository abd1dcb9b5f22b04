using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Connectors.Http;

namespace Candor.Connectors.Ashby;

/// <summary>
/// Single calls to Ashby's API: each a POST to <c>/CATEGORY.method</c> with the key as the user name of basic authentication, paced, and with
/// three outcomes. Whether it was a success says the body's <c>success</c>, not the status. Sources: README.md beside this file.
/// </summary>
internal sealed class AshbyClient
{
    /// <summary>How long the vendor may take to answer. A write that takes longer is unknown.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long after we were asked a write may leave, with all that has to be read before it; later it does not leave at all. Together with
    /// <see cref="CallLimit"/> this stays under <see cref="RecordWriter.SettlesWithin"/>, which counts from the same moment.
    /// </summary>
    public static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(9);

    /// <summary>How long a read may wait for its turn; past that the caller is told when to come back.</summary>
    public static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(10);

    /// <summary>The version of the API that the shapes here are of; a key made later would get a newer one.</summary>
    private const string Version = "2026-01-01";

    private const string AnsweredWithoutBody = "assessment.update";

    // No figure is documented for what is called here; ten calls a second are far from what integrations are seen to make.
    private const int UsualPerMinute = 600;

    private readonly HttpClient _http;
    private readonly Uri _base;
    private readonly AuthenticationHeaderValue _key;
    private readonly PacedBudget _budget;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset? _leaveBy; // set where all that is asked belongs to one write

    /// <summary>A client for one account.</summary>
    /// <param name="settings">Needs <c>base_url</c>, <c>api_key</c>; takes <c>requests_per_minute</c>.</param>
    /// <param name="http">Sends the requests.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">A setting is missing or not fit.</exception>
    public AshbyClient(VendorSettings settings, HttpClient http, TimeProvider time)
    {
        Calls.Prepare(http);
        _http = http;
        _time = time;
        _base = new Uri(Addresses.Of(settings, "base_url").AbsoluteUri.TrimEnd('/') + "/");
        _key = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.Required("api_key")}:")));
        _budget = new PacedBudget(PerMinute(settings), time);
    }

    private AshbyClient(AshbyClient same, DateTimeOffset leaveBy) =>
        (_http, _base, _key, _budget, _time, _leaveBy) = (same._http, same._base, same._key, same._budget, same._time, leaveBy);

    /// <summary>The same account for one write: what is asked goes before what belongs to none, and the write leaves in time or not at all.</summary>
    public AshbyClient ForWrite() => new(this, _time.GetUtcNow() + WritePatience);

    /// <summary>Reads, trying again a few times when the vendor does not answer.</summary>
    /// <param name="endpoint">Such as <c>application.info</c>.</param>
    /// <param name="body">Its parameters.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The whole answer, with <c>results</c>.</returns>
    public Task<Outcome<JsonElement>> Read(string endpoint, JsonObject body, CancellationToken cancel) =>
        Calls.Read(() => Send(endpoint, body, AshbyErrors.NoNames, isWrite: false, cancel), _time, cancel);

    /// <summary>Writes, once. Whatever keeps the answer from arriving whole makes the outcome unknown.</summary>
    /// <param name="endpoint">Such as <c>candidate.createNote</c>.</param>
    /// <param name="body">Its parameters.</param>
    /// <param name="names">The vendor's names of what is written, each with our key: a refusal that mentions one names the field.</param>
    /// <param name="cancel">Gives up; whether it happened is then unknown.</param>
    /// <returns>The whole answer, with <c>results</c>.</returns>
    public async Task<Outcome<JsonElement>> Write(
        string endpoint, JsonObject body, IReadOnlyDictionary<string, string> names, CancellationToken cancel) =>
        (await Send(endpoint, body, names, isWrite: true, cancel)).AsWrite();

    /// <summary>
    /// One call, with one more when the key was refused: before a person is called for a key that may only have been switched for a moment, the
    /// vendor is asked again. A call whose key is refused has no effect.
    /// </summary>
    private async Task<Sent<JsonElement>> Send(
        string endpoint, JsonObject body, IReadOnlyDictionary<string, string> names, bool isWrite, CancellationToken cancel)
    {
        var urgent = isWrite || _leaveBy is not null;
        var leaveBy = _leaveBy ?? _time.GetUtcNow() + (isWrite ? WritePatience : ReadPatience);
        for (var attempt = 1; ; attempt++)
        {
            var patience = leaveBy - _time.GetUtcNow();
            if (await _budget.Take(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, cancel, urgent) is { } later)
                return new Sent<JsonElement>.Held(new(AtsErrorKind.RateLimited, "The calls to Ashby are spread over the minute, and this one's turn is too far off: nothing was sent.", RetryAt: later));
            if (isWrite && _time.GetUtcNow() > leaveBy)
                return new Sent<JsonElement>.Held(new(AtsErrorKind.VendorDown, "Getting ready took too long: nothing was sent."));
            var sent = await Send(endpoint, body, names, cancel);
            if (sent is not Sent<JsonElement>.Refused { Error.Kind: AtsErrorKind.Authentication } || attempt > 1)
                return sent;
        }
    }

    private async Task<Sent<JsonElement>> Send(string endpoint, JsonObject body, IReadOnlyDictionary<string, string> names, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_base, endpoint)) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = _key;
        request.Headers.Accept.ParseAdd("application/json; version=1");
        request.Headers.Add("Ashby-Version", Version);
        return await Calls.Send(_http, request, CallLimit, _time, _budget.Learn, (response, bytes) => Understand(response, bytes, endpoint, names), cancel);
    }

    private Sent<JsonElement> Understand(HttpResponseMessage response, byte[] bytes, string endpoint, IReadOnlyDictionary<string, string> names)
    {
        if (response.StatusCode != HttpStatusCode.OK)
            return new Sent<JsonElement>.Refused(AshbyErrors.Of(endpoint, response, bytes, names, _time));
        // The one call whose success the description gives no body.
        if (bytes.Length == 0 && endpoint == AnsweredWithoutBody)
            return new Sent<JsonElement>.Answered(default);
        using var document = JsonDocument.Parse(bytes);
        return AshbyErrors.Success(document.RootElement) switch
        {
            true => new Sent<JsonElement>.Answered(document.RootElement.Clone()),
            false => new Sent<JsonElement>.Refused(AshbyErrors.Of(endpoint, response, bytes, names, _time)),
            null => new Sent<JsonElement>.Lost(new(AtsErrorKind.Malformed, "Ashby's answer does not say whether the call was a success.")),
        };
    }

    private static int PerMinute(VendorSettings settings) =>
        settings.Values.GetValueOrDefault("requests_per_minute") is not { Length: > 0 } text ? UsualPerMinute
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new ArgumentException($"The connection {settings.Connection} needs a number of calls as requests_per_minute.");
}
