using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Candor.Retry;

/// <summary>
/// Takes secrets and people out of a call, and leaves its shape: which address, which fields, of what kind and length, and what the vendor said to it. What
/// is not known to be harmless is left out; headers are not kept at all.
/// </summary>
internal static partial class Redaction
{
    private const int ShortestToFind = 4;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Names of properties whose texts say what something is, and never who somebody is.
    private static readonly HashSet<string> Structure = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "key", "name_key", "type", "field_type", "value_type", "status", "note_type", "visibility", "code", "success", "moreDataAvailable",
        "application_id", "applicationId", "job_id", "fieldPath", "objectType", "objectId", "baseTemplateId",
    };

    // Where vendors say what was wrong. The sentences may repeat what was sent: that is taken out of them.
    private static readonly HashSet<string> Complaints = new(StringComparer.OrdinalIgnoreCase)
    {
        "message", "error", "errors", "errorInfo", "detail", "title", "reason", "requestId", "faultstring", "faultcode", "Message", "Detail_Message", "Xpath",
    };

    /// <summary>A call, redacted.</summary>
    /// <param name="raw">As it was.</param>
    /// <param name="personal">What must not be seen wherever it stands.</param>
    public static Exchange Of(RawExchange raw, IReadOnlyCollection<string> personal)
    {
        var hidden = personal.Concat(Texts(raw.RequestBody)).Where(text => text.Length >= ShortestToFind).Distinct().OrderByDescending(text => text.Length).ToList();
        return new Exchange(
            $"{raw.Method} {Address(raw.Address, hidden)}",
            Body(raw.RequestBody, raw.RequestType, hidden, complains: false),
            raw.Answer,
            Body(raw.AnswerBody, raw.AnswerType, hidden, complains: raw.Status is not (>= 200 and < 300) || SaysNo(raw.AnswerBody)),
            raw.At,
            (long)raw.Elapsed.TotalMilliseconds);
    }

    // Ashby refuses with status 200, and SOAP may too.
    private static bool SaysNo(string? body) =>
        body is not null && (body.Contains("\"success\":false", StringComparison.Ordinal) || body.Contains("\"success\": false", StringComparison.Ordinal)
            || body.Contains("Fault>", StringComparison.Ordinal));

    private static string Address(Uri address, IReadOnlyList<string> hidden)
    {
        var query = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var (name, value) = pair.Split('=', 2) is [var left, var right] ? (left, Uri.UnescapeDataString(right)) : (pair, "");
            return $"{name}={(Telling().IsMatch(name) || !Harmless().IsMatch(value) ? Length(value) : Uri.UnescapeDataString(Without(value, hidden)))}";
        }).ToList();
        return $"{address.GetLeftPart(UriPartial.Authority)}{Without(address.AbsolutePath, hidden)}{(query.Count > 0 ? "?" + string.Join('&', query) : "")}";
    }

    private static string? Body(string? body, string? type, IReadOnlyList<string> hidden, bool complains)
    {
        if (body is null)
            return null;
        try
        {
            if (type?.Contains("json", StringComparison.OrdinalIgnoreCase) == true)
                return Json(JsonNode.Parse(body), null, hidden, complains)?.ToJsonString(Indented) ?? "null";
            if (type?.Contains("xml", StringComparison.OrdinalIgnoreCase) == true)
                return Xml(body, hidden, complains);
        }
        catch (Exception broken) when (broken is JsonException or XmlException or InvalidOperationException)
        {
            // Breaks off in the middle: where it breaks is all that can be told.
        }

        return Length(body);
    }

    private static JsonNode? Json(JsonNode? node, string? name, IReadOnlyList<string> hidden, bool complains) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(
            Without(pair.Key, hidden), Json(pair.Value, Complaints.Contains(pair.Key) || !Complaints.Contains(name ?? "") ? pair.Key : name, hidden, complains)))),
        JsonArray list => new JsonArray([.. list.Select(item => Json(item, name, hidden, complains))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Told(value.GetValue<string>(), name, hidden, complains),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => Telling().IsMatch(name ?? "") || hidden.Contains(value.ToString()) ? "…" : value.DeepClone(),
        _ => node?.DeepClone(),
    };

    private static string Told(string text, string? name, IReadOnlyList<string> hidden, bool complains) =>
        (name is not null && Structure.Contains(name) && !Telling().IsMatch(name)) || (complains && name is not null && Complaints.Contains(name))
            ? Without(text, hidden)
            : Length(text);

    private static string Xml(string body, IReadOnlyList<string> hidden, bool complains)
    {
        using var reader = XmlReader.Create(new StringReader(body), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        var document = XDocument.Load(reader);
        foreach (var element in document.Descendants().Where(element => !element.HasElements && element.Value.Length > 0).ToList())
            element.Value = complains && Complaints.Contains(element.Name.LocalName) ? Without(element.Value, hidden) : Length(element.Value);
        foreach (var attribute in document.Descendants().Attributes().Where(one => !one.IsNamespaceDeclaration && hidden.Contains(one.Value)))
            attribute.Value = "…";
        return document.ToString();
    }

    /// <summary>Every text in a request, as it may come back in a complaint about it.</summary>
    private static IEnumerable<string> Texts(string? body)
    {
        if (body is null)
            return [];
        try
        {
            return Strings(JsonNode.Parse(body));
        }
        catch (JsonException)
        {
            return body.StartsWith('<') ? XmlText().Matches(body).Select(match => match.Groups[1].Value.Trim()).Where(text => text.Length > 0) : [];
        }
    }

    private static IEnumerable<string> Strings(JsonNode? node, string? name = null) => node switch
    {
        JsonObject map => map.SelectMany(pair => Strings(pair.Value, pair.Key)),
        JsonArray list => list.SelectMany(item => Strings(item, name)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String && !Structure.Contains(name ?? "") => [value.GetValue<string>()],
        _ => [],
    };

    private static string Without(string text, IReadOnlyList<string> hidden) =>
        hidden.Aggregate(text, (whole, part) => whole.Replace(part, "…", StringComparison.OrdinalIgnoreCase));

    private static string Length(string text) => $"({text.Length} characters)";

    /// <summary>Names that tell of people or secrets.</summary>
    [GeneratedRegex("candidate|person|email|phone|name$|token|secret|password|signature|url|link|address", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Telling();

    /// <summary>Identifiers, numbers and words of a query.</summary>
    [GeneratedRegex(@"^[\w,.:\[\]-]{0,500}$", RegexOptions.CultureInvariant)]
    private static partial Regex Harmless();

    [GeneratedRegex(">([^<]+)<", RegexOptions.CultureInvariant)]
    private static partial Regex XmlText();
}
