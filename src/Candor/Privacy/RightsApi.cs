using System.ComponentModel;
using System.Text.Json;
using Candor.Access;
using Candor.Access.Machines;
using Candor.Audit;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Storage;

namespace Candor.Privacy;

/// <summary>
/// <c>/api/v1/requests</c> and what belongs to it: for the program in which an employer gathers what people ask for. It puts requests in, watches them, and
/// fetches what a person has released; settling stays with a person in the console, since only a person can tell whether it is the candidate who asks.
/// </summary>
internal static class RightsApi
{
    private const int MostAtOnce = 200;

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var see = ApiScopes.Routes(routes, "/api/v1", "Privacy", Permissions.SeePrivacy);
        see.MapGet("/requests", List).WithName("ListRequests").WithSummary("What candidates ask for: open ones first, the nearest due first")
            .Produces<RequestList>().ProducesProblem(StatusCodes.Status400BadRequest);
        see.MapGet("/screenings/{id}/data", Show).WithName("GetData").WithSummary("What becomes of a screening's data: clocks, legal holds, requests, erasure")
            .Produces<DataAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
        see.MapGet("/certificates/{hash}", Certificate).WithName("GetCertificate").WithSummary("A certificate of erasure, signed with the ledger's key")
            .Produces<object>().ProducesProblem(StatusCodes.Status404NotFound);

        var ask = ApiScopes.Routes(routes, "/api/v1", "Privacy", Permissions.AskForRights);
        ask.MapPost("/requests", Ask).WithName("AskForRight").WithSummary("Put in what a candidate asks for; what is open already is not asked twice")
            .Accepts<RequestBody>("application/json")
            .Produces<RequestList>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        ask.MapGet("/screenings/{id}/data/{right}", Fetch).WithName("FetchReleased").WithSummary("The readable page that answers a request for access or explanation, once a person has released it")
            .Produces<string>(contentType: "text/html").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> List(
        [Description("How many at once, up to 200.")] int? limit, Rights rights, CancellationToken cancel) => limit is < 1 or > MostAtOnce
        ? Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: $"limit is 1 to {MostAtOnce}.")
        : Results.Json(new RequestList([.. (await rights.List(limit ?? MostAtOnce, cancel)).Select(RequestItem.Of)]));

    private static async Task<IResult> Show(
        [Description("The screening's identifier.")] string id, Journal journal, Retention retention, CancellationToken cancel) =>
        await journal.Find(id, cancel) is { } screening
            ? Results.Json(DataAnswer.Of(await retention.Of(screening, cancel)))
            : NoSuchScreening();

    private static async Task<IResult> Certificate(
        [Description("Its SHA-256 in hex, as GetData gives it.")] string hash, Certificates certificates, CancellationToken cancel) =>
        await certificates.Find(hash, cancel) is { } found
            ? Results.Json(found)
            : Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is no such certificate.");

    private static async Task<IResult> Ask(HttpContext context, Rights rights, Erasures erasures, CancellationToken cancel)
    {
        if (await Read(context.Request, cancel) is not { } asked)
            return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Send a JSON object with right, and with screening or connection and candidate.");
        if (asked.Right is null || !Rights.All.Contains(asked.Right))
            return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: $"right is one of {string.Join(", ", Rights.All)}.");
        if (asked.Text is { Length: > Rights.LongestText })
            return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: $"text has at most {Rights.LongestText} characters.");
        IReadOnlyList<string>? ids = asked switch
        {
            { Screening: { } one, Connection: null, Candidate: null } => [one],
            { Screening: null, Connection: { } connection, Candidate: { } candidate } => await erasures.OfPerson(connection, candidate, cancel),
            _ => null,
        };
        if (ids is null)
            return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Name a screening, or a connection and a candidate there, and not both.");

        var requests = new List<RequestItem>();
        foreach (var id in ids)
            if (await rights.Ask(id, asked.Right, asked.Text, new Actor(ActorKind.Client, MachineAuthentication.ClientOf(context)), cancel) is { } screening)
                requests.AddRange(screening.Data.Requests.Where(one => one.Asked.Right == asked.Right && one.Settled is null).Select(one => RequestItem.Of(id, one)));
        return requests.Count > 0 ? Results.Json(new RequestList(requests)) : NoSuchScreening();
    }

    private static async Task<RequestBody?> Read(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            return request.HasJsonContentType() ? await request.ReadFromJsonAsync<RequestBody>(cancel) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whoever fetches what is held of somebody is recorded before it is sent.</summary>
    private static async Task<IResult> Fetch(
        [Description("The screening's identifier.")] string id,
        [Description("access or explanation.")] string right,
        HttpContext context,
        Journal journal,
        DataCopy copy,
        Looks looks,
        CancellationToken cancel)
    {
        if (right is not ("access" or "explanation") || await journal.Find(id, cancel) is not { Data.IsErased: false } screening)
            return NoSuchScreening();
        if (!Rights.IsReleased(screening, right))
            return Results.Problem(statusCode: StatusCodes.Status409Conflict, title: "Nobody has released it: a person of the privacy office settles the request first.");
        await looks.Record(id, new Actor(ActorKind.Client, MachineAuthentication.ClientOf(context)), new Viewed("export"));
        return Results.Text(right == "access" ? await copy.Everything(screening, cancel) : copy.Explanation(screening), "text/html; charset=utf-8");
    }

    private static IResult NoSuchScreening() =>
        Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is no such screening, or nothing of it is left to ask about.");
}

