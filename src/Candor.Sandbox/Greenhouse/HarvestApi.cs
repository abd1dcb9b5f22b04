using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candor.Sandbox.Greenhouse;

/// <summary>
/// Harvest v3 as described in <c>tests/Candor.Conformance/vendors/greenhouse/harvest-v3.openapi.yaml</c>, which the conformance tests hold it to.
/// </summary>
internal static class HarvestApi
{
    /// <summary>Adds the routes below <c>/greenhouse/v3</c>.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var v3 = routes.MapGroup("/greenhouse/v3").AddEndpointFilter<HarvestGuard>();
        List(v3, "applications", ["candidate_ids", "job_ids", "stage_ids", "job_interview_stage_ids", "status", "last_activity_at"], Applications);
        List(v3, "application_stages", ["application_ids", "job_interview_stage_ids", "current"], ApplicationStages);
        List(v3, "candidates", ["email"], (state, query) => state.Candidates
            .Where(one => one.MergedInto is null && (query.Text("email") is not { } email || email == one.Email)).Select(HarvestJson.Candidate));
        List(v3, "jobs", ["status"], (state, query) => state.Jobs.Where(_ => query.Text("status") is null or "open").Select(HarvestJson.Job));
        List(v3, "offices", [], (state, _) => state.Jobs.Select(job => job.Office).Distinct().Select(HarvestJson.Office));
        List(v3, "job_interview_stages", ["job_ids", "active"], (state, query) =>
            state.Stages.Where(stage => query.Has("job_ids", stage.JobId) && query.Text("active") != "false").Select(HarvestJson.Stage));
        List(v3, "custom_fields", ["field_type", "active"], (state, query) =>
            state.Fields.Where(_ => query.Text("field_type") is null or "application" && query.Text("active") != "false").Select(HarvestJson.Field));
        List(v3, "custom_field_options", ["custom_field_ids", "active"], (state, query) => state.Fields
            .Where(field => query.Has("custom_field_ids", field.Id) && query.Text("active") != "false")
            .SelectMany(field => field.Options).Select(HarvestJson.Option));
        List(v3, "notes", ["candidate_ids", "application_ids", "user_ids", "type", "visibility"], Notes);
        List(v3, "job_hiring_managers", ["job_ids", "user_ids"], (state, query) => Seats(state, query)
            .Where(seat => seat.Role == "hiring_manager").Select(HarvestJson.Manager));
        List(v3, "job_owners", ["job_ids", "user_ids", "type"], (state, query) => Seats(state, query)
            .Where(seat => seat.Role != "hiring_manager" && (query.Text("type") is not { } type || type == seat.Role)).Select(HarvestJson.Owner));
        List(v3, "users", ["primary_email", "deactivated"], (state, query) => state.Users
            .Where(user => (query.Text("primary_email") is not { } email || email == user.Email)
                && (query.Text("deactivated") is not { } deactivated || deactivated == "true" == user.Deactivated))
            .Select(HarvestJson.User));
        v3.MapPatch("/applications/{id:long}", Update).WithMetadata(new Scope("harvest:applications:update"));
        v3.MapPost("/applications/{id:long}/move", Move).WithMetadata(new Scope("harvest:applications:move"));
        v3.MapPost("/notes", CreateNote).WithMetadata(new Scope("harvest:notes:create"));
    }

    private static void List(
        RouteGroupBuilder group,
        string resource,
        string[] filters,
        Func<GreenhouseState, PageQuery, IEnumerable<JsonObject>> rows) =>
        group.MapGet($"/{resource}", (HttpContext context, GreenhouseState state) =>
        {
            var (problem, query) = PageQuery.Read(context.Request, filters);
            if (query is null)
                return HarvestErrors.Refuse(422, problem!);
            var all = state.Do(() => rows(state, query).Where(row => query.Has("ids", row["id"]!.GetValue<long>()))
                .OrderByDescending(row => row["id"]!.GetValue<long>()).ToList());
            if (query.Next(all.Count) is { } next)
                context.Response.Headers.Link = $"<{context.Request.Scheme}://{context.Request.Host}{context.Request.Path}?cursor={next}>; rel=\"next\"";
            return Results.Json(all.Skip(query.Offset).Take(query.PerPage));
        }).WithMetadata(new Scope($"harvest:{resource}:list"));

    private static IEnumerable<JsonObject> Applications(GreenhouseState state, PageQuery query) => state.Applications
        .Where(one => query.Has("candidate_ids", one.CandidateId) && query.Has("job_ids", one.JobId)
            && query.Has("job_interview_stage_ids", one.StageId)
            && query.Has("stage_ids", one.Stays[^1].Id)
            // Asked for as active, shown as in_process.
            && (query.Text("status") is not { } status || (status == "active" ? "in_process" : status) == one.Status)
            && (query.Since("last_activity_at") is not { } since || one.LastActivityAt >= since))
        .Select(one => HarvestJson.Application(state, one));

    private static IEnumerable<JsonObject> ApplicationStages(GreenhouseState state, PageQuery query) => state.Applications
        .Where(one => query.Has("application_ids", one.Id))
        .SelectMany(one => one.Stays
            .Where(stay => query.Has("job_interview_stage_ids", stay.StageId)
                && (query.Text("current") is not { } current || current == "true" == stay.ExitedAt is null))
            .Select(stay => HarvestJson.Stay(one, stay)));

    private static IEnumerable<Seat> Seats(GreenhouseState state, PageQuery query) =>
        state.Seats.Where(seat => query.Has("job_ids", seat.JobId) && query.Has("user_ids", seat.UserId));

    private static IEnumerable<JsonObject> Notes(GreenhouseState state, PageQuery query) => state.Notes
        .Where(note => query.Has("candidate_ids", note.CandidateId)
            && (query.Text("application_ids") is null || (note.ApplicationId is { } application && query.Has("application_ids", application)))
            && (query.Text("user_ids") is null || (note.UserId is { } user && query.Has("user_ids", user)))
            && (query.Text("type") is not { } type || type == note.Type))
        .Select(HarvestJson.Note);

    private static async Task<IResult> Update(long id, HttpRequest request, GreenhouseState state, TimeProvider time)
    {
        var body = await HarvestErrors.Body(request);
        if (body?["custom_fields"] is not JsonArray { Count: > 0 } list)
            return HarvestErrors.Refuse(422, "custom_fields must be a list", "custom_fields");
        return state.Do(() =>
        {
            if (state.Applications.FirstOrDefault(one => one.Id == id) is not { } application)
                return HarvestErrors.Refuse(404, "Application not found");
            var values = new Dictionary<string, object?>();
            foreach (var entry in list)
            {
                var key = entry?["name_key"]?.GetValue<string>() ?? "";
                if (state.Fields.FirstOrDefault(field => field.NameKey == key) is not { } field)
                    return HarvestErrors.Refuse(422, $"Custom field {key} does not exist", key);
                var (problem, value) = FieldValues.Accept(field, entry!["value"]);
                if (problem is not null)
                    return HarvestErrors.Refuse(422, problem, key);
                values[key] = value;
            }

            // All or nothing: a refused value leaves the whole record as it was.
            foreach (var (key, value) in values)
                application.Fields[key] = value;
            application.LastActivityAt = time.GetUtcNow();
            return Results.Json(HarvestJson.Application(state, application));
        });
    }

    private static async Task<IResult> Move(long id, HttpRequest request, GreenhouseState state)
    {
        var body = await HarvestErrors.Body(request);
        var (from, to) = ((long?)body?["from_stage_id"], (long?)body?["to_stage_id"]);
        var (found, target) = state.Do(() => Target(state, id, from, to));
        if (!found)
            return HarvestErrors.Refuse(404, "Application not found");
        return target is { } stage && state.Move(id, stage)
            ? Results.NoContent()
            : HarvestErrors.Refuse(422, "The application cannot be moved so", "to_stage_id");
    }

    private static (bool Found, long? Stage) Target(GreenhouseState state, long id, long? from, long? to)
    {
        if (state.Applications.FirstOrDefault(one => one.Id == id) is not { } application)
            return (false, null);
        var next = state.Stages
            .Where(stage => stage.JobId == application.JobId && stage.SortOrder > state.StageOf(application).SortOrder)
            .MinBy(stage => stage.SortOrder);
        // The guard is the stage's identifier, or that of the stay in it.
        return (true, from == application.StageId || from == application.Stays[^1].Id ? to ?? next?.Id : null);
    }

    private static async Task<IResult> CreateNote(HttpRequest request, GreenhouseState state, TimeProvider time)
    {
        var body = await HarvestErrors.Body(request);
        if (body?["body"]?.GetValueKind() != JsonValueKind.String || (string)body["body"]! == "")
            return HarvestErrors.Refuse(422, "body must not be empty", "body");
        if ((string?)body["visibility"] is not ("admin_only" or "private" or "public"))
            return HarvestErrors.Refuse(422, "visibility is not allowed", "visibility");
        if ((string?)body["note_type"] is not ("NOTE" or "ACTIVITY") || (string?)body["note_type"] is not { } type)
            return HarvestErrors.Refuse(422, "note_type is not allowed", "note_type");
        return state.Do(() =>
        {
            if (state.Candidates.FirstOrDefault(one => one.Id == (long?)body["candidate_id"] && one.MergedInto is null) is not { } candidate)
                return HarvestErrors.Refuse(404, "Candidate not found");
            var user = state.Users.FirstOrDefault(one => one.Id == (long?)body["user_id"]);
            if (body["user_id"] is not null && user is null)
                return HarvestErrors.Refuse(422, "user_id does not exist", "user_id");
            var application = state.Applications.FirstOrDefault(one => one.Id == (long?)body["application_id"]);
            if (body["application_id"] is not null && application?.CandidateId != candidate.Id)
                return HarvestErrors.Refuse(422, "application_id is not one of the candidate's", "application_id");
            var note = new Note(
                state.NextId(), candidate.Id, application?.Id, user?.Id, type, (string)body["body"]!, (string)body["visibility"]!, time.GetUtcNow());
            state.Notes.Add(note);
            state.Feed.Add(new Activity(note.CreatedAt, candidate.Id, $"{user?.Name ?? "An integration"} added a note."));
            return Results.Json(HarvestJson.Note(note), statusCode: 201);
        });
    }
}

/// <summary>The scope an operation needs.</summary>
/// <param name="Name">As in the description: <c>harvest:notes:create</c>.</param>
internal sealed record Scope(string Name);
