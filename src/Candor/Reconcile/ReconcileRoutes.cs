using Candor.Access;
using Candor.Access.Teams;
using Candor.Configuration;
using Candor.Hosting.Pages;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Reconcile;

/// <summary><c>/console/issues</c> for people, and <c>/operator/reconcile</c> for the command.</summary>
public static class ReconcileRoutes
{
    private const int ClosedShown = 20;

    /// <summary>Adds the room's services.</summary>
    /// <param name="services">The application's services.</param>
    public static IServiceCollection AddReconcile(this IServiceCollection services)
    {
        services.AddScoped<Trigger.ApplicationWatch>();
        services.AddSingleton<TriggerStages>();
        services.AddScoped<IssueBoard>();
        services.AddScoped<StandingStill>();
        services.AddScoped<Reconciler>();
        services.AddSingleton<ReconcilePasses>();
        services.AddScoped<ReconcileRun>();
        services.AddSingleton<OperatorChannel>();
        return services;
    }

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var console = Desks.Routes(routes);
        console.MapGet("/issues", Show).RequireAuthorization(Permissions.SeeOperations);
        console.MapPost("/issues/noted", Noted).RequireAuthorization(Permissions.SeeOperations, Permissions.Redrive);
        routes.MapPost("/operator/reconcile", Run).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task<IResult> Show(
        HttpContext context, Desks desks, Sight sight, IssueBoard board, Store store, Tenant tenant, CandorConfiguration configuration, TimeProvider time, CancellationToken cancel)
    {
        var open = await board.Open(cancel);
        var closed = await store.Issues.AsNoTracking().Where(row => row.Tenant == tenant.Name && row.ClosedAt != null)
            .OrderByDescending(row => row.ClosedAt).Take(ClosedShown).ToListAsync(cancel);
        var seen = await Seen(context, sight, [.. open, .. closed], cancel);
        return Page.Of<IssuesPage>(new Dictionary<string, object?>
        {
            [nameof(IssuesPage.Desk)] = await desks.Of(context),
            [nameof(IssuesPage.At)] = time.GetUtcNow(),
            [nameof(IssuesPage.Open)] = open.Where(seen).ToList(),
            [nameof(IssuesPage.Elsewhere)] = open.Count(row => !seen(row)),
            [nameof(IssuesPage.Closed)] = closed.Where(seen).ToList(),
            [nameof(IssuesPage.Passes)] = await store.Reconciliations.AsNoTracking().Where(row => row.Tenant == tenant.Name)
                .OrderBy(row => row.Connection).ToListAsync(cancel),
            [nameof(IssuesPage.Staff)] = configuration.Staff.ToDictionary(member => member.Id, member => member.Name, StringComparer.Ordinal),
        });
    }

    private static async Task<IResult> Noted(HttpContext context, Sight sight, IssueBoard board, CancellationToken cancel)
    {
        var key = (await context.Request.ReadFormAsync(cancel))["key"].ToString();
        var named = (await board.Open(cancel)).Where(row => row.Key == key).ToList();
        if (named.TrueForAll(new(await Seen(context, sight, named, cancel))))
            await board.Noted(key, cancel);
        return Page.SeeOther("/console/issues");
    }

    /// <summary>An issue about no screening is everybody's who sees the page; one about a screening that of whoever is on its job.</summary>
    private static async Task<Func<IssueRow, bool>> Seen(HttpContext context, Sight sight, IReadOnlyCollection<IssueRow> issues, CancellationToken cancel)
    {
        var jobs = await sight.Jobs(context.User, [Permissions.SeeScreenings, Permissions.SeeOperations], cancel);
        var seen = await sight.Among(jobs, [.. issues.Select(row => row.Screening).OfType<string>()], cancel);
        return row => row.Screening is null || seen.Contains(row.Screening);
    }

    private static async Task<IResult> Run(
        HttpContext context, string? connection, OperatorChannel channel, ReconcileRun run, CancellationToken cancel) =>
        channel.Accepts(context)
            ? Results.Json(await run.Do(connection, cancel))
            : OperatorChannel.Refuse();
}
