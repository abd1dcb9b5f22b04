namespace Candor.Transcription;

/// <summary>The recognisers a configuration may name.</summary>
public static class SpeechProviders
{
    /// <summary>Offline, English, for trying the product.</summary>
    public const string PocketSphinx = "pocketsphinx";

    /// <summary>With a model file, for people's voices.</summary>
    public const string Whisper = "whisper";

    /// <summary>What is wrong with a choice and the mend; null when it can be used.</summary>
    /// <param name="provider">The recogniser's name.</param>
    /// <param name="model">The model file; null for none.</param>
    /// <param name="language">BCP 47 tag of what will be spoken.</param>
    public static string? Fault(string provider, string? model, string language) => (provider, model) switch
    {
        (PocketSphinx, not null) => "PocketSphinx brings its own model: remove speech.model.",
        (PocketSphinx, null) => PocketSphinxSpeechToText.Understands(language) ? null : PocketSphinxSpeechToText.NotEnglish(language),
        (Whisper, null) => "Whisper needs a model file in GGML format: name it in speech.model.",
        (Whisper, _) => File.Exists(model) ? null : $"The Whisper model {model} does not exist: download one in GGML format and name it in speech.model.",
        _ => $"There is no recogniser \"{provider}\": use {PocketSphinx} or {Whisper}.",
    };

    /// <summary>Makes a recogniser.</summary>
    /// <param name="provider">The recogniser's name.</param>
    /// <param name="model">The model file; null for none.</param>
    /// <param name="time">The clock of time limits.</param>
    /// <exception cref="ArgumentException">There is no such recogniser, or it lacks its model; <see cref="Fault"/> says so before.</exception>
    public static ISpeechToText Create(string provider, string? model, TimeProvider time) => (provider, model) switch
    {
        (PocketSphinx, _) => new PocketSphinxSpeechToText(time),
        (Whisper, not null) => new WhisperSpeechToText(model),
        _ => throw new ArgumentException(Fault(provider, model, "en"), nameof(provider)),
    };
}
