using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Retry;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Policy;

/// <summary>
/// After a start, which is when regions may be others: candidates who may not go on as things are are told to the coordinator, and what stood at a border
/// that is open now goes on by itself.
/// </summary>
/// <param name="scopes">A database context a look.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="borders">What may go where.</param>
/// <param name="tenant">Whose.</param>
/// <param name="lifetime">Says when everything has started.</param>
/// <param name="log">For operators.</param>
public sealed class BorderWatch(
    IServiceScopeFactory scopes, Journal journal, Borders borders, Tenant tenant, IHostApplicationLifetime lifetime, ILogger<BorderWatch> log) : StartedService(lifetime)
{
    private static readonly string[] WithCandidate = [nameof(ScreeningState.Invited), nameof(ScreeningState.Consented), nameof(ScreeningState.InProgress)];

    /// <inheritdoc />
    protected override async Task Run(CancellationToken stoppingToken)
    {
        try
        {
            await Look(stoppingToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "Could not look for what stands at a border: set it going in the console, under dead letters.");
        }
    }

    /// <summary>Looks once.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task Look(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (store, stops, letters) = (
            scope.ServiceProvider.GetRequiredService<Store>(), scope.ServiceProvider.GetRequiredService<BorderStops>(), scope.ServiceProvider.GetRequiredService<DeadLetters>());
        foreach (var row in await store.Screenings.AsNoTracking()
                     .Where(row => row.Tenant == tenant.Name && (row.State == nameof(ScreeningState.NeedsAttention) || WithCandidate.Contains(row.State)))
                     .Select(row => row.Id).ToListAsync(cancel))
        {
            if (await journal.Find(row, cancel) is not { } screening || Borders.NextOf(screening) is not { } step)
                continue;
            var why = borders.Stop(screening, step);
            if (screening.Attention is { Cause: Borders.Cause } && why is null)
                await letters.Redrive(screening.Id, Borders.Cause, Actor.System(Borders.Cause), cancel);
            else if (screening.State != ScreeningState.NeedsAttention && why is not null)
                await stops.Tell(screening, step, step, why, now => now.State == screening.State, cancel);
        }
    }
}
