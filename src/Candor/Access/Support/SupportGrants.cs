using System.Security.Cryptography;
using Candor.Configuration;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Access.Support;

/// <summary>
/// When the vendor's support may come in. There is no list beside the ledger: whether a grant runs is read from its own events at each request, so that
/// what opens the door and what proves it are the same.
/// </summary>
/// <param name="store">Reads.</param>
/// <param name="groups">Appends.</param>
/// <param name="codec">Events to leaves and back.</param>
/// <param name="tenant">Whose ledger.</param>
/// <param name="configuration">Who there is.</param>
/// <param name="time">The clock.</param>
public sealed class SupportGrants(
    Store store, EventGroups groups, EventCodec codec, Tenant tenant, CandorConfiguration configuration, TimeProvider time)
{
    /// <summary>The most hours a grant may run.</summary>
    public const int MostHours = 168;

    /// <summary>The kind every grant holds: without the list of screenings there is no page to stand on.</summary>
    public const string Always = "screening";

    private const int LongestWhy = 500;

    /// <summary>The kinds of data a grant may name, in the order of the table.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        [.. Permissions.Table.Where(permission => permission.Support).Select(permission => permission.Data).Distinct(StringComparer.Ordinal)];

    /// <summary>Who may be let in: those under <c>staff</c> with the role.</summary>
    public IReadOnlyList<StaffMember> People => [.. configuration.Staff.Where(member => member.Roles.Contains(Roles.VendorSupport))];

    /// <summary>Lets somebody in.</summary>
    /// <param name="admin">Who lets them in.</param>
    /// <param name="member">Whom: staff identifier.</param>
    /// <param name="hours">For how many hours from now.</param>
    /// <param name="kinds">What they may see; the list of screenings is always among it.</param>
    /// <param name="why">What for.</param>
    /// <returns>What keeps it from standing, for the admin; null when it stands.</returns>
    public async Task<string?> Grant(string admin, string? member, int hours, IReadOnlyCollection<string> kinds, string? why)
    {
        if (People.All(one => one.Id != member))
            return "Choose somebody of the vendor's support: people under staff in candor.yaml with the role vendor_support.";
        if (member == admin)
            return "Nobody lets themselves in: another admin has to.";
        if (hours is < 1 or > MostHours)
            return $"A grant runs for 1 to {MostHours} hours.";
        if (kinds.Except(Kinds).Any())
            return $"There are these kinds of data: {string.Join(", ", Kinds)}.";
        if (string.IsNullOrWhiteSpace(why) || why.Length > LongestWhy)
            return $"Say what for, in up to {LongestWhy} characters; name no candidate, for it stands in the ledger for good.";
        await Append(member!, Actor.Staff(admin), new SupportGranted(
            $"grant_{RandomNumberGenerator.GetHexString(16, lowercase: true)}",
            Now().AddHours(hours),
            [.. Kinds.Where(kind => kind == Always || kinds.Contains(kind))],
            why.Trim()));
        return null;
    }

    /// <summary>Ends a grant that runs; of another it tells nothing.</summary>
    /// <param name="admin">Who ends it.</param>
    /// <param name="grant">Which.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task End(string admin, string grant, CancellationToken cancel)
    {
        if ((await All(cancel)).FirstOrDefault(one => one.Id == grant) is { } found && found.RunsAt(Now()))
            await Append(found.Member, Actor.Staff(admin), new SupportEnded(grant));
    }

    /// <summary>The grant under which somebody may come in now: where several run, the one that was given last. Null for none.</summary>
    /// <param name="member">Staff identifier.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<SupportGrant?> Running(string member, CancellationToken cancel) =>
        (await Read(rows => rows.Where(row => row.Stream == SupportGranted.StreamOf(member)), cancel)).LastOrDefault(one => one.RunsAt(Now()));

    /// <summary>Records what is asked for under a grant.</summary>
    /// <param name="grant">The grant.</param>
    /// <param name="what">Method and route.</param>
    /// <param name="about">Which screening; null for none.</param>
    /// <returns>When it is durable.</returns>
    public Task Use(SupportGrant grant, string what, string? about) =>
        Append(grant.Member, Actor.Staff(grant.Member), new SupportUsed(grant.Id, what, about));

    /// <summary>All grants there were, the earliest first.</summary>
    /// <param name="cancel">Gives up.</param>
    public Task<IReadOnlyList<SupportGrant>> All(CancellationToken cancel) =>
        Read(rows => rows.Where(row => row.Stream.StartsWith(SupportGranted.StreamPrefix)), cancel);

    private async Task<IReadOnlyList<SupportGrant>> Read(Func<IQueryable<EventRow>, IQueryable<EventRow>> choose, CancellationToken cancel)
    {
        var rows = await choose(store.Events.AsNoTracking().Where(row => row.Tenant == tenant.Name))
            .Where(row => row.Type == nameof(SupportGranted) || row.Type == nameof(SupportEnded))
            .OrderBy(row => row.Id).Select(row => new { row.Stream, row.Leaf }).ToListAsync(cancel);
        var grants = new List<SupportGrant>();
        foreach (var row in rows)
        {
            var recorded = await codec.Read(row.Leaf, cancel);
            if (recorded.Event is SupportGranted granted)
                grants.Add(new SupportGrant(granted.Grant, row.Stream[SupportGranted.StreamPrefix.Length..], recorded.Actor.Id, recorded.At, granted.Until, granted.Kinds, granted.Why));
            else if (recorded.Event is SupportEnded ended && grants.FindIndex(one => one.Id == ended.Grant) is >= 0 and var at)
                grants[at] = grants[at] with { EndedAt = recorded.At, EndedBy = recorded.Actor.Id };
        }

        return grants;
    }

    private Task Append(string member, Actor actor, ScreeningEvent happened)
    {
        var (stream, at) = (SupportGranted.StreamOf(member), Now());
        return groups.Append(stream, seq => codec.Write(stream, seq, at, actor, happened, CancellationToken.None));
    }

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}

/// <summary>A grant.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Member">Whom it lets in: staff identifier.</param>
/// <param name="By">Who gave it.</param>
/// <param name="At">When.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="Kinds">What they may see.</param>
/// <param name="Why">What for.</param>
public sealed record SupportGrant(string Id, string Member, string By, DateTimeOffset At, DateTimeOffset Until, IReadOnlyList<string> Kinds, string Why)
{
    /// <summary>When it was ended before its time; null when it was not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who ended it.</summary>
    public string? EndedBy { get; init; }

    /// <summary>Whether it opens anything.</summary>
    /// <param name="now">The present.</param>
    public bool RunsAt(DateTimeOffset now) => EndedAt is null && Until > now;
}
