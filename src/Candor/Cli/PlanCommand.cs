using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Hosting;
using Candor.Policy;
using Candor.Privacy;

namespace Candor.Cli;

/// <summary><c>candor plan</c>: the planning pack for security and legal, from the configuration as it is.</summary>
internal static class PlanCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Make()
    {
        var output = new Option<string>("--out") { Description = "The folder to write planning-pack.md and planning-pack.html to.", Required = true };
        var on = new Option<string?>("--on") { Description = "The day, yyyy-MM-dd (default: today)." };
        var config = GlobalOptions.Config();
        var command = new Command("plan", "Write the planning pack for security and legal, to be printed and signed.") { output, on, config };
        command.SetAction(async (parsed, cancel) =>
        {
            var surroundings = Surroundings.Read(parsed.GetValue(config));
            var day = PolicyQuestionOptions.Day(parsed.GetValue(on), "--on") ?? DateOnly.FromDateTime(DateTime.UtcNow);
            var parts = PlanningPack.Of(CheckedConfiguration.WithoutSecrets(surroundings.Configuration), PackShelf.Load(surroundings.Packs).Packs, day, surroundings.Objects);
            var folder = parsed.GetValue(output)!;
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "planning-pack.md"), PlanningPack.Markdown(parts), cancel);
            await File.WriteAllTextAsync(Path.Combine(folder, "planning-pack.html"), PlanningPack.Html(parts), cancel);
            if (parsed.GetValue(GlobalOptions.Json))
                GlobalOptions.Print(new JsonObject { ["written"] = new JsonArray("planning-pack.md", "planning-pack.html"), ["folder"] = folder });
            else
                Console.Out.WriteLine($"Written to {folder}: planning-pack.md, planning-pack.html.");
            return CommandLine.Fine;
        });
        return command;
    }
}
