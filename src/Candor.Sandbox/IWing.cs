using System.Text.Json.Nodes;
using Candor.Sandbox.Board;

namespace Candor.Sandbox;

/// <summary>
/// One vendor's applicant tracking system in the box. A wing is a folder that knows its vendor's documents and nothing of the other wings; what
/// stands here is what the board, the tests and the faults need from every vendor alike.
/// </summary>
public interface IWing
{
    /// <summary>Lower-case name: stands in addresses and as the last part of the webhooks' address.</summary>
    string Id { get; }

    /// <summary>The vendor's name for people.</summary>
    string Title { get; }

    /// <summary>Where the vendor's API begins, such as <c>/greenhouse/v3</c>: below it faults strike and calls are noted.</summary>
    string ApiPrefix { get; }

    /// <summary>Which of the vendor's APIs a path belongs to, by the name its exchanges are kept under; null for none.</summary>
    /// <param name="path">The path of a call.</param>
    string? ApiOf(PathString path) => path.StartsWithSegments(ApiPrefix) ? Id : null;

    /// <summary>Changes whenever anything the board shows may have changed.</summary>
    string Version { get; }

    /// <summary>Adds the vendor's routes.</summary>
    /// <param name="routes">The application's routes.</param>
    void Map(IEndpointRouteBuilder routes);

    /// <summary>Fills the wing with its made-up employer.</summary>
    void Seed();

    /// <summary>The jobs on the board.</summary>
    IReadOnlyList<BoardJob> Jobs();

    /// <summary>A job's stages and the candidates that stand in each.</summary>
    /// <param name="jobId">The job.</param>
    IReadOnlyList<BoardStage> Stages(string jobId);

    /// <summary>An application as its recruiter sees it; null when there is none.</summary>
    /// <param name="applicationId">The application.</param>
    BoardRecord? Record(string applicationId);

    /// <summary>Adds a candidate with one application in the first stage of a job.</summary>
    /// <param name="one">Who.</param>
    /// <returns>The new identifiers; null when there is no such job.</returns>
    Added? Add(NewCandidate one);

    /// <summary>Moves an application to another stage, and sends the vendor's webhook.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="stageId">The stage.</param>
    /// <returns>Whether that could be done as things stand.</returns>
    bool Move(string applicationId, string stageId);

    /// <summary>Ends an application.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="how"><c>rejected</c> or <c>hired</c>.</param>
    /// <returns>Whether that could be done as things stand.</returns>
    bool End(string applicationId, string how);

    /// <summary>Merges a candidate into another, where the vendor knows merging.</summary>
    /// <param name="candidateId">Who is merged away.</param>
    /// <param name="intoId">Who stays.</param>
    /// <returns>Whether that could be done as things stand.</returns>
    bool Merge(string candidateId, string intoId);

    /// <summary>Puts these people on a job and takes all others off it; who is no user of the ATS yet becomes one.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="seats">Who.</param>
    /// <returns>Whether there is such a job, and the vendor tells who is on it.</returns>
    bool SetTeam(string jobId, IReadOnlyList<TeamSeat> seats) => false;

    /// <summary>What else a recruiter can do to an application, such as sending an assessment; empty for nothing.</summary>
    /// <param name="applicationId">The application.</param>
    IReadOnlyList<BoardAction> Actions(string applicationId) => [];

    /// <summary>Does one of them; what came of it stands on the record.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="action">Which.</param>
    /// <param name="cancel">Gives up.</param>
    Task Act(string applicationId, string action, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>
    /// Everything the wing holds, for tests: <c>applications</c> with at least <c>id</c>, <c>candidate_id</c>, <c>candidate</c> (name), <c>job_id</c>,
    /// <c>status</c>, <c>stage_id</c>, <c>stage</c>, <c>stays</c> (count), <c>link</c> (the candidate's link as it stands on the record, or null),
    /// <c>results</c> (how many evaluation objects of any kind stand on it) and <c>notes</c> (texts); and <c>stages</c> with <c>id</c>, <c>job_id</c>, <c>name</c>.
    /// </summary>
    JsonObject State();

    /// <summary>Where webhooks go from now on.</summary>
    /// <param name="url">The address; null for nowhere.</param>
    /// <param name="secret">The secret; null to keep the one there is.</param>
    void SetHook(string? url, string? secret);

    /// <summary>Ends every token, as a vendor may at any moment.</summary>
    void ExpireTokens();

    /// <summary>The vendor's own way of failing.</summary>
    /// <param name="status">429 or 500.</param>
    IResult Fail(int status);

    /// <summary>
    /// What a call is known by to faults and in the log of calls: its path, and where all of an API's calls go to one path, what it asks for behind it.
    /// </summary>
    /// <param name="request">The call; its body is left to be read again.</param>
    Task<string> NameOf(HttpRequest request) => Task.FromResult(request.Path.Value ?? "");

    /// <summary>The media type and a body that breaks off, as a bad proxy would send it.</summary>
    (string MediaType, string Body) Malformed { get; }
}

/// <summary>A candidate to add.</summary>
/// <param name="FirstName">Given name.</param>
/// <param name="LastName">Family name.</param>
/// <param name="Email">Address for mail; null for none.</param>
/// <param name="Address">Postal address; null for none.</param>
/// <param name="JobId">The job.</param>
public sealed record NewCandidate(string FirstName, string LastName, string? Email, string? Address, string JobId);

/// <summary>Somebody on a job.</summary>
/// <param name="Email">Their address.</param>
/// <param name="Role">What they are on the job, in the vendor's words.</param>
/// <param name="Deactivated">Whether the ATS lets them in no more.</param>
public sealed record TeamSeat(string Email, string Role, bool Deactivated = false);

/// <summary>An added candidate.</summary>
/// <param name="ApplicationId">The application.</param>
/// <param name="CandidateId">The candidate.</param>
public sealed record Added(string ApplicationId, string CandidateId);
