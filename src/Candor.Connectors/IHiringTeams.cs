namespace Candor.Connectors;

/// <summary>A connector whose vendor says who is on a job: by that, who sees its screenings is decided. One without it says nothing of anybody.</summary>
public interface IHiringTeams
{
    /// <summary>
    /// Reads who is on a job now. Empty when the ATS has the job and names nobody; a job that it does not have is <see cref="AtsErrorKind.NotFound"/>, and never
    /// empty, which would say something else.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Outcome<IReadOnlyList<AtsTeamMember>>> ReadTeam(string jobId, CancellationToken cancel);
}

/// <summary>Somebody on a job. Who has two roles is listed twice.</summary>
/// <param name="UserId">The user in the ATS.</param>
/// <param name="Email">The address they sign in with there; null when it has none, or lets them in no more.</param>
/// <param name="Role">The vendor's own word for what they are on this job.</param>
public sealed record AtsTeamMember(string UserId, string? Email, string Role);
