using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Candor.Storage;

/// <summary>
/// The only way to change a screening: look at it as it stands, decide, and have the events, the derived row and the message that
/// wakes the next room committed as one. Two who act at once are put in order by the database; the second looks again.
/// </summary>
/// <param name="scopes">Each act has its own database context.</param>
/// <param name="codec">Events to leaves and back.</param>
/// <param name="tenant">Whose ledger.</param>
/// <param name="time">The clock.</param>
/// <param name="sequencer">Told when there is something to sequence.</param>
public sealed class Journal(
    IServiceScopeFactory scopes,
    EventCodec codec,
    Tenant tenant,
    TimeProvider time,
    SequencerSignal sequencer)
{
    private const int Tries = 8;

    /// <summary>The screening as it stands; null when nothing happened under that identifier.</summary>
    /// <param name="id">Which screening.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Screening?> Find(string id, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var screening = await Load(scope.ServiceProvider.GetRequiredService<Store>(), id, cancel);
        return screening.Seq == 0 ? null : screening;
    }

    /// <summary>What happened to a screening, in order, with who and when.</summary>
    /// <param name="id">Which screening.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<RecordedEvent>> Read(string id, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        var leaves = await Leaves(store, id).ToListAsync(cancel);
        var events = new List<RecordedEvent>(leaves.Count);
        foreach (var leaf in leaves)
            events.Add(await codec.Read(leaf, cancel));
        return events;
    }

    /// <summary>
    /// Acts on a screening: <paramref name="decide"/> looks at it and says what happened, or nothing. It may be called more than once and must
    /// have no effect of its own.
    /// </summary>
    /// <param name="id">Which screening.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="decide">From the screening to what happened.</param>
    /// <param name="cancel">Gives up; then nothing happened.</param>
    /// <returns>The screening afterwards.</returns>
    public Task<Screening> Act(string id, Actor actor, Func<Screening, ScreeningEvent?> decide, CancellationToken cancel) =>
        Act(id, actor, screening => decide(screening) is { } one ? [one] : [], [], cancel);

    /// <summary>As <see cref="Act(string, Actor, Func{Screening, ScreeningEvent?}, CancellationToken)"/>, for several events and texts to keep.</summary>
    /// <param name="id">Which screening.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="decide">From the screening to what happened.</param>
    /// <param name="texts">Texts that the events name by their hash.</param>
    /// <param name="cancel">Gives up; then nothing happened.</param>
    /// <returns>The screening afterwards.</returns>
    public async Task<Screening> Act(
        string id,
        Actor actor,
        Func<Screening, IReadOnlyList<ScreeningEvent>> decide,
        IReadOnlyCollection<KeptText> texts,
        CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ActOnce(id, actor, decide, texts, cancel);
            }
            catch (DbUpdateException conflict) when (attempt < Tries && IsConflict(conflict))
            {
                // Somebody else wrote the same place in the stream first: look again at what they did.
            }
        }
    }

    private async Task<Screening> ActOnce(
        string id,
        Actor actor,
        Func<Screening, IReadOnlyList<ScreeningEvent>> decide,
        IReadOnlyCollection<KeptText> texts,
        CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var outbox = scope.ServiceProvider.GetRequiredService<IOutbox>();
        var store = outbox.Store;
        await using var transaction = await store.Database.BeginTransactionAsync(cancel);
        await TakeTurn(store, id, cancel);

        var screening = await Load(store, id, cancel);
        var happened = decide(screening);
        if (happened.Count == 0)
            return screening;
        var before = Journey.Next(screening);

        var at = Milliseconds(time.GetUtcNow());
        foreach (var one in happened)
        {
            store.Events.Add(await codec.Write(id, screening.Seq + 1, at, actor, one, cancel));
            screening = screening.With(one, at);
        }

        await Keep(store, texts, cancel);
        await Derive(store, screening, at, at, cancel);
        // Whoever answers the step that is under way is awake already.
        if (Journey.Next(screening) is { } next && next != before)
            await outbox.Publish(next);
        await outbox.Commit(cancel);
        sequencer.Raise();
        return screening;
    }

    /// <summary>
    /// SQLite lets one write at a time anyway. PostgreSQL lets many, of whom all but one would fail at the end and begin again: there each
    /// waits for its turn on the screening until the transaction before it is over.
    /// </summary>
    private static async Task TakeTurn(Store store, string id, CancellationToken cancel)
    {
        if (store.Database.IsNpgsql())
            await store.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(42, hashtext({id}))", cancel);
    }

    private async Task<Screening> Load(Store store, string id, CancellationToken cancel)
    {
        var screening = Screening.New(id);
        foreach (var leaf in await Leaves(store, id).ToListAsync(cancel))
        {
            var recorded = await codec.Read(leaf, cancel);
            screening = screening.With(recorded.Event, recorded.At);
        }

        return screening;
    }

    private IQueryable<byte[]> Leaves(Store store, string id) =>
        store.Events.AsNoTracking().Where(row => row.Tenant == tenant.Name && row.Stream == id).OrderBy(row => row.Seq).Select(row => row.Leaf);

    /// <summary>Makes the derived row what the screening says; it is saved with the caller's transaction.</summary>
    /// <returns>Whether the row was another before.</returns>
    internal async Task<bool> Derive(Store store, Screening screening, DateTimeOffset openedAt, DateTimeOffset at, CancellationToken cancel)
    {
        var row = await store.Screenings.SingleOrDefaultAsync(found => found.Id == screening.Id, cancel);
        if (row is null)
            store.Screenings.Add(row = ScreeningRows.From(screening, tenant.Name, openedAt));
        else if (row.Seq == screening.Seq && row.State == screening.State.ToString())
            return false;
        var next = Journey.Next(screening);
        row.State = screening.State.ToString();
        row.Seq = screening.Seq;
        row.Assessment = screening.Panel?.Asked.Reference;
        row.MovedAt = at;
        row.MovedByCandor = next is not null;
        row.WakeAt = next is not null ? at + Journey.Patience : Journey.Timer(screening)?.At;
        row.Forgotten = screening.Data.IsForgotten;
        await DeriveRequests(store, screening, cancel);
        return true;
    }

    private async Task DeriveRequests(Store store, Screening screening, CancellationToken cancel)
    {
        if (screening.Data.Requests.IsEmpty)
            return;
        var rows = await store.Requests.Where(row => row.Tenant == tenant.Name && row.Screening == screening.Id)
            .ToDictionaryAsync(row => row.Request, StringComparer.Ordinal, cancel);
        foreach (var one in screening.Data.Requests)
        {
            if (!rows.TryGetValue(one.Asked.Request, out var row))
                store.Requests.Add(row = new RequestRow
                {
                    Tenant = tenant.Name,
                    Screening = screening.Id,
                    Request = one.Asked.Request,
                    Right = one.Asked.Right,
                    Owner = one.Asked.Owner,
                    AskedAt = one.At,
                    DueAt = one.Asked.DueAt,
                });
            (row.SettledAt, row.Outcome) = (one.SettledAt, one.Settled?.Outcome);
        }
    }

    private static async Task Keep(Store store, IReadOnlyCollection<KeptText> texts, CancellationToken cancel)
    {
        foreach (var text in texts.DistinctBy(kept => kept.Hash))
            if (!await store.Texts.AnyAsync(row => row.Hash == text.Hash, cancel))
                store.Texts.Add(new TextRow { Hash = text.Hash, Text = text.Text });
    }

    private static DateTimeOffset Milliseconds(DateTimeOffset moment) =>
        DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds());

    /// <summary>Whether a write failed because somebody else wrote the same thing first.</summary>
    internal static bool IsConflict(DbUpdateException failure) => IsConflict(failure.InnerException);

    /// <summary>As <see cref="IsConflict(DbUpdateException)"/>, of a command that did not go through the mapper.</summary>
    internal static bool IsConflict(Exception? failure) => failure switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode == 19, // SQLITE_CONSTRAINT
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
        _ => false,
    };
}

