using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candor.Sandbox.Lever;

/// <summary>What is written over Lever's API v1: feedback forms, notes, tags and links. No write has an idempotency key.</summary>
internal static class LeverWrites
{
    /// <summary>Adds the routes.</summary>
    /// <param name="v1">Below <c>/lever/v1</c>, behind the guard.</param>
    public static void Map(RouteGroupBuilder v1)
    {
        v1.MapPost("/opportunities/{id}/feedback", CreateForm).WithMetadata(new Scope("feedback", "write"));
        v1.MapPut("/opportunities/{id}/feedback/{form}", UpdateForm).WithMetadata(new Scope("feedback", "write"));
        v1.MapPost("/opportunities/{id}/notes", CreateNote).WithMetadata(new Scope("notes", "write"));
        v1.MapDelete("/opportunities/{id}/notes/{note}", DeleteNote).WithMetadata(new Scope("notes", "write"));
        Change(v1, "addLinks", "links", (state, one, links) => state.ContactOf(one).Links.AddRange(links.Except(state.ContactOf(one).Links)));
        Change(v1, "removeLinks", "links", (state, one, links) => state.ContactOf(one).Links.RemoveAll(links.Contains));
        Change(v1, "addTags", "tags", (_, one, tags) => one.Tags.AddRange(tags.Except(one.Tags)));
        Change(v1, "removeTags", "tags", (_, one, tags) => one.Tags.RemoveAll(tags.Contains));
    }

    private static async Task<IResult> CreateForm(string id, HttpRequest request, LeverState state)
    {
        var body = await LeverErrors.Body(request);
        return state.Do(() =>
        {
            if (LeverApi.Find(state, id) is not { } one)
                return LeverErrors.Missing("opportunities", id);
            if (Actor(request, state, required: true, out var user) is { } refused)
                return refused;
            if (body?["baseTemplateId"]?.GetValueKind() != JsonValueKind.String
                || state.Templates.FirstOrDefault(template => template.Id == (string)body["baseTemplateId"]!) is not { } template)
                return LeverErrors.Refuse(400, "baseTemplateId is missing or names no template");
            if (body["panel"] is null != body["interview"] is null)
                return LeverErrors.Refuse(400, "panel and interview are given together or not at all");
            var (problem, values) = FormValues.Read(template, body["fieldValues"]);
            if (problem is not null)
                return LeverErrors.Refuse(400, problem);
            var now = state.Now();
            var form = new Feedback
            {
                Id = LeverState.NewId(), OpportunityId = id, Template = template, UserId = user!.Id, CreatedAt = now,
                CompletedAt = Moment(body["completedAt"]) ?? now,
            };
            foreach (var (field, value) in values)
                form.Values[field] = value;
            state.Forms.Add(form);
            one.UpdatedAt = now;
            state.Feed.Add(new Activity(now, id, $"{user.Name} added the feedback “{template.Text}”."));
            return LeverApi.Data(LeverJson.Form(form), 201);
        });
    }

    private static async Task<IResult> UpdateForm(string id, string form, HttpRequest request, LeverState state)
    {
        var body = await LeverErrors.Body(request);
        return state.Do(() =>
        {
            if (LeverApi.Find(state, id) is not { } one || state.Forms.FirstOrDefault(known => known.Id == form && known.OpportunityId == id) is not { } found)
                return LeverErrors.Missing("feedback", form);
            if (Actor(request, state, required: true, out var user) is { } refused)
                return refused;
            if (body is null)
                return LeverErrors.Refuse(400, "The body is not JSON");
            var (problem, values) = FormValues.Read(found.Template, body["fieldValues"]);
            if (problem is not null)
                return LeverErrors.Refuse(400, problem);
            foreach (var (field, value) in values)
                found.Values[field] = value;
            found.CompletedAt = Moment(body["completedAt"]) ?? found.CompletedAt;
            found.UpdatedAt = one.UpdatedAt = state.Now();
            state.Feed.Add(new Activity(one.UpdatedAt, id, $"{user!.Name} changed the feedback “{found.Template.Text}”."));
            return LeverApi.Data(LeverJson.UpdatedForm(found));
        });
    }

    private static async Task<IResult> CreateNote(string id, HttpRequest request, LeverState state)
    {
        var body = await LeverErrors.Body(request);
        return state.Do(() =>
        {
            if (LeverApi.Find(state, id) is not { } one)
                return LeverErrors.Missing("opportunities", id);
            if (Actor(request, state, required: false, out var user) is { } refused)
                return refused;
            if (body?["value"]?.GetValueKind() != JsonValueKind.String || (string)body["value"]! == "")
                return LeverErrors.Refuse(400, "value is required");
            var note = new Note(LeverState.NewId(), id, user?.Id, one.StageId, (string)body["value"]!, state.Now());
            state.Notes.Add(note);
            one.UpdatedAt = note.At;
            state.Feed.Add(new Activity(note.At, id, $"{user?.Name ?? "An integration"} added a note."));
            var answer = LeverJson.Note(note);
            answer["noteId"] = note.Id;
            return LeverApi.Data(answer, 201);
        });
    }

    private static IResult DeleteNote(string id, string note, HttpRequest request, LeverState state) => state.Do(() =>
    {
        if (LeverApi.Find(state, id) is not { } one || state.Notes.FirstOrDefault(known => known.Id == note && known.OpportunityId == id) is not { } found)
            return LeverErrors.Missing("notes", note);
        if (Actor(request, state, required: false, out var user) is { } refused)
            return refused;
        state.Notes.Remove(found);
        one.UpdatedAt = state.Now();
        state.Feed.Add(new Activity(one.UpdatedAt, id, $"{user?.Name ?? "An integration"} deleted a note."));
        return Results.NoContent();
    });

    private static void Change(RouteGroupBuilder v1, string action, string name, Action<LeverState, Opportunity, IReadOnlyList<string>> change) =>
        v1.MapPost($"/opportunities/{{id}}/{action}", async (string id, HttpRequest request, LeverState state) =>
        {
            var body = await LeverErrors.Body(request);
            return state.Do(() =>
            {
                if (LeverApi.Find(state, id) is not { } one)
                    return LeverErrors.Missing("opportunities", id);
                if (Actor(request, state, required: false, out var user) is { } refused)
                    return refused;
                if (body?[name] is not JsonArray list || list.Any(text => text?.GetValueKind() != JsonValueKind.String))
                    return LeverErrors.Refuse(400, $"{name} must be an array of strings");
                change(state, one, [.. list.Select(text => (string)text!)]);
                one.UpdatedAt = state.Now();
                state.Feed.Add(new Activity(one.UpdatedAt, id, $"{user?.Name ?? "An integration"} changed the {name}."));
                return LeverApi.Data(LeverJson.Opportunity(state, one, []));
            });
        }).WithMetadata(new Scope("opportunities", "write"));

    /// <summary>On whose behalf a call is made; a refusal when it has to be somebody's and is nobody's.</summary>
    private static IResult? Actor(HttpRequest request, LeverState state, bool required, out User? user)
    {
        var id = request.Query["perform_as"].ToString();
        user = state.Users.FirstOrDefault(one => one.Id == id);
        if (id.Length == 0)
            return required ? LeverErrors.Refuse(400, "perform_as is required") : null;
        return user is null ? LeverErrors.Refuse(400, "perform_as names no active user") : null;
    }

    private static DateTimeOffset? Moment(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number ? DateTimeOffset.FromUnixTimeMilliseconds((long)value) : null;
}
