using System.Text.Json;
using Candor.Connectors.Http;

namespace Candor.Connectors.Lever;

/// <summary>
/// Whole lists, page by page. What goes wrong without an error is looked for: a filter that is dropped (each row is held to it), a page that
/// comes twice (no record may, and no offset), and an end that is not said to be one.
/// </summary>
/// <param name="lever">The account.</param>
internal sealed class LeverLists(LeverClient lever)
{
    private const int PageSize = 100;
    private const int MostPages = 500;

    /// <summary>Reads a list to its end.</summary>
    /// <param name="path">Below <c>/v1/</c>, with its filters.</param>
    /// <param name="fits">Whether a row is one of those asked for.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<IReadOnlyList<JsonElement>>> All(string path, Func<JsonElement, bool> fits, CancellationToken cancel)
    {
        var rows = new List<JsonElement>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var offsets = new HashSet<string>(StringComparer.Ordinal);
        var first = $"{path}{(path.Contains('?') ? '&' : '?')}limit={PageSize}";
        for (var (pages, page) = (0, first); pages < MostPages; pages++)
        {
            var read = await lever.Read(page, cancel);
            if (read is not Outcome<JsonElement>.Yes(var answer))
                return read.Then<IReadOnlyList<JsonElement>>(_ => []);
            try
            {
                foreach (var row in answer.GetProperty("data").EnumerateArray())
                {
                    if (!fits(row))
                        return Wrong("The vendor listed a record that was not asked for: its filter was not kept to.");
                    if (!seen.Add(row.GetProperty("id").GetString()!))
                        return Wrong("The vendor listed the same record on two pages.");
                    rows.Add(row);
                }

                if (!answer.GetProperty("hasNext").GetBoolean())
                    return new Outcome<IReadOnlyList<JsonElement>>.Yes(rows);
                var offset = answer.GetProperty("next").GetString() is { Length: > 0 } next ? next : throw new FormatException("next");
                if (!offsets.Add(offset))
                    return Wrong("The vendor's next page is one that was read already.");
                page = $"{first}&offset={Uri.EscapeDataString(offset)}";
            }
            catch (Exception surprise) when (HttpErrors.IsOtherShape(surprise))
            {
                return Wrong("A list from the vendor is not of the shape it documents.");
            }
        }

        return Wrong($"The list does not end after {MostPages} pages.");
    }

    private static Outcome<IReadOnlyList<JsonElement>> Wrong(string why) => new Outcome<IReadOnlyList<JsonElement>>.No(new(AtsErrorKind.Malformed, why));
}
