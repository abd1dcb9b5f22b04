using Candor.Hosting;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;
using Wolverine.Runtime;

namespace Candor.Operate;

/// <summary>
/// Wakes whatever should have moved and did not: a screening whose date has come, one whose message was lost with a process, an
/// accepted webhook nobody dealt with. The first look after a start wakes everything that Candor itself moves on.
/// </summary>
/// <param name="scopes">A database context a look.</param>
/// <param name="journal">Reads screenings.</param>
/// <param name="runtime">Carries the messages.</param>
/// <param name="time">The clock.</param>
/// <param name="lifetime">Says when the bus runs.</param>
/// <param name="log">For operators.</param>
public sealed class Waker(
    IServiceScopeFactory scopes,
    Journal journal,
    IWolverineRuntime runtime,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<Waker> log) : StartedService(lifetime)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task Run(CancellationToken stoppingToken)
    {
        var first = true;
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await Look(first, stoppingToken);
                first = false;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogWarning(failure, "Could not look for what is due; looking again in {Seconds} s.", Interval.TotalSeconds);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task Look(bool first, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        var bus = new MessageBus(runtime);
        var now = time.GetUtcNow();

        var forgotten = now - Journey.Patience;
        foreach (var delivery in await store.Deliveries.AsNoTracking()
                     .Where(row => row.HandledAt == null && (row.WakeAt == null ? first || row.At < forgotten : row.WakeAt <= now))
                     .OrderBy(row => row.Id).Select(row => new { row.Id, row.WakeAt }).Take(1000).ToListAsync(cancel))
            if (await store.Deliveries.Where(row => row.Id == delivery.Id && row.WakeAt == delivery.WakeAt)
                    .ExecuteUpdateAsync(row => row.SetProperty(one => one.WakeAt, now + Journey.Patience), cancel) == 1)
                await bus.PublishAsync(new WebhookReceived(delivery.Id));

        // What fails is tried when its time has come, after a start as well.
        foreach (var row in await store.Screenings.AsNoTracking()
                     .Where(row => row.WakeAt != null && (row.WakeAt <= now || (first && row.MovedByCandor
                         && !store.Failures.Any(failure => failure.Screening == row.Id && failure.NextAt > now))))
                     .OrderBy(row => row.WakeAt).Take(1000).ToListAsync(cancel))
            await Wake(store, bus, row, now, cancel);
    }

    /// <summary>Wakes a screening, unless another node has just done so or it has moved.</summary>
    private async Task Wake(Store store, MessageBus bus, ScreeningRow row, DateTimeOffset now, CancellationToken cancel)
    {
        if (await journal.Find(row.Id, cancel) is not { } screening)
            return;
        var message = Journey.Due(screening, now);
        var next = message is not null ? now + Journey.Patience : Journey.Timer(screening)?.At;
        if (await store.Screenings.Where(one => one.Id == row.Id && one.WakeAt == row.WakeAt)
                .ExecuteUpdateAsync(one => one.SetProperty(other => other.WakeAt, next), cancel) == 1 && message is not null)
            await bus.PublishAsync(message);
    }
}
