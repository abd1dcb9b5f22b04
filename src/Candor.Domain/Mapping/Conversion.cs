using System.Globalization;

namespace Candor.Domain.Mapping;

/// <summary>How a value of one type becomes a value of another. Nothing is guessed: what cannot become the type is refused.</summary>
public static class Conversion
{
    /// <summary>The form of a moment written as text: ISO 8601 in UTC, to the second.</summary>
    public const string MomentText = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The type's name as configuration spells it: <c>single_select</c>.</summary>
    public static string Word(FieldType type) => type switch
    {
        FieldType.ShortText => "short_text",
        FieldType.LongText => "long_text",
        FieldType.DateTime => "date_time",
        FieldType.SingleSelect => "single_select",
        FieldType.MultiSelect => "multi_select",
        _ => type.ToString().ToLowerInvariant(),
    };

    /// <summary>Whether a source of one type can be written to a field of another.</summary>
    public static bool CanBecome(FieldType source, FieldType target) => Targets(source).Contains(target);

    /// <summary>The field types that a source of a type can be written to. Anything can be written as text or name an option.</summary>
    public static IReadOnlyList<FieldType> Targets(FieldType source)
    {
        IReadOnlyList<FieldType> readable = [FieldType.ShortText, FieldType.LongText, FieldType.SingleSelect, FieldType.MultiSelect];
        return source switch
        {
            FieldType.Number => [FieldType.Number, .. readable],
            FieldType.Boolean => [FieldType.Boolean, .. readable],
            FieldType.Date => [FieldType.Date, .. readable],
            FieldType.DateTime => [FieldType.DateTime, FieldType.Date, .. readable],
            FieldType.Url => [FieldType.Url, FieldType.ShortText, FieldType.LongText],
            _ => readable,
        };
    }

    /// <summary>A value as the text that is written: as people read it, moments in ISO 8601 UTC.</summary>
    public static string ToText(FieldValue value) => value is FieldValue.Moment moment
        ? moment.Value.ToUniversalTime().ToString(MomentText, CultureInfo.InvariantCulture)
        : value.Display;

    /// <summary>
    /// A value as the type, before options and lengths are looked at; null when it cannot be. Text, as from a template, becomes a
    /// number, a day, a moment or a yes or no only in the plain form: <c>3.5</c>, <c>2026-11-24</c>, ISO 8601 with offset, <c>true</c>.
    /// A short text is one line: its line breaks become spaces.
    /// </summary>
    public static FieldValue? Convert(FieldValue value, FieldType type)
    {
        var text = ToText(value);
        return type switch
        {
            FieldType.ShortText => new FieldValue.Text(OneLine(text)),
            FieldType.LongText or FieldType.SingleSelect => new FieldValue.Text(text),
            FieldType.MultiSelect => value as FieldValue.Many ?? new FieldValue.Many([text]),
            FieldType.Url => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? new FieldValue.Text(text) : null,
            FieldType.Number => value as FieldValue.Number ?? ParseNumber(text),
            FieldType.Boolean => value as FieldValue.Flag ?? ParseFlag(text),
            FieldType.Date => value is FieldValue.Moment moment
                ? new FieldValue.Date(DateOnly.FromDateTime(moment.Value.UtcDateTime))
                : value as FieldValue.Date ?? ParseDate(text),
            FieldType.DateTime => value as FieldValue.Moment ?? ParseMoment(text),
            _ => null,
        };
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split(['\r', '\n', '\u0085', '\u2028', '\u2029'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static FieldValue.Number? ParseNumber(string text) =>
        decimal.TryParse(text.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? new(number) : null;

    private static FieldValue.Flag? ParseFlag(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" or "yes" => new(true),
        "false" or "no" => new(false),
        _ => null,
    };

    private static FieldValue.Date? ParseDate(string text) =>
        DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new(day) : null;

    private static FieldValue.Moment? ParseMoment(string text) =>
        DateTimeOffset.TryParseExact(
            text.Trim(),
            ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var moment)
            ? new(moment) : null;
}
