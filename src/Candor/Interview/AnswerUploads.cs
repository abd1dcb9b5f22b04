using System.Collections.Concurrent;
using System.Security.Cryptography;
using Candor.Configuration;
using Candor.Domain.Screenings;
using Candor.Storage.Objects;

namespace Candor.Interview;

/// <summary>
/// The pieces of an answer on durable storage: <c>answers/{question}/{segment}/{number}</c>. A piece is stored once; the same bytes again are
/// no news, other bytes under its number are refused.
/// </summary>
/// <param name="objects">Where recordings are.</param>
public sealed class AnswerUploads(IObjectStore objects)
{
    /// <summary>The largest piece, in bytes. A recorder that makes one a second stays far below.</summary>
    public const int MaxChunkBytes = 1024 * 1024;

    /// <summary>The most pieces in one run of the recorder.</summary>
    public const int MaxChunks = 10_000;

    /// <summary>What browsers record: WebM and Ogg with Opus; Safari's MP4. Codecs may follow after a semicolon.</summary>
    private static readonly string[] MediaTypes = ["audio/webm", "audio/ogg", "audio/mp4"];

    // Above any browser's default for speech: 256 kbit/s. Ten takes of an answer, each a little over its time.
    private const long BytesPerSecond = 32_000;
    private const int Takes = 10;
    private const int SecondsOver = 30;

    // Uploads in progress in this process, by screening and question. An entry is dropped when the answer is complete; what is lost with the
    // process is counted again from what is stored.
    private readonly ConcurrentDictionary<string, Upload> _uploads = new(StringComparer.Ordinal);

    /// <summary>Whether a browser's recording of that type is taken.</summary>
    /// <param name="mediaType">As the browser says it.</param>
    public static bool IsRecording(string? mediaType) => mediaType is { Length: < 100 }
        && MediaTypes.Contains(mediaType.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a segment's name can be one of our recorder's.</summary>
    /// <param name="segment">As the browser says it.</param>
    public static bool IsSegment(string? segment) => segment is { Length: >= 4 and <= 40 }
        && segment.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-') && segment[0] != '-';

    /// <summary>What is stored of an answer: the numbers of the pieces by segment.</summary>
    /// <param name="permit">Leave to record.</param>
    /// <param name="question">Which question.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<int>>> List(Permit permit, string question, CancellationToken cancel)
    {
        var stored = new Dictionary<string, IReadOnlyList<int>>(StringComparer.Ordinal);
        foreach (var segment in (await objects.List(permit, ["answers", question], cancel)).Where(IsSegment))
            stored[segment] = [.. (await objects.List(permit, ["answers", question, segment], cancel)).Select(int.Parse)];
        return stored;
    }

    /// <summary>Stores a piece; when this returns <see cref="ChunkOutcome.Stored"/> or <see cref="ChunkOutcome.Same"/>, it is on disk.</summary>
    /// <param name="permit">Leave to record.</param>
    /// <param name="question">Which question.</param>
    /// <param name="segment">Which run of the recorder.</param>
    /// <param name="number">Which piece, from 0.</param>
    /// <param name="bytes">The piece.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<ChunkOutcome> Store(
        Permit permit,
        Question question,
        string segment,
        int number,
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancel)
    {
        var upload = _uploads.GetOrAdd($"{permit.Screening}/{question.Id}", _ => new Upload());
        await upload.Turn.WaitAsync(cancel);
        try
        {
            upload.Bytes ??= await Measure(permit, question.Id, cancel);
            var name = NameOf(question.Id, segment, number);
            if (await objects.Read(permit, name, cancel) is { } before)
                return before.AsSpan().SequenceEqual(bytes.Span) ? ChunkOutcome.Same : ChunkOutcome.Other;
            if (upload.Bytes + bytes.Length > (question.MaxSeconds + SecondsOver) * BytesPerSecond * Takes)
                return ChunkOutcome.TooMuch;
            await objects.Write(permit, name, bytes, cancel);
            upload.Bytes += bytes.Length;
            return ChunkOutcome.Stored;
        }
        finally
        {
            upload.Turn.Release();
        }
    }

    /// <summary>The segment as it stands on disk; null when a piece is missing.</summary>
    /// <param name="permit">Leave to record.</param>
    /// <param name="question">Which question.</param>
    /// <param name="segment">Its name, type and number of pieces, as the recorder says.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Segment?> Join(Permit permit, string question, FinishedSegment segment, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = 0;
        await foreach (var chunk in objects.ReadInOrder(permit, Enumerable.Range(0, segment.Chunks).Select(number => NameOf(question, segment.Id, number)), cancel))
        {
            if (chunk is null)
                return null;
            hash.AppendData(chunk);
            bytes += chunk.Length;
        }

        return new Segment(segment.Id, segment.MediaType, segment.Chunks, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Forgets an upload that is over.</summary>
    /// <param name="screening">Which screening.</param>
    /// <param name="question">Which question.</param>
    public void Forget(string screening, string question) => _uploads.TryRemove($"{screening}/{question}", out _);

    private async Task<long> Measure(Permit permit, string question, CancellationToken cancel)
    {
        long bytes = 0;
        foreach (var segment in (await objects.List(permit, ["answers", question], cancel)).Where(IsSegment))
            bytes += await objects.Measure(permit, ["answers", question, segment], cancel);
        return bytes;
    }

    private static IReadOnlyList<string> NameOf(string question, string segment, int number) =>
        ["answers", question, segment, number.ToString("000000", null)];

    /// <summary>An answer that is being uploaded. Whoever holds the turn may touch the count.</summary>
    private sealed class Upload
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public long? Bytes { get; set; }
    }
}

/// <summary>What became of a piece.</summary>
public enum ChunkOutcome
{
    /// <summary>It is on disk now.</summary>
    Stored,

    /// <summary>It was there already, the same.</summary>
    Same,

    /// <summary>Another one is there.</summary>
    Other,

    /// <summary>The answer is larger than any honest recording of it.</summary>
    TooMuch,
}
