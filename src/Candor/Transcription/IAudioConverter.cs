namespace Candor.Transcription;

/// <summary>Makes what a browser recorded into what a recogniser takes.</summary>
public interface IAudioConverter
{
    /// <summary>Converts one answer to a WAV file of 16-bit samples, 16,000 a second, one channel.</summary>
    /// <param name="segments">
    /// The recorder's runs in order, each a whole WebM, Ogg or MP4 file (Safari records MP4) that may break off at its end; read to
    /// their end, not disposed.
    /// </param>
    /// <param name="limit">The longest the runs may sound together.</param>
    /// <param name="cancellation">Gives up; nothing is left behind.</param>
    /// <exception cref="TranscriptionException">A run is no audio of a known kind, there is no sound at all, or it is too long.</exception>
    Task<ConvertedAudio> Convert(IReadOnlyList<Stream> segments, TimeSpan limit, CancellationToken cancellation);
}

/// <summary>A converted answer. Disposing removes the file.</summary>
public sealed class ConvertedAudio : IDisposable
{
    private readonly PrivateFolder _folder;

    internal ConvertedAudio(PrivateFolder folder, string path, TimeSpan duration, IReadOnlyList<TimeSpan> segmentStarts)
    {
        _folder = folder;
        Path = path;
        Duration = duration;
        SegmentStarts = segmentStarts;
    }

    /// <summary>The WAV file.</summary>
    public string Path { get; }

    /// <summary>How long the answer sounds.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Where each run begins in the whole, so that a quote's seconds find the run and the place in it.</summary>
    public IReadOnlyList<TimeSpan> SegmentStarts { get; }

    /// <inheritdoc />
    public void Dispose() => _folder.Dispose();
}
