using Candor.Reconcile;

namespace Candor.Privacy;

/// <summary>What the commands on this machine ask of the running product.</summary>
internal static class OperatorRoutes
{
    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var commands = routes.MapGroup("/operator");
        commands.AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        commands.MapPost("/retention/due", (HttpContext context, string? screening, OperatorChannel channel, PrivacyDesk desk, CancellationToken cancel) =>
            channel.Answer(context, () => desk.Due(screening, cancel)));
        commands.MapPost("/retention/run", (HttpContext context, OperatorChannel channel, PrivacyDesk desk, CancellationToken cancel) =>
            channel.Answer(context, () => desk.Run(cancel)));
        commands.MapPost("/holds", (HttpContext context, OperatorChannel channel, PrivacyDesk desk, CancellationToken cancel) =>
            channel.Answer(context, () => desk.Holds(cancel)));
        commands.MapPost("/holds/place", (
            HttpContext context, string subject, string by, string reason, OperatorChannel channel, PrivacyDesk desk, CancellationToken cancel) =>
            channel.Answer(context, () => desk.Place(subject, by, reason, cancel)));
        commands.MapPost("/holds/lift", (
            HttpContext context, string id, string by, string reason, OperatorChannel channel, PrivacyDesk desk, CancellationToken cancel) =>
            channel.Answer(context, () => desk.Lift(id, by, reason, cancel)));
        commands.MapPost("/erase", (
            HttpContext context, string subject, string by, string because, OperatorChannel channel, PrivacyDesk desk, CancellationToken cancel) =>
            channel.Answer(context, () => desk.Erase(subject, by, because, cancel)));
        commands.MapPost("/certificate", (HttpContext context, string screening, OperatorChannel channel, PrivacyDesk desk, CancellationToken cancel) =>
            channel.Answer(context, () => desk.Certificate(screening, cancel)));
    }
}
