using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Candor.Connectors.Http;

namespace Candor.Connectors.Ashby;

/// <summary>
/// Ashby's refusals: <c>{"success": false, "errors": […], "errorInfo": {"code", "message", "requestId"}}</c>, most of them with status 200. Only the
/// code is taken; of the message only whether it mentions a field that was written: it may repeat values.
/// </summary>
internal static partial class AshbyErrors
{
    /// <summary>For calls that write no fields.</summary>
    public static readonly IReadOnlyDictionary<string, string> NoNames = new Dictionary<string, string>();

    /// <summary>Whether an answer is a success; null when it does not say.</summary>
    /// <param name="answer">The answer.</param>
    public static bool? Success(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("success", out var success)
        && success.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? success.GetBoolean()
            : null;

    /// <summary>A refusal in the one error vocabulary.</summary>
    /// <param name="endpoint">What was called.</param>
    /// <param name="response">The answer.</param>
    /// <param name="body">Its body, in whatever state.</param>
    /// <param name="names">The vendor's names of what was written, each with our key.</param>
    /// <param name="time">The clock.</param>
    public static AtsError Of(string endpoint, HttpResponseMessage response, byte[] body, IReadOnlyDictionary<string, string> names, TimeProvider time)
    {
        var (code, message) = Read(body);
        return (response.StatusCode, code) switch
        {
            (_, "missing_endpoint_permission") => new(
                AtsErrorKind.Permission, $"The API key lacks the permission for {endpoint} ({code}): grant it its module in Ashby."),
            (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) => new(
                AtsErrorKind.Authentication, $"Ashby refused the API key ({(int)response.StatusCode}): it is wrong, or was deactivated."),
            (HttpStatusCode.TooManyRequests, _) or (_, "rate_limit_exceeded" or "concurrent_limit_exceeded") => new(
                AtsErrorKind.RateLimited, "Ashby's rate limit is reached.", RetryAt: HttpErrors.RetryAt(response, time)),
            (not HttpStatusCode.OK, _) => HttpErrors.Of(response, Field(message, names), time),
            (_, null) => new(AtsErrorKind.Malformed, $"Ashby refused {endpoint} without a code."),
            _ when Missing().IsMatch(code) => new(AtsErrorKind.NotFound, $"Ashby has no such record ({code})."),
            // A code of this kind says nothing of whether it happened.
            _ when TheirFault().IsMatch(code) => new(AtsErrorKind.VendorDown, $"Ashby failed at {endpoint} ({code})."),
            _ => new(AtsErrorKind.Validation, $"Ashby did not accept {endpoint} ({code}).", Field(message, names)),
        };
    }

    /// <summary>The code and message; <c>errors</c> stands in for older answers without <c>errorInfo</c>.</summary>
    private static (string? Code, string Message) Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("errorInfo", out var info) && info.ValueKind == JsonValueKind.Object)
                return (Fit(AshbyRows.Text(info, "code")), AshbyRows.Text(info, "message") ?? "");
            var first = root.GetProperty("errors").EnumerateArray().First();
            return (Fit(first.ValueKind == JsonValueKind.Object ? AshbyRows.Text(first, "message") : first.GetString()), "");
        }
        catch (Exception other) when (HttpErrors.IsOtherShape(other))
        {
            return (null, "");
        }
    }

    private static string? Fit(string? code) => code is not null && Code().IsMatch(code) ? code : null;

    private static string? Field(string message, IReadOnlyDictionary<string, string> names) =>
        names.Where(name => message.Contains(name.Key, StringComparison.Ordinal)).OrderByDescending(name => name.Key.Length).Select(name => name.Value).FirstOrDefault();

    /// <summary>What a code looks like; a value that strays into its place does not pass.</summary>
    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,79}\z")]
    private static partial Regex Code();

    [GeneratedRegex(@"(^|_)not_found\z")]
    private static partial Regex Missing();

    [GeneratedRegex("internal|unexpected|unavailable|server_error|timeout|timed_out")]
    private static partial Regex TheirFault();
}
