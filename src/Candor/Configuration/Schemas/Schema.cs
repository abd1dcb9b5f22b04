using System.Text.Json;
using System.Text.RegularExpressions;

namespace Candor.Configuration.Schemas;

/// <summary>How a shape treats <c>${…}</c>.</summary>
internal enum ReferenceRule
{
    /// <summary>It is not resolved here.</summary>
    None,

    /// <summary>It is resolved, alone or within text.</summary>
    Allowed,

    /// <summary>Nothing else may stand here.</summary>
    Secret,
}

/// <summary>
/// One shape of a published JSON Schema, in the part of JSON Schema that this project's schemas use. A keyword outside that part
/// is refused when the schema is read, so that no rule stands in a schema without being enforced.
/// </summary>
internal sealed class Schema
{
    /// <summary>Allowed JSON types; empty for any.</summary>
    public IReadOnlyList<string> Types { get; private set; } = [];

    /// <summary>Allowed texts of an <c>enum</c>; empty for any.</summary>
    public IReadOnlyList<string> Choices { get; private set; } = [];

    /// <summary>Known keys.</summary>
    public IReadOnlyDictionary<string, Schema> Properties { get; private set; } = new Dictionary<string, Schema>();

    /// <summary>Keys that must be there.</summary>
    public IReadOnlyList<string> Required { get; private set; } = [];

    /// <summary>The shape of the values of keys not in <see cref="Properties"/>; null when such keys are refused.</summary>
    public Schema? Additional { get; private set; }

    /// <summary>The shape of a list's items.</summary>
    public Schema? Items { get; private set; }

    /// <summary>Keys of which exactly one must be there; empty for no such rule.</summary>
    public IReadOnlyList<string> ExactlyOne { get; private set; } = [];

    /// <summary>Shapes told apart by a key with one allowed value each; empty for none.</summary>
    public IReadOnlyList<Schema> Kinds { get; private set; } = [];

    /// <summary>Shapes any of which will do, references aside; empty for none.</summary>
    public IReadOnlyList<Schema> Any { get; private set; } = [];

    /// <summary>How <c>${…}</c> is treated.</summary>
    public ReferenceRule References { get; private set; }

    /// <summary>What is expected, in words, for faults.</summary>
    public string? Expects { get; private set; }

    /// <summary>What text must look like.</summary>
    public Regex? Pattern { get; private set; }

    /// <summary>The least characters, items or keys.</summary>
    public int? Least { get; private set; }

    /// <summary>The most characters, items or keys.</summary>
    public int? Most { get; private set; }

    /// <summary>The smallest number.</summary>
    public decimal? Minimum { get; private set; }

    /// <summary>The largest number.</summary>
    public decimal? Maximum { get; private set; }

    /// <summary>Whether a list's items must differ.</summary>
    public bool Unique { get; private set; }

    /// <summary>Reads a shape.</summary>
    /// <param name="element">The JSON.</param>
    /// <param name="follow">Finds the shape a <c>$ref</c> points to.</param>
    public static Schema Read(JsonElement element, Func<string, Schema> follow)
    {
        if (element.TryGetProperty("$ref", out var reference))
            return follow(reference.GetString()!);

        var schema = new Schema();
        foreach (var keyword in element.EnumerateObject())
            schema.Take(keyword.Name, keyword.Value, follow);
        return schema;
    }

    private void Take(string keyword, JsonElement value, Func<string, Schema> follow)
    {
        switch (keyword)
        {
            case "$schema" or "definitions" or "title" or "description":
                break;
            case "type":
                Types = value.ValueKind == JsonValueKind.Array ? Texts(value) : [value.GetString()!];
                break;
            case "enum":
                Choices = Texts(value);
                break;
            case "properties":
                Properties = value.EnumerateObject().ToDictionary(property => property.Name, property => Read(property.Value, follow));
                break;
            case "required":
                Required = Texts(value);
                break;
            case "additionalProperties":
                Additional = value.ValueKind == JsonValueKind.Object ? Read(value, follow) : null;
                break;
            case "items":
                Items = Read(value, follow);
                break;
            case "anyOf":
                var any = value.EnumerateArray().Select(item => Read(item, follow)).ToList();
                References = any.Any(item => item.References == ReferenceRule.Allowed) ? ReferenceRule.Allowed : ReferenceRule.None;
                Any = [.. any.Where(item => item.References == ReferenceRule.None)];
                break;
            case "oneOf":
                var kinds = value.EnumerateArray().Select(item => Read(item, follow)).ToList();
                if (kinds.TrueForAll(kind => kind.Properties.Count == 0))
                    ExactlyOne = [.. kinds.SelectMany(kind => kind.Required)];
                else
                    Kinds = kinds;
                break;
            case "pattern":
                Pattern = new Regex(value.GetString()!, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
                break;
            case "minLength" or "minItems" or "minProperties":
                Least = value.GetInt32();
                break;
            case "maxLength" or "maxItems" or "maxProperties":
                Most = value.GetInt32();
                break;
            case "minimum":
                Minimum = value.GetDecimal();
                break;
            case "maximum":
                Maximum = value.GetDecimal();
                break;
            case "uniqueItems":
                Unique = value.GetBoolean();
                break;
            case "x-expects":
                Expects = value.GetString();
                break;
            case "x-candor":
                References = value.GetString() == "secret" ? ReferenceRule.Secret : ReferenceRule.Allowed;
                break;
            default:
                throw new InvalidDataException($"The JSON Schema keyword '{keyword}' is not among those that the loader enforces.");
        }
    }

    private static List<string> Texts(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];
}
