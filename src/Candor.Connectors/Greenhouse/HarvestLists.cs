using System.Text.Json;
using Candor.Connectors.Http;

namespace Candor.Connectors.Greenhouse;

/// <summary>
/// Whole lists, page by page. Three things go wrong here without an error and are looked for: a filter that is dropped (each row is held
/// to it), a page that comes twice (no record may), and an end that is none (a full page without a next one is asked for again in
/// another size).
/// </summary>
/// <param name="harvest">The account.</param>
internal sealed class HarvestLists(HarvestClient harvest)
{
    private const int PageSize = 500;
    private const int MostPages = 200;
    private const int MostIds = 50;

    /// <summary>Reads a list to its end.</summary>
    /// <param name="path">Below <c>/v3/</c>, with its filters.</param>
    /// <param name="fits">Whether a row is one of those asked for.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<IReadOnlyList<JsonElement>>> All(string path, Func<JsonElement, bool> fits, CancellationToken cancel)
    {
        var first = await Pages(path, PageSize, fits, cancel);
        if (first is not Outcome<Listed>.Yes(var listed) || !listed.EndsFull)
            return first.Then(list => list.Rows);
        // One row less to the page must bring a further page; when it does not, the list was cut off.
        return (await Pages(path, PageSize - 1, fits, cancel)) switch
        {
            Outcome<Listed>.Yes({ EndsFull: true }) => Wrong<IReadOnlyList<JsonElement>>("The list ends on a full page, in whatever size it is asked for: it is cut off."),
            var second => second.Then(list => list.Rows),
        };
    }

    /// <summary>Reads the records with these ids, as many to a call as the vendor takes.</summary>
    /// <param name="path">Below <c>/v3/</c>, without filters.</param>
    /// <param name="filter">The filter's name, such as <c>ids</c>.</param>
    /// <param name="property">The row's property that the filter is about.</param>
    /// <param name="ids">The ids; none reads nothing.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>What there is of them, in the vendor's order.</returns>
    public async Task<Outcome<IReadOnlyList<JsonElement>>> By(string path, string filter, string property, IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        var rows = new List<JsonElement>();
        foreach (var some in ids.Distinct(StringComparer.Ordinal).Chunk(MostIds))
        {
            var listed = await All($"{path}{(path.Contains('?') ? '&' : '?')}{filter}={string.Join(',', some)}", row => some.Contains(HarvestRows.Text(row, property)), cancel);
            if (listed is not Outcome<IReadOnlyList<JsonElement>>.Yes(var found))
                return listed;
            rows.AddRange(found);
        }

        return new Outcome<IReadOnlyList<JsonElement>>.Yes(rows);
    }

    private async Task<Outcome<Listed>> Pages(string path, int size, Func<JsonElement, bool> fits, CancellationToken cancel)
    {
        var rows = new List<JsonElement>();
        var seen = new HashSet<string?>(StringComparer.Ordinal);
        Uri? page = new(harvest.Base, $"{path}{(path.Contains('?') ? '&' : '?')}per_page={size}");
        for (var pages = 0; pages < MostPages; pages++)
        {
            var read = await harvest.Read(page, cancel);
            if (read is not Outcome<HarvestClient.Answer>.Yes(var answer))
                return read.Then(_ => new Listed([], false));
            if (answer.Body.ValueKind != JsonValueKind.Array)
                return Wrong<Listed>("The vendor answered a list with something else.");
            foreach (var row in answer.Body.EnumerateArray())
            {
                if (Unfit(row, fits, seen) is { } why)
                    return Wrong<Listed>(why);
                rows.Add(row);
            }

            var (sound, next) = NextLink.Read(answer.Link, page);
            if (!sound)
                return Wrong<Listed>("The link to the next page leads elsewhere or cannot be read: not followed.");
            if (next is null)
                return new Outcome<Listed>.Yes(new(rows, answer.Body.GetArrayLength() == size));
            page = next;
        }

        return Wrong<Listed>($"The list does not end after {MostPages} pages.");
    }

    private static string? Unfit(JsonElement row, Func<JsonElement, bool> fits, HashSet<string?> seen)
    {
        try
        {
            if (HarvestRows.Text(row, "id") is not { } id)
                return "A row of a list has no id.";
            if (!fits(row))
                return "The vendor listed a record that was not asked for: its filter was not kept to.";
            return seen.Add(id) ? null : "The vendor listed the same record on two pages.";
        }
        catch (Exception surprise) when (HttpErrors.IsOtherShape(surprise))
        {
            return "A record from the vendor is not of the shape it documents.";
        }
    }

    private static Outcome<T> Wrong<T>(string why) => new Outcome<T>.No(new(AtsErrorKind.Malformed, why));

    /// <summary>A list that was read to its end.</summary>
    /// <param name="Rows">Its rows.</param>
    /// <param name="EndsFull">Whether its last page is full, so that there may be more.</param>
    private sealed record Listed(IReadOnlyList<JsonElement> Rows, bool EndsFull);
}
