using System.Runtime.CompilerServices;
using Candor.Domain.Screenings;

namespace Candor.Storage.Objects;

/// <summary>Reading many objects one after the other.</summary>
internal static class ReadAhead
{
    // A store at some distance takes a while over each, whatever its size; a piece is a second of speech.
    private const int AtOnce = 8;

    /// <summary>The objects of these names, in their order; null for one that is not there. The next are on their way while one is looked at.</summary>
    /// <param name="objects">Where they are.</param>
    /// <param name="permit">Leave to record, or to use the recording.</param>
    /// <param name="names">As written.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="Hosting.TryLaterException">The store did not answer well.</exception>
    public static async IAsyncEnumerable<byte[]?> ReadInOrder(
        this IObjectStore objects, Permit permit, IEnumerable<IReadOnlyList<string>> names, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var coming = new Queue<Task<byte[]?>>();
        try
        {
            foreach (var name in names)
            {
                if (coming.Count == AtOnce)
                    yield return await coming.Dequeue();
                coming.Enqueue(objects.Read(permit, name, over.Token));
            }

            while (coming.TryDequeue(out var next))
                yield return await next;
        }
        finally
        {
            // Whoever stops in the middle waits for nobody; what is on its way ends before the token goes.
            await over.CancelAsync();
            await ((Task)Task.WhenAll(coming)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
