namespace Candor.Conformance.Support;

/// <summary>Holds exchanges against a description. A side that is not asked for is not judged: a test may send what no connector would.</summary>
/// <param name="api">The description.</param>
/// <param name="strict">Whether a member of a body is a fault that the document does not speak of, even where it does not forbid others.</param>
internal sealed class ExchangeCheck(ApiDescription api, bool strict = true)
{
    private readonly ParameterCheck _parameters = new(api);
    private readonly BodyCheck _bodies = new(api, strict);

    /// <summary>Everything in which an exchange is not as described.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="sides">Whose part is judged.</param>
    public IReadOnlyList<Violation> Violations(Exchange exchange, Sides sides = Sides.Both)
    {
        var (item, found, values) = api.Find(exchange.Method, exchange.Path);
        if (item is not { } path)
            return [new Violation(Sides.Request, "/paths", $"no path of the document is {exchange.Path}")];
        if (found is not { } operation)
            return [new Violation(Sides.Request, path.At, $"the document has no {exchange.Method} here")];

        var violations = new List<Violation>();
        if (sides.HasFlag(Sides.Request))
        {
            violations.AddRange(SecurityCheck.Of(api, operation, exchange));
            violations.AddRange(_parameters.Of(path, operation, values, exchange));
            violations.AddRange(_bodies.OfRequest(operation, exchange));
        }

        // A connection that was cut has no answer to judge.
        if (sides.HasFlag(Sides.Response) && exchange.Status != 0)
            violations.AddRange(Answer(operation, exchange));
        return violations;
    }

    private IEnumerable<Violation> Answer(Place operation, Exchange exchange)
    {
        var responses = operation.Member("responses") ?? new Place($"{operation.At}/responses", default);
        if ((responses.Member($"{exchange.Status}") ?? responses.Member($"{exchange.Status / 100}XX") ?? responses.Member("default")) is not { } described)
            return [new Violation(Sides.Response, responses.At, $"the status {exchange.Status} is not documented here")];
        var response = api.Follow(described);
        return [.. _parameters.OfResponse(response, exchange), .. _bodies.OfResponse(response, exchange)];
    }
}
