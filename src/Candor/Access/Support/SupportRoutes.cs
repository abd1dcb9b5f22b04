using System.Globalization;
using Candor.Hosting.Pages;

namespace Candor.Access.Support;

/// <summary><c>/console/support</c>: who of the vendor's support is let in, for how long, to what and why.</summary>
internal static class SupportRoutes
{
    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var console = Desks.Routes(routes);
        console.MapGet("/support", (HttpContext context, Desks desks, SupportGrants grants, TimeProvider time, CancellationToken cancel) =>
            Show(context, desks, grants, time, null, cancel)).RequireAuthorization(Permissions.SeeSupport);
        console.MapPost("/support/grant", Grant).RequireAuthorization(Permissions.SeeSupport, Permissions.GrantSupport);
        console.MapPost("/support/end", End).RequireAuthorization(Permissions.SeeSupport, Permissions.GrantSupport);
    }

    private static async Task<IResult> Show(
        HttpContext context, Desks desks, SupportGrants grants, TimeProvider time, string? fault, CancellationToken cancel) => Page.Of<SupportPage>(
        new Dictionary<string, object?>
        {
            [nameof(SupportPage.Desk)] = await desks.Of(context),
            [nameof(SupportPage.People)] = grants.People,
            [nameof(SupportPage.Grants)] = (await grants.All(cancel)).Reverse().ToList(),
            [nameof(SupportPage.Now)] = time.GetUtcNow(),
            [nameof(SupportPage.Fault)] = fault,
        },
        fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> Grant(HttpContext context, Desks desks, SupportGrants grants, TimeProvider time, CancellationToken cancel)
    {
        var form = await context.Request.ReadFormAsync(cancel);
        var fault = await grants.Grant(
            (await desks.Of(context)).Member.Id,
            form["member"],
            int.TryParse(form["hours"], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) ? hours : 0,
            [.. form["kind"].OfType<string>()],
            form["why"]);
        return fault is null ? Page.SeeOther("/console/support") : await Show(context, desks, grants, time, fault, cancel);
    }

    private static async Task<IResult> End(HttpContext context, Desks desks, SupportGrants grants, CancellationToken cancel)
    {
        var form = await context.Request.ReadFormAsync(cancel);
        await grants.End((await desks.Of(context)).Member.Id, form["grant"].ToString(), cancel);
        return Page.SeeOther("/console/support");
    }
}
