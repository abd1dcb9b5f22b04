using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Connectors.Http;

namespace Candor.Connectors.Lever;

/// <summary>
/// Single calls to Lever's API v1: signed in, the bucket kept, and three outcomes. Lists of many pages are <see cref="LeverLists"/>. Sources:
/// README.md beside this file.
/// </summary>
internal sealed class LeverClient
{
    /// <summary>How long the vendor may take to answer. A write that takes longer is unknown.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(12);

    /// <summary>
    /// How long after it was asked for a write may leave, all reading and waiting before it included; later it does not leave at all. Together with
    /// <see cref="CallLimit"/> this stays under <see cref="RecordWriter.SettlesWithin"/>, which counts from the moment we were asked.
    /// </summary>
    public static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(7);

    /// <summary>How long a read may wait for the bucket; past that the caller is told when to come back.</summary>
    public static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(10);

    private const double DocumentedRate = 10;

    private readonly HttpClient _http;
    private readonly LeverSignIn _signIn;
    private readonly TokenBucket _bucket;
    private readonly TimeProvider _time;

    /// <summary>A client for one account.</summary>
    /// <param name="settings">Needs <c>base_url</c>; takes <c>requests_per_second</c>.</param>
    /// <param name="signIn">How it signs in.</param>
    /// <param name="http">Sends the requests.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">A setting is missing, or the address not safe.</exception>
    public LeverClient(VendorSettings settings, LeverSignIn signIn, HttpClient http, TimeProvider time)
    {
        Calls.Prepare(http);
        _http = http;
        _signIn = signIn;
        _time = time;
        Base = new Uri(Addresses.Of(settings, "base_url").AbsoluteUri.TrimEnd('/') + "/");
        _bucket = new TokenBucket(Rate(settings), time);
    }

    /// <summary>Where the API is; ends in a slash.</summary>
    public Uri Base { get; }

    /// <summary>Reads one address, trying again a few times when the vendor does not answer.</summary>
    /// <param name="path">Below <c>/v1/</c>, with its query.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<JsonElement>> Read(string path, CancellationToken cancel) =>
        (await Calls.Read(
            () => Send(() => new HttpRequestMessage(HttpMethod.Get, new Uri(Base, path)), _time.GetUtcNow() + ReadPatience, [], cancel),
            _time,
            cancel,
            // A refresh token is not spent twice in a row.
            alsoUnsent: false)).Then(answer => answer.Body);

    /// <summary>Writes, once. Whatever keeps the answer from arriving whole makes the outcome unknown.</summary>
    /// <param name="method">POST or PUT.</param>
    /// <param name="path">Below <c>/v1/</c>.</param>
    /// <param name="body">The body.</param>
    /// <param name="fields">The identifiers of the fields in it, by which a refusal is understood.</param>
    /// <param name="isOurs">The identifier of the record in a success; null when it is not the one that was to be written.</param>
    /// <param name="asked">When the caller was asked for it.</param>
    /// <param name="cancel">Gives up; whether it happened is then unknown.</param>
    public async Task<Outcome<Written>> Write(
        HttpMethod method,
        string path,
        JsonNode body,
        IReadOnlyCollection<string> fields,
        Func<JsonElement, string?> isOurs,
        DateTimeOffset asked,
        CancellationToken cancel)
    {
        var sent = await Send(() => new HttpRequestMessage(method, new Uri(Base, path)) { Content = JsonContent.Create(body) }, asked + WritePatience, fields, cancel);
        return sent.AsWrite() switch
        {
            Outcome<Answer>.Yes(var answer) when Understand(answer.Body, isOurs) is { } id => new Outcome<Written>.Yes(new Written(id, answer.Status)),
            Outcome<Answer>.Yes => new Outcome<Written>.Unknown(new(AtsErrorKind.Malformed, "The vendor's answer to a write is not the record it documents.")),
            Outcome<Answer>.No(var error) => new Outcome<Written>.No(error),
            var lost => new Outcome<Written>.Unknown(((Outcome<Answer>.Unknown)lost).Error),
        };
    }

