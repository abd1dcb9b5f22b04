using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Privacy;

/// <summary>Appends events that move no screening, together with the rows derived from them: both are there, or neither.</summary>
/// <param name="scopes">Each act has its own database context.</param>
/// <param name="codec">Makes the events.</param>
/// <param name="tenant">Whose ledger.</param>
/// <param name="time">The clock.</param>
/// <param name="sequencer">Told when there is something to sequence.</param>
public sealed class SideStreams(IServiceScopeFactory scopes, EventCodec codec, Tenant tenant, TimeProvider time, SequencerSignal sequencer)
{
    private const int Tries = 8;

    /// <summary>Appends an event at the end of a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="derive">Changes rows with it, given when it happened; false when there is nothing to tell after all.</param>
    /// <param name="cancel">Gives up; then nothing happened.</param>
    /// <returns>Whether it was told.</returns>
    public async Task<bool> Append(
        string stream, Actor actor, ScreeningEvent happened, Func<Store, DateTimeOffset, Task<bool>> derive, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AppendOnce(stream, actor, happened, derive, cancel);
            }
            catch (DbUpdateException conflict) when (attempt < Tries && Journal.IsConflict(conflict))
            {
                // Somebody else wrote the same place in the stream first.
            }
        }
    }

    private async Task<bool> AppendOnce(
        string stream, Actor actor, ScreeningEvent happened, Func<Store, DateTimeOffset, Task<bool>> derive, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        await using var transaction = await store.Database.BeginTransactionAsync(cancel);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        if (!await derive(store, at))
            return false;
        var last = await store.Events.Where(row => row.Tenant == tenant.Name && row.Stream == stream).MaxAsync(row => (int?)row.Seq, cancel) ?? 0;
        store.Events.Add(await codec.Write(stream, last + 1, at, actor, happened, cancel));
        await store.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        sequencer.Raise();
        return true;
    }
}
