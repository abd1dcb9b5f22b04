using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;

namespace Candor.Transcription;

/// <summary>A speech recogniser. It runs where Candor runs; no recording leaves the machine.</summary>
public interface ISpeechToText
{
    /// <summary>Name and version, as the ledger keeps them.</summary>
    string Name { get; }

    /// <summary>Turns one answer into words.</summary>
    /// <param name="permit">Leave to make a transcript.</param>
    /// <param name="wav16kMonoPath">A WAV file of 16-bit samples, 16,000 a second, one channel, as <see cref="IAudioConverter"/> makes it.</param>
    /// <param name="language">BCP 47 tag of what is spoken.</param>
    /// <param name="cancellation">Gives up; nothing keeps running.</param>
    /// <returns>The words in order with their seconds; empty when nothing was understood.</returns>
    /// <exception cref="TranscriptionException">It could not be done.</exception>
    Task<IReadOnlyList<Word>> Transcribe(Permit permit, string wav16kMonoPath, string language, CancellationToken cancellation);
}

/// <summary>A recording could not be turned into words. The message carries nothing of what was said.</summary>
/// <param name="message">What is wrong and, where there is one, the mend.</param>
/// <param name="permanent">Whether trying again with the same recording and configuration must fail again.</param>
/// <param name="inner">What lies behind it.</param>
public sealed class TranscriptionException(string message, bool permanent, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether trying again with the same recording and configuration must fail again.</summary>
    public bool Permanent { get; } = permanent;
}
