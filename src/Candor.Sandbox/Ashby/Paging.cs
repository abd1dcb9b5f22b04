using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Candor.Sandbox.Ashby;

/// <summary>A row of a list.</summary>
/// <param name="Json">As it is shown.</param>
/// <param name="ChangedAt">When it last changed: what an incremental synchronisation goes by.</param>
internal sealed record Row(JsonObject Json, DateTimeOffset ChangedAt);

/// <summary>
/// Pages: <c>moreDataAvailable</c> with <c>nextCursor</c>, and on the last page of a list that knows incremental synchronisation a
/// <c>syncToken</c>, with which the next time only what has changed since is listed.
/// </summary>
internal static class Paging
{
    private const int Most = 100;

    /// <summary>One page.</summary>
    /// <param name="endpoint">The list: a cursor is good for its own only.</param>
    /// <param name="arguments">With <c>limit</c>, <c>cursor</c>, <c>syncToken</c>.</param>
    /// <param name="synchronises">Whether the list knows incremental synchronisation.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="now">The moment.</param>
    public static JsonObject Page(string endpoint, Arguments arguments, bool synchronises, IEnumerable<Row> rows, DateTimeOffset now)
    {
        var limit = (int)Math.Clamp(arguments.OptionalNumber("limit") ?? Most, 1, Most);
        var offset = arguments.OptionalText("cursor") is { } cursor ? (int)Opened(cursor, $"{endpoint}/cursor") : 0;
        var since = synchronises && arguments.OptionalText("syncToken") is { } token ? Opened(token, $"{endpoint}/sync") : 0;
        var all = rows.Where(row => row.ChangedAt.ToUnixTimeMilliseconds() >= since).ToList();
        var more = offset + limit < all.Count;
        var page = new JsonObject
        {
            ["success"] = true,
            ["results"] = new JsonArray([.. all.Skip(offset).Take(limit).Select(row => row.Json)]),
            ["moreDataAvailable"] = more,
        };
        if (more)
            page["nextCursor"] = Sealed($"{endpoint}/cursor", offset + limit);
        else if (synchronises)
            page["syncToken"] = Sealed($"{endpoint}/sync", now.ToUnixTimeMilliseconds());
        return page;
    }

    private static string Sealed(string what, long value) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{what}:{value.ToString(CultureInfo.InvariantCulture)}"));

    private static long Opened(string token, string what)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(':') is [var kind, var value] && kind == what
            && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw RefusedException.Input("The cursor or syncToken is not valid");
    }
}
