using System.Security.Cryptography;
using System.Text;
using Candor.Connectors;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Access.Teams;

/// <summary>By what an address is known: enough to tell that it is the same one, and not to read it. Whoever is on a job at the employer need not stand in our database.</summary>
/// <param name="master">Makes the key.</param>
/// <param name="tenant">Whose.</param>
public sealed class TeamMarks(MasterKey master, Tenant tenant)
{
    private const int Bytes = 16;

    private readonly byte[] _key = master.Derive($"team-marks/{tenant.Name}");

    /// <summary>The mark of an address; null for none.</summary>
    /// <param name="email">The address, in any case.</param>
    public string? Of(string? email) => string.IsNullOrWhiteSpace(email)
        ? null
        : Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(email.Trim().ToLowerInvariant())).AsSpan(0, Bytes));

    /// <summary>What is kept of a team.</summary>
    /// <param name="team">As the ATS has it.</param>
    internal JobTeam Of(IReadOnlyList<AtsTeamMember> team) =>
        team.Count == 0 ? new JobTeam.Untold() : new JobTeam.Named(team.Select(one => Of(one.Email)).OfType<string>().ToHashSet(StringComparer.Ordinal));
}

/// <summary>What an ATS last said of who is on a job.</summary>
/// <param name="Team">What it said.</param>
/// <param name="ReadAt">When.</param>
internal sealed record KeptTeam(JobTeam Team, DateTimeOffset ReadAt);

/// <summary>Teams as they were last read, for all nodes and over a restart.</summary>
/// <param name="scopes">Each act has its own database context.</param>
/// <param name="tenant">Whose.</param>
internal sealed class TeamStore(IServiceScopeFactory scopes, Tenant tenant)
{
    /// <summary>The team of a job; null when it was never read.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<KeptTeam?> Find(JobKey job, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Mine(scope).AsNoTracking().SingleOrDefaultAsync(row => row.Connection == job.Connection && row.Job == job.Job, cancel) is { } row ? Kept(row) : null;
    }

    /// <summary>Every team that was ever read.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task<Dictionary<JobKey, KeptTeam>> All(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Mine(scope).AsNoTracking().ToDictionaryAsync(row => new JobKey(row.Connection, row.Job), Kept, cancel);
    }

    /// <summary>Keeps a team in the place of the one before.</summary>
    /// <param name="job">The job.</param>
    /// <param name="kept">Its team.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task Keep(JobKey job, KeptTeam kept, CancellationToken cancel)
    {
        var marks = kept.Team is JobTeam.Named named ? string.Join(' ', named.Marks.Order(StringComparer.Ordinal)) : null;
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        if (await Mine(scope).Where(row => row.Connection == job.Connection && row.Job == job.Job).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Marks, marks).SetProperty(row => row.ReadAt, kept.ReadAt), cancel) > 0)
            return;
        store.HiringTeams.Add(new HiringTeamRow { Tenant = tenant.Name, Connection = job.Connection, Job = job.Job, Marks = marks, ReadAt = kept.ReadAt });
        try
        {
            await store.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException conflict) when (Journal.IsConflict(conflict))
        {
            // Another node read it in the same moment: theirs is as good.
        }
    }

    private IQueryable<HiringTeamRow> Mine(AsyncServiceScope scope) =>
        scope.ServiceProvider.GetRequiredService<Store>().HiringTeams.Where(row => row.Tenant == tenant.Name);

    private static KeptTeam Kept(HiringTeamRow row) => new(
        row.Marks is { } marks ? new JobTeam.Named(marks.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal)) : new JobTeam.Untold(),
        row.ReadAt);
}
