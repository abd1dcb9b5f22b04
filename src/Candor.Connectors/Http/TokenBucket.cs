namespace Candor.Connectors.Http;

/// <summary>
/// A rate limit that no header tells of: so many requests a second, and a store of a few for bursts, shared by all callers of an account. It is
/// filled a little more slowly, and holds less, than the vendor's own: requests bunch up on the way, and its clock is not ours.
/// </summary>
/// <param name="perSecond">What the vendor documents as steady.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBucket(double perSecond, TimeProvider time)
{
    private const double Share = 0.98;
    private const double BurstSeconds = 0.8;

    // Without Retry-After: as long as this after the first refusal, twice as long after each further one in a row.
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(32);

    private readonly double _rate = perSecond * Share;
    private readonly double _most = Math.Max(1, perSecond * BurstSeconds);
    private readonly Lock _gate = new();
    private double _left = Math.Max(1, perSecond * BurstSeconds); // guarded by _gate, as all below; below zero for those who already wait
    private DateTimeOffset _filledAt = time.GetUtcNow();
    private DateTimeOffset _pausedUntil;
    private TimeSpan _pause = FirstPause;

    /// <summary>Takes one request, waiting in line until it may leave.</summary>
    /// <param name="patience">The longest wait.</param>
    /// <param name="cancel">Gives up; its place in the line is lost.</param>
    /// <returns>Null when the request may be sent; else when to come back, and nothing was taken.</returns>
    public async Task<DateTimeOffset?> Take(TimeSpan patience, CancellationToken cancel)
    {
        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            Fill(now);
            wait = _left >= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _left) / _rate);
            if (_pausedUntil > now)
                wait += _pausedUntil - now;
            if (wait > patience)
                return now + wait;
            _left--;
        }

        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancel);
        return null;
    }

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

    private void Fill(DateTimeOffset now)
    {
        if (now > _filledAt)
            _left = Math.Min(_most, _left + ((now - _filledAt).TotalSeconds * _rate));
        _filledAt = now;
    }
}
