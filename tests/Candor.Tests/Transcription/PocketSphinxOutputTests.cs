using Candor.Domain.Rubrics;
using Candor.Tests.Support;
using Candor.Transcription;
using Xunit;

namespace Candor.Tests.Transcription;

public sealed class PocketSphinxOutputTests
{
    private static string Lines(params string[] lines) => string.Join('\n', lines) + "\n";

    [Fact]
    public void Words_are_read_without_variants_silence_and_noise() =>
        Assert.Equal(
            [new Word("with", 1.83, 1.96, 0.976576), new Word("support", 2.47, 2.85, 1)],
            PocketSphinxOutput.Parse(Lines(
                "with support", "<s> 0.100 0.190 1.000200", "with(2) 1.830 1.960 0.976576", "<sil> 1.970 2.000 0.5", "[NOISE] 2.010 2.200 0.300",
                "++BREATH++ 2.210 2.400 0.300", "support 2.470 2.850 1.000200", "</s> 6.160 6.220 1.000000")));

    [Fact]
    public void Stretches_of_speech_follow_each_other() =>
        Assert.Equal(["one", "two"], PocketSphinxOutput.Parse(Lines("one", "one 0.1 0.2 0.9", "two", "<s> 3.0 3.1 1.0", "two 3.1 3.3 0.9")).Select(word => word.Text));

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("<s> 0.1 0.2 1.0\n</s> 0.2 0.3 1.0\n")]
    public void Silence_has_no_words(string output) => Assert.Empty(PocketSphinxOutput.Parse(output));

    [Theory]
    [InlineData("READY....\n")]
    [InlineData("one two\none 0.1 0.2 0.9\n")]
    [InlineData("one\none 0.1 0.2 0.9\ntwo 0.3 0.4 0.9\n")]
    [InlineData("one 0.1 0.2 0.9\n")]
    [InlineData("one\none 0.2 0.1 0.9\n")]
    [InlineData("one\none 0.1 0.2\n")]
    [InlineData("one\none 0.1 0.2 nan\n")]
    public void Output_of_another_form_is_refused_rather_than_guessed(string output) =>
        Assert.True(Assert.Throws<TranscriptionException>(() => PocketSphinxOutput.Parse(output)).Permanent);

    [Fact]
    public async Task Another_language_is_refused_and_whisper_named()
    {
        var fault = await Assert.ThrowsAsync<TranscriptionException>(
            () => new PocketSphinxSpeechToText(TimeProvider.System).Transcribe(Permits.For("transcript"), "/nowhere.wav", "de-DE", CancellationToken.None));

        Assert.True(fault.Permanent);
        Assert.Contains("whisper", fault.Message);
    }
}
