using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Domain.Mapping;

namespace Candor.Connectors.Lever;

/// <summary>
/// Fields of feedback forms: definitions, and values to and from JSON. A select is written and read as its option's text, a score as a whole number
/// from 1 to 4, a day as a moment in milliseconds. This is the one place that says so.
/// </summary>
internal static class LeverForms
{
    private const int LowestScore = 1;
    private const int HighestScore = 4;

    /// <summary>The fields of a template.</summary>
    /// <param name="template">From <c>/feedback_templates/:id</c>.</param>
    public static IReadOnlyList<FieldDefinition> Definitions(JsonElement template) => [.. Fields(template).Select(Definition)];

    /// <summary>A form's values by key; a field without a value is <see cref="FieldValue.None"/>.</summary>
    /// <param name="form">From <c>/opportunities/:id/feedback</c>.</param>
    public static IEnumerable<KeyValuePair<string, FieldValue>> Values(JsonElement form) =>
        Fields(form).Select(field => KeyValuePair.Create(Key(field), FromJson(field)));

    /// <summary>The screening's own form: the oldest that was not deleted and has the screening's id as the whole of one of its texts.</summary>
    /// <param name="forms">Of an opportunity.</param>
    /// <param name="screeningId">The screening.</param>
    /// <returns>Null when there is none.</returns>
    public static JsonElement? Own(IReadOnlyList<JsonElement> forms, string screeningId) => forms
        .Where(form => !LeverRows.IsGone(form) && Fields(form).Any(field => IsText(Type(field)) && LeverRows.Text(field, "value") == screeningId))
        .OrderBy(form => form.GetProperty("createdAt").GetInt64())
        .Select(form => (JsonElement?)form)
        .FirstOrDefault();

    /// <summary>Whether values hold the mark by which a form is found again.</summary>
    /// <param name="definitions">The fields.</param>
    /// <param name="values">By key.</param>
    /// <param name="screeningId">The screening.</param>
    public static bool HasMark(IReadOnlyList<FieldDefinition> definitions, IReadOnlyDictionary<string, FieldValue> values, string screeningId) =>
        definitions.Any(field => field.Type is FieldType.ShortText or FieldType.LongText
            && values.TryGetValue(field.Key, out var value) && value == new FieldValue.Text(screeningId));

    /// <summary>What a form holds, as it is written: what is not changed goes back as it came.</summary>
    /// <param name="form">The form.</param>
    public static Standing Kept(JsonElement form)
    {
        var id = LeverRows.Text(form, "id");
        if (id is null || !LeverKeys.IsId(id))
            throw new FormatException("id");
        return new Standing(id, Fields(form)
            .Where(field => field.TryGetProperty("value", out var value) && value.ValueKind != JsonValueKind.Null)
            .ToDictionary(field => LeverRows.Text(field, "id")!, field => JsonNode.Parse(field.GetProperty("value").GetRawText()), StringComparer.Ordinal));
    }

    /// <summary>A value as the API wants it written, or why it cannot be.</summary>
    /// <param name="field">The field; null when there is none.</param>
    /// <param name="value">The value.</param>
    public static (string? Problem, JsonNode? Json) ToJson(FieldDefinition? field, FieldValue value)
    {
        if (field is null)
            return ("The feedback template has no such field.", null);
        if (field.Type != FieldType.Other && value is FieldValue.Empty or FieldValue.Many { Values.Count: 0 } or FieldValue.Text { Value.Length: 0 })
            return (null, null);
        return (field.Type, value) switch
        {
            (FieldType.ShortText, FieldValue.Text(var text)) when text.Contains('\n', StringComparison.Ordinal) => ("The field takes one line.", null),
            (FieldType.ShortText or FieldType.LongText, FieldValue.Text(var text)) => (null, JsonValue.Create(text)),
            (FieldType.SingleSelect, FieldValue.Text(var option)) => field.Options.Contains(option)
                ? (null, JsonValue.Create(option))
                : ("The field has no such option.", null),
            (FieldType.MultiSelect, FieldValue.Many many) => many.Values.All(field.Options.Contains)
                ? (null, new JsonArray([.. many.Values.Select(option => JsonValue.Create(option))]))
                : ("The field has not all of these options.", null),
            (FieldType.Number, FieldValue.Number(var number)) => number is >= LowestScore and <= HighestScore && decimal.IsInteger(number)
                ? (null, JsonValue.Create((int)number))
                : ("A score is a whole number from 1 to 4.", null),
            (FieldType.Boolean, FieldValue.Flag(var flag)) => (null, JsonValue.Create(flag ? "yes" : "no")),
            // Noon in UTC is the same day nearly everywhere, whatever the place a reader's calendar is of.
            (FieldType.Date, FieldValue.Date(var day)) => (null, JsonValue.Create(new DateTimeOffset(day, new TimeOnly(12, 0), TimeSpan.Zero).ToUnixTimeMilliseconds())),
            _ => ($"The field is of the type {field.Type}, which does not take this value.", null),
        };
    }

