using Candor.Hosting;

namespace Candor.Privacy;

/// <summary>Runs the clocks of retention once a day, and once after each start; on by default, and there is no switch to turn it off.</summary>
/// <param name="retention">Does it.</param>
/// <param name="locks">One node at a time.</param>
/// <param name="tenant">Whose.</param>
/// <param name="time">The clock.</param>
/// <param name="lifetime">Says when the bus runs.</param>
/// <param name="log">For operators.</param>
public sealed class RetentionSchedule(
    Retention retention,
    Storage.IStreamLocks locks,
    Storage.Tenant tenant,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<RetentionSchedule> log) : StartedService(lifetime)
{
    /// <summary>The time between two runs.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(10);

    /// <inheritdoc />
    protected override async Task Run(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = Interval;
            try
            {
                // Where another node is at it, this one has nothing to do.
                await using var held = await locks.TryTake($"retention/{tenant.Name}", stoppingToken);
                if (held is not null && await retention.Run(stoppingToken) is var report && report.Deleted.Count + report.Held.Count + report.Erasures.Count > 0)
                    log.LogInformation(
                        "Retention: {Deleted} deleted, {Held} held back by a legal hold, {Erasures} erasures taken up again.",
                        report.Deleted.Count, report.Held.Count, report.Erasures.Count);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "The clocks of retention could not be run; trying again in {Minutes} minutes.", AfterFailure.TotalMinutes);
                next = AfterFailure;
            }

            await Task.Delay(next, time, stoppingToken);
        }
    }
}
