using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace Candor.Conformance.Support;

/// <summary>
/// Exchanges with Workday held against its own schema: every body, both ways, faults included, is validated, and the envelope around it is held to SOAP 1.1
/// and to the WSDL's bindings (document/literal, the common header, faults of three kinds).
/// </summary>
internal static class SoapCheck
{
    private const string Services = "/workday/ccx/service/acme/";
    private const string Tokens = "/workday/ccx/oauth2/acme/token";

    private static readonly XNamespace Env = "http://schemas.xmlsoap.org/soap/envelope/";
    private static readonly XNamespace Wd = "urn:com.workday/bsvc";
    private static readonly XNamespace Wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

    // 1.8 MB of schema: compiled once a run.
    private static readonly Lazy<XmlSchemaSet> Recruiting = new(() => Load("Recruiting.xsd"));
    private static readonly Lazy<XmlSchemaSet> Integrations = new(() => Load("get-references.xsd"));

    /// <summary>Every way in which an exchange is not as Workday has it; empty for none.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="sides">Whose part is judged.</param>
    public static IReadOnlyList<Violation> Violations(Exchange exchange, Sides sides = Sides.Both) =>
    [
        .. Wrong(exchange, sides).Select(wrong => new Violation(
            wrong.StartsWith("response", StringComparison.Ordinal) ? Sides.Response : Sides.Request, "/urn:com.workday/bsvc", wrong)),
    ];

    private static IReadOnlyList<string> Wrong(Exchange exchange, Sides sides)
    {
        if (exchange.Path == Tokens)
            return [.. Token(exchange, sides)];
        if (!exchange.Path.StartsWith(Services, StringComparison.Ordinal) || exchange.Path[Services.Length..].Split('/') is not [var service, "v45.2"])
            return [$"{exchange.Path} is no address of a service and version"];
        var schema = service switch { "Recruiting" => Recruiting.Value, "Integrations" => Integrations.Value, _ => null };
        if (schema is null)
            return [$"there is no service {service}"];
        try
        {
            return
            [
                .. sides.HasFlag(Sides.Request) ? Request(exchange, schema) : [],
                .. sides.HasFlag(Sides.Response) ? Response(exchange, schema) : [],
            ];
        }
        catch (XmlException broken)
        {
            return [$"a body is no XML: {broken.Message}"];
        }
    }

    private static IEnumerable<string> Request(Exchange exchange, XmlSchemaSet schema)
    {
        if (exchange.Method != "POST" || exchange.Query.Length > 0)
            yield return "request: a call is a POST without a query";
        if (!exchange.RequestHeaders.GetValueOrDefault("Content-Type", "").StartsWith("text/xml", StringComparison.OrdinalIgnoreCase))
            yield return "request: SOAP 1.1 has the media type text/xml";
        if (!exchange.RequestHeaders.ContainsKey("SOAPAction"))
            yield return "request: SOAP 1.1 wants the header SOAPAction";
        var (header, body, wrong) = Envelope(exchange.RequestBody);
        foreach (var one in wrong)
            yield return $"request: {one}";
        if (!Signed(exchange, header))
            yield return "request: neither a bearer token nor a UsernameToken user@tenant with a password";
        foreach (var part in header?.Elements().Where(one => one.Name.Namespace == Wd) ?? [])
            foreach (var one in Validate(part, schema))
                yield return $"request: {one}";
        if (body is null)
            yield break;
        if (!body.Name.LocalName.EndsWith("_Request", StringComparison.Ordinal))
            yield return $"request: {body.Name.LocalName} is no request";
        foreach (var one in Validate(body, schema))
            yield return $"request: {one}";
    }

    private static IEnumerable<string> Response(Exchange exchange, XmlSchemaSet schema)
    {
        if (exchange.Status is 0 or 429)
        {
            if (!string.IsNullOrEmpty(exchange.ResponseBody))
                yield return $"response: {exchange.Status} has a body";
            if (exchange.Status == 429 && !exchange.ResponseHeaders.ContainsKey("Retry-After"))
                yield return "response: 429 without Retry-After";
            yield break;
        }

        if (!exchange.ResponseHeaders.GetValueOrDefault("Content-Type", "").StartsWith("text/xml", StringComparison.OrdinalIgnoreCase))
            yield return "response: SOAP 1.1 has the media type text/xml";
        var (_, body, wrong) = Envelope(exchange.ResponseBody);
        foreach (var one in wrong)
            yield return $"response: {one}";
        if (body is null)
            yield break;
        var asked = Envelope(exchange.RequestBody).Body?.Name.LocalName ?? "";
        foreach (var one in body.Name == Env + "Fault" ? Fault(exchange, body, schema) : Answer(exchange, asked, body, schema))
            yield return $"response: {one}";
    }

