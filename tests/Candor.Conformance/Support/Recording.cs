using System.Collections.Concurrent;
using System.Net;

namespace Candor.Conformance.Support;

/// <summary>Notes every exchange of an <see cref="HttpClient"/> as it was really sent and answered.</summary>
internal sealed class Recording
{
    private readonly ConcurrentQueue<Exchange> _exchanges = new();

    /// <summary>What was noted so far, in the order of the answers.</summary>
    public IReadOnlyList<Exchange> Exchanges => [.. _exchanges];

    /// <summary>A client whose exchanges are noted. Like the product's, it neither repeats nor follows redirects by itself.</summary>
    public HttpClient Client() => new(new Recorder(_exchanges) { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false } });

    private sealed class Recorder(ConcurrentQueue<Exchange> exchanges) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
            var status = (HttpStatusCode)0;
            HttpResponseMessage? response = null;
            string? answer = null;
            try
            {
                response = await base.SendAsync(request, cancellationToken);
                await response.Content.LoadIntoBufferAsync(cancellationToken);
                answer = await response.Content.ReadAsStringAsync(cancellationToken);
                status = response.StatusCode;
                return response;
            }
            finally
            {
                exchanges.Enqueue(new Exchange(
                    request.Method.Method,
                    request.RequestUri!.AbsolutePath,
                    request.RequestUri.Query,
                    Exchange.Headers(request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])),
                    body,
                    (int)status,
                    Exchange.Headers(response is null ? [] : response.Headers.Concat(response.Content.Headers)),
                    answer));
            }
        }
    }
}
