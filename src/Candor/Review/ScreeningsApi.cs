using System.ComponentModel;
using Candor.Access;
using Candor.Access.Machines;
using Candor.Audit;
using Candor.Configuration;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Review;

/// <summary>
/// <c>/api/v1/screenings</c>: for programs, under the same table of who sees what. A kind of data that the key's scopes do not cover is absent; so are words
/// and ratings once the consent to them is gone. Names and addresses are not here at all: the ATS has them, by <c>application_id</c>.
/// </summary>
internal static class ScreeningsApi
{
    private const int MostAtOnce = 100;

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = ApiScopes.Routes(routes, "/api/v1/screenings", "Screenings", Permissions.SeeScreenings);
        api.MapGet("", List).WithName("ListScreenings").WithSummary("List screenings, in the order of their identifiers")
            .Produces<ScreeningList>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/{id}", Show).WithName("GetScreening").WithSummary("One screening, with what the key's scopes cover")
            .Produces<ScreeningDetail>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> List(
        [Description("Only those that stand there, such as needs_attention.")] string? state,
        [Description("Only those of an application, by its identifier in the ATS.")] string? application,
        [Description("Only those that moved at or after this moment.")] DateTimeOffset? moved_since,
        [Description("Those after this identifier: next of the page before.")] string? after,
        [Description("How many at once, up to 100.")] int? limit,
        Store store,
        Journal journal,
        Tenant tenant,
        CandorConfiguration configuration,
        CancellationToken cancel)
    {
        var chosen = Enum.GetValues<ScreeningState>().Where(one => state is null || SnakeCase.Of($"{one}") == state).Select(one => $"{one}").ToList();
        var most = limit ?? MostAtOnce;
        if (chosen.Count == 0 || most is < 1 or > MostAtOnce)
            return Results.Problem(
                statusCode: StatusCodes.Status400BadRequest,
                title: chosen.Count == 0
                    ? $"There is no such state: {string.Join(", ", Enum.GetValues<ScreeningState>().Select(one => SnakeCase.Of($"{one}")))}."
                    : $"limit is 1 to {MostAtOnce}.");

        var rows = store.Screenings.AsNoTracking().Where(row => row.Tenant == tenant.Name && chosen.Contains(row.State));
        if (application is not null)
            rows = rows.Where(row => row.ApplicationId == application);
        if (moved_since is { } moment)
            rows = rows.Where(row => row.MovedAt >= moment);
        if (after is not null)
            rows = rows.Where(row => string.Compare(row.Id, after) > 0);
        var ids = await rows.OrderBy(row => row.Id).Take(most + 1).Select(row => row.Id).ToListAsync(cancel);
        var screenings = new List<ScreeningItem>();
        foreach (var id in ids.Take(most))
            if (await journal.Find(id, cancel) is { } screening)
                screenings.Add(ScreeningItem.Of(screening, configuration.PublicUrl));
        return Results.Json(new ScreeningList(screenings, ids.Count > most ? ids[most - 1] : null));
    }

    /// <summary>Whoever reads words or ratings is recorded before they are sent.</summary>
    private static async Task<IResult> Show(
        [Description("The screening's identifier.")] string id,
        HttpContext context,
        CaseFiles files,
        Looks looks,
        CandorConfiguration configuration,
        CancellationToken cancel)
    {
        if (await files.Open(id, cancel) is not { } file)
            return Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is no such screening.");
        var detail = ScreeningDetail.Of(file, configuration.PublicUrl, permission => ApiScopes.Has(context, permission));
        if (detail.Transcript is not null || detail.Result is not null)
            await looks.Record(id, new Actor(ActorKind.Client, MachineAuthentication.ClientOf(context)), new Viewed("result"));
        return Results.Json(detail);
    }
}
