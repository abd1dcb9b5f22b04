namespace Candor.Connectors.Http;

/// <summary>
/// A pace for vendors that tell nothing of their limit until it is passed: a bucket that fills evenly and holds little, shared by all callers of an
/// account, so that no minute, wherever it begins, sees more calls than the limit. Whoever comes early waits for their place. A 429 says that the
/// limit is lower than was thought: nothing is sent until the vendor's time has come, and the pace slows, to quicken again minute by minute.
/// </summary>
/// <param name="perMinute">The limit to keep to.</param>
/// <param name="time">The clock.</param>
internal sealed class PacedBudget(int perMinute, TimeProvider time)
{
    /// <summary>What may be sent at once after a rest; the rest of the limit is spread over the minute.</summary>
    private const double AtOnce = 0.04;

    private const double Slower = 0.8;
    private const double QuickerEachMinute = 0.05;
    private const double Slowest = 0.1;

    /// <summary>The wait after a 429 that does not say until when.</summary>
    private static readonly TimeSpan UnsaidWait = TimeSpan.FromSeconds(60);

    private readonly double _burst = Math.Max(1, perMinute * AtOnce);
    private readonly Lock _gate = new();
    private double _places = Math.Max(1, perMinute * AtOnce); // guarded by _gate, as all below; negative: places given away in advance
    private double _pace = 1; // share of the full pace
    private DateTimeOffset _filledAt = time.GetUtcNow();
    private DateTimeOffset _closedUntil;
    private TimeSpan _putOff; // by how much the vendor has put off the line so far

    private double PerSecond => Math.Max(1.0, perMinute - _burst) / 60 * _pace;

    /// <summary>Takes one call from the budget, waiting for its place.</summary>
    /// <param name="patience">The longest wait.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Null when the call may be sent; else when to come back, and nothing was taken.</returns>
    public async Task<DateTimeOffset?> Take(TimeSpan patience, CancellationToken cancel)
    {
        var until = time.GetUtcNow() + patience;
        var (turn, putOff) = Reserve();
        try
        {
            while (true)
            {
                var now = time.GetUtcNow();
                DateTimeOffset place;
                lock (_gate)
                    place = turn + (_putOff - putOff);
                if (place <= now)
                    return null;
                if (place > until)
                {
                    GiveBack();
                    return place;
                }

                await Task.Delay(place - now, time, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            GiveBack();
            throw;
        }
    }

    /// <summary>Learns from an answer.</summary>
    /// <param name="response">The answer.</param>
    public void Learn(HttpResponseMessage response)
    {
        if (response.StatusCode != System.Net.HttpStatusCode.TooManyRequests)
            return;
        var now = time.GetUtcNow();
        var back = HttpErrors.RetryAt(response, time) ?? now + UnsaidWait;
        lock (_gate)
        {
            Fill(now);
            if (back <= _closedUntil)
                return;
            // Many calls may be refused at once; they tell one thing.
            if (now >= _closedUntil)
                _pace = Math.Max(Slowest, _pace * Slower);
            // Whoever stands in line keeps their place in it, later.
            _putOff += back - (_closedUntil > now ? _closedUntil : now);
            _closedUntil = _filledAt = back;
            _places = Math.Min(_places, 0);
        }
    }

    /// <summary>Takes a place in line.</summary>
    /// <returns>When it may be used, and by how much the line had been put off by then.</returns>
    private (DateTimeOffset Turn, TimeSpan PutOff) Reserve()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            Fill(now);
            _places--;
            return ((_closedUntil > now ? _closedUntil : now) + TimeSpan.FromSeconds(Math.Max(0, -_places) / PerSecond), _putOff);
        }
    }

    private void GiveBack()
    {
        lock (_gate)
            _places++;
    }

    private void Fill(DateTimeOffset now)
    {
        var passed = (now - _filledAt).TotalSeconds;
        if (passed <= 0)
            return;
        _places = Math.Min(_burst, _places + (passed * PerSecond));
        _pace = Math.Min(1, _pace + (passed / 60 * QuickerEachMinute));
        _filledAt = now;
    }
}
