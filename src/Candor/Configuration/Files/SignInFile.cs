using Candor.Configuration.Yaml;

namespace Candor.Configuration.Files;

/// <summary><c>sign_in</c> in <c>candor.yaml</c>: what its checked tree says.</summary>
internal static class SignInFile
{
    private static readonly string[] UsualScopes = ["openid", "profile", "email"];

    public static SignInSettings Bind(YamlNode root)
    {
        var own = root["sign_in"];
        var oidc = own?["oidc"];
        return new SignInSettings(
            oidc is null ? null : Bind(oidc, oidc["roles"]!),
            // Whoever has a sign-in of their own wants no second door beside it unless they say so.
            own?["embedded"] is null ? oidc is null : own.IsTrue("embedded"));
    }

    private static OidcSettings Bind(YamlNode oidc, YamlNode roles) => new(
        oidc["name"]?.Text ?? "your organisation",
        oidc.Need("issuer"),
        oidc.Need("client_id"),
        oidc.Need("client_secret"),
        oidc["scopes"] is null ? UsualScopes : oidc.Texts("scopes"),
        oidc.IsTrue("userinfo"),
        roles.Need("claim"),
        roles["map"]!.Fields.ToDictionary(field => field.Key, field => (IReadOnlyList<string>)[.. field.Value.Items.Select(role => role.Text!)], StringComparer.Ordinal));

    /// <summary>What the schema cannot say.</summary>
    public static void Check(YamlNode root, FaultList faults)
    {
        if (root["sign_in"] is not { } own)
            return;
        if (own["embedded"] is { } embedded && !own.IsTrue("embedded") && own["oidc"] is null)
            faults.Add(CandorFile.Name, embedded.Line, "`sign_in.embedded` is false, and there is no `oidc`: nobody could sign in", "Remove it, or add `oidc:`");
        if (own["oidc"]?["scopes"] is { Items: { Count: > 0 } scopes } && scopes.All(scope => scope.Text != "openid"))
            faults.Add(CandorFile.Name, own["oidc"]!["scopes"]!.Line, "`sign_in.oidc.scopes` has no `openid`, without which a provider tells nobody apart", "Add `openid`");
        if (own["oidc"]?["issuer"] is { Text: { } issuer } node && (issuer.Contains('?', StringComparison.Ordinal) || issuer.Contains('#', StringComparison.Ordinal)))
            faults.Add(CandorFile.Name, node.Line, "`sign_in.oidc.issuer` has a query or a fragment, which no issuer has", "Write the issuer as the provider's discovery document spells it");
    }
}
