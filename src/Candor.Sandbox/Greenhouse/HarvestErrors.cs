using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candor.Sandbox.Greenhouse;

/// <summary>Errors as Harvest v3 words them, and reading bodies.</summary>
internal static class HarvestErrors
{
    /// <summary>A refusal.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="message">Why.</param>
    /// <param name="field">The field, where there is one.</param>
    public static IResult Refuse(int status, string message, string? field = null) => Results.Json(
        new JsonObject
        {
            ["message"] = message,
            // Each entry is a sentence, or an object whose one key is what was refused.
            ["errors"] = new JsonArray(field is null ? JsonValue.Create(message) : new JsonObject { [field] = message }),
        },
        statusCode: status);

    /// <summary>A JSON object from a request; null for anything else.</summary>
    /// <param name="request">The request.</param>
    public static async Task<JsonObject?> Body(HttpRequest request)
    {
        try
        {
            return await JsonNode.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
