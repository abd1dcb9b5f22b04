using System.Text.Json.Nodes;
using Candor.Access;
using Candor.Access.Teams;
using Candor.Domain.Ledger;
using Candor.Hosting.Pages;
using Candor.Reconcile;

namespace Candor.Retry;

/// <summary><c>/console/dead-letters</c> for people, and <c>/operator/deadletters</c> for the command.</summary>
public static class DeadLetterRoutes
{
    /// <summary>Adds the room's services.</summary>
    /// <param name="services">The application's services.</param>
    public static IServiceCollection AddRetry(this IServiceCollection services) => services
        .AddTransient<ExchangeRecorder>()
        .AddScoped<StepFailures>()
        .AddScoped<DeadLetters>();

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var console = Desks.Routes(routes);
        console.MapGet("/dead-letters", Show).RequireAuthorization(Permissions.SeeOperations);
        console.MapPost("/dead-letters/redrive", Redrive).RequireAuthorization(Permissions.SeeOperations, Permissions.Redrive);
        routes.MapPost("/operator/deadletters", Tell).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/operator/deadletters/redrive", RedriveForCommand).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    /// <summary>Who redrives when it is the command: whoever holds the installation's data.</summary>
    public static Actor Command { get; } = Actor.System("command");

    private static async Task<IResult> Show(HttpContext context, Desks desks, Sight sight, DeadLetters letters, CancellationToken cancel)
    {
        var seen = await sight.Jobs(context.User, [Permissions.SeeScreenings, Permissions.SeeOperations], cancel);
        return Page.Of<DeadLettersPage>(new Dictionary<string, object?>
        {
            [nameof(DeadLettersPage.Desk)] = await desks.Of(context),
            [nameof(DeadLettersPage.Groups)] = await letters.List(seen, cancel),
            [nameof(DeadLettersPage.Part)] = seen.IsPart,
        });
    }

    private static async Task<IResult> Redrive(HttpContext context, Desks desks, Sight sight, DeadLetters letters, CancellationToken cancel)
    {
        var form = await context.Request.ReadFormAsync(cancel);
        var desk = await desks.Of(context);
        var seen = await sight.Jobs(context.User, [Permissions.SeeScreenings, Permissions.SeeOperations, Permissions.Redrive], cancel);
        await letters.Redrive(seen, Named("screening"), Named("cause"), Actor.Staff(desk.Member.Id), cancel);
        return Page.SeeOther("/console/dead-letters");

        string? Named(string field) => form[field].ToString() is { Length: > 0 } value ? value : null;
    }

    private static async Task<IResult> Tell(HttpContext context, OperatorChannel channel, DeadLetters letters, CancellationToken cancel) =>
        channel.Accepts(context) ? Results.Json(await letters.Tell(cancel)) : OperatorChannel.Refuse();

    private static async Task<IResult> RedriveForCommand(
        HttpContext context, string? screening, string? cause, OperatorChannel channel, DeadLetters letters, CancellationToken cancel) =>
        channel.Accepts(context)
            ? Results.Json(Told(await letters.Redrive(screening, cause, Command, cancel)))
            : OperatorChannel.Refuse();

    /// <summary>What was set going, as JSON.</summary>
    /// <param name="going">The screenings.</param>
    internal static JsonObject Told(IReadOnlyList<string> going) => new()
    {
        ["redriven"] = new JsonArray([.. going.Select(id => JsonValue.Create(id))]),
    };
}
