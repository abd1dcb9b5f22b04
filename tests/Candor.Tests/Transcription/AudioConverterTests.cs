using System.Text;
using Candor.Tests.Support;
using Candor.Transcription;
using Xunit;

namespace Candor.Tests.Transcription;

public sealed class AudioConverterTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private async Task<ConvertedAudio> Convert(TimeSpan limit, params byte[][] segments) =>
        await new AudioConverter(_folder.Working, TimeProvider.System)
            .Convert([.. segments.Select(bytes => new MemoryStream(bytes))], limit, CancellationToken.None);

    private async Task<string> Refused(TimeSpan limit, params byte[][] segments)
    {
        var fault = await Assert.ThrowsAsync<TranscriptionException>(() => Convert(limit, segments));
        Assert.True(fault.Permanent);
        Assert.Equal(0, _folder.Leftovers);
        return fault.Message;
    }

    [Theory]
    [InlineData("webm")]
    [InlineData("ogg")]
    [InlineData("mp4")]
    public async Task What_browsers_record_becomes_16_kHz_mono(string extension)
    {
        using var audio = await Convert(Minute, await Ffmpeg.Tone(extension, 1));

        var wav = await File.ReadAllBytesAsync(audio.Path);
        Assert.Equal("RIFF", Encoding.ASCII.GetString(wav, 0, 4));
        Assert.Equal((1, 16_000, 16), (BitConverter.ToInt16(wav, 22), BitConverter.ToInt32(wav, 24), BitConverter.ToInt16(wav, 34)));
        Assert.Equal((wav.Length - 8, wav.Length - 44), (BitConverter.ToInt32(wav, 4), BitConverter.ToInt32(wav, 40)));
        Assert.InRange(audio.Duration.TotalSeconds, 0.95, 1.1);
        Assert.Contains(Enumerable.Range(22, 1000), index => Math.Abs((int)BitConverter.ToInt16(wav, index * 2)) > 1000);
    }

    [Fact]
    public async Task Segments_are_joined_in_order_whatever_their_kind()
    {
        using var audio = await Convert(Minute, await Ffmpeg.Tone("webm", 1), await Ffmpeg.Tone("mp4", 2), await Ffmpeg.Tone("ogg", 1));

        Assert.InRange(audio.Duration.TotalSeconds, 3.9, 4.2);
        Assert.Equal([0, 1, 3], audio.SegmentStarts.Select(start => (int)Math.Round(start.TotalSeconds)));
    }

    [Fact]
    public async Task A_segment_that_breaks_off_is_kept_as_far_as_it_goes()
    {
        var whole = await Ffmpeg.Tone("webm", 8);

        using var audio = await Convert(Minute, whole[..(whole.Length * 3 / 4)]);

        Assert.InRange(audio.Duration.TotalSeconds, 3, 7.9);
    }

    [Fact]
    public async Task The_converted_file_is_private_and_goes_with_its_owner()
    {
        using (var audio = await Convert(Minute, await Ffmpeg.Tone("webm", 1)))
        {
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                    File.GetUnixFileMode(Path.GetDirectoryName(audio.Path)!));
            }

            Assert.Equal([audio.Path], Directory.GetFiles(Path.GetDirectoryName(audio.Path)!));
        }

        Assert.Equal(0, _folder.Leftovers);
    }

    [Fact]
    public async Task What_a_crash_left_behind_is_swept()
    {
        _ = await Convert(Minute, await Ffmpeg.Tone("webm", 1));
        Assert.Equal(1, _folder.Leftovers);

        _folder.Working.Sweep();

        Assert.Equal(0, _folder.Leftovers);
    }

    [Fact]
    public async Task Too_long_is_refused_whether_or_not_the_file_says_so()
    {
        Assert.Contains("2 seconds", await Refused(TimeSpan.FromSeconds(2), await Ffmpeg.Tone("mp4", 3)));
        Assert.Contains("2 seconds", await Refused(TimeSpan.FromSeconds(2), await Ffmpeg.Tone("webm", 1.5), await Ffmpeg.Tone("webm", 1.5)));
        var live = await Ffmpeg.Make("webm", null, "-f", "lavfi", "-i", "sine=duration=4", "-live", "1", "-f", "webm");
        Assert.Contains("2 seconds", await Refused(TimeSpan.FromSeconds(2), live));
    }

    [Fact]
    public async Task A_file_without_audio_is_refused()
    {
        var picture = await Ffmpeg.Make("webm", null, "-f", "lavfi", "-i", "color=size=16x16:duration=0.2", "-c:v", "libvpx");

        Assert.Contains("no audio", await Refused(Minute, picture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")]
    [InlineData("ffconcat version 1.0\nfile '/etc/passwd'\n")]
    public async Task A_playlist_or_anything_else_is_not_a_recording(string text) =>
        Assert.Contains("neither WebM nor Ogg nor MP4", await Refused(Minute, Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task A_file_that_only_begins_like_a_recording_is_refused() =>
        Assert.NotEmpty(await Refused(Minute, [0x1A, 0x45, 0xDF, 0xA3, .. new byte[500]]));

    [Fact]
    public async Task Nothing_recorded_is_refused() => Assert.Contains("no sound", await Refused(Minute));

    [Fact]
    public async Task A_program_that_takes_too_long_is_ended_and_may_be_tried_again()
    {
        using var tone = new MemoryStream(await Ffmpeg.Tone("webm", 1));

        var fault = await Assert.ThrowsAsync<TranscriptionException>(
            () => new AudioConverter(_folder.Working, new NoPatience()).Convert([tone], Minute, CancellationToken.None));

        Assert.False(fault.Permanent);
        Assert.Contains("was ended after", fault.Message);
        Assert.Equal(0, _folder.Leftovers);
    }

    [Fact]
    public async Task Giving_up_leaves_nothing_behind()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        using var tone = new MemoryStream(await Ffmpeg.Tone("webm", 1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new AudioConverter(_folder.Working, TimeProvider.System).Convert([tone], Minute, gone.Token));

        Assert.Equal(0, _folder.Leftovers);
    }

    /// <summary>A clock on which every delay is over at once.</summary>
    private sealed class NoPatience : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
