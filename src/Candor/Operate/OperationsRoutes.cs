using Candor.Access;
using Candor.Access.Teams;
using Candor.Domain.Screenings;
using Candor.Hosting.Pages;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Operate;

/// <summary><c>/console/operations</c>: what an operator looks at before anybody calls.</summary>
public static class OperationsRoutes
{
    private const int Rows = 50;

    /// <summary>Adds the route.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        Desks.Routes(routes).MapGet("/operations", Show).RequireAuthorization(Permissions.SeeOperations);

    private static async Task<IResult> Show(
        HttpContext context,
        Desks desks,
        Sight sight,
        Store store,
        Journal journal,
        Tenant tenant,
        TimeProvider time,
        CancellationToken cancel)
    {
        var seen = await sight.Jobs(context.User, [Permissions.SeeScreenings, Permissions.SeeOperations], cancel);
        var all = store.Screenings.AsNoTracking().Where(row => row.Tenant == tenant.Name);
        var mine = seen.Of(all);
        var attention = new List<Screening>();
        var otherWay = new List<Screening>();
        foreach (var row in await Waiting(mine)
                     .OrderBy(row => row.MovedAt).Take(2 * Rows).Select(row => row.Id).ToListAsync(cancel))
            if (await journal.Find(row, cancel) is { } screening)
                (screening.State == ScreeningState.NeedsAttention ? attention : otherWay).Add(screening);

        var sheet = new OperationsSheet(
            time.GetUtcNow(),
            [.. (await store.Refusals.AsNoTracking().GroupBy(row => new { row.Connection, row.Status, row.Why })
                    .Select(group => new { group.Key, Count = group.Count(), Last = group.Max(row => row.At) }).ToListAsync(cancel))
                .OrderByDescending(one => one.Last).Take(Rows)
                .Select(one => new RefusalCount(one.Key.Connection, one.Key.Status, one.Key.Why, one.Count, one.Last))],
            await store.Deliveries.AsNoTracking().OrderByDescending(row => row.Id).Take(Rows).ToListAsync(cancel),
            await store.Deliveries.AsNoTracking().CountAsync(row => row.HandledAt == null, cancel),
            await mine.Where(row => row.MovedByCandor).OrderBy(row => row.MovedAt).Take(Rows).ToListAsync(cancel),
            seen.IsPart ? await Waiting(all).CountAsync(cancel) - await Waiting(mine).CountAsync(cancel) : 0,
            attention,
            [.. otherWay.OrderBy(screening => screening.OtherWay!.DueAt)],
            await store.Checkpoints.AsNoTracking().Where(row => row.Tenant == tenant.Name).OrderByDescending(row => row.Size).FirstOrDefaultAsync(cancel),
            await store.Events.AsNoTracking().CountAsync(row => row.Tenant == tenant.Name && row.TreeIndex == null, cancel));
        return Page.Of<OperationsPage>(new Dictionary<string, object?>
        {
            [nameof(OperationsPage.Desk)] = await desks.Of(context),
            [nameof(OperationsPage.Sheet)] = sheet,
        });
    }

    private static IQueryable<ScreeningRow> Waiting(IQueryable<ScreeningRow> rows) =>
        rows.Where(row => row.State == nameof(ScreeningState.NeedsAttention) || row.State == nameof(ScreeningState.OtherWayRequested));
}

/// <summary>What the operators' page shows.</summary>
/// <param name="At">As of when.</param>
/// <param name="Refusals">Webhooks turned away, the latest kinds first.</param>
/// <param name="Deliveries">Webhooks taken, the latest first.</param>
/// <param name="OpenDeliveries">How many of all are not dealt with yet.</param>
/// <param name="Moving">Screenings that Candor has to move on, the longest waiting first.</param>
/// <param name="Elsewhere">How many screenings need a person and are of jobs that the page's reader is not on.</param>
/// <param name="Attention">Screenings that need a person.</param>
/// <param name="OtherWay">Requests for another way, the nearest due first.</param>
/// <param name="Checkpoint">The last signed tree head; null before the first.</param>
/// <param name="Unsequenced">Events that wait for their place in the tree.</param>
public sealed record OperationsSheet(
    DateTimeOffset At,
    IReadOnlyList<RefusalCount> Refusals,
    IReadOnlyList<DeliveryRow> Deliveries,
    int OpenDeliveries,
    IReadOnlyList<ScreeningRow> Moving,
    int Elsewhere,
    IReadOnlyList<Screening> Attention,
    IReadOnlyList<Screening> OtherWay,
    CheckpointRow? Checkpoint,
    int Unsequenced);

/// <summary>One kind of refusal.</summary>
/// <param name="Connection">For which connection.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Why">Why.</param>
/// <param name="Count">How often.</param>
/// <param name="Last">When last.</param>
public sealed record RefusalCount(string Connection, int Status, string Why, int Count, DateTimeOffset Last);
