using Candor.Retry;
using Candor.Storage;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Candor.Hosting;

/// <summary>
/// What happens to a message whose handling failed. It is not tried again as a message: the state still asks for the step, and
/// <see cref="StepFailures"/> says when the waker comes by again. Only what may pass in a blink is tried at once.
/// </summary>
internal static class Retries
{
    /// <summary>Sets the rules.</summary>
    /// <param name="options">The bus.</param>
    public static void Use(WolverineOptions options)
    {
        options.Policies.AddMiddleware(typeof(BeginTrail));
        options.OnException<StreamBusyException>().RetryWithCooldown(
            [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(300), 5)])
            .Then.Discard();
        options.OnException<TryLaterException>().Discard().And(Note, "Tried again when the waker comes by");
        options.OnAnyException().RetryWithCooldown(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1))
            .Then.Discard().And(Note, "Tried again when the waker comes by");
    }

    private static async ValueTask Note(Wolverine.Runtime.IWolverineRuntime runtime, IEnvelopeLifecycle lifecycle, Exception failure)
    {
        await using var scope = runtime.Services.CreateAsyncScope();
        try
        {
            await scope.ServiceProvider.GetRequiredService<StepFailures>()
                .Note(lifecycle.Envelope?.Message, failure, ExchangeTrail.Of(lifecycle.Envelope), CancellationToken.None);
        }
        catch (Exception unnoted)
        {
            // The waker comes by all the same, only sooner than it should.
            scope.ServiceProvider.GetRequiredService<ILogger<Journal>>().LogWarning(unnoted, "A failure could not be noted.");
        }
    }
}
