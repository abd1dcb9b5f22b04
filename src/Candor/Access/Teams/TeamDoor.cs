using System.Security.Claims;
using Candor.Connectors;
using Candor.Hosting.Pages;
using Candor.Review;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Candor.Access.Teams;

/// <summary>
/// The one place in which every console route that names a screening is held to <see cref="JobScope"/>: in its address, its query or its form, under whatever name. A new
/// route needs nothing, and pages that list screenings ask <see cref="Sight"/> for what to leave out.
/// </summary>
internal static class TeamDoor
{
    private const string Prefix = "scr_";
    private const int LongestId = 64;

    /// <summary>Lets the request through, or says why not; then nothing was shown, done or recorded.</summary>
    /// <param name="invocation">The request, past authorization.</param>
    /// <param name="next">The route.</param>
    public static async ValueTask<object?> Hold(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var sight = context.RequestServices.GetRequiredService<Sight>();
        var asked = context.GetEndpoint()!.Metadata.OfType<IAuthorizeData>().Select(data => data.Policy).ToHashSet(StringComparer.Ordinal);
        var permissions = Permissions.Table.Where(permission => asked.Contains(permission.Name)).ToList();
        foreach (var screening in await Named(context))
        {
            var seen = await sight.At(context.User, screening, context.RequestAborted);
            if (!permissions.TrueForAll(permission => permission.IsHadBy(context.User, seen?.OnTeam == true)))
                return seen is null ? ReviewRoutes.NoSuchScreening() : Refuse(seen, hasAddress: !string.IsNullOrEmpty(context.User.FindFirstValue(ClaimTypes.Email)));
            context.Features.Set(seen);
        }

        return await next(invocation);
    }

    /// <summary>Whether who sits at a page is on the job of the screening it is about; a page about none is as if they were.</summary>
    /// <param name="context">The request.</param>
    public static bool IsOnTeam(HttpContext context) => context.Features.Get<SeenScreening>() is not { OnTeam: false };

    private static async Task<IReadOnlySet<string>> Named(HttpContext context)
    {
        var values = context.Request.RouteValues.Values.Select(value => $"{value}")
            .Concat(context.Request.Query.SelectMany(one => one.Value).OfType<string>());
        if (context.Request.HasFormContentType)
            values = values.Concat((await context.Request.ReadFormAsync(context.RequestAborted)).SelectMany(one => one.Value).OfType<string>());
        return values.Select(value => value.Trim()).Where(IsScreening).Concat(BehindScreenings(context)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>What stands in an address where a screening's identifier belongs, whatever it looks like.</summary>
    private static IEnumerable<string> BehindScreenings(HttpContext context)
    {
        var segments = ((RouteEndpoint)context.GetEndpoint()!).RoutePattern.PathSegments;
        return segments.Zip(segments.Skip(1))
            .Where(pair => pair.First.Parts is [RoutePatternLiteralPart { Content: "screenings" }])
            .SelectMany(pair => pair.Second.Parts).OfType<RoutePatternParameterPart>()
            .Select(parameter => $"{context.GetRouteValue(parameter.Name)}");
    }

    private static bool IsScreening(string value) =>
        value.StartsWith(Prefix, StringComparison.Ordinal) && value.Length <= LongestId && value.Skip(Prefix.Length).All(char.IsAsciiLetterOrDigit);

    private static IResult Refuse(SeenScreening seen, bool hasAddress) => seen.Standing switch
    {
        { Team: JobTeam.Unknown, Failure: var why } => MessagePage.Show(
            StatusCodes.Status403Forbidden,
            "Nobody can say who is on this job",
            $"Your role opens the screenings of jobs that you are on in your ATS, and it could not be asked who is on this one: until it can, nobody with such a role gets in. {Mend(seen.Job, why)}",
            "/console",
            "Back to the screenings"),
        { Team: JobTeam.Untold } => MessagePage.Show(
            StatusCodes.Status403Forbidden,
            "Nobody is on this job",
            "Your role opens the screenings of jobs that you are on in your ATS. It names nobody on this one, and Candor is set to let nobody in then. Whoever looks after the job there can add you.",
            "/console",
            "Back to the screenings"),
        _ when !hasAddress => MessagePage.Show(
            StatusCodes.Status403Forbidden,
            "You have no address here",
            "Your role opens the screenings of jobs that you are on in your ATS, where you are known by your address, and your sign-in tells none, or one that is not proven. Whoever runs Candor here can change that.",
            "/console",
            "Back to the screenings"),
        { Failure: var why } => MessagePage.Show(
            StatusCodes.Status403Forbidden,
            "You are not on this job",
            "Your role opens the screenings of jobs that you are on in your ATS, by the address you sign in with here. Whoever looks after the job there can add you; it is seen here within "
                + $"{JobScope.Freshness.TotalMinutes:0} minutes.{(why is null ? "" : $" Just now your ATS cannot be asked, and what it said last counts. {Mend(seen.Job, why)}")}",
            "/console",
            "Back to the screenings"),
    };

    private static string Mend(JobKey job, AtsError? why) => why?.Kind switch
    {
        AtsErrorKind.Permission or AtsErrorKind.Authentication =>
            $"The connection {job.Connection} may not read it: whoever runs Candor here grants it what the page of connectors lists. ({why.Detail})",
        AtsErrorKind.NotFound => $"The job is not there any more: somebody with a role that is not bound to jobs has to look. ({why.Detail})",
        _ => $"Try again in a minute; if it stays so, tell whoever runs Candor here that {job.Connection} cannot be read.{(why is null ? "" : $" ({why.Detail})")}",
    };
}
