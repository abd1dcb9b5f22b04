using System.Globalization;
using System.Text.Json.Nodes;

namespace Candor.Sandbox.Lever;

/// <summary>A list's query: <c>limit</c>, the opaque <c>offset</c> of the page before, and the list's own filters, which have to come with every page.</summary>
internal sealed class PageQuery
{
    private const int Most = 100;

    private readonly IQueryCollection _query;
    private readonly int _limit;
    private readonly string? _after;

    private PageQuery(IQueryCollection query, int limit, string? after) => (_query, _limit, _after) = (query, limit, after);

    /// <summary>Which identifiers stand as whole objects.</summary>
    public IReadOnlyCollection<string> Expand => [.. _query["expand"].OfType<string>().SelectMany(text => text.Split(','))];

    /// <summary>Reads a query.</summary>
    /// <param name="request">The request.</param>
    /// <param name="filters">The list's own filters.</param>
    /// <returns>The query, or why it is refused.</returns>
    public static (string? Problem, PageQuery? Query) Read(HttpRequest request, IReadOnlyCollection<string> filters)
    {
        var query = request.Query;
        // The vendor passes over what it does not know; here it is refused, so that nobody leans on it.
        if (query.Keys.FirstOrDefault(key => key is not ("limit" or "offset" or "expand" or "include") && !filters.Contains(key)) is { } unknown)
            return ($"{unknown} is not a parameter of this list", null);
        var limit = Most;
        if (query.TryGetValue("limit", out var size)
            && (!int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Most))
            return ("limit must be between 1 and 100", null);
        if (!query.TryGetValue("offset", out var offset))
            return (null, new PageQuery(query, limit, null));
        return offset.ToString().Split('.', 3) is ["0", _, var after]
            ? (null, new PageQuery(query, limit, after))
            : ("offset is invalid", null);
    }

    /// <summary>Whether a value passes a filter that may be given more than once; it does when the filter is not set.</summary>
    /// <param name="filter">The filter's name.</param>
    /// <param name="values">The row's values.</param>
    public bool Has(string filter, params IEnumerable<string?> values) => !_query.TryGetValue(filter, out var wanted) || values.Any(value => wanted.Contains(value));

    /// <summary>The list's answer.</summary>
    /// <param name="rows">All rows that pass, the newest first.</param>
    public IResult Answer(IReadOnlyList<JsonObject> rows)
    {
        var from = 0;
        if (_after is not null)
        {
            from = rows.ToList().FindIndex(row => Key(row) == _after) + 1;
            if (from == 0)
                return LeverErrors.Refuse(400, "offset is invalid");
        }

        var page = rows.Skip(from).Take(_limit).ToList();
        var more = from + page.Count < rows.Count;
        var answer = new JsonObject { ["data"] = new JsonArray([.. page]) };
        if (more)
            answer["next"] = $"0.{page[^1]["createdAt"]?.ToString() ?? "0"}.{Key(page[^1])}";
        answer["hasNext"] = more;
        return Results.Json(answer);
    }

    private static string Key(JsonObject row) => (string?)row["id"] ?? Uri.EscapeDataString((string)row["text"]!);
}
