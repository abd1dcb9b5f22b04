namespace Candor.Domain.Policy;

/// <summary>
/// Business days: weekdays without federal holidays for a calendar in the United States (5 USC 6103, with the days on which they are observed),
/// plain weekdays elsewhere.
/// </summary>
public static class BusinessDays
{
    /// <summary>The first day after a waiting period. The day of notice does not count.</summary>
    /// <param name="notice">The day of notice.</param>
    /// <param name="days">How many business days.</param>
    /// <param name="calendar">The place whose holidays count; null for unknown, which gets the longer wait.</param>
    public static DateOnly DayAfter(DateOnly notice, int days, string? calendar)
    {
        var day = notice;
        for (var counted = 0; counted < days;)
        {
            day = day.AddDays(1);
            if (IsBusinessDay(day, calendar))
                counted++;
        }

        return day.AddDays(1);
    }

    /// <summary>Whether people work on a day.</summary>
    /// <param name="day">The day.</param>
    /// <param name="calendar">Where; null for unknown.</param>
    public static bool IsBusinessDay(DateOnly day, string? calendar) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
        && !((calendar is null || Places.IsIn(calendar, "US")) && IsFederalHoliday(day));

    private static bool IsFederalHoliday(DateOnly day) =>
        IsObserved(day, 1, 1) || IsObserved(day, 7, 4) || IsObserved(day, 11, 11) || IsObserved(day, 12, 25)
        || (day.Year >= 2021 && IsObserved(day, 6, 19))
        || IsNth(day, 1, DayOfWeek.Monday, 3) || IsNth(day, 2, DayOfWeek.Monday, 3) || IsLastMonday(day, 5)
        || IsNth(day, 9, DayOfWeek.Monday, 1) || IsNth(day, 10, DayOfWeek.Monday, 2) || IsNth(day, 11, DayOfWeek.Thursday, 4);

    /// <summary>A fixed date; on a Saturday it is observed the Friday before, on a Sunday the Monday after.</summary>
    private static bool IsObserved(DateOnly day, int month, int date)
    {
        for (var year = day.Year; year <= day.Year + 1; year++)
        {
            var holiday = new DateOnly(year, month, date);
            var observed = holiday.DayOfWeek switch
            {
                DayOfWeek.Saturday => holiday.AddDays(-1),
                DayOfWeek.Sunday => holiday.AddDays(1),
                _ => holiday,
            };
            if (day == observed)
                return true;
        }

        return false;
    }

    private static bool IsNth(DateOnly day, int month, DayOfWeek weekday, int nth) =>
        day.Month == month && day.DayOfWeek == weekday && (day.Day - 1) / 7 + 1 == nth;

    private static bool IsLastMonday(DateOnly day, int month) =>
        day.Month == month && day.DayOfWeek == DayOfWeek.Monday && day.AddDays(7).Month != month;
}
