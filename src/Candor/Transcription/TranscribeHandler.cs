using System.Globalization;
using Candor.Configuration;
using Candor.Configuration.History;
using Candor.Consent;
using Candor.Domain.Ledger;
using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;
using Candor.Policy;
using Candor.Storage;
using Candor.Storage.Objects;

namespace Candor.Transcription;

/// <summary>
/// Answers <see cref="Transcribe"/>: the pieces of each answer become one sound file, which the reviewer hears, and the sound becomes
/// words with their seconds. Without a consent to recording and to the transcript there is nothing to work on, and work under way stops.
/// </summary>
/// <param name="terms">The workflow it runs under.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="locks">One worker a screening.</param>
/// <param name="consent">Stops the work when the consent is taken back.</param>
/// <param name="objects">Where recordings are.</param>
/// <param name="converter">Pieces to sound.</param>
/// <param name="speech">Sound to words.</param>
/// <param name="stops">Whether the recording may go there.</param>
public sealed class TranscribeHandler(
    ScreeningTerms terms,
    Journal journal,
    IStreamLocks locks,
    ConsentWatch consent,
    IObjectStore objects,
    IAudioConverter converter,
    ISpeechToText speech,
    BorderStops stops)
{
    private static readonly Actor Self = Actor.System("transcription");

    // A little longer than the recorder allows, for the second in which it stops.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Transcribes.</summary>
    /// <param name="message">Which screening.</param>
    /// <param name="cancel">Gives up; it is woken again.</param>
    public async Task Handle(Transcribe message, CancellationToken cancel)
    {
        await using var held = await locks.Take(message.Screening, cancel);
        if (await journal.Find(message.Screening, cancel) is not { } screening || Journey.Next(screening) != message)
            return;
        if (screening.Permit("recording") is not { } toListen || screening.Permit("transcript") is not { } toWrite)
            return;
        if (await stops.Stops(screening, message, DataMoves.Transcribe, cancel))
            return;
        var workflow = terms.Of(screening).Workflow;
        ScreeningEvent happened;
        try
        {
            var answers = await consent.While(
                [toListen, toWrite],
                token => Task.WhenAll(workflow.Questions
                    .Where(question => screening.Answers.ContainsKey(question.Id))
                    .Select(question => Listen(toListen, toWrite, screening.Answers[question.Id], question, workflow.Language, token))),
                cancel);
            if (answers is null)
                return;
            var transcript = new Transcript(answers);
            happened = new Transcribed(speech.Name, transcript.WordCount, transcript);
        }
        catch (TranscriptionException failure) when (failure.Permanent)
        {
            happened = new FailedTechnically("transcription", failure.Message);
        }

        await journal.Act(screening.Id, Self, now => Journey.Next(now) == message ? happened : null, cancel);
    }

    private async Task<SpokenAnswer> Listen(
        Permit toListen,
        Permit toWrite,
        AnswerRecorded answer,
        Question question,
        string language,
        CancellationToken cancel)
    {
        var segments = new List<Stream>();
        foreach (var segment in answer.Segments)
            segments.Add(await Join(toListen, answer.QuestionId, segment, cancel));
        using var sound = await converter.Convert(segments, TimeSpan.FromSeconds(question.MaxSeconds) + Grace, cancel);
        await objects.Write(toListen, ["answers", answer.QuestionId, "answer.wav"], await File.ReadAllBytesAsync(sound.Path, cancel), cancel);
        return new SpokenAnswer(answer.QuestionId, await speech.Transcribe(toWrite, sound.Path, language, cancel));
    }

    private async Task<Stream> Join(Permit permit, string question, Segment segment, CancellationToken cancel)
    {
        var whole = new MemoryStream((int)segment.Bytes);
        var names = Enumerable.Range(0, segment.Chunks).Select(IReadOnlyList<string> (chunk) => ["answers", question, segment.Id, chunk.ToString("000000", CultureInfo.InvariantCulture)]);
        var read = 0;
        await foreach (var piece in objects.ReadInOrder(permit, names, cancel))
        {
            if (piece is null)
                throw new TranscriptionException($"Piece {read} of an answer to {question} is not in the object store.", permanent: true);
            whole.Write(piece);
            read++;
        }

        whole.Position = 0;
        return whole;
    }
}
