using Candor.Cli.Demo;
using Candor.Transcription;

namespace Candor.Journeys.Support;

/// <summary>What the candidates of the samples say, synthesised once for all journeys.</summary>
internal static class Voices
{
    private static readonly string[] Questions = ["experience", "escalation"];

    private static readonly Lazy<Task<IReadOnlyDictionary<string, byte[]>>> Synthesised = new(Synthesise);

    /// <summary>The words of all answers.</summary>
    public static IEnumerable<string> Words => Questions.SelectMany(question => Text(question).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The sound of each answer as a browser records it, by question.</summary>
    public static Task<IReadOnlyDictionary<string, byte[]>> Sounds() => Synthesised.Value;

    private static string Text(string question) => File.ReadAllText(Path.Combine(World.Root, "samples", "acme", "voices", $"{question}.txt")).Trim();

    private static async Task<IReadOnlyDictionary<string, byte[]>> Synthesise()
    {
        var folder = Directory.CreateTempSubdirectory("candor-voices-").FullName;
        var voice = new SyntheticVoice(new WorkingFolder(folder), TimeProvider.System);
        var sounds = new Dictionary<string, byte[]>();
        foreach (var question in Questions)
            sounds[question] = await voice.WebM(Text(question), CancellationToken.None);
        Directory.Delete(folder, recursive: true);
        return sounds;
    }
}
