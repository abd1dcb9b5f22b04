using System.Globalization;
using System.Text.Json.Nodes;

namespace Candor.Sandbox.Ashby;

/// <summary>A refusal in Ashby's words: <c>success</c> is false, whatever the HTTP status says.</summary>
/// <param name="Status">200, but for the key (401, 403), the rate (429) and the vendor's own faults (500).</param>
/// <param name="Code">Such as <c>invalid_input</c>.</param>
/// <param name="Message">Why, for people.</param>
internal sealed record Refusal(int Status, string Code, string Message)
{
    private static long _requests;

    /// <summary>The answer.</summary>
    public IResult Answer() => Results.Json(
        new JsonObject
        {
            ["success"] = false,
            ["errors"] = new JsonArray(Code),
            ["errorInfo"] = new JsonObject
            {
                ["code"] = Code,
                ["message"] = Message,
                ["requestId"] = $"01SANDBOX{Interlocked.Increment(ref _requests).ToString("D17", CultureInfo.InvariantCulture)}",
            },
        },
        statusCode: Status);
}

/// <summary>Ends an endpoint's work with a refusal.</summary>
/// <param name="refusal">The refusal.</param>
internal sealed class RefusedException(Refusal refusal) : Exception(refusal.Message)
{
    /// <summary>The refusal.</summary>
    public Refusal Refusal => refusal;

    /// <summary>A parameter is not as it should be.</summary>
    /// <param name="message">Which, and why.</param>
    public static RefusedException Input(string message) => new(new Refusal(200, "invalid_input", message));

    /// <summary>There is no such record.</summary>
    /// <param name="what">Its kind, such as <c>application</c>.</param>
    public static RefusedException NotFound(string what) =>
        new(new Refusal(200, $"{what}_not_found", $"There is no such {what.Replace('_', ' ')}, or this API key may not see it."));
}
