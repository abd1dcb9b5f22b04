using Candor.Domain.Mapping;
using CsCheck;

namespace Candor.Tests.Mapping;

/// <summary>Fields of every type that Greenhouse has, whose selects have odd names, and generated values for any source.</summary>
internal static class OddFields
{
    private static readonly string[] Options =
    [
        "null", "Yes", "yes", "0", "a, b", "a", "b", "👍 Go", "👩‍👩‍👧‍👦", "خيار", "\u202Eback", " before", "after ", "<b>bold</b>", "\"quoted\"", "é", "e\u0301", new string('x', 200),
    ];

    public static IReadOnlyList<FieldDefinition> All { get; } =
    [
        .. new[]
        {
            FieldType.ShortText, FieldType.LongText, FieldType.Boolean, FieldType.Number, FieldType.Date, FieldType.SingleSelect, FieldType.MultiSelect, FieldType.Url,
        }.Select(type => new FieldDefinition($"odd_{Word(type)}", $"Odd {Word(type)}", type, type is FieldType.SingleSelect or FieldType.MultiSelect ? Options : [], false)),
    ];

    /// <summary>A source of each type.</summary>
    public static IReadOnlyList<SourceDefinition> Sources { get; } =
        [.. All.Select(field => new SourceDefinition($"odd.{Word(field.Type)}", field.Type, "Generated.", field.Options))];

    public static IReadOnlyList<FieldMapping> Mappings { get; } =
    [
        .. All.Select(field => new FieldMapping(
            field.Key, $"odd.{Word(field.Type)}", null, field.Type, new Dictionary<string, string>(), AbsenceRule.Proceed, null, 1, Shorten: field.Type == FieldType.ShortText)),
    ];

    /// <summary>The type as Greenhouse spells it.</summary>
    public static string Word(FieldType type) => type == FieldType.Boolean ? "yes_no" : Conversion.Word(type);

    /// <summary>Values for all of these sources at once; some are absent.</summary>
    public static Gen<Dictionary<string, FieldValue>> Values(IReadOnlyList<SourceDefinition> sources) =>
        sources.Aggregate(
            Gen.Const(new Dictionary<string, FieldValue>()),
            (known, source) => Gen.Select(known, Gen.Frequency((1, Gen.Const(FieldValue.None)), (4, Of(source))))
                .Select((sofar, value) => new Dictionary<string, FieldValue>(sofar) { [source.Name] = value }));

    private static Gen<FieldValue> Of(SourceDefinition source) => source switch
    {
        { Type: FieldType.MultiSelect } => Choice(source.Choices).Array[1, 5].Select(FieldValue (some) => new FieldValue.Many(some)),
        { Choices.Count: > 0 } => Choice(source.Choices).Select(FieldValue (one) => new FieldValue.Text(one)),
        // What a rubric can give.
        { Type: FieldType.Number } when source.Name.StartsWith("rating.", StringComparison.Ordinal) => Gen.Int[1, 4].Select(FieldValue (one) => new FieldValue.Number(one)),
        _ => Of(source.Type),
    };

    private static Gen<FieldValue> Of(FieldType type) => type switch
    {
        FieldType.Number => Gen.Frequency(
            (3, Gen.Int[-1_000_000, 1_000_000].Select(whole => whole / 1000m)),
            (1, Gen.Decimal[-1_000_000m, 1_000_000m])).Select(FieldValue (number) => new FieldValue.Number(number)),
        FieldType.Boolean => Gen.Bool.Select(FieldValue (flag) => new FieldValue.Flag(flag)),
        FieldType.Date => Gen.DateOnly.Select(FieldValue (day) => new FieldValue.Date(day)),
        FieldType.DateTime => Gen.DateTime.Select(FieldValue (moment) => new FieldValue.Moment(new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Utc)))),
        FieldType.Url => Gen.Char.AlphaNumeric.Array[0, 200].Select(letters => new string(letters)).Select(FieldValue (path) => new FieldValue.Text($"https://example.com/{path}?q=%E2%9C%93")),
        _ => Texts.Any.Select(FieldValue (text) => new FieldValue.Text(text)),
    };

    private static Gen<string> Choice(IReadOnlyList<string> choices) => Gen.Int[0, choices.Count - 1].Select(at => choices[at]);
}