/// <summary>An event as it stands in the ledger.</summary>
/// <param name="Seq">Place in the stream.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Event">What.</param>
public sealed record RecordedEvent(int Seq, DateTimeOffset At, Actor Actor, ScreeningEvent Event);

/// <summary>A text kept by its hash, so that it can be shown again exactly.</summary>
/// <param name="Text">The text.</param>
public sealed record KeptText(string Text)
{
    /// <summary>SHA-256 in hex of the UTF-8 text.</summary>
    public string Hash { get; } =
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Text)));
}

/// <summary>Whose installation this is.</summary>
/// <param name="Name">As in the configuration.</param>
public sealed record Tenant(string Name);

/// <summary>The derived row of a screening.</summary>
internal static class ScreeningRows
{
    /// <summary>A row for a screening that has none yet.</summary>
    /// <param name="screening">The screening.</param>
    /// <param name="tenant">Whose.</param>
    /// <param name="openedAt">When it was opened.</param>
    public static ScreeningRow From(Screening screening, string tenant, DateTimeOffset openedAt) => new()
    {
        Id = screening.Id,
        Tenant = tenant,
        Connection = screening.Opening!.Connection,
        Workflow = screening.Opening.Workflow,
        ApplicationId = screening.Opening.ApplicationId,
        JobId = screening.Opening.JobId,
        JobTitle = screening.Opening.JobTitle,
        State = screening.State.ToString(),
        Seq = screening.Seq,
        OpenedAt = openedAt,
        MovedAt = openedAt,
    };
}
