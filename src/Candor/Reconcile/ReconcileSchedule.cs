using Candor.Configuration;
using Candor.Connectors;
using Candor.Hosting;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Reconcile;

/// <summary>
/// Reconciles every account on its schedule: wholly every so many minutes, and where the vendor sends no webhooks its trigger stages every so many
/// seconds besides, which is how its candidates are found. One node at a time an account, and with jitter, so that many installations do not come at once.
/// </summary>
/// <param name="configuration">How often.</param>
/// <param name="connections">The ATS accounts.</param>
/// <param name="passes">Does it.</param>
/// <param name="scopes">A database context a look.</param>
/// <param name="tenant">Whose.</param>
/// <param name="time">The clock.</param>
/// <param name="lifetime">Says when the bus runs.</param>
/// <param name="log">For operators.</param>
public sealed class ReconcileSchedule(
    CandorConfiguration configuration,
    Connections connections,
    ReconcilePasses passes,
    IServiceScopeFactory scopes,
    Tenant tenant,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<ReconcileSchedule> log) : StartedService(lifetime)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override Task Run(CancellationToken stoppingToken) =>
        Task.WhenAll(configuration.Connections.Keys.Select(connection => Watch(connection, stoppingToken)));

    private async Task Watch(string connection, CancellationToken cancel)
    {
        var jitter = Jitter();
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            try
            {
                if (await Due(connection, jitter, cancel) is null)
                    continue;
                var report = await passes.TryPass(connection, () => Due(connection, jitter, cancel), cancel);
                if (report is { Opened.Count: > 0 } or { Withdrawn.Count: > 0 } or { Woken.Count: > 0 } or { Unread: not null })
                    log.LogInformation(
                        "Reconciled {Connection}: {Opened} opened, {Withdrawn} withdrawn, {Woken} woken; {Read}.",
                        connection, report.Opened.Count, report.Withdrawn.Count, report.Woken.Count, report.Unread ?? "the account was read");
                jitter = Jitter();
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogWarning(failure, "Could not reconcile {Connection}; trying again.", connection);
            }
        }
    }

    /// <summary>Whether it is time, and for how much; null when it is not.</summary>
    private async Task<bool?> Due(string connection, double jitter, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var last = await scope.ServiceProvider.GetRequiredService<Store>().Reconciliations.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Tenant == tenant.Name && row.Connection == connection, cancel);
        var now = time.GetUtcNow();
        var settings = configuration.Reconcile;
        if (last?.ComparedAt is not { } compared || now >= compared + (TimeSpan.FromMinutes(settings.EveryMinutes) * jitter))
            return true;
        var polls = connections.Find(connection)?.Sheet.News == Arrival.Polling;
        return polls && now >= last.LookedAt + (TimeSpan.FromSeconds(settings.PollSeconds) * jitter) ? false : null;
    }

    private static double Jitter() => 0.9 + (Random.Shared.NextDouble() * 0.2);
}

/// <summary>Runs passes, each in its own database context and under the account's lock.</summary>
/// <param name="scopes">A database context a pass.</param>
/// <param name="locks">One node at a time.</param>
/// <param name="time">The clock.</param>
public sealed class ReconcilePasses(IServiceScopeFactory scopes, IStreamLocks locks, TimeProvider time)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    /// <summary>A pass, when nobody else is at it and it is still due; null else.</summary>
    /// <param name="connection">The account.</param>
    /// <param name="due">Asked under the lock: whether everything is compared (true), only the stages (false), or nothing (null).</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<PassReport?> TryPass(string connection, Func<Task<bool?>> due, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var reconciler = scope.ServiceProvider.GetRequiredService<Reconciler>();
        await using var held = await locks.TryTake(reconciler.LockOf(connection), cancel);
        return held is not null && await due() is { } whole ? await reconciler.Pass(connection, whole, cancel) : null;
    }

    /// <summary>A whole pass now, after whoever is at it.</summary>
    /// <param name="connection">The account.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<PassReport> Pass(string connection, CancellationToken cancel)
    {
        while (true)
        {
            if (await TryPass(connection, () => Task.FromResult<bool?>(true), cancel) is { } report)
                return report;
            await Task.Delay(BetweenTries, time, cancel);
        }
    }
}
