using System.Globalization;
using System.Text;

namespace Candor.Sandbox.Greenhouse;

/// <summary>
/// A list's query. A cursor carries the filters of the first page, and has to be the only parameter: with anything beside it the answer is 422.
/// </summary>
internal sealed class PageQuery
{
    private readonly Dictionary<string, string> _filters;

    private PageQuery(Dictionary<string, string> filters, int perPage, int offset) => (_filters, PerPage, Offset) = (filters, perPage, offset);

    /// <summary>Rows a page.</summary>
    public int PerPage { get; }

    /// <summary>Rows before this page.</summary>
    public int Offset { get; }

    /// <summary>Reads a query.</summary>
    /// <param name="request">The request.</param>
    /// <param name="allowed">The list's own filters; <c>ids</c>, <c>per_page</c> and <c>cursor</c> are every list's.</param>
    /// <returns>The query, or why it is refused.</returns>
    public static (string? Problem, PageQuery? Query) Read(HttpRequest request, string[] allowed)
    {
        var given = request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        var offset = 0;
        if (given.Remove("cursor", out var cursor))
        {
            if (given.Count > 0)
                return ("cursor must be the only query parameter", null);
            try
            {
                given = QueryStrings(Encoding.UTF8.GetString(Convert.FromBase64String(cursor)), out offset);
            }
            catch (FormatException)
            {
                return ("cursor is not valid", null);
            }
        }

        // An unknown parameter of an older version is ignored in silence by the vendor; here it is refused, so that nobody leans on it.
        if (given.Keys.FirstOrDefault(key => key is not ("ids" or "per_page") && !allowed.Contains(key)) is { } unknown)
            return ($"{unknown} is not a parameter of this list", null);
        var perPage = 100;
        if (given.TryGetValue("per_page", out var size)
            && (!int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out perPage) || perPage is < 1 or > 500))
            return ("per_page is from 1 to 500", null);
        return (null, new PageQuery(given, perPage, offset));
    }

    /// <summary>Whether a row's identifier passes a filter by identifiers; it does when the filter is not set.</summary>
    /// <param name="filter">The filter's name.</param>
    /// <param name="id">The identifier.</param>
    public bool Has(string filter, long id) =>
        !_filters.TryGetValue(filter, out var ids) || ids.Split(',').Contains(id.ToString(CultureInfo.InvariantCulture));

    /// <summary>A filter's text; null when it is not set.</summary>
    /// <param name="filter">The filter's name.</param>
    public string? Text(string filter) => _filters.GetValueOrDefault(filter);

    /// <summary>The lower bound of a filter by time, <c>gte|2026-11-24T00:00:00Z</c>; null when it is not set.</summary>
    /// <param name="filter">The filter's name.</param>
    public DateTimeOffset? Since(string filter) =>
        Text(filter)?.Split('|') is ["gte", var moment, ..]
        && DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since)
            ? since
            : null;

    /// <summary>The cursor of the page after this one; null when this is the last.</summary>
    /// <param name="total">Rows over all pages.</param>
    public string? Next(int total) => Offset + PerPage >= total
        ? null
        : Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Join(
            '&',
            _filters.Append(new("offset", (Offset + PerPage).ToString(CultureInfo.InvariantCulture)))
                .Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}")))));

    private static Dictionary<string, string> QueryStrings(string text, out int offset)
    {
        var pairs = text.Split('&').Select(pair => pair.Split('=')).ToDictionary(
            parts => Uri.UnescapeDataString(parts[0]),
            parts => parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : throw new FormatException());
        offset = pairs.Remove("offset", out var at) ? int.Parse(at, CultureInfo.InvariantCulture) : throw new FormatException();
        return pairs;
    }
}
