using System.Globalization;

namespace Candor.Connectors.Http;

/// <summary>
/// What the vendor's headers say is left of its rate limit, shared by all callers of an account: whoever would go over it waits for the
/// window to end instead of being refused. Reads <c>X-RateLimit-Limit</c>, <c>-Remaining</c>, <c>-Reset</c> (seconds since 1970) and
/// <c>Retry-After</c>; no number is assumed. The last of a window is for writes, which cannot wait long once they are announced; it is also what other
/// nodes may have under way.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class RateBudget(TimeProvider time)
{
    /// <summary>One in so many of a window's requests is kept for writes.</summary>
    private const long KeptForWrites = 50;

    /// <summary>The year 9999 in seconds since 1970: a greater number is none of these headers.</summary>
    private const long MostSeconds = 253402300799;

    // A request that has not been answered by now never will be.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(60);

    // Of a window whose end nobody has told, the next answer will: until then we look this often.
    private static readonly TimeSpan UnknownWindow = TimeSpan.FromSeconds(1);

    private readonly CallLine _line = new(time);
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _queue = []; // guarded by _gate; who waits or is about to take
    private readonly Queue<DateTimeOffset> _underWay = new(); // guarded by _gate; when each unanswered request was let go
    private long _limit = long.MaxValue; // guarded by _gate, as both below; the most a window takes, once known
    private long _remaining = long.MaxValue;
    private DateTimeOffset _resetsAt;

    /// <summary>Takes one request from the budget, waiting for the next window when this one is used up. Who came first goes first.</summary>
    /// <param name="patience">The longest wait.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Null when the request may be sent; else when to come back, and nothing was taken.</returns>
    public async Task<DateTimeOffset?> Take(TimeSpan patience, CancellationToken cancel)
    {
        using var place = await _line.Join(cancel);
        var until = time.GetUtcNow() + patience;
        var me = new Waiter();
        lock (_gate)
            _queue.AddLast(me);
        try
        {
            while (true)
            {
                TimeSpan wait;
                Task look;
                lock (_gate)
                {
                    var now = time.GetUtcNow();
                    if (now >= _resetsAt && _resetsAt != default)
                        Begin(_limit);
                    var first = CallPlace.IsFirst;
                    var mine = first || _queue.First!.Value == me;
                    var room = _remaining > (first ? 0 : Kept);
                    if (mine && room)
                    {
                        _remaining--;
                        _underWay.Enqueue(now);
                        return null;
                    }

                    // Not known when the window ends: look again soon.
                    var reset = _resetsAt == default ? now + UnknownWindow : _resetsAt;
                    if (now >= until || (!room && reset > until))
                        return room ? now + UnknownWindow : reset;
                    if (mine)
                        _resetsAt = reset;
                    // Whoever is not next waits to be told.
                    wait = (mine ? reset : until) - now;
                    look = me.Look();
                }

                await Rest(look, wait, cancel);
            }
        }
        finally
        {
            lock (_gate)
            {
                _queue.Remove(me);
                _queue.First?.Value.Wake();
            }
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
            var before = _resetsAt;
            _underWay.TryDequeue(out _);
            while (_underWay.TryPeek(out var since) && since < now - LongestAnswer)
                _underWay.Dequeue();
            if (Header(response, "X-RateLimit-Limit") is > 0 and { } limit)
                _limit = limit;
            if (Header(response, "X-RateLimit-Remaining") is { } remaining && Header(response, "X-RateLimit-Reset") is { } reset)
                // The vendor's clock is not ours: what counts is how far the window's end lies from the answer's own date. That date is a
                // whole second and past, so the end comes out late, never early.
                Learn(remaining, now + (DateTimeOffset.FromUnixTimeSeconds(reset) - (response.Headers.Date ?? now)));
            if (refusedUntil is { } later)
                (_remaining, _resetsAt) = (0, later > _resetsAt ? later : _resetsAt);
            if (_resetsAt == before)
                return;
            foreach (var waiter in _queue)
                waiter.Wake();
        }
    }

    private long Kept => _limit == long.MaxValue ? 0 : Math.Min(Math.Max(1, _limit / KeptForWrites), _limit - 1);

    private void Learn(long remaining, DateTimeOffset resetsAt)
    {
        if (resetsAt > _resetsAt + TimeSpan.FromSeconds(2))
        {
            // Another window than the one we knew of. What is under way may be counted in it or not.
            Begin(remaining);
            _resetsAt = resetsAt;
            return;
        }

        // Of several estimates of the same end the earliest is the nearest; one from a window before is none.
        if (resetsAt > time.GetUtcNow() && resetsAt < _resetsAt)
            _resetsAt = resetsAt;
        // Answers overtake each other: within a window only the lowest count is believed. Less than we counted means that others call too.
        if (remaining < _remaining)
            _remaining = remaining - _underWay.Count;
    }

    /// <summary>A window begins; what was let go before may be counted in it.</summary>
    private void Begin(long remaining) =>
        (_remaining, _resetsAt) = (remaining == long.MaxValue ? remaining : remaining - _underWay.Count, default);

    private async Task Rest(Task look, TimeSpan wait, CancellationToken cancel)
    {
        try
        {
            await look.WaitAsync(wait, time, cancel);
        }
        catch (TimeoutException)
        {
            // Its time has come.
        }
    }

    private static long? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number <= MostSeconds
            ? number
            : null;

    /// <summary>Somebody in the queue; used under the gate.</summary>
    private sealed class Waiter
    {
        private TaskCompletionSource? _woken;

        /// <summary>Ends when there may be something new to see.</summary>
        public Task Look() => (_woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public void Wake() => _woken?.TrySetResult();
    }
}
