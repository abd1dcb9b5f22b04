using System.Net;

namespace Candor.Connectors.Http;

/// <summary>
/// For vendors that document no rate: only so many calls are under way at once, shared by all callers of an account, and after a refusal for
/// its rate (429) or for being overloaded (503) nobody calls until the vendor wants to be called again, or, where it does not say, for a wait
/// that doubles with each refusal in a row.
/// </summary>
/// <param name="most">How many calls may be under way.</param>
/// <param name="time">The clock.</param>
internal sealed class ConcurrencyBudget(int most, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _room = new(most, most);
    private readonly CallLine _line = new(time);
    private readonly Lock _gate = new();
    private DateTimeOffset _closedUntil; // guarded by _gate
    private int _refusals; // guarded by _gate; in a row

    /// <summary>Takes room for one call, waiting for it, and for a closed account to open again.</summary>
    /// <param name="patience">The longest wait.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Null when the call may be made, and then <see cref="Release"/> has to follow; else when to come back, and nothing was taken.</returns>
    public async Task<DateTimeOffset?> Take(TimeSpan patience, CancellationToken cancel)
    {
        using var stand = await _line.Join(cancel);
        var until = time.GetUtcNow() + patience;
        while (true)
        {
            if (Closed() is { } opens)
            {
                if (opens > until)
                    return opens;
                await Task.Delay(opens - time.GetUtcNow(), time, cancel);
            }

            if (!await Room(until - time.GetUtcNow(), cancel))
                return time.GetUtcNow() + FirstWait;
            if (Closed() is null)
                return null;
            // It closed while we waited for room.
            _room.Release();
        }
    }

    /// <summary>Gives the room back, whatever came of the call.</summary>
    public void Release() => _room.Release();

    /// <summary>Learns from an answer's status and <c>Retry-After</c>.</summary>
    /// <param name="response">The answer.</param>
    public void Learn(HttpResponseMessage response)
    {
        var refused = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
        var now = time.GetUtcNow();
        var says = HttpErrors.RetryAt(response, time);
        lock (_gate)
        {
            _refusals = refused ? Math.Min(_refusals + 1, 16) : 0;
            if (refused)
                _closedUntil = says ?? now + Min(FirstWait * Math.Pow(2, _refusals - 1), LongestWait);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _room.Dispose();

    private DateTimeOffset? Closed()
    {
        lock (_gate)
            return time.GetUtcNow() < _closedUntil ? _closedUntil : null;
    }

    private async Task<bool> Room(TimeSpan patience, CancellationToken cancel)
    {
        if (_room.Wait(0, CancellationToken.None))
            return true;
        if (patience <= TimeSpan.Zero)
            return false;
        using var clock = new CancellationTokenSource(patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancel);
        try
        {
            await _room.WaitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
