using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Candor.Conformance.Support;

/// <summary>Bodies: their media type, and JSON and forms by their schema. Of a multipart body only the parts' names are looked at.</summary>
/// <param name="api">The description.</param>
/// <param name="strict">Whether members the document does not speak of are faults.</param>
internal sealed partial class BodyCheck(ApiDescription api, bool strict)
{
    /// <summary>What is wrong with a request's body.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="exchange">The exchange.</param>
    public IEnumerable<Violation> OfRequest(Place operation, Exchange exchange)
    {
        var empty = string.IsNullOrEmpty(exchange.RequestBody);
        if (operation.Member("requestBody") is not { } referred)
            return empty ? [] : [new Violation(Sides.Request, operation.At, "the document has no request body here")];
        var described = api.Follow(referred);
        if (empty)
            return described.Flag("required") ? [new Violation(Sides.Request, described.At, "the request has no body")] : [];
        return described.Member("content") is { } content ? Of(Sides.Request, content, exchange.RequestHeaders, exchange.RequestBody!) : [];
    }

    /// <summary>What is wrong with an answer's body.</summary>
    /// <param name="response">The response described.</param>
    /// <param name="exchange">The exchange.</param>
    public IEnumerable<Violation> OfResponse(Place response, Exchange exchange)
    {
        var empty = string.IsNullOrEmpty(exchange.ResponseBody);
        if (response.Member("content") is not { } content || !content.Members().Any())
            return empty ? [] : [new Violation(Sides.Response, response.At, "the document has no body for this answer")];
        return empty
            ? [new Violation(Sides.Response, content.At, "the answer has no body")]
            : Of(Sides.Response, content, exchange.ResponseHeaders, exchange.ResponseBody!);
    }

    private IEnumerable<Violation> Of(Sides side, Place content, IReadOnlyDictionary<string, string> headers, string body)
    {
        var type = headers.TryGetValue("Content-Type", out var header) && MediaTypeHeaderValue.TryParse(header, out var parsed) ? parsed.MediaType! : "";
        var described = content.Members().Where(media => Fits(media.Name, type)).Select(media => (Place?)media.Place).FirstOrDefault();
        if (described is not { } media)
            return [new Violation(side, content.At, $"the media type is {(type.Length == 0 ? "missing" : type)}, and the document has {string.Join(", ", content.Members().Select(one => one.Name))}")];
        if (media.Member("schema") is not { } schema)
            return [];
        if (type == "application/json" || type.EndsWith("+json", StringComparison.Ordinal))
            return Json(side, schema, body);
        if (type == "application/x-www-form-urlencoded")
            return Faults(side, schema, Form(schema, QueryString.Read(body)));
        return type.StartsWith("multipart/", StringComparison.Ordinal) ? Parts(side, schema, body) : [];
    }

    private IEnumerable<Violation> Json(Sides side, Place schema, string body)
    {
        try
        {
            // A name given twice would be read one way here and another there.
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Faults(side, schema, document.RootElement);
        }
        catch (JsonException)
        {
            return [new Violation(side, schema.At, "the body is not JSON")];
        }
    }

    private List<Violation> Faults(Sides side, Place schema, JsonElement value) =>
        [.. api.Schemas.Faults(schema, value, strict).Select(fault => new Violation(side, fault.Pointer, $"the body: {fault.What}"))];

    private JsonElement Form(Place schema, IReadOnlyList<(string Name, string Value)> pairs)
    {
        var properties = api.Follow(schema).Member("properties");
        return JsonSerializer.SerializeToElement(pairs.GroupBy(pair => pair.Name).ToDictionary(
            group => group.Key,
            group => group.Count() > 1 ? group.Select(pair => pair.Value).ToArray() : Field(properties?.Member(group.Key), group.First().Value)));
    }

    private object Field(Place? described, string value) =>
        described is { } schema && api.Follow(schema).Text("type") is "integer" or "number" or "boolean" ? ParameterCheck.Literal(value) : value;

    private IEnumerable<Violation> Parts(Sides side, Place schema, string body)
    {
        var names = PartName().Matches(body).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var form = api.Follow(schema);
        var known = form.Member("properties")?.Members().Select(member => member.Name).ToList() ?? [];
        foreach (var missing in form.Member("required")?.Items().Select(name => name.Value.GetString()!).Where(name => !names.Contains(name)) ?? [])
            yield return new Violation(side, $"{form.At}/required", $"the form has no part {missing}");
        foreach (var unknown in names.Where(name => known.Count > 0 && !known.Contains(name)))
            yield return new Violation(side, $"{form.At}/properties", $"the document has no part {unknown}");
    }

    private static bool Fits(string range, string type)
    {
        var described = range.Split(';')[0].Trim();
        return described == "*/*" || described.Equals(type, StringComparison.OrdinalIgnoreCase)
            || (described.EndsWith("/*", StringComparison.Ordinal) && type.StartsWith(described[..^1], StringComparison.OrdinalIgnoreCase));
    }

    [GeneratedRegex("Content-Disposition: form-data;[^\\r\\n]*?\\bname=\"?(?<name>[^\";\\r\\n]+)\"?", RegexOptions.IgnoreCase)]
    private static partial Regex PartName();
}
