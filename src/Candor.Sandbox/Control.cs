using Candor.Sandbox.Faults;
using Candor.Sandbox.Hooks;
using Candor.Sandbox.Mail;

namespace Candor.Sandbox;

/// <summary>
/// What tests, the demo and the board do to the sandbox: <c>/sandbox/…</c>, and <c>/sandbox/{wing}/…</c> for one vendor's. No ATS has these
/// addresses.
/// </summary>
internal static class Control
{
    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    /// <param name="wings">The vendors.</param>
    public static void Map(IEndpointRouteBuilder routes, IEnumerable<IWing> wings)
    {
        var control = routes.MapGroup("/sandbox");
        control.MapGet("/mail", (Mailbox mail) => mail.Messages);
        control.MapGet("/calls", (ApiLog log) => log.Calls);
        control.MapGet("/deliveries", (HookSender hooks) => hooks.Log);
        control.MapGet("/faults", (FaultBox faults) => faults.On);
        control.MapPost("/faults", (Fault fault, FaultBox faults) =>
        {
            if (!FaultBox.Kinds.Contains(fault.Kind))
                return Results.Problem(statusCode: 400, title: $"There is no fault {fault.Kind}. There are: {string.Join(", ", FaultBox.Kinds)}.");
            faults.Add(fault);
            return Results.NoContent();
        });
        control.MapDelete("/faults", (FaultBox faults) =>
        {
            faults.Clear();
            return Results.NoContent();
        });
        foreach (var wing in wings)
            Map(control.MapGroup($"/{wing.Id}"), wing);
    }

    private static void Map(RouteGroupBuilder control, IWing wing)
    {
        control.MapGet("/state", () => wing.State());
        control.MapPost("/candidates", (NewCandidate one) => wing.Add(one) is { } added
            ? Results.Json(added, statusCode: 201)
            : Results.Problem(statusCode: 404, title: "There is no such job."));
        control.MapPost("/applications/{id}/move", (string id, MoveTo to) => Done(wing.Move(id, to.StageId)));
        control.MapPost("/applications/{id}/reject", (string id) => Done(wing.End(id, "rejected")));
        control.MapPost("/applications/{id}/hire", (string id) => Done(wing.End(id, "hired")));
        control.MapPost("/candidates/{id}/merge", (string id, MergeInto into) => Done(wing.Merge(id, into.CandidateId)));
        control.MapPost("/jobs/{id}/team", (string id, NewTeam team) => Done(wing.SetTeam(id, team.Seats)));
        control.MapPost("/hook", (HookTarget hook) =>
        {
            wing.SetHook(hook.Url, hook.Secret);
            return Results.NoContent();
        });
    }

    private static IResult Done(bool done) => done ? Results.NoContent() : Results.Problem(statusCode: 409, title: "That cannot be done as things stand.");

    private sealed record MoveTo(string StageId);

    private sealed record MergeInto(string CandidateId);

    private sealed record NewTeam(IReadOnlyList<TeamSeat> Seats);

    private sealed record HookTarget(string? Url, string? Secret);
}
