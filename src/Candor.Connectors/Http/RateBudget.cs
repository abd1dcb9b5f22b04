using System.Globalization;

namespace Candor.Connectors.Http;

/// <summary>
/// What the vendor's headers say is left of its rate limit, shared by all callers of an account: whoever would go over it waits for the
/// window to end instead of being refused.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class RateBudget(TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(35);

    private readonly Lock _gate = new();
    private long _remaining = long.MaxValue; // guarded by _gate
    private DateTimeOffset _resetsAt; // guarded by _gate

    /// <summary>Takes one request from the budget, waiting for the next window when this one is used up.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task Take(CancellationToken cancel)
    {
        while (true)
        {
            TimeSpan wait;
            lock (_gate)
            {
                var now = time.GetUtcNow();
                if (now >= _resetsAt)
                    _remaining = long.MaxValue;
                if (_remaining > 0)
                {
                    _remaining -= _remaining == long.MaxValue ? 0 : 1;
                    return;
                }

                wait = _resetsAt - now;
            }

            await Task.Delay(wait < LongestWait ? wait : LongestWait, time, cancel);
        }
    }

    /// <summary>Learns from an answer's headers.</summary>
    /// <param name="response">The answer.</param>
    public void Learn(HttpResponseMessage response)
    {
        if (Header(response, "X-RateLimit-Remaining") is not { } remaining || Header(response, "X-RateLimit-Reset") is not { } reset)
            return;
        lock (_gate)
        {
            var resetsAt = DateTimeOffset.FromUnixTimeSeconds(reset);
            // Answers overtake each other: within a window only the lowest count is believed.
            _remaining = resetsAt > _resetsAt ? remaining : Math.Min(_remaining, remaining);
            _resetsAt = resetsAt > _resetsAt ? resetsAt : _resetsAt;
        }
    }

    private static long? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
