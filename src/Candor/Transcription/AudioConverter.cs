using System.Globalization;
using System.Text.Json;

namespace Candor.Transcription;

/// <summary>
/// Converts with ffmpeg. What comes in was made by a stranger: the container is known by its first bytes and forced, so that no
/// playlist or script passes for a recording; only files can be opened; and time and length are bounded.
/// </summary>
/// <param name="working">Where the files lie meanwhile.</param>
/// <param name="time">The clock of the time limit.</param>
public sealed class AudioConverter(WorkingFolder working, TimeProvider time) : IAudioConverter
{
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(30);
    private static readonly string[] Codecs = ["opus", "vorbis", "aac", "flac", "alac", "pcm_s16le", "pcm_f32le"];

    /// <inheritdoc />
    public async Task<ConvertedAudio> Convert(IReadOnlyList<Stream> segments, TimeSpan limit, CancellationToken cancellation)
    {
        var folder = working.Create();
        try
        {
            return await Convert(segments, limit, folder, cancellation);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private async Task<ConvertedAudio> Convert(
        IReadOnlyList<Stream> segments, TimeSpan limit, PrivateFolder folder, CancellationToken cancellation)
    {
        var starts = new List<TimeSpan>();
        var samples = folder.File("samples.pcm");
        var path = folder.File("answer.wav");
        long bytes = 0;
        await using (var wav = File.Create(path))
        {
            wav.SetLength(Wav.HeaderBytes);
            wav.Position = Wav.HeaderBytes;
            for (var index = 0; index < segments.Count; index++)
            {
                starts.Add(Wav.Duration(bytes));
                var recorded = folder.File($"segment{index}");
                var container = await Save(segments[index], recorded, index + 1, cancellation);
                await Probe(recorded, container, index + 1, limit, cancellation);
                await Decode(recorded, container, samples, index + 1, limit, cancellation);
                File.Delete(recorded);
                await using var decoded = File.OpenRead(samples);
                bytes += decoded.Length;
                if (Wav.Duration(bytes) > limit)
                    throw TooLong(limit);
                await decoded.CopyToAsync(wav, cancellation);
            }

            wav.Position = 0;
            await wav.WriteAsync(Wav.Header(checked((uint)bytes)), cancellation);
        }

        File.Delete(samples);
        return bytes > 0
            ? new ConvertedAudio(folder, path, Wav.Duration(bytes), starts)
            : throw new TranscriptionException("The recording holds no sound at all.", permanent: true);
    }

    /// <summary>Writes a run to a file and tells its container, as ffmpeg names the reader for it.</summary>
    private static async Task<string> Save(Stream segment, string path, int number, CancellationToken cancellation)
    {
        await using var file = File.Create(path);
        await segment.CopyToAsync(file, cancellation);
        var start = new byte[12];
        file.Position = 0;
        var read = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation);
        return start.AsSpan(0, read) switch
        {
            [0x1A, 0x45, 0xDF, 0xA3, ..] => "matroska",
            [(byte)'O', (byte)'g', (byte)'g', (byte)'S', ..] => "ogg",
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => "mov",
            _ => throw new TranscriptionException($"Segment {number} is neither WebM nor Ogg nor MP4.", permanent: true),
        };
    }

    private async Task Probe(string path, string container, int number, TimeSpan limit, CancellationToken cancellation)
    {
        var result = await LocalTool.Run(
            "ffprobe",
            "ffmpeg",
            ["-v", "quiet", "-protocol_whitelist", "file,pipe", "-f", container, "-select_streams", "a:0",
                "-show_entries", "stream=codec_name:format=duration", "-of", "json", path],
            ProbeTime,
            time,
            cancellation);
        if (result.ExitCode != 0)
            throw Unreadable(number);
        using var answer = JsonDocument.Parse(result.Output);
        var codec = answer.RootElement.TryGetProperty("streams", out var streams) && streams.GetArrayLength() > 0
            ? streams[0].GetProperty("codec_name").GetString()
            : throw new TranscriptionException($"Segment {number} has no audio.", permanent: true);
        if (!Codecs.Contains(codec))
            throw new TranscriptionException($"Segment {number} is coded as {codec}, which no browser records.", permanent: true);
        // A browser's WebM does not say its length; the decoded length is checked in any case.
        if (answer.RootElement.TryGetProperty("format", out var format)
            && format.TryGetProperty("duration", out var text)
            && double.TryParse(text.GetString(), CultureInfo.InvariantCulture, out var seconds)
            && seconds > limit.TotalSeconds)
        {
            throw TooLong(limit);
        }
    }

    private async Task Decode(string path, string container, string samples, int number, TimeSpan limit, CancellationToken cancellation)
    {
        var result = await LocalTool.Run(
            "ffmpeg",
            "ffmpeg",
            ["-v", "quiet", "-nostdin", "-y", "-protocol_whitelist", "file,pipe", "-f", container, "-i", path,
                "-map", "0:a:0", "-vn", "-sn", "-dn",
                // Fills what the recorder dropped with silence, so that a word's seconds are the player's seconds.
                "-af", "aresample=async=1:first_pts=0",
                "-ar", Wav.SampleRate.ToString(CultureInfo.InvariantCulture), "-ac", "1",
                // One second more than allowed, so that too long shows.
                "-t", (limit.TotalSeconds + 1).ToString("0.###", CultureInfo.InvariantCulture),
                "-c:a", "pcm_s16le", "-f", "s16le", samples],
            ProbeTime + limit,
            time,
            cancellation);
        if (result.ExitCode != 0)
            throw Unreadable(number);
    }

    private static TranscriptionException Unreadable(int number) =>
        new($"Segment {number} is damaged beyond reading.", permanent: true);

    private static TranscriptionException TooLong(TimeSpan limit) =>
        new($"The recording is longer than the {limit.TotalSeconds:0} seconds that are allowed.", permanent: true);
}
