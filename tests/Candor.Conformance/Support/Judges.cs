namespace Candor.Conformance.Support;

/// <summary>
/// Who judges an exchange with which wing of the sandbox: for traffic of many vendors, as the journeys leave behind. A vendor whose description is
/// no OpenAPI brings a judge of its own.
/// </summary>
internal static class Judges
{
    /// <summary>Judges one exchange.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="sides">Whose part is judged.</param>
    public delegate IReadOnlyList<Violation> Judge(Exchange exchange, Sides sides);

    /// <summary>By the wing's name.</summary>
    public static IReadOnlyDictionary<string, Judge> All { get; } = new Dictionary<string, Judge>(StringComparer.Ordinal)
    {
        ["greenhouse"] = By(() => ApiDescription.Load(Repository.Vendor("greenhouse", "harvest-v3.openapi.yaml"), "/greenhouse")),
        ["greenhouse-assessment"] = Assessment,
        ["lever"] = By(() => ApiDescription.Load(Repository.Vendor("lever", "lever-v1.openapi.yaml"), "/lever/v1")),
        ["ashby-assessment"] = By(() => ApiDescription.Load(Repository.Vendor("ashby", "ashby-openapi.yml"), "/partners/ashby")),
        ["ashby"] = By(() => ApiDescription.Load(Repository.Vendor("ashby", "ashby-openapi.yml"), "/ashby/api")),
        ["workday"] = SoapCheck.Violations,
    };

    /// <summary>Greenhouse's assessment interface has two servers: what Greenhouse calls is the partner's, what the partner calls is Greenhouse's.</summary>
    private static IReadOnlyList<Violation> Assessment(Exchange exchange, Sides sides)
    {
        var mount = exchange.Path.StartsWith("/partners/", StringComparison.Ordinal) ? "/partners/greenhouse" : "/greenhouse";
        var api = ApiDescription.Load(Repository.Vendor("greenhouse", "assessment", "assessment.openapi.yaml"), mount);
        return new ExchangeCheck(api).Violations(exchange, sides);
    }

    /// <summary>A judge by a description, which is read when it is first needed.</summary>
    /// <param name="api">The description.</param>
    /// <param name="strict">Whether members the document does not speak of are faults.</param>
    public static Judge By(Func<ApiDescription> api, bool strict = true)
    {
        var check = new Lazy<ExchangeCheck>(() => new ExchangeCheck(api(), strict));
        return (exchange, sides) => check.Value.Violations(exchange, sides);
    }
}
