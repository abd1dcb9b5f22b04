namespace Candor.Sandbox.Greenhouse;

/// <summary>What an administrator does in Greenhouse's settings: <c>/sandbox/greenhouse/stages</c> and <c>/sandbox/greenhouse/fields</c>.</summary>
internal static class SetupRoutes
{
    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var setup = routes.MapGroup($"/sandbox/{GreenhouseWing.Name}");
        setup.MapPost("/stages", (NewStage stage, GreenhouseState state) => state.Do(() =>
        {
            if (state.Jobs.All(job => job.Id != stage.JobId))
                return Missing("job");
            var last = state.Stages.Where(one => one.JobId == stage.JobId).Max(one => one.SortOrder);
            var added = new Stage(state.NextId(), stage.JobId, stage.Name, last + 1);
            state.Stages.Add(added);
            return Results.Json(new { Id = $"{added.Id}" }, statusCode: 201);
        }));
        setup.MapPost("/stages/{id:long}/rename", (long id, NewName name, GreenhouseState state) => state.Do(() =>
        {
            var at = state.Stages.FindIndex(stage => stage.Id == id);
            if (at < 0)
                return Missing("stage");
            state.Stages[at] = state.Stages[at] with { Name = name.Name };
            return Results.NoContent();
        }));
        setup.MapDelete("/stages/{id:long}", (long id, GreenhouseState state) => state.Do(() =>
            state.Applications.Any(one => one.StageId == id) ? Results.Problem(statusCode: 409, title: "Somebody stands in the stage.")
            : state.Stages.RemoveAll(stage => stage.Id == id) > 0 ? Results.NoContent() : Missing("stage")));
        setup.MapPost("/fields", (NewField field, GreenhouseState state) => state.Do(() =>
        {
            // The same key again replaces the field, as editing its options does.
            state.Fields.RemoveAll(one => one.NameKey == field.Key);
            var id = state.NextId();
            state.Fields.Add(new Field(
                id, field.Name, field.Key, field.Type, [.. (field.Options ?? []).Select(option => new Option(state.NextId(), id, option))]));
            return Results.NoContent();
        }));
        setup.MapDelete("/fields/{key}", (string key, GreenhouseState state) => state.Do(() =>
            state.Fields.RemoveAll(field => field.NameKey == key) > 0 ? Results.NoContent() : Missing("field")));
    }

    private static IResult Missing(string what) => Results.Problem(statusCode: 404, title: $"There is no such {what}.");

    private sealed record NewStage(long JobId, string Name);

    private sealed record NewName(string Name);

    private sealed record NewField(string Key, string Name, string Type, IReadOnlyList<string>? Options);
}
