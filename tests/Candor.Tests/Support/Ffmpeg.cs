namespace Candor.Tests.Support;

/// <summary>Makes media files for tests; fails where ffmpeg is missing.</summary>
internal static class Ffmpeg
{
    /// <summary>Makes a file of a kind from other media, or from a generator.</summary>
    /// <param name="extension">Names the container.</param>
    /// <param name="input">A media file; null for none.</param>
    /// <param name="arguments">Between the input and the output.</param>
    public static async Task<byte[]> Make(string extension, byte[]? input, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("candor-media-");
        try
        {
            var (from, to) = (Path.Combine(folder.FullName, "from"), Path.Combine(folder.FullName, $"to.{extension}"));
            string[] source = [];
            if (input is not null)
            {
                await File.WriteAllBytesAsync(from, input);
                source = ["-i", from];
            }

            await CliWrap.Cli.Wrap("ffmpeg").WithArguments(["-v", "error", "-nostdin", .. source, .. arguments, to]).ExecuteAsync();
            return await File.ReadAllBytesAsync(to);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A tone.</summary>
    public static Task<byte[]> Tone(string extension, double seconds) =>
        Make(extension, null, "-f", "lavfi", "-i", FormattableString.Invariant($"sine=frequency=440:sample_rate=48000:duration={seconds}"));
}
