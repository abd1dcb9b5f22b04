using System.Collections.Concurrent;
using Candor.Access;
using Candor.Access.Teams;
using Candor.Connectors;

namespace Candor.Tests.Support;

/// <summary>What an ATS says of who is on jobs, as a test has it.</summary>
internal sealed class StandInTeams : ITeamReader
{
    private readonly ConcurrentDictionary<JobKey, Func<CancellationToken, Task<Outcome<IReadOnlyList<AtsTeamMember>>>>> _says = [];
    private readonly ConcurrentBag<JobKey> _asked = [];

    /// <summary>Accounts of which nothing can be told.</summary>
    public HashSet<string> Dumb { get; } = [];

    /// <summary>How often a job was asked for.</summary>
    public int AskedFor(JobKey job) => _asked.Count(one => one == job);

    /// <summary>Who is on a job.</summary>
    public void Say(JobKey job, params string?[] addresses) => Say(job, new Outcome<IReadOnlyList<AtsTeamMember>>.Yes(
        [.. addresses.Select((address, number) => new AtsTeamMember($"{number}", address, "recruiter"))]));

    /// <summary>That the ATS cannot be asked.</summary>
    public void Fail(JobKey job, AtsError why) => Say(job, new Outcome<IReadOnlyList<AtsTeamMember>>.No(why));

    /// <summary>That it answers when the test says so.</summary>
    public void Say(JobKey job, Func<CancellationToken, Task<Outcome<IReadOnlyList<AtsTeamMember>>>> answer) => _says[job] = answer;

    public bool CanTell(string connection) => !Dumb.Contains(connection);

    public Task<Outcome<IReadOnlyList<AtsTeamMember>>> Read(JobKey job, CancellationToken cancel)
    {
        _asked.Add(job);
        return _says.TryGetValue(job, out var answer)
            ? answer(cancel)
            : Task.FromResult<Outcome<IReadOnlyList<AtsTeamMember>>>(new Outcome<IReadOnlyList<AtsTeamMember>>.Yes([]));
    }

    private void Say(JobKey job, Outcome<IReadOnlyList<AtsTeamMember>> outcome) => Say(job, _ => Task.FromResult(outcome));
}
