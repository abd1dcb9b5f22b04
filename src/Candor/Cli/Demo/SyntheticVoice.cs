using Candor.Transcription;

namespace Candor.Cli.Demo;

/// <summary>
/// Speaks a text with a synthetic voice (Debian's <c>flite</c>, voice slt), for the demonstration and for tests: the same text
/// always gives the same sound, and no person's voice is needed.
/// </summary>
/// <param name="working">Where files lie meanwhile.</param>
/// <param name="time">The clock of the time limit.</param>
public sealed class SyntheticVoice(WorkingFolder working, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>A WAV file, 48,000 samples a second, one channel: what a browser's fake microphone plays.</summary>
    /// <param name="text">Plain words.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TranscriptionException">flite or ffmpeg is missing or failed.</exception>
    public Task<byte[]> Wav(string text, CancellationToken cancellation) =>
        Speak(text, "spoken.wav", ["-c:a", "pcm_s16le"], cancellation);

    /// <summary>A WebM file with Opus, 48,000 samples a second, one channel: what a browser records.</summary>
    /// <param name="text">Plain words.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TranscriptionException">flite or ffmpeg is missing or failed.</exception>
    public Task<byte[]> WebM(string text, CancellationToken cancellation) =>
        Speak(text, "spoken.webm", ["-c:a", "libopus", "-b:a", "32k"], cancellation);

    private async Task<byte[]> Speak(string text, string name, IReadOnlyList<string> coding, CancellationToken cancellation)
    {
        using var folder = working.Create();
        var voice = folder.File("voice.wav");
        var spoken = folder.File(name);
        await Run("flite", ["-voice", "slt", "-t", text, "-o", voice], cancellation);
        await Run("ffmpeg", ["-v", "quiet", "-nostdin", "-i", voice, "-ar", "48000", "-ac", "1", .. coding, spoken], cancellation);
        return await File.ReadAllBytesAsync(spoken, cancellation);
    }

    private async Task Run(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var result = await LocalTool.Run(program, program, arguments, Limit, time, cancellation);
        if (result.ExitCode != 0)
            throw new TranscriptionException($"{program} ended with {result.ExitCode} when it was to speak.", permanent: false);
    }
}
