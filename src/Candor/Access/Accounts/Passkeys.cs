using System.Security.Cryptography;
using System.Text;
using Candor.Configuration;
using Candor.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Candor.Access.Accounts;

/// <summary>
/// The two exchanges of WebAuthn, with the framework's handler. What was asked for goes along in a cookie that only this installation can read, works
/// once and for one purpose.
/// </summary>
/// <param name="handler">The framework's.</param>
/// <param name="users">Accounts.</param>
/// <param name="protection">Seals the cookie.</param>
/// <param name="store">What was used.</param>
/// <param name="time">The clock.</param>
internal sealed class Passkeys(
    IPasskeyHandler<AccountRow> handler, UserManager<AccountRow> users, IDataProtectionProvider protection, Store store, TimeProvider time)
{
    /// <summary>How long somebody may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private const string SignInCookie = "candor-passkey";
    private const string EnrolCookie = "candor-new-passkey";

    /// <summary>What the browser is asked for a new passkey, as JSON.</summary>
    /// <param name="context">The request.</param>
    /// <param name="member">Whose.</param>
    public async Task<string> Offer(HttpContext context, StaffMember member)
    {
        var result = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = member.Id, Name = member.Email, DisplayName = member.Name }, context);
        Keep(context, EnrolCookie, result.AttestationState);
        return result.CreationOptionsJson;
    }

    /// <summary>The passkey that a browser made; null when it is not the answer to what this person was asked.</summary>
    /// <param name="context">The request.</param>
    /// <param name="member">Whose.</param>
    /// <param name="credential">What the browser says.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<UserPasskeyInfo?> Take(HttpContext context, StaffMember member, string credential, CancellationToken cancel)
    {
        if (await Once(context, EnrolCookie, cancel) is not { } state)
            return null;
        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = context, CredentialJson = credential, AttestationState = state });
        return result is { Succeeded: true, Passkey: { } passkey, UserEntity.Id: { } id } && id == member.Id ? passkey : null;
    }

    /// <summary>What the browser is asked for to sign in, as JSON. It names nobody.</summary>
    /// <param name="context">The request.</param>
    public async Task<string> Ask(HttpContext context)
    {
        var result = await handler.MakeRequestOptionsAsync(null, context);
        Keep(context, SignInCookie, result.AssertionState);
        return result.RequestOptionsJson;
    }

    /// <summary>Who proved to have a passkey; null when nobody did.</summary>
    /// <param name="context">The request.</param>
    /// <param name="credential">What the browser says.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<AccountRow?> Prove(HttpContext context, string credential, CancellationToken cancel)
    {
        if (await Once(context, SignInCookie, cancel) is not { } state)
            return null;
        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = credential, AssertionState = state });
        if (!result.Succeeded)
            return null;
        // Its counter has moved on.
        await users.AddOrUpdatePasskeyAsync(result.User, result.Passkey);
        return result.User;
    }

    private void Keep(HttpContext context, string cookie, string? state) => context.Response.Cookies.Append(
        cookie,
        protection.CreateProtector(cookie).ToTimeLimitedDataProtector().Protect(state ?? "", time.GetUtcNow() + Patience),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, MaxAge = Patience, IsEssential = true });

    private async Task<string?> Once(HttpContext context, string cookie, CancellationToken cancel)
    {
        if (context.Request.Cookies[cookie] is not { } sealedState)
            return null;
        context.Response.Cookies.Delete(cookie);
        string state;
        try
        {
            state = protection.CreateProtector(cookie).ToTimeLimitedDataProtector().Unprotect(sealedState);
        }
        catch (CryptographicException)
        {
            return null;
        }

        return await UsedLinks.IsFirst(store, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state))), time, cancel) ? state : null;
    }
}

/// <summary>What works once.</summary>
internal static class UsedLinks
{
    /// <summary>Uses a number up; false when it was used before.</summary>
    /// <param name="store">Where that is kept.</param>
    /// <param name="nonce">The number.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<bool> IsFirst(Store store, string nonce, TimeProvider time, CancellationToken cancel)
    {
        var row = store.UsedLinks.Add(new UsedLinkRow { Nonce = nonce, At = time.GetUtcNow() });
        try
        {
            await store.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateException used) when (Journal.IsConflict(used))
        {
            // It must not be tried again with whatever is saved next.
            row.State = EntityState.Detached;
            return false;
        }
    }
}