    private static FieldDefinition Definition(JsonElement field) => new(
        Key(field),
        LeverRows.Text(field, "text") is { Length: > 0 } text ? text : Key(field),
        TypeOf(field),
        Options(field),
        field.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.True,
        Rung: Rung.Scorecard);

    private static FieldValue FromJson(JsonElement field)
    {
        if (!field.TryGetProperty("value", out var value) || value.ValueKind == JsonValueKind.Null
            || (value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0))
            return FieldValue.None;
        return TypeOf(field) switch
        {
            FieldType.Number => new FieldValue.Number(value.GetDecimal()),
            FieldType.Boolean => value.GetString() switch
            {
                "yes" => new FieldValue.Flag(true),
                "no" => new FieldValue.Flag(false),
                _ => throw new FormatException("value"),
            },
            FieldType.Date => new FieldValue.Date(Day(value.GetInt64())),
            FieldType.MultiSelect when value.GetArrayLength() == 0 => FieldValue.None,
            FieldType.MultiSelect => new FieldValue.Many(value.EnumerateArray().Select(option => option.GetString()!)),
            FieldType.Other => new FieldValue.Text(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()),
            _ => new FieldValue.Text(value.GetString()!),
        };
    }

    /// <summary>Which day a moment stands for: people's own dates are midnights of wherever they are, so that past noon in UTC it is the next day.</summary>
    private static DateOnly Day(long milliseconds)
    {
        var moment = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        var day = DateOnly.FromDateTime(moment.UtcDateTime);
        return moment.TimeOfDay > TimeSpan.FromHours(12) ? day.AddDays(1) : day;
    }

    private static JsonElement.ArrayEnumerator Fields(JsonElement owner) => owner.GetProperty("fields").EnumerateArray();

    private static string Key(JsonElement field) => LeverKeys.Of(LeverRows.Text(field, "id") ?? throw new FormatException("id"));

    private static string Type(JsonElement field) => LeverRows.Text(field, "type") ?? "";

    private static IReadOnlyList<string> Options(JsonElement field) =>
        IsSelect(TypeOf(field)) ? [.. field.GetProperty("options").EnumerateArray().Select(option => LeverRows.Text(option, "text")!)] : [];

    private static bool IsSelect(FieldType type) => type is FieldType.SingleSelect or FieldType.MultiSelect;

    private static bool IsText(string type) => type is "text" or "textarea";

    /// <summary>
    /// The overall rating is <c>score-system</c> where a form is read and <c>score</c> with options in some answers; a <c>score</c> without options is
    /// the thumbs of a single skill.
    /// </summary>
    private static FieldType TypeOf(JsonElement field) => Type(field) switch
    {
        "text" => FieldType.ShortText,
        "textarea" => FieldType.LongText,
        "dropdown" or "multiple-choice" or "score-system" => FieldType.SingleSelect,
        "score" => field.TryGetProperty("options", out var options) && options.ValueKind == JsonValueKind.Array && options.GetArrayLength() > 0
            ? FieldType.SingleSelect
            : FieldType.Number,
        "multiple-select" => FieldType.MultiSelect,
        "yes-no" => FieldType.Boolean,
        "date" => FieldType.Date,
        _ => FieldType.Other,
    };

    /// <summary>A form that stands on the opportunity.</summary>
    /// <param name="Id">Its identifier; null when there is none yet.</param>
    /// <param name="Values">Its values by field, as JSON.</param>
    public sealed record Standing(string? Id, Dictionary<string, JsonNode?> Values);
}
