using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Hosting;
using Candor.Privacy;

namespace Candor.Cli;

/// <summary>What the commands of the privacy office share: they ask the running product, or do it here where none runs.</summary>
internal static class PrivacyCommand
{
    /// <summary>Who answers for an act.</summary>
    public static Option<string> By() => new("--by") { Description = "The privacy officer who answers for it, by their identifier in candor.yaml.", Required = true };

    /// <summary>Why.</summary>
    public static Option<string> Because() => new("--because") { Description = "Why: sealed, and kept.", Required = true };

    /// <summary>Asks.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">Where configuration and data are.</param>
    /// <param name="path">Below <c>/operator/</c>.</param>
    /// <param name="query">What is asked, by name.</param>
    /// <param name="here">The same, where no product runs.</param>
    /// <param name="cancel">Gives up.</param>
    public static Task<JsonNode> Ask(
        ParseResult parsed,
        (Option<string?> Config, Option<string?> Data) options,
        string path,
        IReadOnlyList<(string Name, string? Value)> query,
        Func<PrivacyDesk, Task<JsonObject>> here,
        CancellationToken cancel)
    {
        var surroundings = Surroundings.Read(parsed.GetValue(options.Config), parsed.GetValue(options.Data));
        var asked = query.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}").ToList();
        return OperatorCommand.Do(
            surroundings,
            CheckedConfiguration.Read(surroundings),
            asked.Count == 0 ? path : $"{path}?{string.Join('&', asked)}",
            services => here(services.GetRequiredService<PrivacyDesk>()),
            cancel);
    }

    /// <summary>Prints an answer as JSON, or as people read it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="tell">For people.</param>
    public static int Tell(ParseResult parsed, JsonNode answer, Action<JsonNode> tell)
    {
        if (parsed.GetValue(GlobalOptions.Json))
            GlobalOptions.Print(answer);
        else
            tell(answer);
        return CommandLine.Fine;
    }
}
