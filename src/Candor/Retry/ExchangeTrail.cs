using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Wolverine;

namespace Candor.Retry;

/// <summary>A call to an ATS with its answer, redacted: fit to be kept and shown.</summary>
/// <param name="Request">Method and address.</param>
/// <param name="RequestBody">What was sent; null for nothing.</param>
/// <param name="Answer">The status with the headers that matter, or what was seen instead.</param>
/// <param name="AnswerBody">What was answered; null for nothing.</param>
/// <param name="At">When it was sent.</param>
/// <param name="ElapsedMs">How long it took, in milliseconds.</param>
public sealed record Exchange(string Request, string? RequestBody, string Answer, string? AnswerBody, DateTimeOffset At, long ElapsedMs);

/// <summary>
/// The last calls a step has made, so that a dead letter can show the exact request and answer. One a handled message: begun before the handler runs,
/// filled by <see cref="ExchangeRecorder"/>, and found again by the message's envelope when the handler has failed.
/// </summary>
public sealed class ExchangeTrail
{
    private const int Kept = 4;

    private static readonly AsyncLocal<ExchangeTrail?> Present = new();
    private static readonly ConditionalWeakTable<Envelope, ExchangeTrail> OfEnvelopes = [];

    private readonly Lock _gate = new();
    private readonly Queue<RawExchange> _last = new(); // guarded by _gate

    /// <summary>The trail of the step under way; null outside of one.</summary>
    public static ExchangeTrail? Current => Present.Value;

    /// <summary>Begins a trail for a message. Not asynchronous, so that it holds for the handler that follows.</summary>
    /// <param name="envelope">The message's envelope.</param>
    public static void Begin(Envelope envelope)
    {
        Present.Value = new ExchangeTrail();
        OfEnvelopes.AddOrUpdate(envelope, Present.Value);
    }

    /// <summary>The trail of a message that was handled; null when there is none.</summary>
    /// <param name="envelope">The message's envelope.</param>
    public static ExchangeTrail? Of(Envelope? envelope) =>
        envelope is not null && OfEnvelopes.TryGetValue(envelope, out var trail) ? trail : null;

    /// <summary>The last calls, redacted, the oldest first.</summary>
    /// <param name="personal">What must not be seen wherever it stands: names, addresses, identifiers of people.</param>
    public IReadOnlyList<Exchange> Redacted(IReadOnlyCollection<string> personal)
    {
        lock (_gate)
            return [.. _last.Select(raw => Redaction.Of(raw, personal))];
    }

    /// <summary>Adds a call.</summary>
    /// <param name="raw">As it was.</param>
    internal void Add(RawExchange raw)
    {
        lock (_gate)
        {
            _last.Enqueue(raw);
            if (_last.Count > Kept)
                _last.Dequeue();
        }
    }
}

/// <summary>Runs before every handled message.</summary>
public static class BeginTrail
{
    /// <summary>Begins the message's trail.</summary>
    /// <param name="envelope">The message's envelope.</param>
    public static void Before(Envelope envelope) => ExchangeTrail.Begin(envelope);
}

/// <summary>A call as it was; lives in memory only.</summary>
internal sealed record RawExchange(
    string Method,
    Uri Address,
    string? RequestType,
    string? RequestBody,
    int? Status,
    string Answer,
    string? AnswerType,
    string? AnswerBody,
    DateTimeOffset At,
    TimeSpan Elapsed);

/// <summary>Listens to the calls of a step that has a trail.</summary>
/// <param name="time">The clock.</param>
internal sealed class ExchangeRecorder(TimeProvider time) : DelegatingHandler
{
    private const int MostBytes = 64 * 1024;
    private const int LargestAnswer = 32 * 1024 * 1024;

    private static readonly string[] ToldHeaders = ["Retry-After", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-Request-Id"];

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (ExchangeTrail.Current is not { } trail)
            return await base.SendAsync(request, cancellationToken);
        var at = time.GetUtcNow();
        var watch = Stopwatch.StartNew();
        var sent = request.Content is null ? null : Text(await request.Content.ReadAsByteArrayAsync(cancellationToken));
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            // Read here once; whoever reads it after us reads the same.
            await response.Content.LoadIntoBufferAsync(LargestAnswer, cancellationToken);
            Add((int)response.StatusCode, Told(response), response.Content.Headers.ContentType?.MediaType, Text(await response.Content.ReadAsByteArrayAsync(cancellationToken)));
            return response;
        }
        catch (Exception failure)
        {
            Add(null, failure is OperationCanceledException ? "no answer in time" : $"no answer ({failure.GetType().Name})", null, null);
            throw;
        }

        void Add(int? status, string answer, string? type, string? body) => trail.Add(new RawExchange(
            request.Method.Method, request.RequestUri!, request.Content?.Headers.ContentType?.MediaType, sent, status, answer, type, body, at, watch.Elapsed));
    }

    private static string Told(HttpResponseMessage response) => string.Join(
        ", ",
        [
            $"{(int)response.StatusCode}",
            .. ToldHeaders.Where(name => response.Headers.Contains(name)).Select(name => $"{name}: {string.Join(' ', response.Headers.GetValues(name))}"),
        ]);

    private static string? Text(byte[] body) => body.Length switch
    {
        0 => null,
        > MostBytes => $"({body.Length} bytes)",
        _ => Encoding.UTF8.GetString(body),
    };
}
