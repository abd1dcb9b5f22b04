using System.Text.Json.Nodes;

namespace Candor.Sandbox.Lever;

/// <summary>
/// What is read over Lever's API v1. Written from the vendor's documentation alone; the description under
/// tests/Candor.Conformance/vendors/lever says from which part of it, and conformance tests hold it to it.
/// </summary>
internal static class LeverApi
{
    private static readonly string[] OpportunityFilters =
    [
        "tag", "email", "origin", "source", "confidentiality", "stage_id", "posting_id", "archived_posting_id", "archived", "contact_id", "snoozed",
        "updated_at_start", "updated_at_end",
    ];

    /// <summary>Adds the routes.</summary>
    /// <param name="v1">Below <c>/lever/v1</c>, behind the guard.</param>
    public static void Map(RouteGroupBuilder v1)
    {
        List(v1, "opportunities", OpportunityFilters, Opportunities);
        v1.MapGet("/opportunities/{id}", (string id, HttpRequest request, LeverState state) =>
            Read(request, query => state.Do(() => Find(state, id) is { } one
                ? Data(LeverJson.Opportunity(state, one, query.Expand))
                : LeverErrors.Missing("opportunities", id)))).WithMetadata(new Scope("opportunities", "read"));
        Single(v1, "contacts", "contact", state => state.Contacts.Where(one => one.MergedInto is null).Select(LeverJson.Contact));
        Both(v1, "postings", ["state", "confidentiality", "team", "department", "location", "tag", "distributionChannel"], (state, query) =>
            state.Postings.Where(one => query.Has("state", one.State)).Select(one => LeverJson.Posting(state, one)));
        Both(v1, "stages", [], (state, _) => state.Stages.Select(LeverJson.Stage));
        Both(v1, "archive_reasons", ["type"], (state, query) => state.Reasons.Where(one => query.Has("type", one.Type)).Select(LeverJson.Reason));
        Both(v1, "feedback_templates", [], (state, _) => state.Templates.Select(LeverJson.Template));
        Both(v1, "users", ["email", "accessRole", "includeDeactivated"], (state, query) => state.Users.Where(one => query.Has("email", one.Email)).Select(LeverJson.User));
        List(v1, "tags", [], (state, _) => state.Opportunities.SelectMany(one => one.Tags).CountBy(tag => tag)
            .Select(tag => new JsonObject { ["text"] = tag.Key, ["count"] = tag.Value }));
        Below(v1, "feedback", (state, one) => state.Forms.Where(form => form.OpportunityId == one.Id).Select(LeverJson.Form));
        Below(v1, "notes", (state, one) => state.Notes.Where(note => note.OpportunityId == one.Id).Select(LeverJson.Note));
    }

    /// <summary>An opportunity; null for none.</summary>
    /// <param name="state">The ATS.</param>
    /// <param name="id">Its identifier.</param>
    public static Opportunity? Find(LeverState state, string id) => state.Opportunities.FirstOrDefault(one => one.Id == id);

    /// <summary>A success that carries one record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="status">200 or 201.</param>
    public static IResult Data(JsonObject record, int status = 200) => Results.Json(new JsonObject { ["data"] = record }, statusCode: status);

    private static IEnumerable<JsonObject> Opportunities(LeverState state, PageQuery query) => state.Opportunities
        .Where(one => query.Has("stage_id", one.StageId)
            && query.Has("posting_id", one.PostingId)
            && query.Has("contact_id", one.ContactId)
            && query.Has("tag", one.Tags)
            && query.Has("email", state.ContactOf(one).Email)
            && query.Has("archived", one.Archived is null ? "false" : "true"))
        .OrderByDescending(one => one.CreatedAt).ThenBy(one => one.Id, StringComparer.Ordinal)
        .Select(one => LeverJson.Opportunity(state, one, query.Expand));

    private static void Both(RouteGroupBuilder v1, string resource, string[] filters, Func<LeverState, PageQuery, IEnumerable<JsonObject>> rows)
    {
        List(v1, resource, filters, rows);
        v1.MapGet($"/{resource}/{{id}}", (string id, HttpRequest request, LeverState state) => Read(request, query =>
            One(resource, id, state.Do(() => rows(state, query).ToList())))).WithMetadata(new Scope(resource, "read"));
    }

    private static void Single(RouteGroupBuilder v1, string resource, string scope, Func<LeverState, IEnumerable<JsonObject>> rows) =>
        v1.MapGet($"/{resource}/{{id}}", (string id, LeverState state) => One(resource, id, state.Do(() => rows(state).ToList())))
            .WithMetadata(new Scope(scope, "read"));

    private static void List(RouteGroupBuilder v1, string resource, string[] filters, Func<LeverState, PageQuery, IEnumerable<JsonObject>> rows) =>
        v1.MapGet($"/{resource}", (HttpRequest request, LeverState state) => Read(request, query => query.Answer(state.Do(() => rows(state, query).ToList())), filters))
            .WithMetadata(new Scope(resource, "read"));

    private static void Below(RouteGroupBuilder v1, string resource, Func<LeverState, Opportunity, IEnumerable<JsonObject>> rows)
    {
        v1.MapGet($"/opportunities/{{id}}/{resource}", (string id, HttpRequest request, LeverState state) => Read(request, query =>
            state.Do(() => Find(state, id) is { } one ? rows(state, one).Reverse().ToList() : null) is { } found
                ? query.Answer(found)
                : LeverErrors.Missing("opportunities", id))).WithMetadata(new Scope(resource, "read"));
        v1.MapGet($"/opportunities/{{id}}/{resource}/{{record}}", (string id, string record, LeverState state) =>
            One(resource, record, state.Do(() => Find(state, id) is { } one ? rows(state, one).ToList() : []))).WithMetadata(new Scope(resource, "read"));
    }

    private static IResult Read(HttpRequest request, Func<PageQuery, IResult> answer, params string[] filters)
    {
        var (problem, query) = PageQuery.Read(request, filters);
        return query is null ? LeverErrors.Refuse(400, problem!) : answer(query);
    }

    private static IResult One(string resource, string id, List<JsonObject> rows) =>
        rows.Find(row => (string?)row["id"] == id) is { } found ? Data(found) : LeverErrors.Missing(resource, id);
}
