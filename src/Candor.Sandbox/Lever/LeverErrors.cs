using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candor.Sandbox.Lever;

/// <summary>Errors as Lever words them: <c>{"code", "message"}</c>. Of the codes only <c>ResourceNotFound</c> is documented.</summary>
internal static class LeverErrors
{
    /// <summary>A refusal.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="message">Why.</param>
    public static IResult Refuse(int status, string message) => Results.Json(
        new JsonObject
        {
            ["code"] = status switch
            {
                400 => "BadRequest",
                401 => "Unauthorized",
                403 => "Forbidden",
                404 => "ResourceNotFound",
                429 => "TooManyRequests",
                _ => "InternalServerError",
            },
            ["message"] = message,
        },
        statusCode: status);

    /// <summary>There is no such record.</summary>
    /// <param name="what">The collection.</param>
    /// <param name="id">The identifier.</param>
    public static IResult Missing(string what, string id) => Refuse(404, $"{what} {id} was not found");

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
