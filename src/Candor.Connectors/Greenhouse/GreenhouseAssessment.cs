using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Candor.Connectors.Http;
using Candor.Domain.Screenings;

namespace Candor.Connectors.Greenhouse;

/// <summary>
/// Greenhouse's Assessment partner interface: <c>list_tests</c>, <c>send_test</c>, <c>test_status</c> and <c>response_error</c> served, and the
/// PATCH without a body to the address that <c>send_test</c> named, upon which Greenhouse asks <c>test_status</c> again. Source: the vendor's
/// assessment documentation, repository state 2026-01-20. What stayed uncertain: ASSESSMENT.md beside this file.
/// </summary>
internal sealed partial class GreenhouseAssessment : IAssessmentPartner
{
    private const string OwnDomain = ".greenhouse.io";
    private const int MostErrors = 20;
    private const int LongestError = 500;

    // Names reach people in a panel: no escapes where JSON needs none.
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly PartnerKeys _keys;
    private readonly Uri? _callbacks;

    private GreenhouseAssessment(PartnerKeys keys, Uri? callbacks, HttpClient http, TimeProvider time) =>
        (_keys, _callbacks, _http, _time) = (keys, callbacks, http, time);

    /// <inheritdoc />
    /// <remarks>Greenhouse shows nothing before the end.</remarks>
    public bool TellsProgress => false;

    /// <inheritdoc />
    public bool AsksBack => true;

    /// <summary>The partner of an account; null when it has no partner key.</summary>
    /// <param name="settings">Takes <c>partner_key</c>, <c>partner_key_before</c> and <c>partner_callbacks</c>.</param>
    /// <param name="http">Sends the requests.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">A key is not one Greenhouse can hold, or the address not safe.</exception>
    public static GreenhouseAssessment? Of(VendorSettings settings, HttpClient http, TimeProvider time) =>
        PartnerKeys.Of(settings, "partner_key", "partner_key_before") is { } keys
            ? new GreenhouseAssessment(
                keys,
                settings.Values.ContainsKey("partner_callbacks") ? Addresses.Of(settings, "partner_callbacks") : null,
                http,
                time)
            : null;

    /// <inheritdoc />
    public string TestOf(string workflow) => workflow;

    /// <inheritdoc />
    public string ReferenceOf(string screening) => screening;

    /// <inheritdoc />
    public PartnerCall Read(PartnerRequest request)
    {
        if (!_keys.Accept(request.Authorization))
            return new PartnerCall.Refused(PartnerRefusal.Unauthorised, "The request does not bear a partner key of this connection.");
        try
        {
            return (request.Method, request.Call) switch
            {
                ("GET", "list_tests") => new PartnerCall.List(),
                ("POST", "send_test") => SendTest(request.Body),
                ("GET", "test_status") => TestStatus(request.Query),
                ("POST", "response_error") => ResponseError(request.Body),
                _ => new PartnerCall.Refused(PartnerRefusal.NotFound, "There is no such call."),
            };
        }
        catch (Exception other) when (HttpErrors.IsOtherShape(other))
        {
            return new PartnerCall.Refused(PartnerRefusal.Unreadable, $"The body is not that of {request.Call} as Greenhouse documents it.");
        }
    }

    /// <inheritdoc />
    public PartnerAnswer Tests(IReadOnlyList<PartnerTest> tests) => Ok(new JsonArray([.. tests.Select(test => new JsonObject
    {
        ["partner_test_id"] = test.Id, ["partner_test_name"] = test.Name,
    })]));

    /// <inheritdoc />
    public PartnerAnswer Started(AssessmentReport report) => Ok(new JsonObject { ["partner_interview_id"] = report.Id });

    /// <inheritdoc />
    public PartnerAnswer Standing(AssessmentReport report)
    {
        var answer = new JsonObject { ["partner_status"] = Word(report.Standing), ["partner_profile_url"] = report.Url.AbsoluteUri };
        if (report.Result is { } result)
        {
            if (result.Score is { } score)
                answer["partner_score"] = score;
            // Flat, and of primitives: the label is the key. Two of one label would be one.
            var metadata = new JsonObject();
            foreach (var fact in result.Facts)
                metadata[metadata.ContainsKey(fact.Label) ? $"{fact.Label} ({fact.Id})" : fact.Label] = fact.Text;
            answer["metadata"] = metadata;
        }

        return Ok(answer);
    }

    /// <inheritdoc />
    /// <remarks>Greenhouse cancels nothing.</remarks>
    public PartnerAnswer Cancelled(AssessmentReport report) => Standing(report);

    /// <inheritdoc />
    public PartnerAnswer Heard() => Ok(new JsonObject { ["status"] = 200 });

    /// <inheritdoc />
    public PartnerAnswer Refuse(string call, PartnerRefusal refusal, string why) => new(
        refusal switch
        {
            // Documented are 401 and 404; the others are for what Greenhouse does not send, and for what may pass.
            PartnerRefusal.Unauthorised => 401,
            PartnerRefusal.Unreadable => 400,
            PartnerRefusal.TryLater => 503,
            _ => 404,
        },
        new JsonObject { ["message"] = why }.ToJsonString(Written));

