using System.Globalization;

namespace Candor.Domain.Ledger;

/// <summary>Moments as the ledger's formats spell them: UTC with milliseconds, <c>2026-11-24T12:00:00.000Z</c>.</summary>
public static class LedgerTime
{
    private const string Spelling = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Spells a moment; what is finer than a millisecond is cut off.</summary>
    /// <param name="at">A moment in any time zone.</param>
    public static string Format(DateTimeOffset at) => at.UtcDateTime.ToString(Spelling, CultureInfo.InvariantCulture);

    /// <summary>Reads a moment in exactly that spelling.</summary>
    /// <param name="text">24 characters.</param>
    /// <exception cref="LedgerFormatException">Any other spelling.</exception>
    public static DateTimeOffset Parse(string? text) =>
        DateTime.TryParseExact(text, Spelling, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
        && Format(at) == text
            ? new DateTimeOffset(at)
            : throw new LedgerFormatException("a time is not spelt yyyy-MM-ddTHH:mm:ss.fffZ");

    /// <summary>The moment in UTC, without what is finer than a millisecond.</summary>
    internal static DateTimeOffset Truncate(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
}
