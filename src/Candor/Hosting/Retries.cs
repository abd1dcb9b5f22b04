using Wolverine;
using Wolverine.ErrorHandling;

namespace Candor.Hosting;

/// <summary>
/// What happens to a message whose handling failed. Quick tries first, then ever slower ones; after the last, the message is a dead letter,
/// and the waker still comes by every two minutes, so that a vendor's long night ends by itself.
/// </summary>
internal static class Retries
{
    /// <summary>Sets the rules.</summary>
    /// <param name="options">The bus.</param>
    public static void Use(WolverineOptions options)
    {
        options.OnException<StreamBusyException>().RetryWithCooldown(
            [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(300), 5)])
            .Then.Discard();
        options.OnAnyException().RetryWithCooldown(
            TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3))
            .Then.ScheduleRetry(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30))
            .Then.MoveToErrorQueue();
    }
}
