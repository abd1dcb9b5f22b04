using System.Text.Json.Nodes;
using Candor.Hosting.Pages;
using Candor.Reconcile;
using Candor.Storage;

namespace Candor.Access.Machines;

/// <summary><c>/console/keys</c> for people, and <c>/operator/keys</c> for the command, which alone makes them.</summary>
internal static class KeyRoutes
{
    /// <summary>Who it is when it is the command: whoever holds the installation's data.</summary>
    public const string Command = "command";

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var console = Desks.Routes(routes);
        console.MapGet("/keys", Show).RequireAuthorization(Permissions.SeeKeys);
        console.MapPost("/keys/revoke", Revoke).RequireAuthorization(Permissions.SeeKeys, Permissions.RevokeKeys);
        routes.MapPost("/operator/keys", List).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/operator/keys/create", Create).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/operator/keys/revoke", RevokeForCommand).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task<IResult> Show(HttpContext context, Desks desks, ApiKeys keys, TimeProvider time, CancellationToken cancel) =>
        Page.Of<KeysPage>(new Dictionary<string, object?>
        {
            [nameof(KeysPage.Desk)] = await desks.Of(context),
            [nameof(KeysPage.Keys)] = await keys.List(cancel),
            [nameof(KeysPage.Now)] = time.GetUtcNow(),
        });

    private static async Task<IResult> Revoke(HttpContext context, Desks desks, ApiKeys keys, CancellationToken cancel)
    {
        var form = await context.Request.ReadFormAsync(cancel);
        await keys.Revoke(form["id"].ToString(), (await desks.Of(context)).Member.Id, cancel);
        return Page.SeeOther("/console/keys");
    }

    private static async Task<IResult> List(HttpContext context, OperatorChannel channel, ApiKeys keys, TimeProvider time, CancellationToken cancel) =>
        channel.Accepts(context) ? Results.Json(await Told(keys, time, cancel)) : OperatorChannel.Refuse();

    private static async Task<IResult> Create(
        HttpContext context, string? name, string? scopes, int? days, OperatorChannel channel, ApiKeys keys, CancellationToken cancel) =>
        channel.Accepts(context) ? Results.Json(await Made(keys, name, scopes, days ?? 0, cancel)) : OperatorChannel.Refuse();

    private static async Task<IResult> RevokeForCommand(HttpContext context, string? id, OperatorChannel channel, ApiKeys keys, CancellationToken cancel) =>
        channel.Accepts(context) ? Results.Json(await Revoked(keys, id ?? "", cancel)) : OperatorChannel.Refuse();

    /// <summary>The keys, as JSON.</summary>
    internal static async Task<JsonObject> Told(ApiKeys keys, TimeProvider time, CancellationToken cancel) => new()
    {
        ["keys"] = new JsonArray([.. (await keys.List(cancel)).Select(row => Told(row, time.GetUtcNow()))]),
    };

    /// <summary>A new key, as JSON; or <c>fault</c>.</summary>
    internal static async Task<JsonObject> Made(ApiKeys keys, string? name, string? scopes, int days, CancellationToken cancel)
    {
        var (made, fault) = await keys.Make(name, scopes, days, cancel);
        return made is null
            ? new JsonObject { ["fault"] = fault }
            : new JsonObject
            {
                ["id"] = made.Row.Id,
                ["name"] = made.Row.Name,
                ["key"] = made.Text,
                ["client_id"] = made.Row.Id,
                ["client_secret"] = made.Secret,
                ["scopes"] = ScopesOf(made.Row),
                ["expires_at"] = Moment(made.Row.ExpiresAt),
            };
    }

    /// <summary>Whether there was one to take back, as JSON.</summary>
    internal static async Task<JsonObject> Revoked(ApiKeys keys, string id, CancellationToken cancel) =>
        new() { ["revoked"] = await keys.Revoke(id, Command, cancel) };

    private static JsonObject Told(ApiKeyRow row, DateTimeOffset now) => new()
    {
        ["id"] = row.Id,
        ["name"] = row.Name,
        ["scopes"] = ScopesOf(row),
        ["stands"] = ApiKeys.StandsAt(row, now),
        ["created_at"] = Moment(row.At),
        ["expires_at"] = Moment(row.ExpiresAt),
        ["last_used_at"] = row.LastUsedAt is { } used ? Moment(used) : null,
        ["revoked_at"] = row.RevokedAt is { } revoked ? Moment(revoked) : null,
        ["revoked_by"] = row.RevokedBy,
    };

    private static JsonArray ScopesOf(ApiKeyRow row) => new([.. row.Scopes.Split(' ').Select(scope => JsonValue.Create(scope))]);

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", null);
}
