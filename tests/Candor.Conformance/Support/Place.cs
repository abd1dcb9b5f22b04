using System.Text.Json;

namespace Candor.Conformance.Support;

/// <summary>A value of a JSON document together with its place in it.</summary>
/// <param name="At">The place, a JSON pointer (RFC 6901); after references were followed, the place they lead to.</param>
/// <param name="Value">The value.</param>
internal readonly record struct Place(string At, JsonElement Value)
{
    /// <summary>A name as a step of a pointer.</summary>
    /// <param name="name">The name.</param>
    public static string Step(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>The names and values of an object.</summary>
    public IEnumerable<(string Name, Place Place)> Members()
    {
        var at = At;
        return Value.ValueKind == JsonValueKind.Object
            ? Value.EnumerateObject().Select(member => (member.Name, new Place($"{at}/{Step(member.Name)}", member.Value)))
            : [];
    }

    /// <summary>The items of a list.</summary>
    public IEnumerable<Place> Items()
    {
        var at = At;
        return Value.ValueKind == JsonValueKind.Array
            ? Value.EnumerateArray().Select((item, index) => new Place($"{at}/{index}", item))
            : [];
    }

    /// <summary>A member; null for none.</summary>
    /// <param name="name">Its name.</param>
    public Place? Member(string name) =>
        Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(name, out var member) ? new Place($"{At}/{Step(name)}", member) : null;

    /// <summary>A member's text; null for none.</summary>
    /// <param name="name">Its name.</param>
    public string? Text(string name) => Member(name) is { Value.ValueKind: JsonValueKind.String } member ? member.Value.GetString() : null;

    /// <summary>A member's yes; false for none.</summary>
    /// <param name="name">Its name.</param>
    public bool Flag(string name) => Member(name) is { Value.ValueKind: JsonValueKind.True };
}
