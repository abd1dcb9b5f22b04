using System.Net;
using System.Text.Json;

namespace Candor.Connectors.Http;

/// <summary>From HTTP's ways of failing to the one error vocabulary. No body, secret or candidate's data gets into a message.</summary>
internal static class HttpErrors
{
    /// <summary>A refusal by status.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="field">The field the vendor names, where it does.</param>
    /// <param name="time">The clock.</param>
    public static AtsError Of(HttpResponseMessage response, string? field, TimeProvider time)
    {
        var status = (int)response.StatusCode;
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new(AtsErrorKind.Authentication, "The vendor refused the token (401): check the credentials."),
            HttpStatusCode.Forbidden => new(AtsErrorKind.Permission, "The vendor refused the call (403): grant its scope to the credentials, and its permission to the user behind them."),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new(AtsErrorKind.NotFound, $"The vendor has no such record ({status})."),
            HttpStatusCode.TooManyRequests => new(AtsErrorKind.RateLimited, "The vendor's rate limit is reached (429).", RetryAt: RetryAt(response, time)),
            HttpStatusCode.RequestTimeout => new(AtsErrorKind.VendorDown, "The vendor gave up on the request (408).", RetryAt: RetryAt(response, time)),
            _ when status >= 500 => new(AtsErrorKind.VendorDown, $"The vendor answered {status}.", RetryAt: RetryAt(response, time)),
            _ when status >= 400 => new(AtsErrorKind.Validation, $"The vendor did not accept the request ({status}).", field),
            _ when status >= 300 => new(AtsErrorKind.MergedOrMoved, $"The vendor points elsewhere ({status}), which is not followed."),
            _ => new(AtsErrorKind.Malformed, $"The vendor answered {status}, which it does not document."),
        };
    }

    /// <summary>No answer at all.</summary>
    /// <param name="failure">What was seen instead.</param>
    public static AtsError Of(Exception failure) => failure switch
    {
        JsonException => new(AtsErrorKind.Malformed, "The vendor's answer is not the JSON it documents."),
        OperationCanceledException => new(AtsErrorKind.VendorDown, "The vendor did not answer in time."),
        HttpRequestException { InnerException: RefusedAddressException refused } => new(AtsErrorKind.VendorDown, refused.Message),
        _ => new(AtsErrorKind.VendorDown, $"The connection to the vendor failed ({failure.GetType().Name})."),
    };

    /// <summary>Whether an exception is the vendor's failure to answer, rather than our own wish to stop or a fault of ours.</summary>
    /// <param name="failure">The exception.</param>
    /// <param name="cancel">Our wish to stop.</param>
    public static bool IsFailure(Exception failure, CancellationToken cancel) =>
        failure is HttpRequestException or IOException or JsonException
        || (failure is OperationCanceledException && !cancel.IsCancellationRequested);

    /// <summary>Whether an exception is what reading JSON of another shape throws.</summary>
    /// <param name="surprise">The exception.</param>
    public static bool IsOtherShape(Exception surprise) =>
        surprise is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or ArgumentException;

    /// <summary>When to come back: <c>Retry-After</c> in seconds or as a date.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="time">The clock.</param>
    public static DateTimeOffset? RetryAt(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => time.GetUtcNow() + delta,
        // The vendor's clock is not ours: what counts is how far its date lies from its own now.
        { Date: { } date } => time.GetUtcNow() + (date - (response.Headers.Date ?? time.GetUtcNow())),
        _ => null,
    };
}
