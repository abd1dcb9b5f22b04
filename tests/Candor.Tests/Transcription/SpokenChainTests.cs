using Candor.Cli.Demo;
using Candor.Domain.Rubrics;
using Candor.Tests.Support;
using Candor.Transcription;
using Xunit;

namespace Candor.Tests.Transcription;

/// <summary>The real chain: a synthetic voice, the browser's coding, ffmpeg and PocketSphinx. Fails where one of them is missing.</summary>
public sealed class SpokenChainTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Task<byte[]> Spoken(string text) => new SyntheticVoice(_folder.Working, TimeProvider.System).WebM(text, CancellationToken.None);

    private async Task<IReadOnlyList<Word>> Hear(params byte[][] segments)
    {
        using var audio = await new AudioConverter(_folder.Working, TimeProvider.System)
            .Convert([.. segments.Select(bytes => new MemoryStream(bytes))], TimeSpan.FromMinutes(1), CancellationToken.None);
        return await SpeechProviders.Create("pocketsphinx", null, TimeProvider.System).Transcribe(Permits.For("transcript"), audio.Path, "en-US", CancellationToken.None);
    }

    private static string Text(IReadOnlyList<Word> words) => string.Join(' ', words.Select(word => word.Text));

    [Theory]
    [InlineData("experience")]
    [InlineData("escalation")]
    public async Task Acmes_voices_are_heard_word_for_word(string question)
    {
        var words = await Hear(await Spoken(Acme.Voice(question)));

        Assert.Equal(Acme.Voice(question), Text(words));
        Assert.InRange(words[^1].EndSeconds, 3, 7);
        Assert.All(words.Zip(words.Skip(1)), pair => Assert.True(pair.First.EndSeconds <= pair.Second.StartSeconds));
        Assert.All(words, word => Assert.InRange(word.Confidence!.Value, 0, 1));
        Assert.Equal(0, _folder.Leftovers);
    }

    [Fact]
    public async Task What_safari_records_is_heard_as_well()
    {
        var mp4 = await Ffmpeg.Make("mp4", await Spoken(Acme.Voice("escalation")), "-c:a", "aac", "-b:a", "96k", "-movflags", "frag_keyframe+empty_moov");

        Assert.Equal(Acme.Voice("escalation"), Text(await Hear(mp4)));
    }

    [Fact]
    public async Task Silence_is_no_words()
    {
        var silence = await Ffmpeg.Make("webm", null, "-f", "lavfi", "-i", "anullsrc=sample_rate=48000:channel_layout=mono", "-t", "2");

        Assert.Empty(await Hear(silence));
    }
}
