using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candor.Sandbox.Ashby;

/// <summary>What custom fields and feedback forms take, and how they show it afterwards, as the description says of each type.</summary>
internal static class FieldRules
{
    /// <summary>Takes a custom field's value.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">As written.</param>
    /// <returns>What is kept and shown.</returns>
    /// <exception cref="RefusedException">It is not of the field's type.</exception>
    public static JsonNode Custom(Field field, JsonNode? value)
    {
        var kept = Accept(field.FieldType, field.Options, value)
            ?? throw RefusedException.Input($"The value of the field {field.Id} is not valid for its type {field.FieldType}");
        // Days are shown as moments.
        return field.FieldType == "Date" ? JsonValue.Create($"{((string)kept!)[..10]}T00:00:00.000Z") : kept;
    }

    /// <summary>Takes a form field's value.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">As submitted.</param>
    /// <returns>What is kept and shown.</returns>
    /// <exception cref="RefusedException">It is not of the field's type.</exception>
    public static JsonNode Submitted(FormField field, JsonNode? value)
    {
        JsonNode? kept = field.Type switch
        {
            "Score" => value is JsonObject { Count: 1 } scored && Whole(scored["score"]) is { } score and >= 1 and <= 4
                // Written as an object, shown as text.
                ? score.ToString(CultureInfo.InvariantCulture)
                : null,
            "RichText" => value is JsonObject { Count: 2 } rich && Text(rich["type"]) == "PlainText" ? Text(rich["value"]) : null,
            "Number" => Whole(value),
            "Date" => Text(value) is { } day && IsDay(day) ? day : null,
            _ => Accept(field.Type, field.Options, value),
        };
        return kept ?? throw RefusedException.Input($"The value of the field {field.Path} is not valid for its type {field.Type}");
    }

    private static JsonNode? Accept(string type, IReadOnlyList<Option> options, JsonNode? value) => type switch
    {
        "String" or "LongText" or "Phone" => Text(value),
        "Email" => Text(value) is { } mail && mail.Contains('@') ? mail : null,
        "Url" => Text(value) is { } address && Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? address : null,
        "UUID" => Text(value) is { } id && Guid.TryParseExact(id, "D", out _) ? id : null,
        "Date" => Text(value) is { } day && DateTimeOffset.TryParse(day, CultureInfo.InvariantCulture, out _) && IsDay(day[..Math.Min(10, day.Length)]) ? day : null,
        "Boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? value.DeepClone() : null,
        "Number" => value?.GetValueKind() == JsonValueKind.Number ? value.DeepClone() : null,
        "ValueSelect" => Text(value) is { } chosen && options.Any(option => option.Value == chosen) ? chosen : null,
        "MultiValueSelect" => value is JsonArray many && many.All(item => options.Any(option => option.Value == Text(item))) ? many.DeepClone() : null,
        "Currency" => value is JsonObject { Count: 2 } money && money["value"]?.GetValueKind() == JsonValueKind.Number
            && Text(money["currencyCode"]) is { Length: 3 }
                ? money.DeepClone()
                : null,
        _ => null,
    };

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? (string)value! : null;

    private static long? Whole(JsonNode? value) =>
        value is JsonValue number && number.GetValueKind() == JsonValueKind.Number && number.TryGetValue<long>(out var whole) ? whole : null;

    private static bool IsDay(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
