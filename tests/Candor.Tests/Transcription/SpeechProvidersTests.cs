using Candor.Transcription;
using Xunit;

namespace Candor.Tests.Transcription;

public sealed class SpeechProvidersTests
{
    [Fact]
    public void Each_provider_is_made_by_its_name()
    {
        Assert.IsType<PocketSphinxSpeechToText>(SpeechProviders.Create("pocketsphinx", null, TimeProvider.System));
        Assert.IsType<WhisperSpeechToText>(SpeechProviders.Create("whisper", "/models/ggml-small.bin", TimeProvider.System));
        Assert.Null(SpeechProviders.Fault("pocketsphinx", null, "en-US"));
    }

    [Theory]
    [InlineData("pocketsphinx", null, "fr")]
    [InlineData("pocketsphinx", "model.bin", "en")]
    [InlineData("whisper", null, "en")]
    [InlineData("whisper", "/nowhere.bin", "en")]
    [InlineData("cloud", null, "en")]
    public void A_choice_that_cannot_work_is_a_fault(string provider, string? model, string language) =>
        Assert.NotNull(SpeechProviders.Fault(provider, model, language));

    [Fact]
    public void An_unknown_provider_is_not_made() =>
        Assert.Throws<ArgumentException>(() => SpeechProviders.Create("cloud", null, TimeProvider.System));
}
