using System.Globalization;

namespace Candor.Connectors.Http;

/// <summary>
/// What the vendor's headers say is left of its rate limit, shared by all callers of an account: whoever would go over it waits for the
/// window to end instead of being refused. Reads <c>X-RateLimit-Limit</c>, <c>-Remaining</c>, <c>-Reset</c> (seconds since 1970) and
/// <c>Retry-After</c>; no number is assumed.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class RateBudget(TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _limit = long.MaxValue; // guarded by _gate, as all below; the most a window takes, once known
    private long _remaining = long.MaxValue;
    private DateTimeOffset _resetsAt;

    /// <summary>Takes one request from the budget, waiting for the next window when this one is used up.</summary>
    /// <param name="patience">The longest wait.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Null when the request may be sent; else when to come back, and nothing was taken.</returns>
    public async Task<DateTimeOffset?> Take(TimeSpan patience, CancellationToken cancel)
    {
        var until = time.GetUtcNow() + patience;
        while (true)
        {
            TimeSpan wait;
            lock (_gate)
            {
                var now = time.GetUtcNow();
                if (now >= _resetsAt && _resetsAt != default)
                    (_remaining, _resetsAt) = (_limit, default);
                if (_remaining > 0)
                {
                    _remaining--;
                    return null;
                }

                if (_resetsAt > until)
                    return _resetsAt;
                // A used-up window whose end is unknown: the next answer's headers will tell; until then a second at a time.
                wait = _resetsAt == default ? TimeSpan.FromSeconds(1) : _resetsAt - now;
                if (now + wait > until)
                    return now + wait;
                if (_resetsAt == default)
                    _resetsAt = now + wait;
            }

            await Task.Delay(wait, time, cancel);
        }
    }

    /// <summary>Learns from an answer's headers.</summary>
    /// <param name="response">The answer.</param>
    public void Learn(HttpResponseMessage response)
    {
        var now = time.GetUtcNow();
        var refusedUntil = response.StatusCode == System.Net.HttpStatusCode.TooManyRequests ? HttpErrors.RetryAt(response, time) : null;
        lock (_gate)
        {
            if (Header(response, "X-RateLimit-Limit") is > 0 and { } limit)
                _limit = limit;
            if (Header(response, "X-RateLimit-Remaining") is { } remaining && Header(response, "X-RateLimit-Reset") is { } reset)
            {
                // The vendor's clock is not ours: what counts is how far the window's end lies from the answer's own date.
                var resetsAt = now + (DateTimeOffset.FromUnixTimeSeconds(reset) - (response.Headers.Date ?? now));
                // Answers overtake each other, and dates are whole seconds: within a window only the lowest count is believed.
                var sameWindow = resetsAt <= _resetsAt + TimeSpan.FromSeconds(2);
                _remaining = sameWindow ? Math.Min(_remaining, remaining) : remaining;
                _resetsAt = sameWindow ? _resetsAt : resetsAt;
            }

            // When to come back after a refusal the vendor says outright; what was reckoned from its other headers gives way.
            if (refusedUntil is { } later)
                (_remaining, _resetsAt) = (0, later);
        }
    }

    private static long? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number <= MostSeconds
            ? number
            : null;

    /// <summary>The year 9999 in seconds since 1970: a greater number is none of these headers.</summary>
    private const long MostSeconds = 253402300799;
}
