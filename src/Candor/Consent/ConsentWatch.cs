using Candor.Domain.Screenings;
using Candor.Storage;

namespace Candor.Consent;

/// <summary>For work that takes its time: it goes on only while the consent it rests on stands.</summary>
/// <param name="journal">Where consents are.</param>
/// <param name="time">The clock.</param>
public sealed class ConsentWatch(Journal journal, TimeProvider time)
{
    /// <summary>How long a withdrawal may go unnoticed by work under way.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Works while the consent stands; the work is given up within <see cref="Interval"/> of a withdrawal, and when nobody can tell.</summary>
    /// <typeparam name="T">What the work makes.</typeparam>
    /// <param name="permits">What the work needs leave for.</param>
    /// <param name="work">The work. Nothing of it may outlive its cancellation.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>What the work made; null when a consent was taken back meanwhile.</returns>
    public async Task<T?> While<T>(IReadOnlyCollection<Permit> permits, Func<CancellationToken, Task<T>> work, CancellationToken cancel)
        where T : class
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watching = Watch(permits, stop, done.Token);
        T? made;
        try
        {
            made = await work(stop.Token);
        }
        catch (NoConsentException)
        {
            made = null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            made = null;
        }
        finally
        {
            await done.CancelAsync();
        }

        await watching;
        return stop.IsCancellationRequested ? null : made;
    }

    private async Task Watch(IReadOnlyCollection<Permit> permits, CancellationTokenSource stop, CancellationToken done)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, time);
            while (await timer.WaitForNextTickAsync(done))
            {
                foreach (var permit in permits)
                {
                    if ((await journal.Find(permit.Screening, done))?.Permit(permit.Purpose) is not null)
                        continue;
                    await stop.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // The work is over.
        }
        catch
        {
            // Nobody can tell whether the consent stands: then it does not.
            await stop.CancelAsync();
            throw;
        }
    }
}
