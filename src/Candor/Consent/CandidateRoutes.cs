using Candor.Hosting.Pages;

namespace Candor.Consent;

/// <summary>
/// <c>/s/{token}</c>: a candidate's page, one a state, and what they can say on it. The address is the key, so there is no cookie and nothing
/// that another site could send in the candidate's name.
/// </summary>
public static class CandidateRoutes
{
    /// <summary>The rate limiter's policy for everything under <c>/s/</c>.</summary>
    public const string RateLimit = "candidate";

    /// <summary>Adds the room's services. <see cref="IConsentTexts"/> and <see cref="IGate"/> are Policy's to add.</summary>
    /// <param name="services">The application's services.</param>
    public static IServiceCollection AddConsent(this IServiceCollection services) =>
        services.AddSingleton<CandidateLinks>().AddSingleton<Visits>().AddSingleton<ConsentWatch>();

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var candidate = GroupOf(routes);
        candidate.MapGet("", Show);
        candidate.MapPost("/place", StatePlace.Post);
        candidate.MapPost("/consent", GiveConsent.Post);
        candidate.MapPost("/decline", SayNo.Decline);
        candidate.MapPost("/another-way", SayNo.AskForOtherWay);
        candidate.MapPost("/withdraw", SayNo.Withdraw);
    }

    /// <summary>What holds for every candidate route: open to whoever has the link, limited, and out of the interface's description.</summary>
    /// <param name="routes">The application's routes.</param>
    internal static RouteGroupBuilder GroupOf(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/s/{token}");
        group.AllowAnonymous().DisableAntiforgery().RequireRateLimiting(RateLimit).ExcludeFromDescription();
        return group;
    }

    private static async Task<IResult> Show(string token, Visits visits, IConsentTexts texts, CancellationToken cancel)
    {
        if (await visits.Find(token, cancel) is not { } visit)
            return Visits.NotFound();
        return visit.Step switch
        {
            CandidateStep.Place => StatePlace.Ask(visit),
            CandidateStep.Agree => GiveConsent.Ask(visit, await texts.For(visit.Screening, cancel)),
            CandidateStep.Microphone or CandidateStep.Questions => Page.SeeOther(visit.NextPath),
            _ => Page.Of<StandingPage>(new Dictionary<string, object?>
            {
                [nameof(StandingPage.Visit)] = visit,
                [nameof(StandingPage.Notices)] = visit.Step == CandidateStep.Waiting ? (await texts.For(visit.Screening, cancel)).Notices : [],
            }),
        };
    }
}
