using Candor.Domain.Rubrics;
using Candor.Tests.Support;
using Candor.Transcription;
using Whisper.net;
using Xunit;

namespace Candor.Tests.Transcription;

public sealed class WhisperTests
{
    private static SegmentData Segment(string text, double start, double end) =>
        new(text, TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end), 0.5f, 1, 0.75f, 0, "en", []);

    [Fact]
    public async Task A_missing_model_is_an_error_that_names_the_file_and_the_mend()
    {
        using var whisper = new WhisperSpeechToText("/nowhere/ggml-small.bin");

        var fault = await Assert.ThrowsAsync<TranscriptionException>(() => whisper.Transcribe(Permits.For("transcript"), "/nowhere.wav", "en", CancellationToken.None));

        Assert.Contains("/nowhere/ggml-small.bin", fault.Message);
        Assert.Contains("speech.model", fault.Message);
        Assert.Equal("whisper ggml-small", whisper.Name);
    }

    [Fact]
    public async Task A_file_that_is_no_model_is_an_error_that_names_it()
    {
        var file = Path.GetTempFileName();
        try
        {
            using var whisper = new WhisperSpeechToText(file);
            var fault = await Assert.ThrowsAsync<TranscriptionException>(() => whisper.Transcribe(Permits.For("transcript"), file, "en", CancellationToken.None));
            Assert.Contains(file, fault.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Segments_become_words_and_remarks_are_left_out() =>
        Assert.Equal(
            [new Word("I", 0, 0.25, 0.75), new Word("resolved,", 0.25, 1, 0.75), new Word("every", 1, 2, 0.75), new Word("week.", 1, 2, 0.75)],
            WhisperWords.Of([Segment(" I", -0.1, 0.25), Segment(" [BLANK_AUDIO]", 0, 1), Segment(" resolved", 0.25, 1), Segment(",", 1, 1), Segment("", 1, 1),
                Segment(" (music)", 1, 2), Segment(" every week.", 1, 2)]));
}
