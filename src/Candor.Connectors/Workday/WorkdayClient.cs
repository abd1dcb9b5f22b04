using System.Net;
using System.Net.Http.Headers;
using System.Xml;
using System.Xml.Linq;
using Candor.Connectors.Http;

namespace Candor.Connectors.Workday;

/// <summary>
/// Single calls to Workday's web services: signed in one of the two ways, never more than a few at once, and three outcomes. Lists of many pages are
/// <see cref="WorkdayLists"/>. Sources: README.md beside this file.
/// </summary>
internal sealed class WorkdayClient
{
    /// <summary>How long the vendor may take to answer a read: a page of candidates is a lot to make.</summary>
    public static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(45);

    /// <summary>How long the vendor may take to answer a write. One that takes longer is unknown.</summary>
    public static readonly TimeSpan WriteLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long after it was asked for a write may leave, with all that has to be read before; later it does not leave at all. Together with
    /// <see cref="WriteLimit"/> this stays under <see cref="RecordWriter.SettlesWithin"/>, which counts from the moment we were asked.
    /// </summary>
    public static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(9);

    /// <summary>How long a read may wait for its turn; past that the caller is told when to come back.</summary>
    public static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(10);

    /// <summary>The most calls under way at once. Workday publishes no figure: five is what one careful client needs.</summary>
    public const int MostAtOnce = 5;

    private readonly HttpClient _http;
    private readonly Uri _services;
    private readonly WorkdayTokens? _tokens;
    private readonly (string Name, string Password)? _user;
    private readonly ConcurrencyBudget _budget;
    private readonly TimeProvider _time;

    /// <summary>A client for one tenant.</summary>
    /// <param name="settings">
    /// Needs <c>base_url</c> and <c>tenant</c>, and either <c>username</c> and <c>password</c> or <c>client_id</c>, <c>client_secret</c> and <c>refresh_token</c>.
    /// </param>
    /// <param name="http">Sends the requests.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">A setting is missing or not of its kind.</exception>
    public WorkdayClient(VendorSettings settings, HttpClient http, TimeProvider time)
    {
        Calls.Prepare(http);
        _http = http;
        _time = time;
        var tenant = WorkdaySettings.Tenant(settings);
        var root = Addresses.Of(settings, "base_url").AbsoluteUri.TrimEnd('/');
        _services = new Uri($"{root}/ccx/service/{tenant}/");
        _budget = new ConcurrencyBudget(MostAtOnce, time);
        if (settings.Values.ContainsKey("refresh_token"))
            _tokens = new WorkdayTokens(settings, http, new Uri($"{root}/ccx/oauth2/{tenant}/token"), time);
        else
            _user = ($"{settings.Required("username")}@{tenant}", settings.Required("password"));
    }

    /// <summary>Reads, trying again a few times when the vendor does not answer.</summary>
    /// <param name="service">The service, such as <c>Recruiting</c>.</param>
    /// <param name="request">The request's element.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<Outcome<XElement>> Read(string service, XElement request, CancellationToken cancel) =>
        Calls.Read(() => Send(service, request, ReadLimit, _time.GetUtcNow() + ReadPatience, cancel), _time, cancel);

    /// <summary>The moment by which a write asked for now has to leave.</summary>
    public DateTimeOffset LeaveBy() => _time.GetUtcNow() + WritePatience;

    /// <summary>Writes, once. Whatever keeps the answer from arriving whole makes the outcome unknown.</summary>
    /// <param name="request">The request's element, of the Recruiting service.</param>
    /// <param name="leaveBy">As <see cref="LeaveBy"/> said when the caller was asked.</param>
    /// <param name="cancel">Gives up; whether it happened is then unknown.</param>
    public async Task<Outcome<XElement>> Write(XElement request, DateTimeOffset leaveBy, CancellationToken cancel) =>
        (await Send("Recruiting", request, WriteLimit, leaveBy, cancel)).AsWrite();

    /// <summary>One call, with one more under a new token when the first was refused for its token: that one had no effect.</summary>
    private async Task<Sent<XElement>> Send(string service, XElement request, TimeSpan limit, DateTimeOffset leaveBy, CancellationToken cancel)
    {
        string? refused = null;
        while (true)
        {
            var token = (string?)null;
            if (_tokens is not null)
            {
                var credentials = await _tokens.Token(refused, cancel);
                if (credentials is not Outcome<string>.Yes(var fresh))
                    return new Sent<XElement>.Held(((Outcome<string>.No)credentials).Error);
                token = fresh;
            }

            if (await _budget.Take(leaveBy - _time.GetUtcNow(), cancel) is { } later)
                return new Sent<XElement>.Held(new(AtsErrorKind.RateLimited, "Too many calls to Workday are under way, or it wants a pause: nothing was sent.", RetryAt: later));
            Sent<XElement>? sent;
            try
            {
                if (_time.GetUtcNow() > leaveBy)
                    return new Sent<XElement>.Held(new(AtsErrorKind.VendorDown, "Getting ready took too long: nothing was sent."));
                sent = await Once(service, request, limit, token, refused is null, cancel);
            }
            finally
            {
                _budget.Release();
            }

            if (sent is not null)
                return sent;
            refused = token;
        }
    }

    /// <summary>One request; null when its token was refused and another may be tried.</summary>
    private async Task<Sent<XElement>?> Once(string service, XElement body, TimeSpan patience, string? token, bool mayRenew, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_services, $"{service}/{Wd.Version}"))
        {
            Content = new ByteArrayContent(Soap.Write(_user, body)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(Soap.MediaType, "UTF-8");
        request.Headers.Add("SOAPAction", "\"\""); // the WSDL names no action, and SOAP 1.1 wants the header
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var sent = await Calls.Send(_http, request, patience, _time, _budget.Learn, (response, bytes) => Understand(response, bytes, body), cancel);
        return sent is { Error.Kind: AtsErrorKind.Authentication } && token is not null && mayRenew ? null : sent;
    }

    private Sent<XElement> Understand(HttpResponseMessage response, byte[] bytes, XElement asked)
    {
        var answer = TryRead(bytes);
        // Faults come with 500; a gateway in between has been seen to make 200 of it.
        if (answer is not null && answer.Name == Soap.Env + "Fault" && response.StatusCode is HttpStatusCode.OK or HttpStatusCode.InternalServerError)
            return new Sent<XElement>.Refused(WorkdayFaults.Of(answer!, asked));
        if (response.StatusCode != HttpStatusCode.OK)
            return new Sent<XElement>.Refused(HttpErrors.Of(response, null, _time));
        return answer?.Name == Wd.Ns + asked.Name.LocalName.Replace("_Request", "_Response", StringComparison.Ordinal)
            ? new Sent<XElement>.Answered(answer)
            : new Sent<XElement>.Lost(new(AtsErrorKind.Malformed, "The vendor's answer is not the SOAP body its schema has for the call."));
    }

    private static XElement? TryRead(byte[] bytes)
    {
        try
        {
            return Soap.Read(bytes);
        }
        catch (Exception other) when (other is XmlException or FormatException)
        {
            return null;
        }
    }
}
