using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Privacy;

/// <summary>What a legal hold covers.</summary>
/// <param name="Scope"><c>screening</c>, <c>candidate</c> or <c>job</c>.</param>
/// <param name="Connection">The ATS account, for a candidate or a job; null for a screening.</param>
/// <param name="Subject">The identifier: of the screening, or in the ATS.</param>
public sealed record HoldTarget(string Scope, string? Connection, string Subject);

/// <summary>A legal hold with what was said of it.</summary>
/// <param name="Row">Whose and since when.</param>
/// <param name="Covers">What it covers, in words.</param>
/// <param name="Reason">Why it was placed.</param>
/// <param name="LiftedBecause">Why it was lifted; null while it stands.</param>
public sealed record Hold(HoldRow Row, string Covers, string Reason, string? LiftedBecause);

/// <summary>
/// Legal holds: a named person places one on a screening, a candidate or a job, and while it stands no clock deletes and nobody erases what it covers,
/// opened before or after. The ledger's streams <c>hold_…</c> tell of them; which candidate and why is sealed under a key of the hold's own.
/// </summary>
/// <param name="scopes">Each act has its own database context.</param>
/// <param name="streams">Appends.</param>
/// <param name="codec">Reads what was said.</param>
/// <param name="locks">Nobody decides to delete in the moment in which a hold is placed.</param>
/// <param name="tenant">Whose.</param>
/// <param name="master">Turns a candidate's identifier into what may stand in a row.</param>
public sealed class Holds(IServiceScopeFactory scopes, SideStreams streams, EventCodec codec, IStreamLocks locks, Tenant tenant, MasterKey master)
{
    /// <summary>What can be held.</summary>
    public static readonly IReadOnlyList<string> Scopes = ["screening", "candidate", "job"];

    // Deciding takes milliseconds; what was decided is done without the turn.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(30);

    private readonly byte[] _key = master.Derive("holds");

    /// <summary>Whoever has the turn sees every hold that is placed, and none is placed meanwhile: what is decided in it is decided before or after.</summary>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="StreamBusyException">Others had it all the while.</exception>
    public async Task<IAsyncDisposable> Turn(CancellationToken cancel) =>
        await locks.TakeWithin($"{tenant.Name}/holds", LongestTurn, cancel) ?? throw new StreamBusyException();

    /// <summary>Places a hold.</summary>
    /// <param name="target">On what.</param>
    /// <param name="by">Staff identifier of the person who answers for it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The hold's identifier.</returns>
    public async Task<string> Place(HoldTarget target, string by, string reason, CancellationToken cancel)
    {
        var id = HoldPlaced.StreamPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12)).Replace('-', 'x').Replace('_', 'y');
        var isCandidate = target.Scope == "candidate";
        await using var turn = await Turn(cancel);
        await streams.Append(
            id,
            Actor.Staff(by),
            new HoldPlaced(target.Scope, target.Connection, isCandidate ? null : target.Subject, isCandidate ? target.Subject : null, reason),
            (store, at) =>
            {
                store.Holds.Add(new HoldRow
                {
                    Tenant = tenant.Name,
                    Id = id,
                    Scope = target.Scope,
                    Connection = target.Connection,
                    Subject = isCandidate ? Digest(target.Connection!, target.Subject) : target.Subject,
                    PlacedBy = by,
                    PlacedAt = at,
                });
                return Task.FromResult(true);
            },
            cancel);
        return id;
    }

    /// <summary>Lifts a hold.</summary>
    /// <param name="id">Which.</param>
    /// <param name="by">Staff identifier of the person who answers for it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Whether it stood until now.</returns>
    public Task<bool> Lift(string id, string by, string reason, CancellationToken cancel) => streams.Append(
        id,
        Actor.Staff(by),
        new HoldLifted(reason),
        async (store, at) =>
        {
            if (await store.Holds.SingleOrDefaultAsync(row => row.Tenant == tenant.Name && row.Id == id && row.LiftedAt == null, cancel) is not { } row)
                return false;
            (row.LiftedBy, row.LiftedAt) = (by, at);
            return true;
        },
        cancel);

    /// <summary>The holds that stand on a screening: on itself, on whose it is, or on its job.</summary>
    /// <param name="screening">The screening.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<HoldRow>> On(Screening screening, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        var connection = screening.Opening?.Connection ?? "";
        var people = new[] { screening.Opening?.CandidateId, screening.CandidateId }.OfType<string>().Where(one => one.Length > 0).Distinct()
            .Select(one => Digest(connection, one)).ToList();
        var jobs = new[] { screening.Opening?.JobId, screening.JobId }.OfType<string>().Distinct().ToList();
        return await store.Holds.AsNoTracking()
            .Where(row => row.Tenant == tenant.Name && row.LiftedAt == null && (
                (row.Scope == "screening" && row.Subject == screening.Id)
                || (row.Connection == connection && row.Scope == "candidate" && people.Contains(row.Subject))
                || (row.Connection == connection && row.Scope == "job" && jobs.Contains(row.Subject))))
            .OrderBy(row => row.PlacedAt).ToListAsync(cancel);
    }

    /// <summary>Every hold, those that stand first, with what was said of it.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<Hold>> List(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        var holds = new List<Hold>();
        foreach (var row in await store.Holds.AsNoTracking().Where(row => row.Tenant == tenant.Name)
                     .OrderBy(row => row.LiftedAt != null).ThenByDescending(row => row.PlacedAt).ToListAsync(cancel))
        {
            var said = new List<ScreeningEvent>();
            foreach (var leaf in await store.Events.AsNoTracking().Where(one => one.Tenant == tenant.Name && one.Stream == row.Id)
                         .OrderBy(one => one.Seq).Select(one => one.Leaf).ToListAsync(cancel))
                said.Add((await codec.Read(leaf, cancel)).Event);
            var placed = (HoldPlaced)said[0];
            holds.Add(new Hold(
                row,
                row.Scope == "screening" ? row.Subject : $"{row.Scope} {placed.Candidate ?? placed.Subject ?? "(erased)"} at {row.Connection}",
                placed.Reason,
                said.OfType<HoldLifted>().LastOrDefault()?.Reason));
        }

        return holds;
    }

    /// <summary>The lifted holds that were about one person alone: what was said of them goes with the person.</summary>
    /// <param name="store">The database.</param>
    /// <param name="screening">A screening of theirs.</param>
    /// <param name="cancel">Gives up.</param>
    internal async Task<IReadOnlyList<string>> LiftedOf(Store store, Screening screening, CancellationToken cancel)
    {
        var person = Digest(screening.Opening!.Connection, screening.CandidateId!);
        return await store.Holds.AsNoTracking()
            .Where(row => row.Tenant == tenant.Name && row.LiftedAt != null && (row.Subject == screening.Id || row.Subject == person))
            .Select(row => row.Id).ToListAsync(cancel);
    }

    private string Digest(string connection, string candidate) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{connection}\n{candidate}")));
}
