using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candor.Conformance.Support;

/// <summary>Parameters in path, query and headers, and the headers of an answer.</summary>
/// <param name="api">The description.</param>
internal sealed class ParameterCheck(ApiDescription api)
{
    // OpenAPI gives these to the body, the answer and the credential; described as parameters they are ignored.
    private static readonly string[] NotParameters = ["Accept", "Content-Type", "Authorization"];

    /// <summary>What is wrong with a request's parameters. A name in the query that the document does not have is a fault too.</summary>
    /// <param name="item">The path.</param>
    /// <param name="operation">The operation; its parameters come before the path's own of the same name.</param>
    /// <param name="pathValues">The values that stood in the path.</param>
    /// <param name="exchange">The exchange.</param>
    public IEnumerable<Violation> Of(Place item, Place operation, IReadOnlyDictionary<string, string> pathValues, Exchange exchange)
    {
        var described = Parameters(operation).Concat(Parameters(item)).DistinctBy(parameter => (parameter.Text("in"), parameter.Text("name"))).ToList();
        var query = QueryString.Read(exchange.Query);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in described)
        {
            var name = parameter.Text("name")!;
            var given = parameter.Text("in") switch
            {
                "path" => pathValues.TryGetValue(name, out var value) ? [value] : [],
                "header" when !NotParameters.Contains(name, StringComparer.OrdinalIgnoreCase) =>
                    exchange.RequestHeaders.TryGetValue(name, out var header) ? [header] : [],
                "query" => Take(parameter, name, query, taken),
                _ => (IReadOnlyList<string>?)null,
            };
            if (given is null)
                continue;
            if (given.Count == 0)
            {
                if (parameter.Flag("required"))
                    yield return new Violation(Sides.Request, parameter.At, $"the {parameter.Text("in")} parameter {name} is missing");
            }
            else
                foreach (var violation in Misfits(Sides.Request, parameter, $"the {parameter.Text("in")} parameter {name}", given))
                    yield return violation;
        }

        foreach (var unknown in query.Select(pair => pair.Name).Distinct().Where(name => !taken.Contains(name) && !IsCredential(operation, name)))
            yield return new Violation(Sides.Request, $"{operation.At}/parameters", $"the document has no query parameter {unknown} here");
    }

    /// <summary>What is wrong with an answer's headers. Headers the document does not speak of are the server's own.</summary>
    /// <param name="response">The response described.</param>
    /// <param name="exchange">The exchange.</param>
    public IEnumerable<Violation> OfResponse(Place response, Exchange exchange)
    {
        foreach (var (name, referred) in response.Member("headers")?.Members() ?? [])
        {
            var header = api.Follow(referred);
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                continue;
            if (exchange.ResponseHeaders.TryGetValue(name, out var value))
                foreach (var violation in Misfits(Sides.Response, header, $"the header {name}", [value]))
                    yield return violation;
            else if (header.Flag("required"))
                yield return new Violation(Sides.Response, header.At, $"the header {name} is missing");
        }
    }

    private IEnumerable<Place> Parameters(Place holder) => holder.Member("parameters")?.Items().Select(api.Follow) ?? [];

    private static IReadOnlyList<string> Take(Place parameter, string name, IReadOnlyList<(string Name, string Value)> query, HashSet<string> taken)
    {
        if (parameter.Text("style") == "deepObject")
        {
            var inner = query.Where(pair => pair.Name.StartsWith($"{name}[", StringComparison.Ordinal)).ToList();
            taken.UnionWith(inner.Select(pair => pair.Name));
            return inner.Count == 0
                ? []
                : [new JsonObject(inner.Select(pair => KeyValuePair.Create(pair.Name[(name.Length + 1)..].TrimEnd(']'), (JsonNode?)pair.Value))).ToJsonString()];
        }

        taken.Add(name);
        return [.. query.Where(pair => pair.Name == name).Select(pair => pair.Value)];
    }

    private IEnumerable<Violation> Misfits(Sides side, Place parameter, string what, IReadOnlyList<string> given)
    {
        if (parameter.Member("content") is { } content)
        {
            var (_, media) = content.Members().First();
            if (Parsed(given[0]) is not { } value)
                return [new Violation(side, content.At, $"{what} is not JSON")];
            return media.Member("schema") is { } inner ? Violations(side, inner, what, [value]) : [];
        }

        return parameter.Member("schema") is { } schema ? Violations(side, schema, what, Readings(parameter, schema, given)) : [];
    }

    private IEnumerable<Violation> Violations(Sides side, Place schema, string what, IReadOnlyList<JsonElement> readings)
    {
        IReadOnlyList<(string Pointer, string What)> first = [];
        foreach (var reading in readings)
        {
            var faults = api.Schemas.Faults(schema, reading, strict: false);
            if (faults.Count == 0)
                return [];
            first = first.Count == 0 ? faults : first;
        }

        return first.Select(fault => new Violation(side, fault.Pointer, $"{what}: {fault.What}"));
    }

    /// <summary>
    /// What text on the wire can stand for, the likeliest first: a list where the schema wants one, else a number or a truth value, else
    /// text. The parameter fits when one reading does.
    /// </summary>
    private IReadOnlyList<JsonElement> Readings(Place parameter, Place schema, IReadOnlyList<string> given)
    {
        var wanted = Types(schema);
        if (parameter.Text("style") == "deepObject")
            return [Parsed(given[0])!.Value];
        if (wanted.Contains("array"))
        {
            var explode = parameter.Member("explode") is { } told ? told.Value.ValueKind == JsonValueKind.True : parameter.Text("in") == "query";
            var items = explode && parameter.Text("in") == "query" ? given : [.. given.SelectMany(value => value.Split(','))];
            return [JsonSerializer.SerializeToElement(items.Select(Literal)), JsonSerializer.SerializeToElement(items)];
        }

        // One name given twice is no single value.
        if (given.Count > 1)
            return [JsonSerializer.SerializeToElement(given)];
        return wanted.Count > 0 && wanted.All(type => type == "string")
            ? [JsonSerializer.SerializeToElement(given[0])]
            : [Literal(given[0]), JsonSerializer.SerializeToElement(given[0])];
    }

    private IReadOnlyList<string> Types(Place schema) => api.Follow(schema).Member("type") switch
    {
        { Value.ValueKind: JsonValueKind.String } one => [one.Value.GetString()!],
        { Value.ValueKind: JsonValueKind.Array } several => [.. several.Items().Select(type => type.Value.GetString()!)],
        _ => [],
    };

    private bool IsCredential(Place operation, string name) =>
        (operation.Member("security") ?? api.Root.Member("security"))?.Items().SelectMany(way => way.Members())
            .Select(scheme => api.Root.Member("components")?.Member("securitySchemes")?.Member(scheme.Name))
            .Any(scheme => scheme?.Text("in") == "query" && scheme.Value.Text("name") == name) == true;

    /// <summary>A number or truth value where the text is one, else the text.</summary>
    public static JsonElement Literal(string text) =>
        Parsed(text) is { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } literal
            ? literal
            : JsonSerializer.SerializeToElement(text);

    private static JsonElement? Parsed(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
