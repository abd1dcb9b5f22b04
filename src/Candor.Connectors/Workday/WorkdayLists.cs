using System.Globalization;
using System.Xml.Linq;

namespace Candor.Connectors.Workday;

/// <summary>
/// Whole lists, page by page, all as of the moment the first page was made: Workday asks for that moment on further pages, so that nothing moves
/// between them. Each page is held to what it says of itself: its number, its rows, the totals; and no record may come twice.
/// </summary>
/// <param name="workday">The tenant.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkdayLists(WorkdayClient workday, TimeProvider time)
{
    /// <summary>Rows to a page. The schema says both 999 and 100 for the most; the lower holds either way.</summary>
    public const int PageSize = 100;

    private const int MostPages = 500;

    /// <summary>Reads a list to its end.</summary>
    /// <param name="service">The service.</param>
    /// <param name="request">Makes the request around a <c>Response_Filter</c>.</param>
    /// <param name="row">The name of a row's element.</param>
    /// <param name="key">What tells rows apart.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="size">Rows to a page: fewer where each is large.</param>
    public async Task<Outcome<IReadOnlyList<XElement>>> All(
        string service, Func<XElement, XElement> request, string row, Func<XElement, string> key, CancellationToken cancel, int size = PageSize)
    {
        var asked = time.GetUtcNow();
        var rows = new List<XElement>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? moment = null;
        for (var page = 1; page <= MostPages; page++)
        {
            var read = await workday.Read(service, request(Filter(page, size, moment)), cancel);
            if (read is not Outcome<XElement>.Yes(var answer))
                return read.Then<IReadOnlyList<XElement>>(_ => rows);
            try
            {
                var (pages, total, some) = Page(answer, page, row);
                if (some.Any(one => !seen.Add(key(one))))
                    return Wrong("Workday listed the same record on two pages.");
                rows.AddRange(some);
                moment ??= Wd.Text(answer, "Response_Filter", "As_Of_Entry_DateTime") ?? Wd.Moment(asked);
                if (page < pages)
                    continue;
                return rows.Count == total
                    ? new Outcome<IReadOnlyList<XElement>>.Yes(rows)
                    : Wrong("Workday's list has another number of records than it says.");
            }
            catch (Exception surprise) when (Http.HttpErrors.IsOtherShape(surprise))
            {
                return Wrong("A page from Workday is not of the shape its schema has.");
            }
        }

        return Wrong($"The list does not end after {MostPages} pages.");
    }

    private static XElement Filter(int page, int size, string? moment) => Wd.El(
        "Response_Filter",
        moment is null ? null : Wd.El("As_Of_Entry_DateTime", moment),
        Wd.El("Page", page.ToString(CultureInfo.InvariantCulture)),
        Wd.El("Count", size.ToString(CultureInfo.InvariantCulture)));

    private static (int Pages, int Total, IReadOnlyList<XElement> Rows) Page(XElement answer, int page, string row)
    {
        var results = Wd.At(answer, "Response_Results");
        var rows = Wd.At(answer, "Response_Data")?.Elements(Wd.Ns + row).ToList() ?? [];
        if (Count(results, "Page") != page || Count(results, "Page_Results") != rows.Count)
            throw new FormatException("Response_Results");
        return (Count(results, "Total_Pages"), Count(results, "Total_Results"), rows);
    }

    private static int Count(XElement? results, string name) => (int)Wd.Number(Wd.Text(results, name) ?? throw new FormatException(name));

    private static Outcome<IReadOnlyList<XElement>> Wrong(string why) => new Outcome<IReadOnlyList<XElement>>.No(new(AtsErrorKind.Malformed, why));
}
