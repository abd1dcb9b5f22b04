using System.Text;
using System.Text.Json;

namespace Candor.Conformance.Support;

/// <summary>One request as it was really sent, and what was answered.</summary>
/// <param name="Method">The method in capitals.</param>
/// <param name="Path">The path as it stood in the request line, escaped.</param>
/// <param name="Query">The query with its question mark, escaped; empty for none.</param>
/// <param name="RequestHeaders">Headers, names without case; several values of one name joined by a comma.</param>
/// <param name="RequestBody">The body as text; null or empty for none.</param>
/// <param name="Status">The answer's status; 0 when the connection ended without one.</param>
/// <param name="ResponseHeaders">As for the request.</param>
/// <param name="ResponseBody">As for the request.</param>
internal sealed record Exchange(
    string Method,
    string Path,
    string Query,
    IReadOnlyDictionary<string, string> RequestHeaders,
    string? RequestBody,
    int Status,
    IReadOnlyDictionary<string, string> ResponseHeaders,
    string? ResponseBody)
{
    private const int Shown = 4000;

    /// <summary>Headers from pairs.</summary>
    /// <param name="pairs">Names and values.</param>
    public static IReadOnlyDictionary<string, string> Headers(IEnumerable<KeyValuePair<string, IEnumerable<string>>> pairs) =>
        pairs.GroupBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => string.Join(", ", group.SelectMany(pair => pair.Value)), StringComparer.OrdinalIgnoreCase);

    /// <summary>An exchange as the sandbox notes it with <c>--traffic</c>: one JSON object.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The wing it was had with, the fault that struck it (null for none), and the exchange.</returns>
    /// <exception cref="FormatException">The line is not of that form.</exception>
    public static (string Wing, string? Fault, Exchange Exchange) FromTraffic(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var noted = document.RootElement;
            var query = Text(noted, "query") ?? "";
            return (
                noted.GetProperty("wing").GetString()!,
                Text(noted, "fault"),
                new Exchange(
                    noted.GetProperty("method").GetString()!,
                    noted.GetProperty("path").GetString()!,
                    query.Length == 0 || query[0] == '?' ? query : $"?{query}",
                    NotedHeaders(noted.GetProperty("request_headers")),
                    Text(noted, "request_body"),
                    noted.GetProperty("status").GetInt32(),
                    NotedHeaders(noted.GetProperty("response_headers")),
                    Text(noted, "response_body")));
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("A line of the traffic file is not an exchange.", other);
        }
    }

    /// <summary>The exchange for a reader, without its credentials.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().Append(Method).Append(' ').Append(Path).Append(Query).Append('\n');
        Append(text, RequestHeaders, RequestBody);
        text.Append(Status == 0 ? "(no answer)\n" : $"{Status}\n");
        if (Status != 0)
            Append(text, ResponseHeaders, ResponseBody);
        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyDictionary<string, string> headers, string? body)
    {
        foreach (var (name, value) in headers)
            text.Append(name).Append(": ").Append(name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) ? $"{value.Split(' ')[0]} …" : value).Append('\n');
        if (!string.IsNullOrEmpty(body))
            text.Append('\n').Append(body.Length > Shown ? $"{body[..Shown]} … ({body.Length} characters)" : body).Append('\n');
    }

    /// <summary>A body is noted as text; one noted as JSON is taken too.</summary>
    private static string? Text(JsonElement noted, string name) =>
        !noted.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.GetRawText();

    private static IReadOnlyDictionary<string, string> NotedHeaders(JsonElement noted) => Headers(noted.EnumerateObject().Select(header =>
        KeyValuePair.Create<string, IEnumerable<string>>(
            header.Name,
            header.Value.ValueKind == JsonValueKind.Array ? [.. header.Value.EnumerateArray().Select(value => value.ToString())] : [header.Value.ToString()])));
}