/// <summary>What somebody asks for: of one screening, or of all of a candidate.</summary>
/// <param name="Right"><c>access</c>, <c>correction</c>, <c>erasure</c> or <c>explanation</c>.</param>
/// <param name="Screening">The screening; null where a candidate is named.</param>
/// <param name="Connection">The ATS account of a candidate.</param>
/// <param name="Candidate">The candidate there.</param>
/// <param name="Text">What they wrote, in at most 4,000 characters; sealed, and deleted with the person.</param>
public sealed record RequestBody(string? Right, string? Screening = null, string? Connection = null, string? Candidate = null, string? Text = null);

/// <summary>Requests.</summary>
/// <param name="Requests">The requests.</param>
public sealed record RequestList(IReadOnlyList<RequestItem> Requests);

/// <summary>A request and how it stands.</summary>
/// <param name="Screening">Of which screening.</param>
/// <param name="Request">Its identifier, unique within the screening.</param>
/// <param name="Right">What is asked for.</param>
/// <param name="Owner">Staff identifier of who answers.</param>
/// <param name="AskedAt">When it was asked.</param>
/// <param name="DueAt">By when it is to be settled.</param>
/// <param name="SettledAt">When it was settled; null while it is open.</param>
/// <param name="Outcome"><c>done</c> or <c>refused</c>; null while it is open.</param>
public sealed record RequestItem(
    string Screening, string Request, string Right, string Owner, DateTimeOffset AskedAt, DateTimeOffset DueAt, DateTimeOffset? SettledAt, string? Outcome)
{
    /// <summary>Of a row.</summary>
    internal static RequestItem Of(RequestRow row) =>
        new(row.Screening, row.Request, row.Right, row.Owner, row.AskedAt, row.DueAt, row.SettledAt, row.Outcome);

    /// <summary>Of what a screening tells.</summary>
    internal static RequestItem Of(string screening, RightsRequest one) =>
        new(screening, one.Asked.Request, one.Asked.Right, one.Asked.Owner, one.At, one.Asked.DueAt, one.SettledAt, one.Settled?.Outcome);
}

/// <summary>What becomes of a screening's data.</summary>
/// <param name="Screening">Which screening.</param>
/// <param name="ErasedAt">When its erasure was decided; null when it was not.</param>
/// <param name="Certificate">The certificate's SHA-256 in hex; null before it is issued.</param>
/// <param name="HeldBy">The legal holds that stop the clocks.</param>
/// <param name="Clocks">When each kind of data goes, the nearest first.</param>
/// <param name="Requests">What was asked for, the oldest first.</param>
public sealed record DataAnswer(
    string Screening, DateTimeOffset? ErasedAt, string? Certificate, IReadOnlyList<string> HeldBy, IReadOnlyList<ClockItem> Clocks, IReadOnlyList<RequestItem> Requests)
{
    /// <summary>Of a screening's clocks.</summary>
    internal static DataAnswer Of(ScreeningClocks clocks) => new(
        clocks.Screening.Id,
        clocks.Screening.Data.ErasureAt,
        clocks.Screening.Data.Certificate,
        [.. clocks.HeldBy.Select(hold => hold.Id)],
        [.. clocks.Clocks.Select(clock => new ClockItem(clock.Kind, clock.From, clock.DueAt, clock.KeptUntil, clock.Because, clock.Rules))],
        [.. clocks.Screening.Data.Requests.Select(one => RequestItem.Of(clocks.Screening.Id, one))]);
}

/// <summary>The clock of one kind of data.</summary>
/// <param name="Data">The kind.</param>
/// <param name="From">Since when it runs.</param>
/// <param name="DueAt">When it is deleted, unless a hold stands.</param>
/// <param name="KeptUntil">The moment before which a law forbids to delete it; null for none.</param>
/// <param name="Because">Why then.</param>
/// <param name="Rules">The rules that decide.</param>
public sealed record ClockItem(string Data, DateTimeOffset From, DateTimeOffset DueAt, DateTimeOffset? KeptUntil, string Because, IReadOnlyList<string> Rules);
