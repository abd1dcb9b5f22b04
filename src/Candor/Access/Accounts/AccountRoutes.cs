using Candor.Configuration;
using Candor.Hosting.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace Candor.Access.Accounts;

/// <summary><c>/console/account</c>: what somebody signs in with. They change it only shortly after they came in.</summary>
internal static class AccountRoutes
{
    /// <summary>How long after coming in somebody may change what they come in with: a session left open changes nothing.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(30);

    private const string KeyPurpose = "new-authenticator-key";

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var console = Desks.Routes(routes);
        console.MapGet("/account", (HttpContext context, Desks desks) => Show(context, desks, null));
        console.MapPost("/account/password", SetPassword);
        console.MapPost("/account/passkeys", AddPasskey);
        console.MapPost("/account/passkeys/remove", RemovePasskey);
    }

    private static async Task<IResult> Show(HttpContext context, Desks desks, string? fault)
    {
        var desk = await desks.Of(context);
        if (StaffSession.IsProviders(context.User))
            return MessagePage.Show(StatusCodes.Status200OK, "Your organisation signs you in", "What you sign in with is kept there, and nothing of it here.", "/console", "Screenings");
        var services = context.RequestServices;
        var accounts = services.GetRequiredService<StaffAccounts>();
        var account = await accounts.Find(desk.Member);
        var key = accounts.NewAuthenticatorKey();
        return Page.Of<AccountPage>(
            new Dictionary<string, object?>
            {
                [nameof(AccountPage.Desk)] = desk,
                [nameof(AccountPage.Passkeys)] = await accounts.PasskeysOf(desk.Member),
                [nameof(AccountPage.HasPassword)] = account?.PasswordHash is not null,
                [nameof(AccountPage.Options)] = AccountsRoom.HasPasskeys(services.GetRequiredService<CandorConfiguration>())
                    ? await services.GetRequiredService<Passkeys>().Offer(context, desk.Member)
                    : null,
                [nameof(AccountPage.Key)] = key,
                [nameof(AccountPage.SealedKey)] = KeySeal(context, desk.Member).Protect(key, Passkeys.Patience),
                [nameof(AccountPage.Fault)] = fault,
            },
            fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static Task<IResult> SetPassword(HttpContext context, Desks desks, StaffAccounts accounts, CancellationToken cancel) =>
        Change(context, desks, accounts, cancel, async (member, form) =>
        {
            string key;
            try
            {
                key = KeySeal(context, member).Unprotect(WaysIn.FieldOf(form, "key"));
            }
            catch (System.Security.Cryptography.CryptographicException)
            {
                return "This page was too old. Put the key that stands here now into your app.";
            }

            return await accounts.SetPassword(member, WaysIn.FieldOf(form, "password"), key, WaysIn.FieldOf(form, "code"));
        });

    private static Task<IResult> AddPasskey(HttpContext context, Desks desks, Passkeys passkeys, StaffAccounts accounts, CancellationToken cancel) =>
        Change(context, desks, accounts, cancel, async (member, form) =>
            await passkeys.Take(context, member, WaysIn.FieldOf(form, "credential"), cancel) is { } passkey && await accounts.AddPasskey(member, passkey)
                ? null
                : "That passkey could not be taken: it was not made for this page, or too long ago. Try again.");

    private static Task<IResult> RemovePasskey(HttpContext context, Desks desks, StaffAccounts accounts, CancellationToken cancel) =>
        Change(context, desks, accounts, cancel, async (member, form) =>
        {
            await accounts.RemovePasskey(member, WaysIn.FieldOf(form, "id"));
            return null;
        });

    /// <summary>Changes something for who is here, and lets this session go on while others end.</summary>
    private static async Task<IResult> Change(
        HttpContext context, Desks desks, StaffAccounts accounts, CancellationToken cancel, Func<StaffMember, IFormCollection, Task<string?>> change)
    {
        var session = await context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        if (StaffSession.IsProviders(context.User)
            || !(session.Properties?.IssuedUtc > context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() - Fresh))
        {
            return MessagePage.Show(
                StatusCodes.Status409Conflict,
                "Sign in again first",
                $"What you sign in with can be changed for {Fresh.TotalMinutes:0} minutes after you came in. Sign out and in again, or use a new link.",
                "/console",
                "Screenings");
        }

        var member = (await desks.Of(context)).Member;
        if (await change(member, await context.Request.ReadFormAsync(cancel)) is { } fault)
            return await Show(context, desks, fault);
        // As long as it would have lasted: a change makes no session longer, and none fresh again.
        await context.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme,
            StaffSession.Of(member, await accounts.Stamp(member.Id, cancel)),
            new AuthenticationProperties { IssuedUtc = session.Properties!.IssuedUtc, ExpiresUtc = session.Properties.ExpiresUtc });
        return Page.SeeOther("/console/account");
    }

    /// <summary>A key goes to the page and back, and is this person's alone.</summary>
    private static ITimeLimitedDataProtector KeySeal(HttpContext context, StaffMember member) =>
        context.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector(KeyPurpose, member.Id).ToTimeLimitedDataProtector();
}
