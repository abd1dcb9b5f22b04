using System.Security.Claims;
using Candor.Configuration;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Access.Teams;

/// <summary>A screening as somebody stands to it.</summary>
/// <param name="Job">Its job.</param>
/// <param name="OnTeam">Whether they count as being on the job.</param>
/// <param name="Standing">What is known of the job's team.</param>
public sealed record SeenScreening(JobKey Job, bool OnTeam, TeamStanding Standing);

/// <summary>Which jobs' screenings somebody sees.</summary>
/// <param name="Keys">The jobs, as <see cref="JobKey.Text"/>; null for all.</param>
/// <param name="Unknown">How many jobs there are of which nobody can say who is on them.</param>
public sealed record JobsSeen(IReadOnlySet<string>? Keys, int Unknown = 0)
{
    /// <summary>For whoever is not bound to jobs.</summary>
    public static JobsSeen Everything { get; } = new((IReadOnlySet<string>?)null);

    /// <summary>Whether only some are seen.</summary>
    public bool IsPart => Keys is not null;

    /// <summary>Of these screenings those that are seen.</summary>
    /// <param name="rows">Screenings.</param>
    public IQueryable<ScreeningRow> Of(IQueryable<ScreeningRow> rows)
    {
        if (Keys is null)
            return rows;
        var keys = Keys.ToList();
        return rows.Where(row => keys.Contains(row.Connection + "\n" + row.JobId));
    }
}

/// <summary>What the person of a request sees of screenings, by <see cref="JobScope"/>.</summary>
/// <param name="teams">Who is on jobs.</param>
/// <param name="marks">By what addresses are known.</param>
/// <param name="store">Where screenings are.</param>
/// <param name="tenant">Whose.</param>
/// <param name="configuration">What goes where the ATS says nothing.</param>
internal sealed class Sight(HiringTeams teams, TeamMarks marks, Store store, Tenant tenant, CandorConfiguration configuration)
{
    /// <summary>How somebody stands to a screening; null when there is none. Whose permissions are not bound to jobs is not asked about in the ATS.</summary>
    /// <param name="user">Who, as their session was made for this request.</param>
    /// <param name="screening">Which.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<SeenScreening?> At(ClaimsPrincipal user, string screening, CancellationToken cancel)
    {
        if (await Mine().Where(row => row.Id == screening).Select(row => new { row.Connection, row.JobId }).SingleOrDefaultAsync(cancel) is not { JobId: { } id } row)
            return null;
        var job = new JobKey(row.Connection, id);
        if (!Permissions.Table.Any(permission => permission.IsHadBy(user, onTeam: true) != permission.IsHadBy(user, onTeam: false)))
            return new SeenScreening(job, OnTeam: false, new TeamStanding(new JobTeam.Unknown()));
        var standing = await teams.Of(job, cancel);
        return new SeenScreening(job, LetsIn(user)(job, standing.Team), standing);
    }

    /// <summary>The jobs for whose screenings somebody has all these permissions.</summary>
    /// <param name="user">Who.</param>
    /// <param name="permissions">What a page asks for.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<JobsSeen> Jobs(ClaimsPrincipal user, IReadOnlyCollection<string> permissions, CancellationToken cancel)
    {
        var asked = Permissions.Table.Where(permission => permissions.Contains(permission.Name)).ToList();
        if (asked.TrueForAll(permission => permission.IsHadBy(user, onTeam: false)))
            return JobsSeen.Everything;
        var jobs = (await Mine().Where(row => row.JobId != null).GroupBy(row => new { row.Connection, row.JobId })
                .Select(group => new { group.Key, Moved = group.Max(row => row.MovedAt) }).ToListAsync(cancel))
            .OrderByDescending(one => one.Moved).Select(one => new JobKey(one.Key.Connection, one.Key.JobId!)).ToList();
        var letsIn = LetsIn(user);
        var standing = await teams.Of(jobs, letsIn, cancel);
        return new JobsSeen(
            jobs.Where(job => letsIn(job, standing[job].Team)).Select(job => job.Text).ToHashSet(StringComparer.Ordinal),
            standing.Values.Count(one => one.Team is JobTeam.Unknown));
    }

    /// <summary>Of these screenings those that are seen.</summary>
    /// <param name="seen">What is seen.</param>
    /// <param name="screenings">Identifiers.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlySet<string>> Among(JobsSeen seen, IReadOnlyCollection<string> screenings, CancellationToken cancel) =>
        seen.IsPart
            ? (await seen.Of(Mine()).Where(row => screenings.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal)
            : screenings.ToHashSet(StringComparer.Ordinal);

    private Func<JobKey, JobTeam, bool> LetsIn(ClaimsPrincipal user)
    {
        var mark = marks.Of(user.FindFirstValue(ClaimTypes.Email));
        return (job, team) => JobScope.IsOn(team, mark, configuration.Connections.GetValueOrDefault(job.Connection)?.EveryoneWithoutTeam == true);
    }

    private IQueryable<ScreeningRow> Mine() => store.Screenings.AsNoTracking().Where(row => row.Tenant == tenant.Name);
}
