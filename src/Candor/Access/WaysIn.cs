using Candor.Access.Accounts;
using Candor.Configuration;
using Candor.Hosting.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Candor.Access;

/// <summary><c>/sign-in</c>: the ways in that there are, and what comes of them.</summary>
internal static class WaysIn
{
    private const int Longest = 20_000;

    /// <summary><c>GET /sign-in</c>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="fault">What went wrong just now; null for nothing.</param>
    public static async Task<IResult> Show(HttpContext context, string? fault = null)
    {
        var configuration = context.RequestServices.GetRequiredService<CandorConfiguration>();
        var passkeys = configuration.SignIn.Embedded && AccountsRoom.HasPasskeys(configuration) ? context.RequestServices.GetRequiredService<Passkeys>() : null;
        return Page.Of<WaysInPage>(
            new Dictionary<string, object?>
            {
                [nameof(WaysInPage.Form)] = FormToken.Of(context, context.RequestServices.GetRequiredService<IAntiforgery>()),
                [nameof(WaysInPage.Oidc)] = configuration.SignIn.Oidc?.Name,
                [nameof(WaysInPage.Embedded)] = configuration.SignIn.Embedded,
                [nameof(WaysInPage.Options)] = passkeys is null ? null : await passkeys.Ask(context),
                [nameof(WaysInPage.Fault)] = fault,
            },
            fault is null ? StatusCodes.Status200OK : StatusCodes.Status403Forbidden);
    }

    /// <summary><c>POST /sign-in/password</c>.</summary>
    public static async Task<IResult> ByPassword(
        HttpContext context, IAntiforgery antiforgery, CandorConfiguration configuration, StaffAccounts accounts, CancellationToken cancel)
    {
        if (!configuration.SignIn.Embedded || !await antiforgery.IsRequestValidAsync(context))
            return await Show(context, "This page was too old. Try again.");
        var form = await context.Request.ReadFormAsync(cancel);
        var (who, password, code) = (FieldOf(form, "who").Trim(), FieldOf(form, "password"), FieldOf(form, "code"));
        var member = configuration.Staff.FirstOrDefault(one => one.Id == who || string.Equals(one.Email, who, StringComparison.OrdinalIgnoreCase));
        return await accounts.Check(member, password, code, cancel)
            ? await Enter(context, member!, accounts, cancel)
            : await Show(
                context,
                $"That is not right. Each code works once: wait for the next. After {AccountsRoom.WrongBeforeLock} wrong tries nothing is looked at for {AccountsRoom.LockFor.TotalMinutes:0} minutes.");
    }

    /// <summary><c>POST /sign-in/passkey</c>.</summary>
    public static async Task<IResult> ByPasskey(
        HttpContext context, IAntiforgery antiforgery, CandorConfiguration configuration, Passkeys passkeys, StaffAccounts accounts, CancellationToken cancel)
    {
        if (!configuration.SignIn.Embedded || !await antiforgery.IsRequestValidAsync(context))
            return await Show(context, "This page was too old. Try again.");
        var form = await context.Request.ReadFormAsync(cancel);
        return await passkeys.Prove(context, FieldOf(form, "credential"), cancel) is { } account
            && configuration.Staff.FirstOrDefault(one => one.Id == account.Id) is { } member
                ? await Enter(context, member, accounts, cancel)
                : await Show(context, "That passkey does not open this installation.");
    }

    /// <summary>A field as it was typed; empty when it is longer than anything that is asked for.</summary>
    internal static string FieldOf(IFormCollection form, string name) => form[name].ToString() is { Length: < Longest } text ? text : "";

    private static async Task<IResult> Enter(HttpContext context, StaffMember member, StaffAccounts accounts, CancellationToken cancel)
    {
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, StaffSession.Of(member, await accounts.Stamp(member.Id, cancel)));
        return Page.SeeOther("/console");
    }
}
