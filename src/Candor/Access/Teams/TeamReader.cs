using Candor.Connectors;
using Candor.Hosting;

namespace Candor.Access.Teams;

/// <summary>Asks an ATS who is on a job.</summary>
public interface ITeamReader
{
    /// <summary>Whether the account's vendor can say. An account that the configuration no longer has might have been able to.</summary>
    /// <param name="connection">The account.</param>
    bool CanTell(string connection);

    /// <summary>Reads who is on a job now.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Outcome<IReadOnlyList<AtsTeamMember>>> Read(JobKey job, CancellationToken cancel);
}

/// <summary>Through the account's connector.</summary>
/// <param name="connections">The accounts.</param>
internal sealed class AtsTeamReader(Connections connections) : ITeamReader
{
    /// <inheritdoc />
    public bool CanTell(string connection) => connections.Find(connection) is not { } connector || connector is IHiringTeams;

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<AtsTeamMember>>> Read(JobKey job, CancellationToken cancel) => connections.Find(job.Connection) is IHiringTeams teams
        ? teams.ReadTeam(job.Job, cancel)
        : Task.FromResult<Outcome<IReadOnlyList<AtsTeamMember>>>(new Outcome<IReadOnlyList<AtsTeamMember>>.No(
            new AtsError(AtsErrorKind.NotFound, $"The configuration has no connection {job.Connection} any more.")));
}
