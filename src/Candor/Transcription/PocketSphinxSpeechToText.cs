using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;

namespace Candor.Transcription;

/// <summary>
/// PocketSphinx with its US English model, both Debian packages: works offline at once and is good for trying the product with a
/// clear voice. For people's voices there is Whisper.
/// </summary>
/// <param name="time">The clock of the time limit.</param>
public sealed class PocketSphinxSpeechToText(TimeProvider time) : ISpeechToText
{
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(60);

    /// <inheritdoc />
    public string Name => "pocketsphinx en-us";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Word>> Transcribe(Permit permit, string wav16kMonoPath, string language, CancellationToken cancellation)
    {
        permit.MustBeFor("transcript");
        if (!Understands(language))
            throw new TranscriptionException(NotEnglish(language), permanent: true);
        // About a quarter of real time is usual; four times real time is a machine in trouble.
        var limit = LeastTime + (4 * Wav.Duration(new FileInfo(wav16kMonoPath).Length));
        var result = await LocalTool.Run(
            "pocketsphinx_continuous",
            "pocketsphinx pocketsphinx-en-us",
            // Fewer open hypotheses a frame than the default of 30,000: a fifth faster, the same words.
            ["-infile", wav16kMonoPath, "-time", "yes", "-maxhmmpf", "3000"],
            limit,
            time,
            cancellation);
        return result.ExitCode == 0
            ? PocketSphinxOutput.Parse(result.Output)
            : throw new TranscriptionException(
                $"pocketsphinx_continuous ended with {result.ExitCode}: check that the package pocketsphinx-en-us is installed.",
                permanent: false);
    }

    /// <summary>What to say of another language.</summary>
    internal static string NotEnglish(string language) =>
        $"PocketSphinx understands English only, not \"{language}\": set speech.provider to whisper and name a model file in speech.model.";

    /// <summary>Whether a language is English.</summary>
    internal static bool Understands(string language) =>
        language.Equals("en", StringComparison.OrdinalIgnoreCase) || language.StartsWith("en-", StringComparison.OrdinalIgnoreCase);
}
