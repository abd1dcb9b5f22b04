using System.Net;
using System.Net.Sockets;
using Candor.Tests.Support;

namespace Candor.Tests.Access;

/// <summary>
/// A browser without a screen: it keeps cookies, one at a time or all of them can be looked at, and goes where it is sent. What is sent to the public
/// address arrives where Candor really listens, as behind a proxy.
/// </summary>
/// <param name="candor">Where.</param>
/// <param name="says">The address that it says it passes on, in X-Forwarded-For; null to say nothing.</param>
/// <param name="proxy">Whether it comes from where the proxies in front are.</param>
internal sealed class Wanderer(RunningCandor candor, string? says = null, bool proxy = false) : IDisposable
{
    private const int MostSteps = 10;

    private static int _last;

    // Each has an address of its own on loopback, as browsers have: what is limited by address is limited for one of them.
    private readonly HttpClient _http = ClientAt(proxy ? (byte)2 : (byte)1, Interlocked.Increment(ref _last));

    /// <summary>Cookies of Candor by name, as they were set.</summary>
    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>Every Set-Cookie line of Candor.</summary>
    public List<string> SetCookies { get; } = [];

    /// <summary>Where Candor says it is reached.</summary>
    public string Public { get; init; } = "http://127.0.0.1:5080";

    /// <summary>Goes to an address and on to wherever it is sent.</summary>
    public async Task<HttpResponseMessage> Follow(string address, CancellationToken cancel)
    {
        var at = new Uri(candor.Http.BaseAddress!, address);
        for (var step = 0; step < MostSteps; step++)
        {
            var answer = await Send(new HttpRequestMessage(HttpMethod.Get, at), cancel);
            if (answer.StatusCode is not (HttpStatusCode.Redirect or HttpStatusCode.SeeOther))
                return answer;
            at = Real(new Uri(at, answer.Headers.Location!));
            answer.Dispose();
        }

        throw new InvalidOperationException("Sent round in circles.");
    }

    /// <summary>Sends one request; the cookies go along to Candor and to nobody else.</summary>
    public async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken cancel)
    {
        request.RequestUri = Real(new Uri(candor.Http.BaseAddress!, request.RequestUri!));
        var ours = request.RequestUri.Authority == candor.Http.BaseAddress!.Authority;
        if (ours && Cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        if (says is not null)
            request.Headers.Add("X-Forwarded-For", says);
        var answer = await _http.SendAsync(request, cancel);
        if (ours && answer.Headers.TryGetValues("Set-Cookie", out var lines))
        {
            foreach (var line in lines)
            {
                SetCookies.Add(line);
                var pair = line.Split(';')[0].Split('=', 2);
                if (pair[1].Length == 0)
                    Cookies.Remove(pair[0]);
                else
                    Cookies[pair[0]] = pair[1];
            }
        }

        return answer;
    }

    private static HttpClient ClientAt(byte network, int number) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = async (context, cancel) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(new IPAddress([127, network, (byte)(number / 250), (byte)(1 + (number % 250))]), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    private Uri Real(Uri address) => address.ToString().StartsWith(Public, StringComparison.Ordinal)
        ? new Uri(candor.Http.BaseAddress!, address.PathAndQuery)
        : address;

    public void Dispose() => _http.Dispose();
}
