using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Domain.Mapping;

namespace Candor.Connectors.Greenhouse;

/// <summary>
/// The application's custom fields: definitions, and values to and from JSON. A select is read as its option's name and written as its option's
/// id; a number is read as a string and written as a number. This is the one place that says so.
/// </summary>
internal sealed class HarvestFields
{
    /// <summary>Greenhouse documents short text as under 255 characters.</summary>
    private const int ShortTextLength = 254;

    private readonly Dictionary<string, (FieldDefinition Definition, Dictionary<string, long> Options)> _fields;

    private HarvestFields(Dictionary<string, (FieldDefinition, Dictionary<string, long>)> fields) => _fields = fields;

    /// <summary>The definitions.</summary>
    public IReadOnlyList<FieldDefinition> Definitions => [.. _fields.Values.Select(known => known.Definition)];

    /// <summary>Reads definitions and options.</summary>
    /// <param name="fields">From <c>/v3/custom_fields</c>.</param>
    /// <param name="options">From <c>/v3/custom_field_options</c>.</param>
    public static HarvestFields Of(IReadOnlyList<JsonElement> fields, IReadOnlyList<JsonElement> options)
    {
        var byField = options.ToLookup(option => option.GetProperty("custom_field_id").GetInt64());
        return new HarvestFields(fields
            .Where(field => field.GetProperty("field_type").GetString() == "application" && field.GetProperty("active").GetBoolean())
            .ToDictionary(
                field => field.GetProperty("name_key").GetString()!,
                field =>
                {
                    var named = byField[field.GetProperty("id").GetInt64()].ToDictionary(
                        option => option.GetProperty("name").GetString()!,
                        option => option.GetProperty("id").GetInt64(),
                        StringComparer.Ordinal);
                    var type = TypeOf(field.GetProperty("value_type").GetString()!);
                    return (
                        new FieldDefinition(
                            field.GetProperty("name_key").GetString()!,
                            field.GetProperty("name").GetString()!,
                            type,
                            [.. named.Keys],
                            field.GetProperty("required").GetBoolean(),
                            type == FieldType.ShortText ? ShortTextLength : null),
                        named);
                },
                StringComparer.Ordinal));
    }

    /// <summary>A value as the API wants it written, or why it cannot be.</summary>
    /// <param name="key">The field's <c>name_key</c>.</param>
    /// <param name="value">The value.</param>
    public (string? Problem, JsonNode? Json) ToJson(string key, FieldValue value)
    {
        if (!_fields.TryGetValue(key, out var field))
            return ($"Greenhouse has no active application field {key}.", null);
        if (value == FieldValue.None)
            return (null, null);
        return (field.Definition.Type, value) switch
        {
            (FieldType.ShortText, FieldValue.Text(var text)) when text.Length > ShortTextLength =>
                ($"The field {key} takes at most {ShortTextLength} characters.", null),
            (FieldType.ShortText or FieldType.LongText or FieldType.Url, FieldValue.Text(var text)) => (null, JsonValue.Create(text)),
            (FieldType.Boolean, FieldValue.Flag(var flag)) => (null, JsonValue.Create(flag)),
            (FieldType.Number, FieldValue.Number(var number)) => (null, JsonValue.Create(number)),
            (FieldType.Date, FieldValue.Date(var day)) => (null, JsonValue.Create(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))),
            (FieldType.SingleSelect, FieldValue.Text(var label)) => field.Options.TryGetValue(label, out var id)
                ? (null, JsonValue.Create(id))
                : ($"The field {key} has no such option.", null),
            (FieldType.MultiSelect, FieldValue.Many many) => many.Values.All(field.Options.ContainsKey)
                ? (null, new JsonArray([.. many.Values.Select(label => JsonValue.Create(field.Options[label]))]))
                : ($"The field {key} has not all of these options.", null),
            _ => ($"The field {key} is of the type {field.Definition.Type}, which does not take this value.", null),
        };
    }

    /// <summary>A value as the API shows it.</summary>
    /// <param name="type">The field's type, in Greenhouse's word.</param>
    /// <param name="value">The JSON value.</param>
    public static FieldValue FromJson(string type, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return FieldValue.None;
        return TypeOf(type) switch
        {
            FieldType.Boolean => new FieldValue.Flag(value.GetBoolean()),
            FieldType.Number => new FieldValue.Number(
                value.ValueKind == JsonValueKind.String ? decimal.Parse(value.GetString()!, NumberStyles.Number, CultureInfo.InvariantCulture) : value.GetDecimal()),
            FieldType.Date => new FieldValue.Date(DateOnly.ParseExact(value.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture)),
            FieldType.MultiSelect => new FieldValue.Many(value.EnumerateArray().Select(option => option.GetString()!)),
            FieldType.Other => new FieldValue.Text(value.GetRawText()),
            _ => value.GetString() is { Length: > 0 } text ? new FieldValue.Text(text) : FieldValue.None,
        };
    }

    private static FieldType TypeOf(string type) => type switch
    {
        "short_text" => FieldType.ShortText,
        "long_text" => FieldType.LongText,
        "boolean" or "yes_no" => FieldType.Boolean,
        "number" => FieldType.Number,
        "date" => FieldType.Date,
        "single_select" => FieldType.SingleSelect,
        "multi_select" => FieldType.MultiSelect,
        "url" => FieldType.Url,
        _ => FieldType.Other,
    };
}
