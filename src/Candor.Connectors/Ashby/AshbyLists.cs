using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Connectors.Http;

namespace Candor.Connectors.Ashby;

/// <summary>
/// Whole lists, page by page. What goes wrong here without an error is looked for: a filter that is dropped (each row is held to it), a record that
/// comes twice, a cursor that does not move on, and more data without a cursor.
/// </summary>
/// <param name="ashby">The account.</param>
internal sealed class AshbyLists(AshbyClient ashby)
{
    private const int PageSize = 100;
    private const int MostPages = 200;

    /// <summary>Reads a list to its end.</summary>
    /// <param name="endpoint">Such as <c>application.list</c>.</param>
    /// <param name="filters">Its parameters, without those of paging.</param>
    /// <param name="fits">Whether a row is one of those asked for.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<IReadOnlyList<JsonElement>>> All(string endpoint, JsonObject filters, Func<JsonElement, bool> fits, CancellationToken cancel)
    {
        var rows = new List<JsonElement>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var cursors = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        for (var pages = 0; pages < MostPages; pages++)
        {
            var body = filters.DeepClone().AsObject();
            body["limit"] = PageSize;
            if (cursor is not null)
                body["cursor"] = cursor;
            var read = await ashby.Read(endpoint, body, cancel);
            if (read is not Outcome<JsonElement>.Yes(var page))
                return read.Then<IReadOnlyList<JsonElement>>(_ => []);
            if (!page.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Array)
                return Wrong("Ashby answered a list with something else.");
            foreach (var row in results.EnumerateArray())
            {
                if (Unfit(row, fits, seen) is { } why)
                    return Wrong(why);
                rows.Add(row);
            }

            switch (Next(page))
            {
                case (false, _):
                    return new Outcome<IReadOnlyList<JsonElement>>.Yes(rows);
                case (true, { } next) when cursors.Add(next):
                    cursor = next;
                    break;
                default:
                    return Wrong("The list says there is more, and not where, or the same place again.");
            }
        }

        return Wrong($"The list does not end after {MostPages} pages.");
    }

    private static (bool? More, string? Cursor) Next(JsonElement page) => (
        page.TryGetProperty("moreDataAvailable", out var more) && more.ValueKind is JsonValueKind.True or JsonValueKind.False ? more.GetBoolean() : null,
        page.TryGetProperty("nextCursor", out var cursor) && cursor.ValueKind == JsonValueKind.String && cursor.GetString() is { Length: > 0 } text ? text : null);

    private static string? Unfit(JsonElement row, Func<JsonElement, bool> fits, HashSet<string> seen)
    {
        try
        {
            if (AshbyRows.Text(row, "id") is not { } id)
                return "A row of a list has no id.";
            if (!fits(row))
                return "Ashby listed a record that was not asked for: its filter was not kept to.";
            return seen.Add(id) ? null : "Ashby listed the same record twice.";
        }
        catch (Exception surprise) when (HttpErrors.IsOtherShape(surprise))
        {
            return "A record from the vendor is not of the shape it documents.";
        }
    }

    private static Outcome<IReadOnlyList<JsonElement>> Wrong(string why) =>
        new Outcome<IReadOnlyList<JsonElement>>.No(new(AtsErrorKind.Malformed, why));
}
