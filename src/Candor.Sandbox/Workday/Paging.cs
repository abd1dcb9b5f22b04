using System.Globalization;
using System.Xml.Linq;

namespace Candor.Sandbox.Workday;

/// <summary>Pages, as <c>Response_Filter</c> asks for them and <c>Response_Results</c> tells of them.</summary>
internal static class Paging
{
    private const int UsualCount = 100;
    private const int MostCount = 999;

    /// <summary>One page of rows.</summary>
    /// <typeparam name="T">A row.</typeparam>
    /// <param name="state">For the time.</param>
    /// <param name="request">The request.</param>
    /// <param name="rows">All rows, each with when it came to be.</param>
    /// <returns>The filter as it was understood, the results, and the page's rows.</returns>
    /// <exception cref="WorkdayFault">There is no such page.</exception>
    public static (XElement Filter, XElement Results, IReadOnlyList<T> Rows) Of<T>(
        WorkdayState state, XElement request, IEnumerable<(DateTimeOffset At, T Row)> rows)
    {
        var filter = request.At("Response_Filter");
        var page = filter.At("Page") is { } asked ? (int)Wd.ReadNumber(asked) : 1;
        var count = filter.At("Count") is { } wanted ? (int)Wd.ReadNumber(wanted) : UsualCount;
        if (page == 0)
            throw WorkdayFault.Validation("Page Number cannot be zero.", filter.At("Page"));
        if (count is < 1 or > MostCount)
            throw WorkdayFault.Validation("Count has to be between 1 and 999.", filter.At("Count"));
        var moment = filter.At("As_Of_Entry_DateTime");
        if (page > 1 && moment is null)
            throw WorkdayFault.Validation("As Of Entry DateTime is required with Page.", filter);
        var asOf = moment is null ? state.Now : Wd.ReadMoment(moment);
        var all = rows.Where(row => row.At <= asOf).Select(row => row.Row).ToList();
        var some = all.Skip((page - 1) * count).Take(count).ToList();
        var pages = Math.Max(1, (all.Count + count - 1) / count);
        return (
            Wd.El(
                "Response_Filter",
                Wd.El("As_Of_Effective_Date", Wd.Day(DateOnly.FromDateTime(asOf.UtcDateTime))),
                Wd.El("As_Of_Entry_DateTime", Wd.Moment(asOf)),
                Wd.El("Page", Text(page)),
                Wd.El("Count", Text(count))),
            Wd.El(
                "Response_Results",
                Wd.El("Total_Results", Text(all.Count)),
                Wd.El("Total_Pages", Text(pages)),
                Wd.El("Page_Results", Text(some.Count)),
                Wd.El("Page", Text(page))),
            some);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
