using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Domain.Mapping;

namespace Candor.Connectors.Ashby;

/// <summary>
/// A field of a feedback form or a custom field of the application, and its values to and from JSON. Selects are written and read by their option's
/// value, and shown by its label; a form's scores and rich texts are written as objects, and read as text. This is the one place that says so.
/// </summary>
/// <param name="Definition">The field in our own words.</param>
/// <param name="Name">What the vendor calls it: a custom field's id, a form field's path.</param>
/// <param name="Type">Its type in the vendor's words, such as <c>ValueSelect</c>.</param>
/// <param name="Values">Of a select, the options' values by label.</param>
internal sealed record AshbyField(FieldDefinition Definition, string Name, string Type, IReadOnlyDictionary<string, string> Values)
{
    private const int LowestScore = 1;
    private const int HighestScore = 4;

    private bool OfForm => Definition.Rung == Rung.Scorecard;

    /// <summary>Reads a definition.</summary>
    /// <param name="key">Our key.</param>
    /// <param name="name">What the vendor calls it.</param>
    /// <param name="row">A custom field, or a form's field: with <c>title</c> and perhaps <c>selectableValues</c>.</param>
    /// <param name="type">Its type.</param>
    /// <param name="required">Whether the vendor refuses the object without it.</param>
    /// <param name="rung">Which object it belongs to.</param>
    public static AshbyField Of(string key, string name, JsonElement row, string type, bool required, Rung rung)
    {
        // An option whose label is another's too cannot be named by it: it is none.
        var options = Options(row).GroupBy(option => option.Label, StringComparer.Ordinal).Where(same => same.Count() == 1).Select(same => same.Single()).ToList();
        return new AshbyField(
            new FieldDefinition(key, AshbyRows.Need(row, "title"), TypeOf(type), [.. options.Select(option => option.Label)], required, Rung: rung),
            name,
            type,
            options.ToDictionary(option => option.Label, option => option.Value, StringComparer.Ordinal));
    }

    /// <summary>A value as the API wants it written, or why it cannot be.</summary>
    /// <param name="value">The value.</param>
    public (string? Problem, JsonNode? Json) ToJson(FieldValue value)
    {
        if (value is FieldValue.Empty or FieldValue.Many { Values.Count: 0 } or FieldValue.Text { Value.Length: 0 })
            return ($"Ashby documents no way to empty the field {Definition.Key}.", null);
        return (Type, value) switch
        {
            ("String" or "LongText" or "Email" or "Phone" or "Url" or "UUID", FieldValue.Text(var text)) => (null, JsonValue.Create(text)),
            ("RichText", FieldValue.Text(var text)) => (null, new JsonObject { ["type"] = "PlainText", ["value"] = text }),
            ("Boolean", FieldValue.Flag(var flag)) => (null, JsonValue.Create(flag)),
            ("Score", FieldValue.Number(var number)) => number is >= LowestScore and <= HighestScore && decimal.IsInteger(number)
                ? (null, new JsonObject { ["score"] = (int)number })
                : ($"The field {Definition.Key} takes a whole score from {LowestScore} to {HighestScore}.", null),
            ("Number", FieldValue.Number(var number)) => !OfForm || (decimal.IsInteger(number) && Math.Abs(number) <= long.MaxValue)
                ? (null, decimal.IsInteger(number) && Math.Abs(number) <= long.MaxValue ? JsonValue.Create((long)number) : JsonValue.Create(number))
                : ($"The field {Definition.Key} takes whole numbers.", null),
            ("Date", FieldValue.Date(var day)) => (null, JsonValue.Create(
                day.ToString(OfForm ? "yyyy-MM-dd" : "yyyy-MM-dd'T00:00:00.000Z'", CultureInfo.InvariantCulture))),
            ("ValueSelect", FieldValue.Text(var label)) => Values.TryGetValue(label, out var chosen)
                ? (null, JsonValue.Create(chosen))
                : ($"The field {Definition.Key} has no such option.", null),
            ("MultiValueSelect", FieldValue.Many many) => many.Values.All(Values.ContainsKey)
                ? (null, new JsonArray([.. many.Values.Select(label => JsonValue.Create(Values[label]))]))
                : ($"The field {Definition.Key} has not all of these options.", null),
            _ => ($"The field {Definition.Key} is of the type {Type}, which does not take this value.", null),
        };
    }

    /// <summary>A value as it is read.</summary>
    /// <param name="value">The JSON.</param>
    public FieldValue FromJson(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined || (value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0))
            return FieldValue.None;
        return Type switch
        {
            "Boolean" => new FieldValue.Flag(value.GetBoolean()),
            "Number" => new FieldValue.Number(Number(value)),
            // The vendor's sample shows a score as text, its prose as an object.
            "Score" => new FieldValue.Number(Number(value.ValueKind == JsonValueKind.Object ? value.GetProperty("score") : value)),
            "RichText" => new FieldValue.Text((value.ValueKind == JsonValueKind.Object ? value.GetProperty("value") : value).GetString()!),
            "Date" => new FieldValue.Date(Day(value.GetString()!)),
            "ValueSelect" => new FieldValue.Text(Label(value.GetString()!)),
            "MultiValueSelect" when value.GetArrayLength() == 0 => FieldValue.None,
            "MultiValueSelect" => new FieldValue.Many(value.EnumerateArray().Select(item => Label(item.GetString()!))),
            _ => new FieldValue.Text(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()),
        };
    }

    /// <summary>The label of a value; an option that was taken away since is shown by its value.</summary>
    private string Label(string value) => Values.FirstOrDefault(option => option.Value == value).Key ?? value;

    private static decimal Number(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? decimal.Parse(value.GetString()!, NumberStyles.Number, CultureInfo.InvariantCulture)
        : value.GetDecimal();

    private static DateOnly Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day
        : DateOnly.FromDateTime(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcDateTime);

    private static IEnumerable<(string Label, string Value)> Options(JsonElement row) =>
        row.TryGetProperty("selectableValues", out var options) && options.ValueKind == JsonValueKind.Array
            ? options.EnumerateArray()
                .Where(option => !option.TryGetProperty("isArchived", out var archived) || archived.ValueKind != JsonValueKind.True)
                .Select(option => (AshbyRows.Need(option, "label"), AshbyRows.Need(option, "value")))
            : [];

    private static FieldType TypeOf(string type) => type switch
    {
        "String" or "Email" or "Phone" or "UUID" => FieldType.ShortText,
        "LongText" or "RichText" => FieldType.LongText,
        "Boolean" => FieldType.Boolean,
        "Number" or "Score" => FieldType.Number,
        "Date" => FieldType.Date,
        "ValueSelect" => FieldType.SingleSelect,
        "MultiValueSelect" => FieldType.MultiSelect,
        "Url" => FieldType.Url,
        _ => FieldType.Other,
    };
}
