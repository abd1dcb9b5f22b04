using Candor.Domain.Screenings;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Configuration.Approval;

/// <summary>How the configuration stands by its own stream of the ledger, which alone says what is in use and what was decided.</summary>
/// <param name="Events">Every event, the earliest first.</param>
public sealed record ConfigurationStanding(IReadOnlyList<RecordedEvent> Events)
{
    /// <summary>How many events there are.</summary>
    public int Seq => Events.Count;

    /// <summary>The last taking into use; null before the first.</summary>
    public RecordedEvent? Last => Events.LastOrDefault(one => one.Event is ConfigurationTaken);

    /// <summary>What it says; null before the first.</summary>
    public ConfigurationTaken? Taken => Last?.Event as ConfigurationTaken;

    /// <summary>
    /// What was decided last on a version, against the version in use. What was decided before that one was taken is used up: to go back and forth is decided anew
    /// each time.
    /// </summary>
    /// <param name="hash">The version.</param>
    public RecordedEvent? DecisionOn(string hash) => Events.SkipWhile(one => Last is { } last && one.Seq <= last.Seq)
        .LastOrDefault(one => one.Event is ConfigurationDecided decided && decided.Configuration == hash && (Taken is null || decided.Before == Taken.Configuration));
}

/// <summary>Reads the configuration's stream.</summary>
/// <param name="scopes">A database context an act.</param>
/// <param name="codec">Reads events.</param>
/// <param name="tenant">Whose ledger.</param>
public sealed class ChangeRecord(IServiceScopeFactory scopes, EventCodec codec, Tenant tenant)
{
    /// <summary>How the configuration stands.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task<ConfigurationStanding> Read(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var events = new List<RecordedEvent>();
        foreach (var leaf in await Rows(scope.ServiceProvider.GetRequiredService<Store>()).OrderBy(row => row.Seq).Select(row => row.Leaf).ToListAsync(cancel))
            events.Add(await codec.Read(leaf, cancel));
        return new ConfigurationStanding(events);
    }

    /// <summary>Whether nothing came after what was read.</summary>
    /// <param name="store">The database, within the act that builds on it.</param>
    /// <param name="standing">What was read.</param>
    internal async Task<bool> IsStill(Store store, ConfigurationStanding standing) =>
        (await Rows(store).MaxAsync(row => (int?)row.Seq) ?? 0) == standing.Seq;

    private IQueryable<EventRow> Rows(Store store) =>
        store.Events.AsNoTracking().Where(row => row.Tenant == tenant.Name && row.Stream == ConfigurationTaken.Stream);
}