    private static IEnumerable<string> Answer(Exchange exchange, string asked, XElement body, XmlSchemaSet schema)
    {
        if (exchange.Status != 200)
            yield return $"an answer with {exchange.Status}";
        if (body.Name.LocalName != asked.Replace("_Request", "_Response", StringComparison.Ordinal))
            yield return $"{body.Name.LocalName} is not the answer to {asked}";
        foreach (var one in Validate(body, schema))
            yield return one;
    }

    private static IEnumerable<string> Fault(Exchange exchange, XElement fault, XmlSchemaSet schema)
    {
        if (exchange.Status is not (500 or 401))
            yield return $"a fault with {exchange.Status}";
        var names = fault.Elements().Select(one => one.Name.ToString()).ToList();
        if (names is not (["faultcode", "faultstring"] or ["faultcode", "faultstring", "detail"]))
            yield return $"a fault has faultcode, faultstring and perhaps detail, in no namespace, and not {string.Join(", ", names)}";
        foreach (var detail in fault.Element("detail")?.Elements() ?? [])
        {
            if (detail.Name.LocalName is not ("Validation_Fault" or "Processing_Fault" or "Authentication_Fault"))
                yield return $"{detail.Name.LocalName} is no fault of the WSDL";
            foreach (var one in Validate(detail, schema))
                yield return one;
        }
    }

    private static IEnumerable<string> Token(Exchange exchange, Sides sides)
    {
        if (sides.HasFlag(Sides.Request))
        {
            var form = (exchange.RequestBody ?? "").Split('&').Select(pair => pair.Split('=')[0]).Order(StringComparer.Ordinal).ToList();
            if (exchange.Method != "POST" || form is not ["grant_type", "refresh_token"])
                yield return "request: RFC 6749 §6 has grant_type and refresh_token in a form";
            if (!exchange.RequestHeaders.GetValueOrDefault("Authorization", "").StartsWith("Basic ", StringComparison.Ordinal))
                yield return "request: the client shows itself by basic authentication";
        }

        if (sides.HasFlag(Sides.Response) && exchange.Status != 0)
        {
            using var body = JsonDocument.Parse(exchange.ResponseBody!);
            string[] needed = exchange.Status == 200 ? ["access_token", "token_type"] : ["error"];
            foreach (var name in needed.Where(name => !body.RootElement.TryGetProperty(name, out _)))
                yield return $"response: {exchange.Status} without {name}";
        }
    }

    private static bool Signed(Exchange exchange, XElement? header)
    {
        if (exchange.RequestHeaders.GetValueOrDefault("Authorization", "").StartsWith("Bearer ", StringComparison.Ordinal))
            return true;
        var user = header?.Element(Wsse + "Security")?.Element(Wsse + "UsernameToken");
        return user?.Element(Wsse + "Username")?.Value.EndsWith("@acme", StringComparison.Ordinal) == true
            && user.Element(Wsse + "Password") is { Value.Length: > 0 } password
            && (string?)password.Attribute("Type") == "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText";
    }

    private static (XElement? Header, XElement? Body, IReadOnlyList<string> Wrong) Envelope(string? text)
    {
        var envelope = XElement.Parse(text ?? "", LoadOptions.PreserveWhitespace);
        if (envelope.Name != Env + "Envelope")
            return (null, null, [$"{envelope.Name} is no SOAP 1.1 envelope"]);
        var parts = envelope.Elements().Select(one => one.Name).ToList();
        if (!parts.SequenceEqual([Env + "Header", Env + "Body"]) && !parts.SequenceEqual([Env + "Body"]))
            return (null, null, ["an envelope has a header, which may be missing, and a body"]);
        return envelope.Element(Env + "Body")!.Elements().ToList() is [var body]
            ? (envelope.Element(Env + "Header"), body, [])
            : (envelope.Element(Env + "Header"), null, ["document/literal has one element in the body"]);
    }

    private static List<string> Validate(XElement element, XmlSchemaSet schema)
    {
        if (!schema.GlobalElements.Contains(new XmlQualifiedName(element.Name.LocalName, element.Name.NamespaceName)))
            return [$"the schema has no element {element.Name}"];
        var wrong = new List<string>();
        new XDocument(element).Validate(schema, (_, found) => wrong.Add($"{element.Name.LocalName}: {found.Message}"));
        return wrong;
    }

    private static XmlSchemaSet Load(string file)
    {
        var set = new XmlSchemaSet { XmlResolver = null };
        using var reader = XmlReader.Create(Repository.Vendor("workday", file));
        set.Add(XmlSchema.Read(reader, (_, found) => throw found.Exception)!);
        set.Compile();
        return set;
    }
}