    /// <summary>Deletes, once: a success has no body.</summary>
    /// <param name="path">Below <c>/v1/</c>.</param>
    /// <param name="id">The record's identifier.</param>
    /// <param name="asked">When the caller was asked for it.</param>
    /// <param name="cancel">Gives up; whether it happened is then unknown.</param>
    public async Task<Outcome<Written>> Delete(string path, string id, DateTimeOffset asked, CancellationToken cancel) =>
        (await Send(() => new HttpRequestMessage(HttpMethod.Delete, new Uri(Base, path)), asked + WritePatience, [], cancel))
        .AsWrite().Then(answer => new Written(id, answer.Status));

    /// <summary>The record in an answer: in <c>data</c>, which some examples of the vendor's leave out.</summary>
    /// <param name="body">The answer.</param>
    public static JsonElement Data(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("data", out var data) ? data : body;

    private static string? Understand(JsonElement body, Func<JsonElement, string?> isOurs)
    {
        try
        {
            return isOurs(Data(body));
        }
        catch (Exception surprise) when (HttpErrors.IsOtherShape(surprise))
        {
            return null;
        }
    }

    private static double Rate(VendorSettings settings) =>
        settings.Values.GetValueOrDefault("requests_per_second") is not { Length: > 0 } text ? DocumentedRate
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate is >= 1 and <= 1000 ? rate
        : throw new ArgumentException($"The connection {settings.Connection} needs a number from 1 to 1000 as requests_per_second.");

    /// <summary>One call, with one more under new credentials when the first was refused for them: that one had no effect.</summary>
    private async Task<Sent<Answer>> Send(Func<HttpRequestMessage> make, DateTimeOffset leaveBy, IReadOnlyCollection<string> fields, CancellationToken cancel)
    {
        AuthenticationHeaderValue? refused = null;
        while (true)
        {
            var credentials = await _signIn.Header(refused, cancel);
            if (credentials is not Outcome<AuthenticationHeaderValue>.Yes(var header))
                return new Sent<Answer>.Held(((Outcome<AuthenticationHeaderValue>.No)credentials).Error);
            if (await _bucket.Take(leaveBy - _time.GetUtcNow(), cancel) is { } later)
                return new Sent<Answer>.Held(new(AtsErrorKind.RateLimited, "The vendor's rate limit is used up: nothing was sent.", RetryAt: later));
            try
            {
                using var request = make();
                if (request.Method != HttpMethod.Get && _time.GetUtcNow() > leaveBy)
                    return new Sent<Answer>.Held(new(AtsErrorKind.VendorDown, "Getting ready took too long: nothing was sent."));

                request.Headers.Authorization = header;
                if (await Send(request, refused is null, fields, cancel) is { } sent)
                    return sent;
            }
            finally
            {
                _bucket.Ended();
            }

            refused = header;
        }
    }

    /// <summary>One request; null when its credentials were refused and others may be tried.</summary>
    private async Task<Sent<Answer>?> Send(HttpRequestMessage request, bool mayRenew, IReadOnlyCollection<string> fields, CancellationToken cancel)
    {
        request.Headers.Accept.Add(new("application/json"));
        var sent = await Calls.Send(_http, request, CallLimit, _time, _bucket.Learn, (response, bytes) => Understand(response, bytes, fields), cancel);
        return sent is Sent<Answer>.Refused { Reason.Kind: AtsErrorKind.Authentication } && mayRenew ? null : sent;
    }

    private Sent<Answer> Understand(HttpResponseMessage response, byte[] bytes, IReadOnlyCollection<string> fields)
    {
        if (response.StatusCode == HttpStatusCode.NoContent)
            return new Sent<Answer>.Answered(new Answer(204, default));
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created))
            return new Sent<Answer>.Refused(HttpErrors.Of(response, LeverErrors.Field(bytes, fields), _time));
        using var document = JsonDocument.Parse(bytes);
        return new Sent<Answer>.Answered(new Answer((int)response.StatusCode, document.RootElement.Clone()));
    }

    /// <summary>A vendor's answer.</summary>
    /// <param name="Status">200, 201 or 204.</param>
    /// <param name="Body">Its JSON; undefined for 204.</param>
    private sealed record Answer(int Status, JsonElement Body);
}
