using Candor.Access;
using Candor.Access.Teams;
using Candor.Audit;
using Candor.Configuration.History;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting.Pages;
using Candor.Storage;
using Candor.Storage.Objects;
using Microsoft.EntityFrameworkCore;

namespace Candor.Review;

/// <summary><c>/console</c>: the screenings, one screening with all there is to judge it by, and the recording.</summary>
public static class ReviewRoutes
{
    private const int PageSize = 50;

    /// <summary>Adds the room's services.</summary>
    /// <param name="services">The application's services.</param>
    public static IServiceCollection AddReview(this IServiceCollection services) => services.AddScoped<CaseFiles>();

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var console = Desks.Routes(routes);
        console.MapGet("", List);
        console.MapGet("/screenings/{id}", Show);
        console.MapPost("/screenings/{id}/review", JudgeScreening.Post).RequireAuthorization(Permissions.Review);
        console.MapPost("/screenings/{id}/redrive", Redrive.Post).RequireAuthorization(Permissions.Redrive);
        console.MapGet("/screenings/{id}/answers/{question}/audio", Audio).RequireAuthorization(Permissions.HearRecordings);
    }

    /// <summary><c>GET /console</c>, with <c>state</c> and <c>page</c>.</summary>
    private static async Task<IResult> List(
        string? state,
        int? page,
        HttpContext context,
        Desks desks,
        Sight sight,
        Store store,
        Journal journal,
        Tenant tenant,
        CancellationToken cancel)
    {
        var seen = await sight.Jobs(context.User, [Permissions.SeeScreenings], cancel);
        var chosen = Enum.TryParse<ScreeningState>(state, out var parsed) && Enum.IsDefined(parsed) ? parsed : (ScreeningState?)null;
        var mine = seen.Of(store.Screenings.AsNoTracking().Where(row => row.Tenant == tenant.Name));
        var counts = await mine.GroupBy(row => row.State).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancel);
        var at = Math.Max(1, page ?? 1);
        var ids = await mine.Where(row => chosen == null || row.State == chosen.ToString())
            .OrderByDescending(row => row.MovedAt).ThenBy(row => row.Id)
            .Skip((at - 1) * PageSize).Take(PageSize + 1).Select(row => row.Id).ToListAsync(cancel);
        var screenings = new List<Screening>();
        foreach (var id in ids.Take(PageSize))
            if (await journal.Find(id, cancel) is { } screening)
                screenings.Add(screening);
        return Page.Of<ScreeningsPage>(new Dictionary<string, object?>
        {
            [nameof(ScreeningsPage.Desk)] = await desks.Of(context),
            [nameof(ScreeningsPage.Seen)] = seen,
            [nameof(ScreeningsPage.Screenings)] = screenings,
            [nameof(ScreeningsPage.Chosen)] = chosen,
            [nameof(ScreeningsPage.Counts)] = counts.ToDictionary(one => Enum.Parse<ScreeningState>(one.Key), one => one.Count),
            [nameof(ScreeningsPage.Number)] = at,
            [nameof(ScreeningsPage.More)] = ids.Count > PageSize,
        });
    }

    private static async Task<IResult> Show(string id, HttpContext context, Desks desks, CaseFiles files, Looks looks, CancellationToken cancel)
    {
        if (await files.Open(id, cancel) is not { } file)
            return NoSuchScreening();
        var desk = await desks.Of(context);
        // Who may not see results sees none on this page.
        if (desk.ReadsTranscripts || desk.SeesRatings)
            await looks.Record(id, Actor.Staff(desk.Member.Id), new Viewed("result"));
        return ShowCase(desk, file, null);
    }

    /// <summary>The page of a screening.</summary>
    /// <param name="desk">Who looks.</param>
    /// <param name="file">What there is.</param>
    /// <param name="draft">A review that could not stand; null for none.</param>
    internal static IResult ShowCase(Desk desk, CaseFile file, ReviewDraft? draft) => Page.Of<ScreeningPage>(
        new Dictionary<string, object?>
        {
            [nameof(ScreeningPage.Desk)] = desk,
            [nameof(ScreeningPage.File)] = file,
            [nameof(ScreeningPage.Draft)] = draft,
        },
        draft is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);

    /// <summary>Nothing happened under that identifier.</summary>
    internal static IResult NoSuchScreening() => MessagePage.Show(
        StatusCodes.Status404NotFound, "There is no such screening", "Look for it in the list.", "/console", "All screenings");

    /// <summary>The answer as it was transcribed, whole or in ranges. Not there without a consent that still holds.</summary>
    private static async Task<IResult> Audio(
        string id,
        string question,
        Journal journal,
        ScreeningTerms terms,
        IObjectStore objects,
        Looks looks,
        HttpContext context,
        Desks desks,
        CancellationToken cancel)
    {
        if (await journal.Find(id, cancel) is not { } screening
            || terms.Find(screening) is not { Workflow: var workflow }
            || workflow.Questions.All(one => one.Id != question))
            return NoSuchScreening();
        if (screening.Permit("recording") is not { } permit)
            return Results.Problem(statusCode: StatusCodes.Status410Gone, title: "There is no consent to use this recording.");
        if (await objects.Read(permit, ["answers", question, "answer.wav"], cancel) is not { } wav)
            return Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is no recording of this answer.");
        // A player asks for a recording in several ranges: each request is a look, for any of them could be all that was heard.
        await looks.Record(id, Actor.Staff((await desks.Of(context)).Member.Id), new Viewed("recording", question));
        return Results.File(wav, "audio/wav", enableRangeProcessing: true);
    }
}
