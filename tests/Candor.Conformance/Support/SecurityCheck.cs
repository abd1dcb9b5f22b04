namespace Candor.Conformance.Support;

/// <summary>Whether a request carries a credential of the kind the document wants. Whether it is the right one is the server's to say.</summary>
internal static class SecurityCheck
{
    /// <summary>What is missing.</summary>
    /// <param name="api">The description.</param>
    /// <param name="operation">The operation; its own <c>security</c> replaces the document's.</param>
    /// <param name="exchange">The exchange.</param>
    public static IEnumerable<Violation> Of(ApiDescription api, Place operation, Exchange exchange)
    {
        if ((operation.Member("security") ?? api.Root.Member("security")) is not { } security)
            yield break;
        var ways = security.Items().ToList();
        if (ways.Count > 0 && !ways.Any(way => way.Members().All(scheme => Carries(api, scheme.Name, exchange))))
        {
            var wanted = string.Join(" or ", ways.Select(way => string.Join(" with ", way.Members().Select(scheme => scheme.Name))));
            yield return new Violation(Sides.Request, security.At, $"the request carries no credential of {wanted}");
        }
    }

    private static bool Carries(ApiDescription api, string name, Exchange exchange)
    {
        if (api.Root.Member("components")?.Member("securitySchemes")?.Member(name) is not { } referred)
            throw new FormatException($"The document has no security scheme {name}.");
        var scheme = api.Follow(referred);
        return (scheme.Text("type"), scheme.Text("scheme")?.ToLowerInvariant()) switch
        {
            ("http", "basic") => Authorization("Basic "),
            ("http", "bearer") or ("oauth2", _) or ("openIdConnect", _) => Authorization("Bearer "),
            ("apiKey", _) => scheme.Text("in") switch
            {
                "header" => exchange.RequestHeaders.ContainsKey(scheme.Text("name")!),
                "query" => QueryString.Read(exchange.Query).Any(pair => pair.Name == scheme.Text("name")),
                _ => true,
            },
            _ => true,
        };

        bool Authorization(string scheme) =>
            exchange.RequestHeaders.TryGetValue("Authorization", out var header) && header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && header.Length > scheme.Length;
    }
}
