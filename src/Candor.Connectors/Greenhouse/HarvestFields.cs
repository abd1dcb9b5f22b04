using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Domain.Mapping;

namespace Candor.Connectors.Greenhouse;

/// <summary>
/// The application's custom fields: definitions, and values to and from JSON. A select is read as its option's name and written as its option's
/// id; a number is read as a string or a number and written as a number. This is the one place that says so.
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
        var byField = options.Where(option => option.GetProperty("active").GetBoolean()).ToLookup(option => HarvestRows.Text(option, "custom_field_id"));
        return new HarvestFields(fields
            .Where(IsActive)
            .ToDictionary(
                field => Key(field),
                field => Of(field, byField[HarvestRows.Text(field, "id")].OrderBy(option => option.GetProperty("sort_order").GetInt32())),
                StringComparer.Ordinal));
    }

    /// <summary>The fields that have options, by id.</summary>
    /// <param name="fields">From <c>/v3/custom_fields</c>.</param>
    public static IReadOnlyList<string> Selects(IReadOnlyList<JsonElement> fields) =>
    [
        .. fields.Where(field => HarvestRows.Text(field, "value_type") is "single_select" or "multi_select")
            .Select(field => HarvestRows.Text(field, "id")).OfType<string>(),
    ];

    /// <summary>A record's values by <c>name_key</c>.</summary>
    /// <param name="row">A record with <c>custom_fields</c>, which are null where it has none.</param>
    /// <param name="definitions">From <c>/v3/custom_fields</c>: the fields that are empty when the record does not mention them.</param>
    public static IReadOnlyDictionary<string, FieldValue> Values(JsonElement row, IReadOnlyList<JsonElement> definitions)
    {
        var values = definitions.Where(IsActive).ToDictionary(Key, _ => FieldValue.None, StringComparer.Ordinal);
        var fields = row.GetProperty("custom_fields");
        if (fields.ValueKind != JsonValueKind.Null)
        {
            foreach (var field in fields.EnumerateObject())
                values[field.Name] = FromJson(HarvestRows.Text(field.Value, "type") ?? "", field.Value.GetProperty("value"));
        }

        return values;
    }

    /// <summary>A value as the API wants it written, or why it cannot be.</summary>
    /// <param name="key">The field's <c>name_key</c>.</param>
    /// <param name="value">The value.</param>
    public (string? Problem, JsonNode? Json) ToJson(string key, FieldValue value)
    {
        if (!_fields.TryGetValue(key, out var field))
            return ($"Greenhouse has no active application field {key}.", null);
        if (value is FieldValue.Empty or FieldValue.Many { Values.Count: 0 } or FieldValue.Text { Value.Length: 0 })
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

    private static FieldValue FromJson(string type, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0))
            return FieldValue.None;
        return TypeOf(type) switch
        {
            FieldType.Boolean => new FieldValue.Flag(value.GetBoolean()),
            FieldType.Number => new FieldValue.Number(
                value.ValueKind == JsonValueKind.String ? decimal.Parse(value.GetString()!, NumberStyles.Number, CultureInfo.InvariantCulture) : value.GetDecimal()),
            FieldType.Date => new FieldValue.Date(DateOnly.ParseExact(value.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture)),
            FieldType.MultiSelect when value.GetArrayLength() == 0 => FieldValue.None,
            FieldType.MultiSelect => new FieldValue.Many(value.EnumerateArray().Select(option => option.GetString()!)),
            FieldType.Other => new FieldValue.Text(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()),
            _ => new FieldValue.Text(value.GetString()!),
        };
    }

    private static (FieldDefinition, Dictionary<string, long>) Of(JsonElement field, IEnumerable<JsonElement> options)
    {
        var named = new Dictionary<string, long>(StringComparer.Ordinal);
        var labels = new List<string>();
        foreach (var option in options)
        {
            var label = option.GetProperty("name").GetString()!;
            named.Add(label, option.GetProperty("id").GetInt64());
            labels.Add(label);
        }

        var type = TypeOf(HarvestRows.Text(field, "value_type") ?? "");
        return (
            new FieldDefinition(
                Key(field),
                field.GetProperty("name").GetString()!,
                type,
                labels,
                field.GetProperty("required").GetBoolean(),
                type == FieldType.ShortText ? ShortTextLength : null),
            named);
    }

    private static string Key(JsonElement field) => HarvestRows.Text(field, "name_key") ?? throw new FormatException("name_key");

    /// <summary>Archived fields are listed too; some fields say nothing, and live.</summary>
    private static bool IsActive(JsonElement field) => field.GetProperty("active").ValueKind != JsonValueKind.False;

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
