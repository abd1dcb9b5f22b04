namespace Candor.Connectors.Http;

/// <summary>Who stands before an account's budget: those that go last (<see cref="CallPlace"/>) wait until nobody else does.</summary>
/// <param name="time">The clock.</param>
internal sealed class CallLine(TimeProvider time)
{
    /// <summary>How long those that go last stand back at most: an account that is never idle has to be verified as well.</summary>
    private static readonly TimeSpan LongestStandBack = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    private int _waiting; // those that do not go last

    /// <summary>Joins the line; whoever goes last comes back from here only when nobody else stands in it.</summary>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Leaves the line; call it once the budget has answered.</returns>
    public async Task<IDisposable> Join(CancellationToken cancel)
    {
        if (!CallPlace.IsLast)
        {
            Interlocked.Increment(ref _waiting);
            return new Place(this);
        }

        var until = time.GetUtcNow() + LongestStandBack;
        while (Volatile.Read(ref _waiting) > 0 && time.GetUtcNow() < until)
            await Task.Delay(LookAgain, time, cancel);
        return Nothing.Instance;
    }

    private sealed class Place(CallLine line) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref line._waiting);
    }

    private sealed class Nothing : IDisposable
    {
        public static readonly Nothing Instance = new();

        public void Dispose()
        {
        }
    }
}
