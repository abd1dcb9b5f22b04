using System.Globalization;

namespace Candor.Domain.Ledger;

/// <summary>Moments as the ledger's formats spell them: UTC with milliseconds, <c>2026-11-24T12:00:00.000Z</c>.</summary>
public static class LedgerTime
{
    private const int Length = 24;

    /// <summary>Spells a moment; what is finer than a millisecond is cut off.</summary>
    /// <param name="at">A moment in any time zone.</param>
    public static string Format(DateTimeOffset at) => string.Create(Length, at.UtcDateTime, static (text, moment) =>
    {
        // The round-trip spelling goes on with four more digits; it is many times faster than one that is put together by a pattern.
        Span<char> whole = stackalloc char[Length + 4];
        moment.TryFormat(whole, out _, "O", CultureInfo.InvariantCulture);
        whole[..(Length - 1)].CopyTo(text);
        text[^1] = 'Z';
    });

    /// <summary>Reads a moment in exactly that spelling.</summary>
    /// <param name="text">24 characters.</param>
    /// <exception cref="LedgerFormatException">Any other spelling.</exception>
    public static DateTimeOffset Parse(string? text) =>
        text is { Length: Length } && text[^1] == 'Z'
        && DateTime.TryParseExact($"{text.AsSpan(0, Length - 1)}0000Z", "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at)
        && at.Kind == DateTimeKind.Utc
        && Format(at) == text
            ? new DateTimeOffset(at)
            : throw new LedgerFormatException("a time is not spelt yyyy-MM-ddTHH:mm:ss.fffZ");

    /// <summary>The moment in UTC, without what is finer than a millisecond.</summary>
    internal static DateTimeOffset Truncate(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
}
