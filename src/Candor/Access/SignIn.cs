using Candor.Access.Accounts;
using Candor.Configuration;
using Candor.Hosting.Pages;
using Candor.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Candor.Access;

/// <summary>
/// <c>/sign-in/{link}</c>: a page with a button, because mail programs open links before people do. Pressing it uses the link up and
/// begins a session. It is how somebody comes in the first time, and again when what they signed in with is lost.
/// </summary>
public static class SignIn
{
    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("/sign-in");
        open.AllowAnonymous().RequireRateLimiting(AccessRoom.SignInRateLimit).ExcludeFromDescription();
        open.MapGet("", (HttpContext context, CancellationToken _) => WaysIn.Show(context));
        open.MapPost("/password", WaysIn.ByPassword);
        open.MapPost("/passkey", WaysIn.ByPasskey);
        open.MapGet("/oidc", OidcSignIn.Leave);
        // The framework's handler answers it before it comes here, unless there is no provider; it stands here to be limited like the others.
        open.MapGet("/oidc/callback", () => Refused());
        open.MapGet("/not-yours", () => MessagePage.Show(
            StatusCodes.Status403Forbidden,
            "Not for your role",
            "You are signed in, but this page is for other roles. Whoever runs Candor here can change that in the configuration.",
            "/console",
            "Back to the screenings"));
        open.MapGet("/{link}", Show);
        open.MapPost("", Use);
        routes.MapPost("/sign-out", Leave).ExcludeFromDescription();
    }

    private static IResult Show(string link, HttpContext context, StaffLinks links, IAntiforgery antiforgery, CandorConfiguration configuration) =>
        links.Read(link) is { } read && Member(read, configuration) is { } member
            ? Page.Of<SignInPage>(new Dictionary<string, object?>
            {
                [nameof(SignInPage.Name)] = member.Name,
                [nameof(SignInPage.Token)] = link,
                [nameof(SignInPage.Form)] = FormToken.Of(context, antiforgery),
            })
            : Refused();

    private static async Task<IResult> Use(
        HttpContext context,
        IAntiforgery antiforgery,
        StaffLinks links,
        StaffAccounts accounts,
        CandorConfiguration configuration,
        Store store,
        TimeProvider time,
        CancellationToken cancel)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Refused();
        var form = await context.Request.ReadFormAsync(cancel);
        if (links.Read(form["link"]) is not { } link || Member(link, configuration) is not { } member)
            return Refused();
        if (!await UsedLinks.IsFirst(store, link.Nonce, time, cancel))
            return Refused();
        var stamp = await accounts.Stamp(member.Id, cancel);
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, StaffSession.Of(member, stamp));
        // Who comes for the first time sets up how to come back.
        return Page.SeeOther(stamp is null ? "/console/account" : "/console");
    }

    private static async Task<IResult> Leave(HttpContext context, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Page.SeeOther("/console");
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Page.SeeOther("/sign-in");
    }

    private static StaffMember? Member(StaffLink link, CandorConfiguration configuration) =>
        configuration.SignIn.Embedded ? configuration.Staff.FirstOrDefault(member => member.Id == link.Staff) : null;

    private static IResult Refused() => MessagePage.Show(
        StatusCodes.Status403Forbidden,
        "This link no longer works",
        "A sign-in link works once, for fifteen minutes. Ask whoever runs Candor here for a new one.");
}
