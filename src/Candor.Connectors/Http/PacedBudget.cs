namespace Candor.Connectors.Http;

/// <summary>
/// A pace for vendors that tell nothing of their limit until it is passed: a bucket that fills evenly and holds little, shared by all callers of an
/// account, so that no minute, wherever it begins, sees more calls than the limit. Whoever comes early stands in line; what belongs to a write
/// stands in a line of its own, which goes first. A 429 says that the limit is lower than was thought: nothing is sent until the vendor's time
/// has come, and the pace slows, to quicken again minute by minute.
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
    private readonly CallLine _line = new(time);
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _urgent = []; // guarded by _gate, as all below
    private readonly LinkedList<TaskCompletionSource> _others = [];
    private double _places = Math.Max(1, perMinute * AtOnce);
    private double _pace = 1; // share of the full pace
    private DateTimeOffset _filledAt = time.GetUtcNow();
    private DateTimeOffset _closedUntil;
    private bool _serving; // whether somebody serves the lines

    private double PerSecond => Math.Max(1.0, perMinute - _burst) / 60 * _pace;

    /// <summary>Takes one call from the budget, waiting for its turn.</summary>
    /// <param name="patience">The longest wait.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="urgent">Whether it belongs to a write, and goes before what does not.</param>
    /// <returns>Null when the call may be sent; else when to come back, and nothing was taken.</returns>
    public async Task<DateTimeOffset?> Take(TimeSpan patience, CancellationToken cancel, bool urgent = false)
    {
        using var stand = await _line.Join(cancel);
        var line = urgent ? _urgent : _others;
        TaskCompletionSource turn;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            Fill(now);
            var at = After(Ahead(urgent), now);
            if (at <= now)
            {
                _places--;
                return null;
            }

            if (at > now + patience)
                return at;
            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            line.AddLast(turn);
            if (!_serving)
                _ = Serve();
        }

        // Others may go first meanwhile: patience ends all the same.
        using var clock = new CancellationTokenSource(patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancel);
        try
        {
            await turn.Task.WaitAsync(limit.Token);
            return null;
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                var waited = line.Remove(turn);
                if (!cancel.IsCancellationRequested)
                    return waited ? After(Ahead(urgent), time.GetUtcNow()) : null;
                if (!waited)
                    _places++;
            }

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
            _closedUntil = _filledAt = back;
            _places = Math.Min(_places, 0);
        }
    }

    /// <summary>Calls whoever's turn it is, until nobody stands in line.</summary>
    private async Task Serve()
    {
        _serving = true; // the caller holds the gate up to the first wait
        while (true)
        {
            TimeSpan wait;
            lock (_gate)
            {
                var now = time.GetUtcNow();
                Fill(now);
                while (_places >= 1 && (_urgent.First ?? _others.First) is { } next)
                {
                    next.List!.Remove(next);
                    _places--;
                    next.Value.SetResult();
                }

                if (Ahead(urgent: false) == 0)
                {
                    _serving = false;
                    return;
                }

                wait = After(0, now) - now;
            }

            await Task.Delay(wait, time);
        }
    }

    private int Ahead(bool urgent) => _urgent.Count + (urgent ? 0 : _others.Count);

    /// <summary>When the turn comes of whoever stands behind so many.</summary>
    private DateTimeOffset After(int ahead, DateTimeOffset now)
    {
        var open = _closedUntil > now ? _closedUntil : now;
        var missing = ahead + 1 - _places;
        return missing <= 0 ? open : open + TimeSpan.FromSeconds(missing / PerSecond) + TimeSpan.FromMilliseconds(1);
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
