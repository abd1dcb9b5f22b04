using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candor.Sandbox.Lever;

/// <summary>What a field of a form takes. Source: the vendor's page on form fields.</summary>
internal static class FormValues
{
    private const int LowestScore = 1;
    private const int HighestScore = 4;

    /// <summary>Why a field does not take a value; null when it does. Nothing at all always empties it.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    public static string? Refuse(FormField field, JsonNode? value)
    {
        if (value is null)
            return null;
        var fits = (field.Type, value.GetValueKind()) switch
        {
            ("text", JsonValueKind.String) => !((string)value!).Contains('\n', StringComparison.Ordinal),
            ("textarea" or "code", JsonValueKind.String) => true,
            ("dropdown" or "multiple-choice" or "score-system", JsonValueKind.String) => field.Options.Contains((string)value!),
            ("multiple-select", JsonValueKind.Array) => value.AsArray().All(one => one?.GetValueKind() == JsonValueKind.String && field.Options.Contains((string)one!)),
            ("score", JsonValueKind.Number) => value.AsValue().TryGetValue<int>(out var score) && score is >= LowestScore and <= HighestScore,
            ("yes-no", JsonValueKind.String) => (string)value! is "yes" or "no",
            ("date", JsonValueKind.Number) => value.AsValue().TryGetValue<long>(out _),
            _ => false,
        };
        return fits ? null : $"Invalid value for field {field.Id}";
    }

    /// <summary>Takes a list of <c>{"id", "value"}</c>.</summary>
    /// <param name="template">Whose fields.</param>
    /// <param name="list">The list; null for none.</param>
    /// <returns>Why not, or the values by field.</returns>
    public static (string? Problem, IReadOnlyDictionary<string, JsonNode?> Values) Read(Template template, JsonNode? list)
    {
        var values = new Dictionary<string, JsonNode?>();
        if (list is null)
            return (null, values);
        if (list is not JsonArray array)
            return ("fieldValues must be an array", values);
        foreach (var entry in array)
        {
            if (entry is not JsonObject pair || pair["id"]?.GetValueKind() != JsonValueKind.String
                || template.Fields.FirstOrDefault(field => field.Id == (string)pair["id"]!) is not { } field)
                return ("fieldValues names a field that the form does not have", values);
            if (Refuse(field, pair["value"]) is { } why)
                return (why, values);
            values[field.Id] = pair["value"]?.DeepClone();
        }

        return (null, values);
    }
}
