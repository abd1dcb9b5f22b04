using System.Security.Cryptography;
using Candor.Configuration;
using Candor.Consent;
using Candor.Hosting;
using Candor.Storage;

namespace Candor.Interview;

/// <summary>
/// Where the recorder brings its pieces. Answers: 204 the piece is durable (again, if it was there); 400 a damaged piece; 403 there is no
/// consent to record; 404 no such link or question; 409 another piece has that number; 410 the screening takes no more: stop recording;
/// 413 too large; 415 not a recording; 503 nothing may be taken for now, or the store of recordings did not say that it has the piece: keep
/// it and bring it again.
/// </summary>
internal static class UploadRoutes
{
    private const string RetryAfterSeconds = "2";

    /// <summary><c>GET /s/{token}/questions/{question}/chunks</c>: what is stored, so that a recorder knows where to go on.</summary>
    public static async Task<IResult> List(string token, string question, Visits visits, AnswerUploads uploads, CancellationToken cancel)
    {
        var (visit, asked, refusal) = await Open(token, question, visits, cancel);
        if (refusal is not null)
            return refusal;
        return visit!.Screening.Permit("recording") is { } permit
            ? Results.Json(new { segments = (await uploads.List(permit, asked!.Id, cancel)).Select(one => new { id = one.Key, chunks = one.Value }) })
            : NoConsent();
    }

    /// <summary>
    /// <c>PUT /s/{token}/questions/{question}/segments/{segment}/chunks/{number}</c>: a piece, raw, with its SHA-256 in hex in
    /// <c>X-Content-SHA256</c>. The permit is taken from the screening as it stands at this moment, never from an earlier one.
    /// </summary>
    public static async Task<IResult> Put(
        string token,
        string question,
        string segment,
        int number,
        HttpRequest request,
        Visits visits,
        AnswerUploads uploads,
        Journal journal,
        TimeProvider time,
        CancellationToken cancel)
    {
        if (await Open(token, question, visits, cancel) is { Refusal: { } early })
            return early;
        if (!AnswerUploads.IsSegment(segment) || number is < 0 or >= AnswerUploads.MaxChunks)
            return Refuse(StatusCodes.Status400BadRequest, "There can be no such segment or piece.");
        if (!AnswerUploads.IsRecording(request.ContentType))
            return Refuse(StatusCodes.Status415UnsupportedMediaType, "Recordings are audio/webm, audio/ogg or audio/mp4.");
        if (await Body(request, cancel) is not { } bytes)
            return Refuse(StatusCodes.Status413PayloadTooLarge, $"A piece has {AnswerUploads.MaxChunkBytes} bytes at most.");
        if (bytes.Length == 0 || !string.Equals(
                Convert.ToHexString(SHA256.HashData(bytes)), request.Headers["X-Content-SHA256"], StringComparison.OrdinalIgnoreCase))
            return Refuse(StatusCodes.Status400BadRequest, "The piece is not what its X-Content-SHA256 says. Send it again.");

        // The body may have taken its time: look again.
        var (visit, asked, refusal) = await Open(token, question, visits, cancel);
        if (refusal is not null)
            return refusal;
        if (visit!.Screening.Permit("recording") is not { } permit)
            return NoConsent();
        if (visit.Step == CandidateStep.Microphone)
            await InterviewPages.Start(visit.Screening.Id, journal, time, cancel);
        try
        {
            return await uploads.Store(permit, asked!, segment, number, bytes, cancel) switch
            {
                ChunkOutcome.Other => Refuse(StatusCodes.Status409Conflict, "Another piece has that number."),
                ChunkOutcome.TooMuch => Refuse(StatusCodes.Status413PayloadTooLarge, "The answer is larger than its time allows."),
                _ => Results.NoContent(),
            };
        }
        catch (NoConsentException)
        {
            // Taken back while the piece was on its way to the disk.
            return (await Open(token, question, visits, cancel)).Refusal ?? NoConsent();
        }
    }

    /// <summary>Who came, and the question; or why nothing is taken.</summary>
    internal static async Task<(Visit? Visit, Question? Question, IResult? Refusal)> Open(
        string token,
        string question,
        Visits visits,
        CancellationToken cancel)
    {
        if (await visits.Find(token, cancel) is not { } visit)
            return (null, null, Refuse(StatusCodes.Status404NotFound, "There is no such link."));
        if (visit.Workflow.Questions.FirstOrDefault(one => one.Id == question) is not { } asked)
            return (null, null, Refuse(StatusCodes.Status404NotFound, "There is no such question."));
        return visit.Step switch
        {
            CandidateStep.Microphone or CandidateStep.Questions => (visit, asked, null),
            // The recorder keeps what it has, and comes back.
            CandidateStep.Paused => (null, null, Refuse(StatusCodes.Status503ServiceUnavailable, "Nothing can be taken for now. Keep the piece and bring it later.")),
            CandidateStep.Preparing or CandidateStep.Place or CandidateStep.Waiting or CandidateStep.Agree => (null, null, NoConsent()),
            _ => (null, null, Results.Json(
                new { title = "The screening takes no more recordings.", next = visit.Path },
                statusCode: StatusCodes.Status410Gone)),
        };
    }

    /// <summary>
    /// Where the store of recordings fails, the recorder keeps what it has and comes back. Whether the store has a piece all the same does not matter: the same
    /// piece again is no news.
    /// </summary>
    internal static async ValueTask<object?> WithoutStore(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        try
        {
            return await next(call);
        }
        catch (TryLaterException)
        {
            call.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
            return Refuse(StatusCodes.Status503ServiceUnavailable, "The recording could not be kept for now. Keep the piece and bring it again.");
        }
    }

    /// <summary>No consent, no recording.</summary>
    internal static IResult NoConsent() => Refuse(StatusCodes.Status403Forbidden, "There is no consent to record.");

    /// <summary>Says what is wrong.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="why">For the recorder, and for whoever mends it.</param>
    internal static IResult Refuse(int status, string why) => Results.Problem(statusCode: status, title: why);

    private static async Task<byte[]?> Body(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > AnswerUploads.MaxChunkBytes)
            return null;
        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, cancel) is var read and > 0)
        {
            if (body.Length + read > AnswerUploads.MaxChunkBytes)
                return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
