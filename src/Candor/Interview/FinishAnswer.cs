using System.Text.Json;
using System.Text.Json.Serialization;
using Candor.Consent;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Storage;

namespace Candor.Interview;

/// <summary>
/// <c>POST /s/{token}/questions/{question}/finish</c>: the recorder says which pieces make the answer. 200 with where to go next once the
/// answer stands in the ledger; 409 with what is missing; else as for a piece. Segments that are not named are takes the candidate
/// recorded again, and are not part of the answer.
/// </summary>
internal static class FinishAnswer
{
    private const int MaxBodyBytes = 64 * 1024;
    private const int MaxSegments = 50;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Completes an answer, and with the last answer the recording as a whole.</summary>
    public static async Task<IResult> Post(
        string token,
        string question,
        HttpRequest request,
        Visits visits,
        AnswerUploads uploads,
        Journal journal,
        TimeProvider time,
        CancellationToken cancel)
    {
        var (visit, asked, refusal) = await UploadRoutes.Open(token, question, visits, cancel);
        if (refusal is not null)
            return await SaidAlready(token, question, visits, cancel) ?? refusal;
        if (visit!.Screening.Permit("recording") is not { } permit)
            return UploadRoutes.NoConsent();
        if (await Read(request, cancel) is not { Segments: { Count: > 0 and <= MaxSegments } segments }
            || !segments.All(IsFit)
            || segments.DistinctBy(one => one.Id).Count() != segments.Count)
            return UploadRoutes.Refuse(StatusCodes.Status400BadRequest, "Name each segment once, with its id, chunks and media_type.");

        var stored = await uploads.List(permit, asked!.Id, cancel);
        var missing = segments.SelectMany(segment => Enumerable.Range(0, segment.Chunks)
                .Except(stored.GetValueOrDefault(segment.Id, []))
                .Select(number => new { segment = segment.Id, chunk = number }))
            .ToList();
        if (missing.Count > 0)
            return Results.Json(new { missing }, statusCode: StatusCodes.Status409Conflict);

        var joined = new List<Segment>();
        foreach (var segment in segments)
            joined.Add(await uploads.Join(permit, asked.Id, segment, cancel)
                ?? throw new IOException("A stored piece of an answer is gone."));

        var after = await journal.Act(
            visit.Screening.Id,
            Actor.Candidate(visit.Screening.Id),
            now => Tell(now, visit, new AnswerRecorded(asked.Id, joined), time.GetUtcNow()),
            [],
            cancel);
        if (!after.Answers.ContainsKey(asked.Id))
            return Results.Json(new { title = "The screening takes no more recordings.", next = visit.Path }, statusCode: StatusCodes.Status410Gone);
        uploads.Forget(visit.Screening.Id, asked.Id);
        return Next(visits.Of(after)!);
    }

    /// <summary>The answer, and with the last one that everything is there.</summary>
    private static IReadOnlyList<ScreeningEvent> Tell(Screening now, Visit visit, AnswerRecorded answer, DateTimeOffset moment)
    {
        if (now.Permit("recording") is null || now.StepAt(moment) is not (CandidateStep.Microphone or CandidateStep.Questions) || Stands(now, answer))
            return [];
        List<ScreeningEvent> happened = now.StepAt(moment) == CandidateStep.Microphone ? [new InterviewStarted(), answer] : [answer];
        if (visit.Workflow.Questions.All(question => question.Id == answer.QuestionId || now.Answers.ContainsKey(question.Id)))
            happened.Add(new Captured());
        return happened;
    }

    private static bool Stands(Screening now, AnswerRecorded answer) =>
        now.Answers.TryGetValue(answer.QuestionId, out var before) && before.Segments.SequenceEqual(answer.Segments);

    /// <summary>The same message again, after its answer was lost on the way: the last answer is in, and so the screening has moved on.</summary>
    private static async Task<IResult?> SaidAlready(string token, string question, Visits visits, CancellationToken cancel) =>
        await visits.Find(token, cancel) is { Step: CandidateStep.Received or CandidateStep.InReview } visit
        && visit.Screening.Answers.ContainsKey(question)
            ? Next(visit)
            : null;

    private static IResult Next(Visit visit) => Results.Json(new { next = visit.NextPath });

    private static bool IsFit(FinishedSegment segment) =>
        AnswerUploads.IsSegment(segment.Id)
        && segment.Chunks is > 0 and <= AnswerUploads.MaxChunks
        && AnswerUploads.IsRecording(segment.MediaType);

    private static async Task<FinishedAnswer?> Read(HttpRequest request, CancellationToken cancel)
    {
        if (!request.HasJsonContentType() || request.ContentLength is null or > MaxBodyBytes)
            return null;
        try
        {
            return await JsonSerializer.DeserializeAsync<FinishedAnswer>(request.Body, Json, cancel);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record FinishedAnswer(IReadOnlyList<FinishedSegment>? Segments);
}

/// <summary>A segment as the recorder names it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Chunks">How many pieces it has.</param>
/// <param name="MediaType">As recorded.</param>
public sealed record FinishedSegment(string Id, int Chunks, [property: JsonPropertyName("media_type")] string MediaType);
