using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candor.Sandbox.Ashby;

/// <summary>A call's parameters: a JSON object. What is not as it should be is refused as <c>invalid_input</c>.</summary>
/// <param name="body">The object.</param>
internal sealed class Arguments(JsonObject body)
{
    /// <summary>Reads a request's body.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="RefusedException">It is not JSON, not an object, or not declared as JSON.</exception>
    public static async Task<Arguments> Read(HttpRequest request)
    {
        try
        {
            if (request.HasJsonContentType()
                && await JsonNode.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted) is JsonObject body)
                return new Arguments(body);
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw RefusedException.Input("Request payload is malformed");
    }

    /// <summary>An identifier that has to be there.</summary>
    /// <param name="name">The parameter.</param>
    public string Id(string name) => OptionalId(name) ?? throw RefusedException.Input($"{name} is required");

    /// <summary>An identifier that may be left out.</summary>
    /// <param name="name">The parameter.</param>
    public string? OptionalId(string name)
    {
        if (OptionalText(name) is not { } text)
            return null;
        return Guid.TryParseExact(text, "D", out _) ? text : throw RefusedException.Input($"{name} is not a UUID");
    }

    /// <summary>Text that has to be there.</summary>
    /// <param name="name">The parameter.</param>
    public string Text(string name) => OptionalText(name) ?? throw RefusedException.Input($"{name} is required");

    /// <summary>Text that may be left out.</summary>
    /// <param name="name">The parameter.</param>
    public string? OptionalText(string name) => body[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => (string)value!,
        _ => throw RefusedException.Input($"{name} is not a string"),
    };

    /// <summary>A number that may be left out.</summary>
    /// <param name="name">The parameter.</param>
    public long? OptionalNumber(string name) => body[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<long>(out var number) => number,
        _ => throw RefusedException.Input($"{name} is not a whole number"),
    };

    /// <summary>A yes or no; no when left out.</summary>
    /// <param name="name">The parameter.</param>
    public bool Flag(string name) => body[name] switch
    {
        null => false,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => (bool)value!,
        _ => throw RefusedException.Input($"{name} is not a boolean"),
    };

    /// <summary>A list of texts; null when left out.</summary>
    /// <param name="name">The parameter.</param>
    public IReadOnlyList<string>? Texts(string name) => body[name] switch
    {
        null => null,
        JsonArray list when list.All(item => item?.GetValueKind() == JsonValueKind.String) => [.. list.Select(item => (string)item!)],
        _ => throw RefusedException.Input($"{name} is not a list of strings"),
    };

    /// <summary>A list of objects that has to be there.</summary>
    /// <param name="name">The parameter.</param>
    public IReadOnlyList<Arguments> Objects(string name) => body[name] is JsonArray list && list.All(item => item is JsonObject)
        ? [.. list.Select(item => new Arguments(item!.AsObject()))]
        : throw RefusedException.Input($"{name} is not a list of objects");

    /// <summary>An object that has to be there.</summary>
    /// <param name="name">The parameter.</param>
    public Arguments Object(string name) => OptionalObject(name) ?? throw RefusedException.Input($"{name} is required");

    /// <summary>An object that may be left out.</summary>
    /// <param name="name">The parameter.</param>
    public Arguments? OptionalObject(string name) => body[name] switch
    {
        null => null,
        JsonObject one => new Arguments(one),
        _ => throw RefusedException.Input($"{name} is not an object"),
    };

    /// <summary>A value of whatever type; null when left out.</summary>
    /// <param name="name">The parameter.</param>
    public JsonNode? Value(string name) => body[name];

    /// <summary>The object itself, as a copy.</summary>
    public JsonObject Copy() => body.DeepClone().AsObject();
}
