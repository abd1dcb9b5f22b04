using System.Text.Json.Nodes;

namespace Candor.Sandbox.Ashby;

/// <summary>
/// The API as in <c>tests/Candor.Conformance/vendors/ashby/ashby-openapi.yml</c>, which the conformance tests hold it to: every call is a POST
/// to <c>/CATEGORY.method</c>, below <c>/ashby/api</c>.
/// </summary>
internal static class AshbyApi
{
    /// <summary>Where it begins.</summary>
    public const string Prefix = "/ashby/api";

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Prefix).AddEndpointFilter<AshbyGuard>();
        ReadEndpoints.Map(api);
        WriteEndpoints.Map(api);
        AssessmentEndpoints.Map(api);
        api.MapPost("/webhook.create", (HttpRequest request, Webhooks hooks) => Answer(request, async arguments => Results(await hooks.Create(arguments))))
            .WithMetadata(new Permission("apiKeysWrite"));
    }

    /// <summary>Adds an endpoint.</summary>
    /// <param name="api">The API's routes.</param>
    /// <param name="name">Its name.</param>
    /// <param name="permission">The permission it needs.</param>
    /// <param name="work">Makes the results.</param>
    public static void Endpoint(RouteGroupBuilder api, string name, string permission, Func<Arguments, AshbyState, JsonNode> work) =>
        api.MapPost($"/{name}", (HttpRequest request, AshbyState state) =>
            Answer(request, arguments => Task.FromResult(Results(work(arguments, state))))).WithMetadata(new Permission(permission));

    /// <summary>Adds a list.</summary>
    /// <param name="api">The API's routes.</param>
    /// <param name="name">Its name.</param>
    /// <param name="permission">The permission it needs.</param>
    /// <param name="synchronises">Whether it knows incremental synchronisation.</param>
    /// <param name="rows">Makes the rows, under the lock.</param>
    public static void List(RouteGroupBuilder api, string name, string permission, bool synchronises, Func<Arguments, AshbyState, IEnumerable<Row>> rows) =>
        api.MapPost($"/{name}", (HttpRequest request, AshbyState state) => Answer(request, arguments => Task.FromResult<JsonObject?>(
            state.Do(() => Paging.Page(name, arguments, synchronises, rows(arguments, state), state.Now()))))).WithMetadata(new Permission(permission));

    /// <summary>Reads the parameters, does the work, and words a refusal as Ashby does.</summary>
    /// <param name="request">The request.</param>
    /// <param name="work">The work; null answers without a body.</param>
    public static async Task<IResult> Answer(HttpRequest request, Func<Arguments, Task<JsonObject?>> work)
    {
        try
        {
            return await work(await Arguments.Read(request)) is { } body ? Microsoft.AspNetCore.Http.Results.Json(body) : Microsoft.AspNetCore.Http.Results.Ok();
        }
        catch (RefusedException refused)
        {
            return refused.Refusal.Answer();
        }
    }

    private static JsonObject? Results(JsonNode results) => new() { ["success"] = true, ["results"] = results };
}
