using System.Collections.Concurrent;
using Candor.Connectors;

namespace Candor.Access.Teams;

/// <summary>What is known of a job's team now.</summary>
/// <param name="Team">What counts.</param>
/// <param name="Failure">Why the ATS could not be asked; null when what counts is fresh.</param>
public sealed record TeamStanding(JobTeam Team, AtsError? Failure = null);

/// <summary>
/// Who is on jobs: read from the ATS when somebody wants to see one of their screenings, kept, and read again when it is older than <see cref="JobScope.Freshness"/>. A job is
/// read once at a time. Only pages wait here, and no longer than <see cref="Patience"/>; a reading that takes longer goes on for whoever comes next.
/// </summary>
/// <param name="reader">Asks.</param>
/// <param name="store">Where teams are kept.</param>
/// <param name="marks">By what addresses are known.</param>
/// <param name="time">The clock.</param>
/// <param name="log">For operators; no addresses.</param>
internal sealed class HiringTeams(ITeamReader reader, TeamStore store, TeamMarks marks, TimeProvider time, ILogger<HiringTeams> log)
{
    /// <summary>How long a page waits for an ATS.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>How many jobs whose team is not fresh a list asks for, beyond those its reader was on before.</summary>
    public const int MostAtOnce = 25;

    private const int Readers = 4;

    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(45);

    /// <summary>How long an ATS that could not be asked is left alone.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private static readonly AtsError NoAnswerYet = new(AtsErrorKind.VendorDown, "The ATS has not answered yet.");

    private readonly ConcurrentDictionary<JobKey, Lazy<Task>> _readings = [];
    private readonly ConcurrentDictionary<JobKey, (AtsError Why, DateTimeOffset Until)> _failures = [];
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = []; // of each account, so that one that hangs holds up no other

    /// <summary>The team of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<TeamStanding> Of(JobKey job, CancellationToken cancel)
    {
        if (!reader.CanTell(job.Connection))
            return new TeamStanding(new JobTeam.Untold());
        var kept = await store.Find(job, cancel);
        if (IsFresh(kept))
            return new TeamStanding(kept!.Team);
        var answered = await Wait([Reading(job)], cancel);
        kept = await store.Find(job, cancel) ?? kept;
        return Standing(job, kept, answered);
    }

    /// <summary>
    /// The teams of many jobs, for a list. Those that would let its reader in and are not fresh are asked for first, then a few of the others, the latest first: the rest
    /// stays as it was last said, which lets nobody in.
    /// </summary>
    /// <param name="jobs">The jobs, the one that matters most first.</param>
    /// <param name="letsIn">Whether a team lets the list's reader in.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<IReadOnlyDictionary<JobKey, TeamStanding>> Of(IReadOnlyList<JobKey> jobs, Func<JobKey, JobTeam, bool> letsIn, CancellationToken cancel)
    {
        var kept = await store.All(cancel);
        var due = jobs.Where(job => reader.CanTell(job.Connection) && !IsFresh(kept.GetValueOrDefault(job))).ToList();
        var first = due.Where(job => kept.GetValueOrDefault(job) is { } known && letsIn(job, known.Team)).ToList();
        var asked = first.Concat(due.Except(first).Take(MostAtOnce)).ToList();
        var answered = true;
        if (asked.Count > 0)
        {
            answered = await Wait(asked.Select(Reading), cancel);
            kept = await store.All(cancel);
        }

        return jobs.ToDictionary(job => job, job => reader.CanTell(job.Connection)
            ? Standing(job, kept.GetValueOrDefault(job), answered)
            : new TeamStanding(new JobTeam.Untold()));
    }

    private bool IsFresh(KeptTeam? kept) => kept is not null && kept.ReadAt + JobScope.Freshness > time.GetUtcNow();

    private TeamStanding Standing(JobKey job, KeptTeam? kept, bool answered)
    {
        var failure = IsFresh(kept) ? null : _failures.TryGetValue(job, out var failed) ? failed.Why : answered ? null : NoAnswerYet;
        return new TeamStanding(kept?.Team ?? new JobTeam.Unknown(), failure);
    }

    private async Task<bool> Wait(IEnumerable<Task> readings, CancellationToken cancel)
    {
        try
        {
            await Task.WhenAll(readings).WaitAsync(Patience, time, cancel);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>The one reading of a job that is under way, or a new one; none while its ATS is left alone.</summary>
    private Task Reading(JobKey job) => _failures.TryGetValue(job, out var failed) && failed.Until > time.GetUtcNow()
        ? Task.CompletedTask
        : _readings.GetOrAdd(job, one => new Lazy<Task>(() => Task.Run(() => Read(one), CancellationToken.None))).Value;

    private async Task Read(JobKey job)
    {
        using var limit = new CancellationTokenSource(LongestReading, time);
        var turns = _turns.GetOrAdd(job.Connection, _ => new SemaphoreSlim(Readers));
        try
        {
            await turns.WaitAsync(limit.Token);
            try
            {
                Learn(job, await reader.Read(job, limit.Token) switch
                {
                    Outcome<IReadOnlyList<AtsTeamMember>>.Yes(var team) => await Keep(job, team, limit.Token),
                    Outcome<IReadOnlyList<AtsTeamMember>>.No(var error) => error,
                    Outcome<IReadOnlyList<AtsTeamMember>>.Unknown(var error) => error,
                    _ => throw new System.Diagnostics.UnreachableException(),
                });
            }
            finally
            {
                turns.Release();
            }
        }
        catch (OperationCanceledException)
        {
            Learn(job, new AtsError(AtsErrorKind.VendorDown, "The ATS did not answer in time."));
        }
        finally
        {
            _readings.TryRemove(job, out _);
        }
    }

    private async Task<AtsError?> Keep(JobKey job, IReadOnlyList<AtsTeamMember> team, CancellationToken cancel)
    {
        await store.Keep(job, new KeptTeam(marks.Of(team), time.GetUtcNow()), cancel);
        return null;
    }

    private void Learn(JobKey job, AtsError? failure)
    {
        if (failure is null)
        {
            _failures.TryRemove(job, out _);
            return;
        }

        _failures[job] = (failure, new[] { time.GetUtcNow() + Pause, failure.RetryAt ?? DateTimeOffset.MinValue }.Max());
        log.LogWarning("Who is on job {Job} of {Connection} could not be read: {Kind}. {Why}", job.Job, job.Connection, failure.Kind, failure.Detail);
    }
}
