namespace Candor.Configuration;

/// <summary>How people sign in to the console.</summary>
/// <param name="Oidc">The employer's own sign-in; null for none.</param>
/// <param name="Embedded">Whether those who stand under <c>staff</c> sign in with what this installation keeps for them.</param>
public sealed record SignInSettings(OidcSettings? Oidc = null, bool Embedded = true);

/// <summary>An OpenID Connect provider, and which of its people may do what here.</summary>
/// <param name="Name">What people call it: stands on the button.</param>
/// <param name="Issuer">Its issuer, exactly as its tokens spell it.</param>
/// <param name="ClientId">Who we are there.</param>
/// <param name="ClientSecret">Resolved.</param>
/// <param name="Scopes">What is asked for.</param>
/// <param name="UserInfo">Whether claims are read from its userinfo endpoint too.</param>
/// <param name="Claim">The claim that carries roles.</param>
/// <param name="Roles">Roles here by value of that claim. Who has none of the values is refused.</param>
public sealed record OidcSettings(
    string Name,
    string Issuer,
    string ClientId,
    string ClientSecret,
    IReadOnlyList<string> Scopes,
    bool UserInfo,
    string Claim,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Roles)
{
    /// <summary>The roles of somebody, each once, in the order of the documents; none when no value means anything here.</summary>
    /// <param name="values">The claim's values.</param>
    public IReadOnlyList<string> RolesOf(IEnumerable<string> values)
    {
        var had = values.SelectMany(value => Roles.GetValueOrDefault(value, [])).ToHashSet(StringComparer.Ordinal);
        return [.. Access.Roles.All.Select(role => role.Id).Where(had.Contains)];
    }
}
