using System.Data.Common;
using System.Diagnostics;

namespace Candor.Journeys.Support;

/// <summary>Waiting for what a person would wait for, up to a deadline.</summary>
internal static class Patience
{
    /// <summary>After which a wait has failed. Long, since the product may be killed again and again meanwhile; only a failure waits for all of it.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    /// <summary>Looks again and again until it holds; what cannot be looked at does not hold yet.</summary>
    public static async Task Until(Func<Task<bool>> holds, TimeSpan? deadline = null)
    {
        var watch = Stopwatch.StartNew();
        Exception? last = null;
        while (!await Quietly(holds, failure => last = failure))
        {
            if (watch.Elapsed > (deadline ?? Deadline))
                throw new TimeoutException("What was waited for did not happen in time.", last);
            await Task.Delay(100);
        }
    }

    /// <summary>Does something again until nothing fails: the product may be dead at any moment.</summary>
    public static Task Persist(Func<Task> step) => Until(async () =>
    {
        await step();
        return true;
    });

    private static async Task<bool> Quietly(Func<Task<bool>> holds, Action<Exception> note)
    {
        try
        {
            return await holds();
        }
        catch (Exception passing) when (passing is HttpRequestException or IOException or InvalidOperationException or TaskCanceledException
            or DbException or TimeoutException)
        {
            note(passing);
            return false;
        }
    }
}
