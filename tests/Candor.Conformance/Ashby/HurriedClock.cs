using Microsoft.Extensions.Time.Testing;

namespace Candor.Conformance.Ashby;

/// <summary>A clock for whom waiting is over at once: whoever sets a timer finds that its time has come, and that it is that much later.</summary>
internal sealed class HurriedClock() : FakeTimeProvider(DateTimeOffset.UtcNow)
{
    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
            Advance(dueTime);
        return timer;
    }
}
