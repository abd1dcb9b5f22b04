using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Candor.Configuration;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Candor.Access;

/// <summary>
/// What a session's cookie says: who. What they may is the configuration's at each request, so that taking a role away works at once. Of somebody
/// from the employer's own sign-in it says the values that meant something when they came, and which provider vouched for them.
/// </summary>
internal static class StaffSession
{
    /// <summary>The claim of each kind of data that a grant opens to the vendor's support. Made anew at each request, never kept in the cookie.</summary>
    public const string SupportClaim = "candor:support";

    private const string Issuer = "candor:issuer";
    private const string Value = "candor:value";
    private const string StampClaim = "candor:stamp";

    /// <summary>The session of somebody who stands under <c>staff</c>.</summary>
    /// <param name="member">Who.</param>
    /// <param name="stamp">The stamp of what they sign in with; null for somebody who set nothing up.</param>
    public static ClaimsPrincipal Of(StaffMember member, string? stamp = null) => Make(member, stamp is null ? [] : [new Claim(StampClaim, stamp)]);

    /// <summary>The session of somebody whom a provider vouches for.</summary>
    /// <param name="oidc">The provider.</param>
    /// <param name="subject">Their identifier there.</param>
    /// <param name="name">Their name; null when it tells none.</param>
    /// <param name="email">Their address; null when it tells none.</param>
    /// <param name="values">The values of the claim that carries roles.</param>
    /// <returns>Null when none of the values means anything here.</returns>
    public static ClaimsPrincipal? Of(OidcSettings oidc, string subject, string? name, string? email, IEnumerable<string> values)
    {
        var known = values.Where(oidc.Roles.ContainsKey).Distinct(StringComparer.Ordinal).ToList();
        var id = IdOf(oidc.Issuer, subject);
        return oidc.RolesOf(known) is { Count: > 0 } roles
            ? Make(
                new StaffMember(id, name ?? id, email ?? "", roles),
                [new Claim(Issuer, oidc.Issuer), .. known.Select(value => new Claim(Value, value))])
            : null;
    }

    /// <summary>Who a session is, as the configuration has them now; null when they may no longer come in.</summary>
    /// <param name="user">The request's user.</param>
    /// <param name="configuration">Who there is.</param>
    public static StaffMember? Find(ClaimsPrincipal user, CandorConfiguration configuration)
    {
        if (user.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id)
            return null;
        if (user.FindFirstValue(Issuer) is not { } issuer)
            return configuration.SignIn.Embedded ? configuration.Staff.FirstOrDefault(member => member.Id == id) : null;
        return configuration.SignIn.Oidc is { } oidc && oidc.Issuer == issuer
            && oidc.RolesOf(user.FindAll(Value).Select(claim => claim.Value)) is { Count: > 0 } roles
                ? new StaffMember(id, user.FindFirstValue(ClaimTypes.Name)!, user.FindFirstValue(ClaimTypes.Email) ?? "", roles)
                : null;
    }

    /// <summary>Whether a provider vouches for a session.</summary>
    /// <param name="user">The request's user.</param>
    public static bool IsProviders(ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == Issuer);

    /// <summary>The stamp that a session carries.</summary>
    /// <param name="user">The request's user.</param>
    public static string? StampOf(ClaimsPrincipal user) => user.FindFirstValue(StampClaim);

    /// <summary>The same session with the roles of now.</summary>
    /// <param name="user">The request's user.</param>
    /// <param name="member">Who <see cref="Find"/> says it is.</param>
    /// <param name="kinds">Kinds of data that a grant opens to them.</param>
    public static ClaimsPrincipal WithRolesOf(ClaimsPrincipal user, StaffMember member, IEnumerable<string> kinds) =>
        Make(member, [.. user.Claims.Where(claim => claim.Type is Issuer or Value or StampClaim), .. kinds.Select(kind => new Claim(SupportClaim, kind))]);

    /// <summary>What the ledger names somebody by: stable, and nothing that tells who it is without the provider.</summary>
    private static string IdOf(string issuer, string subject) =>
        $"oidc-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{issuer}\n{subject}")).AsSpan(0, 10))}";

    private static ClaimsPrincipal Make(StaffMember member, IEnumerable<Claim> more) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, member.Id),
            new Claim(ClaimTypes.Name, member.Name),
            new Claim(ClaimTypes.Email, member.Email),
            .. member.Roles.Select(role => new Claim(ClaimTypes.Role, role)),
            .. more,
        ],
        CookieAuthenticationDefaults.AuthenticationScheme));
}