    /// <inheritdoc />
    public async Task<Outcome<Written>> Tell(AssessmentReport report, string? callback, CancellationToken cancel)
    {
        if (callback is null || Callback(callback) is not { } address)
            return new Outcome<Written>.No(new(AtsErrorKind.Validation, "The order names no address at Greenhouse to tell."));
        // Which of two keys Greenhouse holds during a rotation is only seen by trying: a refused key has had no effect.
        Outcome<Written> outcome = new Outcome<Written>.No(new(AtsErrorKind.Authentication, "There is no partner key."));
        foreach (var key in _keys.All)
        {
            outcome = await Patch(address, key, cancel);
            if (outcome is not Outcome<Written>.No({ Kind: AtsErrorKind.Authentication }))
                break;
        }

        return outcome;
    }

    private async Task<Outcome<Written>> Patch(Uri address, string key, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{key}:")));
        using var clock = new CancellationTokenSource(HarvestClient.CallLimit, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancel);
        try
        {
            using var response = await _http.SendAsync(request, limit.Token);
            if (response.IsSuccessStatusCode)
                return new Outcome<Written>.Yes(new Written(null, (int)response.StatusCode));
            var error = response.StatusCode == HttpStatusCode.Unauthorized
                ? new AtsError(AtsErrorKind.Authentication, "Greenhouse refused the partner key (401): it has to hold the same one.")
                : HttpErrors.Of(response, null, _time);
            return error.Kind is AtsErrorKind.VendorDown or AtsErrorKind.Malformed ? new Outcome<Written>.Unknown(error) : new Outcome<Written>.No(error);
        }
        catch (Exception failure) when (HttpErrors.IsFailure(failure, cancel))
        {
            return new Outcome<Written>.Unknown(HttpErrors.Of(failure));
        }
    }

    private PartnerCall SendTest(ReadOnlyMemory<byte> bytes)
    {
        using var body = JsonDocument.Parse(bytes);
        var test = Text(body.RootElement, "partner_test_id");
        var callback = Text(body.RootElement, "url");
        var profile = Profile().Match(Text(body.RootElement.GetProperty("candidate"), "greenhouse_profile_url"));
        return profile.Success && Callback(callback) is not null
            ? new PartnerCall.Start(test, profile.Groups["application"].Value, profile.Groups["candidate"].Value, callback)
            : new PartnerCall.Refused(PartnerRefusal.Unreadable, "send_test names no application's page, or an address to tell that is not Greenhouse's.");
    }

    private static PartnerCall TestStatus(IReadOnlyDictionary<string, string> query) =>
        query.TryGetValue("partner_interview_id", out var id) && Identifier().IsMatch(id)
            ? new PartnerCall.Look(id)
            : new PartnerCall.Refused(PartnerRefusal.NotFound, "There is no such test.");

    private static PartnerCall.Dispute ResponseError(ReadOnlyMemory<byte> bytes)
    {
        using var body = JsonDocument.Parse(bytes);
        var about = Text(body.RootElement, "api_call");
        return new PartnerCall.Dispute(
            CallName().IsMatch(about) ? about : "an unknown call",
            body.RootElement.TryGetProperty("partner_interview_id", out var id) && id.ValueKind == JsonValueKind.String && Identifier().IsMatch(id.GetString()!)
                ? id.GetString()
                : null,
            [
                .. body.RootElement.GetProperty("errors").EnumerateArray().Take(MostErrors)
                    .Select(error => $"{error}").Select(error => error.Length > LongestError ? error[..LongestError] : error),
            ]);
    }

    /// <summary>An address that may be sent our key: Greenhouse's own, or below the one that is configured. Null for any other.</summary>
    private Uri? Callback(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.UserInfo.Length == 0
        && (_callbacks is { } wanted
            ? address.Scheme == wanted.Scheme && address.Authority == wanted.Authority
            : address.Scheme == Uri.UriSchemeHttps && address.IsDefaultPort && address.Host.EndsWith(OwnDomain, StringComparison.OrdinalIgnoreCase))
            ? address
            : null;

    private static string Word(AssessmentStanding standing) => standing switch
    {
        AssessmentStanding.Completed => "complete",
        AssessmentStanding.InReview => "in_review",
        AssessmentStanding.OtherWayRequested => "other_way_requested",
        AssessmentStanding.TechnicalFailure => "technical_failure",
        _ => standing.ToString().ToLowerInvariant(),
    };

    private static PartnerAnswer Ok(JsonNode body) => new(200, body.ToJsonString(Written));

    private static string Text(JsonElement parent, string name) =>
        parent.GetProperty(name).GetString() is { Length: > 0 } text ? text : throw new FormatException(name);

    [GeneratedRegex(@"^https?://[^/?#]+/people/(?<candidate>[1-9][0-9]{0,17})\?(?:[^#]*&)?application_id=(?<application>[1-9][0-9]{0,17})(?:[&#]|\z)")]
    private static partial Regex Profile();

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,100}\z")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"^[a-z_]{1,40}\z")]
    private static partial Regex CallName();
}
