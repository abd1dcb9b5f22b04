using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candor.Sandbox.Greenhouse;

/// <summary>What a custom field takes, and how it shows it afterwards.</summary>
internal static class FieldValues
{
    private const int ShortText = 255;

    /// <summary>Takes a value, or says why not.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">As written: selects by option id, numbers as numbers.</param>
    /// <returns>What is kept: selects by option name, numbers as text.</returns>
    public static (string? Problem, object? Kept) Accept(Field field, JsonNode? value)
    {
        if (value is null)
            return (null, null);
        return (field.ValueType, value.GetValueKind()) switch
        {
            ("short_text", JsonValueKind.String) => ((string)value!).Length < ShortText
                ? (null, (string)value!)
                : ($"{field.Name} is too long (maximum is {ShortText - 1} characters)", null),
            ("long_text", JsonValueKind.String) => (null, (string)value!),
            ("url", JsonValueKind.String) => Uri.TryCreate((string)value!, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                ? (null, (string)value!)
                : ($"{field.Name} is not a valid URL", null),
            ("yes_no", JsonValueKind.True or JsonValueKind.False) => (null, (bool)value!),
            ("number", JsonValueKind.Number) => (null, ((decimal)value!).ToString("0.0###########", CultureInfo.InvariantCulture)),
            ("date", JsonValueKind.String) => DateOnly.TryParseExact((string)value!, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                ? (null, (string)value!)
                : ($"{field.Name} is not a valid date", null),
            ("single_select", JsonValueKind.Number) => field.Options.FirstOrDefault(option => option.Id == (long)value!) is { } option
                ? (null, option.Name)
                : ($"{field.Name} has no such option", null),
            ("multi_select", JsonValueKind.Array) => Many(field, value.AsArray()),
            _ => ($"{field.Name} does not take a value of this type", null),
        };
    }

    private static (string? Problem, object? Kept) Many(Field field, JsonArray ids)
    {
        var names = ids.Select(id => field.Options.FirstOrDefault(option => id?.GetValueKind() == JsonValueKind.Number && option.Id == (long)id!)?.Name).ToList();
        return names.Contains(null) ? ($"{field.Name} has no such option", null) : (null, names);
    }
}
