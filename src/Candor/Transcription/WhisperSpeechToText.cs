using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;
using Whisper.net;

namespace Candor.Transcription;

/// <summary>Whisper on this machine, with a model file that the operator names (GGML format, such as <c>ggml-small.bin</c>).</summary>
public sealed class WhisperSpeechToText : ISpeechToText, IDisposable
{
    private readonly string _model;
    private readonly Lazy<WhisperFactory> _factory;

    /// <summary>Uses a model; it is loaded at the first answer.</summary>
    /// <param name="model">The model file.</param>
    public WhisperSpeechToText(string model)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        _model = model;
        // A failed load is not remembered: the operator may put the file right while Candor runs.
        _factory = new Lazy<WhisperFactory>(() => WhisperFactory.FromPath(model), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <inheritdoc />
    public string Name => $"whisper {Path.GetFileNameWithoutExtension(_model)}";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Word>> Transcribe(Permit permit, string wav16kMonoPath, string language, CancellationToken cancellation)
    {
        permit.MustBeFor("transcript");
        await using var processor = Processor(language);
        await using var wav = File.OpenRead(wav16kMonoPath);
        var segments = new List<SegmentData>();
        await foreach (var segment in processor.ProcessAsync(wav, cancellation))
            segments.Add(segment);
        return WhisperWords.Of(segments);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_factory.IsValueCreated)
            _factory.Value.Dispose();
    }

    /// <summary>A processor that ends a segment after each word, which is how Whisper tells words' times.</summary>
    private WhisperProcessor Processor(string language)
    {
        if (!File.Exists(_model))
        {
            throw new TranscriptionException(
                $"The Whisper model {_model} does not exist: download one in GGML format and name it in speech.model.", permanent: false);
        }

        try
        {
            return _factory.Value.CreateBuilder()
                .WithLanguage(language.Split('-')[0].ToLowerInvariant())
                .WithTokenTimestamps()
                .WithMaxSegmentLength(1)
                .SplitOnWord()
                .WithProbabilities()
                .Build();
        }
        catch (Exception fault) when (fault is WhisperModelLoadException or WhisperProcessingException or ArgumentException)
        {
            throw new TranscriptionException(
                $"The Whisper model {_model} cannot be used for \"{language}\": check that it is a whole GGML file that knows the language.",
                permanent: false,
                fault);
        }
    }
}

/// <summary>Whisper's one-word segments as words.</summary>
public static class WhisperWords
{
    /// <summary>The words in order.</summary>
    /// <param name="segments">As Whisper gives them; what stands in brackets is its own remark, such as music or silence.</param>
    public static IReadOnlyList<Word> Of(IEnumerable<SegmentData> segments)
    {
        var words = new List<Word>();
        foreach (var segment in segments)
        {
            var text = segment.Text.Trim();
            if (text is "" or ['[', .., ']'] or ['(', .., ')'])
                continue;
            var (start, end) = (Math.Max(0, segment.Start.TotalSeconds), Math.Max(0, segment.End.TotalSeconds));
            if (words.Count > 0 && !text.Any(char.IsLetterOrDigit))
            {
                words[^1] = words[^1] with { Text = words[^1].Text + text };
                continue;
            }

            foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                words.Add(new Word(word, start, Math.Max(start, end), Math.Clamp(segment.Probability, 0, 1)));
        }

        return words;
    }
}
