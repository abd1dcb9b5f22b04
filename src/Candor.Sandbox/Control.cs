using System.Text.Json.Nodes;
using Candor.Sandbox.Faults;
using Candor.Sandbox.Greenhouse;
using Candor.Sandbox.Mail;

namespace Candor.Sandbox;

/// <summary>
/// What tests, the demo and the board do to the sandbox: <c>/sandbox/…</c>. No ATS has these addresses.
/// </summary>
internal static class Control
{
    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var control = routes.MapGroup("/sandbox");
        control.MapGet("/state", State);
        control.MapGet("/mail", (Mailbox mail) => mail.Messages);
        control.MapGet("/calls", (ApiLog log) => log.Calls);
        control.MapGet("/deliveries", (Greenhouse.Webhooks hooks) => hooks.Log);
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
        control.MapPost("/candidates", (NewCandidate one, GreenhouseState state) =>
            state.Add(one.FirstName, one.LastName, one.Email, one.Address, one.JobId) is { } added
                ? Results.Json(new { application_id = added.Id, candidate_id = added.CandidateId }, statusCode: 201)
                : Results.Problem(statusCode: 404, title: "There is no such job."));
        control.MapPost("/applications/{id:long}/move", (long id, MoveTo to, GreenhouseState state) => Done(state.Move(id, to.StageId)));
        control.MapPost("/applications/{id:long}/reject", (long id, GreenhouseState state) => Done(state.End(id, "rejected")));
        control.MapPost("/applications/{id:long}/hire", (long id, GreenhouseState state) => Done(state.End(id, "hired")));
        control.MapPost("/candidates/{id:long}/merge", (long id, MergeInto into, GreenhouseState state) => Done(state.Merge(id, into.CandidateId)));
        control.MapPost("/hook", (Hook hook, SandboxOptions options) =>
        {
            options.HookUrl = hook.Url;
            options.HookSecret = hook.Secret ?? options.HookSecret;
            return Results.NoContent();
        });
    }

    private static IResult Done(bool done) => done ? Results.NoContent() : Results.Problem(statusCode: 409, title: "That cannot be done as things stand.");

    private static IResult State(GreenhouseState state) => Results.Json(state.Do(() => new JsonObject
    {
        ["applications"] = new JsonArray([.. state.Applications.Select(one => new JsonObject
        {
            ["id"] = one.Id,
            ["candidate_id"] = one.CandidateId,
            ["candidate"] = state.CandidateOf(one).Name,
            ["job_id"] = one.JobId,
            ["job"] = state.JobOf(one).Name,
            ["status"] = one.Status,
            ["stage_id"] = one.StageId,
            ["stage"] = state.StageOf(one).Name,
            ["stays"] = one.Stays.Count,
            ["fields"] = HarvestJson.Application(state, one)["custom_fields"]!.DeepClone(),
            ["notes"] = new JsonArray([.. state.Notes.Where(note => note.CandidateId == one.CandidateId).Select(note => JsonValue.Create(note.Body))]),
        })]),
        ["stages"] = new JsonArray([.. state.Stages.Select(HarvestJson.Stage)]),
    }));

    private sealed record NewCandidate(string FirstName, string LastName, string? Email, string? Address, long JobId);

    private sealed record MoveTo(long StageId);

    private sealed record MergeInto(long CandidateId);

    private sealed record Hook(string? Url, string? Secret);
}
