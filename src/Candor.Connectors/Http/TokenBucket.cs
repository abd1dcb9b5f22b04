namespace Candor.Connectors.Http;

/// <summary>
/// A rate limit that no header tells of: a bucket that fills at so many requests a second and holds two seconds' worth, shared by all callers of an
/// account. Ours fills a little more slowly and holds less, and only so many requests are under way at once: when the way is slow they arrive bunched,
/// and the vendor's bucket, full meanwhile, gives nothing for the wait. What is under way and what we hold together fit into it.
/// </summary>
/// <param name="perSecond">What the vendor documents as steady.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBucket(double perSecond, TimeProvider time) : IDisposable
{
    private const double Share = 0.98;
    private const double HeldSeconds = 0.6;
    private const double UnderWaySeconds = 1.2;

    // Without Retry-After: as long as this after the first refusal, twice as long after each further one in a row.
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(32);

    private readonly double _rate = perSecond * Share;
    private readonly double _most = Math.Max(1, perSecond * HeldSeconds);
    private readonly SemaphoreSlim _underWay = new(Math.Max(1, (int)(perSecond * UnderWaySeconds)));
    private readonly CallLine _line = new(time);
    private readonly Lock _gate = new();
    private double _left = Math.Max(1, perSecond * HeldSeconds); // guarded by _gate, as all below; below zero for those who already wait
    private DateTimeOffset _filledAt = time.GetUtcNow();
    private DateTimeOffset _pausedUntil;
    private TimeSpan _pause = FirstPause;

    /// <summary>Takes one request, waiting in line until it may leave. What was taken is given back with <see cref="Ended"/>.</summary>
    /// <param name="patience">The longest wait.</param>
    /// <param name="cancel">Gives up; its place in the line is lost.</param>
    /// <returns>Null when the request may be sent; else when to come back, and nothing was taken.</returns>
    public async Task<DateTimeOffset?> Take(TimeSpan patience, CancellationToken cancel)
    {
        using var stand = await _line.Join(cancel);
        var until = time.GetUtcNow() + patience;
        if (patience <= TimeSpan.Zero || !await EntersWithin(patience, cancel))
            return time.GetUtcNow() + FirstPause;
        try
        {
            var taken = false;
            while (true)
            {
                TimeSpan wait;
                lock (_gate)
                {
                    var now = time.GetUtcNow();
                    Fill(now);
                    wait = taken || _left >= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _left) / _rate);
                    // Somebody may have been refused while others waited here.
                    if (_pausedUntil > now)
                        wait += _pausedUntil - now;
                    if (wait == TimeSpan.Zero && taken)
                        return null;
                    if (now + wait > until)
                    {
                        _left += taken ? 1 : 0;
                        _underWay.Release();
                        return now + wait;
                    }

                    _left -= taken ? 0 : 1;
                    taken = true;
                }

                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, time, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            _underWay.Release();
            throw;
        }
    }

    /// <summary>A request that was taken has ended, whatever came of it.</summary>
    public void Ended() => _underWay.Release();

    /// <summary>Learns from an answer: a refusal empties the bucket and pauses everybody.</summary>
    /// <param name="response">The answer.</param>
    public void Learn(HttpResponseMessage response)
    {
        var refused = response.StatusCode == System.Net.HttpStatusCode.TooManyRequests;
        var told = refused ? HttpErrors.RetryAt(response, time) : null;
        lock (_gate)
        {
            if (!refused)
            {
                _pause = FirstPause;
                return;
            }

            var now = time.GetUtcNow();
            Fill(now);
            // Answers to requests that were under way together are one refusal.
            if (now < _pausedUntil)
                return;
            _left = Math.Min(_left, 0);
            _pausedUntil = told ?? now + _pause;
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _underWay.Dispose();

    private async Task<bool> EntersWithin(TimeSpan patience, CancellationToken cancel)
    {
        if (_underWay.Wait(0, CancellationToken.None))
            return true;
        using var clock = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancel);
        try
        {
            await _underWay.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Fill(DateTimeOffset now)
    {
        if (now > _filledAt)
            _left = Math.Min(_most, _left + ((now - _filledAt).TotalSeconds * _rate));
        _filledAt = now;
    }
}
