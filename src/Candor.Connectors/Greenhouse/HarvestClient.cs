using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Connectors.Http;

namespace Candor.Connectors.Greenhouse;

/// <summary>
/// Single calls to Harvest v3: bearer tokens renewed once for all callers, the rate limit kept, and three outcomes. Lists of many pages are
/// <see cref="HarvestLists"/>. Sources: README.md beside this file.
/// </summary>
internal sealed class HarvestClient
{
    /// <summary>How long the vendor may take to answer. A write that takes longer is unknown.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long after it was asked for a write may leave, all reading and waiting before it included; later it does not leave at all. Together with
    /// <see cref="CallLimit"/> this stays under <see cref="RecordWriter.SettlesWithin"/>, which counts from the moment we were asked.
    /// </summary>
    public static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(4);

    /// <summary>
    /// How long a read may wait for the rate limit; past that the caller is told when to come back. A little longer than a window: whoever waits here has
    /// not read in vain what came before.
    /// </summary>
    public static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(35);

    private readonly HttpClient _http;
    private readonly ClientCredentials _credentials;
    private readonly RateBudget _budget;
    private readonly TimeProvider _time;

    /// <summary>A client for one account.</summary>
    /// <param name="settings">Needs <c>base_url</c>, <c>token_url</c>, <c>client_id</c>, <c>client_secret</c>; takes <c>user_id</c>.</param>
    /// <param name="http">Sends the requests.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">A setting is missing or an address not safe.</exception>
    public HarvestClient(VendorSettings settings, HttpClient http, TimeProvider time)
    {
        Calls.Prepare(http);
        _http = http;
        _time = time;
        Base = new Uri(Addresses.Of(settings, "base_url").AbsoluteUri.TrimEnd('/') + "/");
        _budget = new RateBudget(time);
        _credentials = new ClientCredentials(
            http,
            Addresses.Of(settings, "token_url"),
            settings.Required("client_id"),
            settings.Required("client_secret"),
            settings.Values.GetValueOrDefault("user_id"),
            time);
    }

    /// <summary>Where the API is; ends in a slash.</summary>
    public Uri Base { get; }

    /// <summary>Reads one address, trying again a few times when the vendor does not answer.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<Outcome<Answer>> Read(Uri address, CancellationToken cancel) => Calls.Read(
        // What is read for a write that is announced may not keep it longer than it may wait itself.
        () => Send(() => new HttpRequestMessage(HttpMethod.Get, address), _time.GetUtcNow() + (CallPlace.IsFirst ? WritePatience : ReadPatience), cancel),
        _time,
        cancel);

    /// <summary>Writes, once. Whatever keeps the answer from arriving whole makes the outcome unknown.</summary>
    /// <param name="method">PATCH or POST.</param>
    /// <param name="path">Below <c>/v3/</c>.</param>
    /// <param name="body">The body.</param>
    /// <param name="asked">When the caller was asked for it.</param>
    /// <param name="cancel">Gives up; whether it happened is then unknown.</param>
    public async Task<Outcome<Answer>> Write(HttpMethod method, string path, JsonNode body, DateTimeOffset asked, CancellationToken cancel) =>
        (await Send(() => new HttpRequestMessage(method, new Uri(Base, path)) { Content = JsonContent.Create(body) }, asked + WritePatience, cancel)).AsWrite();

    /// <summary>One call, with one more under a new token when the first was refused for its token: that one had no effect.</summary>
    private async Task<Sent<Answer>> Send(Func<HttpRequestMessage> make, DateTimeOffset leaveBy, CancellationToken cancel)
    {
        string? refused = null;
        while (true)
        {
            var credentials = await _credentials.Token(refused, cancel);
            if (credentials is not Outcome<string>.Yes(var token))
                return new Sent<Answer>.Held(((Outcome<string>.No)credentials).Error);
            if (await _budget.Take(leaveBy - _time.GetUtcNow(), cancel) is { } later)
                return new Sent<Answer>.Held(new(AtsErrorKind.RateLimited, "The vendor's rate limit is used up: nothing was sent.", RetryAt: later));
            using var request = make();
            if (request.Method != HttpMethod.Get && _time.GetUtcNow() > leaveBy)
                return new Sent<Answer>.Held(new(AtsErrorKind.VendorDown, "Getting ready took too long: nothing was sent."));

            var sent = await Send(request, token, refused is null, cancel);
            if (sent is not null)
                return sent;
            refused = token;
        }
    }

    /// <summary>One request; null when its token was refused and another may be tried.</summary>
    private async Task<Sent<Answer>?> Send(HttpRequestMessage request, string token, bool mayRenew, CancellationToken cancel)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.Add(new("application/json"));
        var sent = await Calls.Send(_http, request, CallLimit, _time, _budget.Learn, Understand, cancel);
        return sent is Sent<Answer>.Refused { Reason.Kind: AtsErrorKind.Authentication } && mayRenew ? null : sent;
    }

    private Sent<Answer> Understand(HttpResponseMessage response, byte[] bytes)
    {
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created))
            return new Sent<Answer>.Refused(HttpErrors.Of(response, HarvestErrors.Field(bytes), _time));
        using var document = JsonDocument.Parse(bytes);
        response.Headers.TryGetValues("Link", out var link);
        return new Sent<Answer>.Answered(new Answer((int)response.StatusCode, document.RootElement.Clone(), link is null ? null : string.Join(',', link)));
    }

    /// <summary>A vendor's answer.</summary>
    /// <param name="Status">200 or 201.</param>
    /// <param name="Body">Its JSON.</param>
    /// <param name="Link">Its <c>Link</c> header; null for none.</param>
    public sealed record Answer(int Status, JsonElement Body, string? Link);
}
