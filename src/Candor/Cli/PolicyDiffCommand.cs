using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Domain.Policy;
using Candor.Hosting;
using Candor.Policy;

namespace Candor.Cli;

/// <summary><c>candor policy diff</c>: what changes between two days.</summary>
internal static class PolicyDiffCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Make()
    {
        var asked = new PolicyQuestionOptions();
        var from = new Option<string>("--from") { Description = "The earlier day.", Required = true };
        var to = new Option<string>("--to") { Description = "The later day.", Required = true };
        var command = new Command("diff", "What changes between two days for the same question.") { from, to };
        asked.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var shelf = PackShelf.Load(Surroundings.Read().Packs).Packs;
            var before = PolicyEngine.Decide(shelf, asked.Read(parsed, PolicyQuestionOptions.Day(parsed.GetValue(from), "--from")!.Value));
            var after = PolicyEngine.Decide(shelf, asked.Read(parsed, PolicyQuestionOptions.Day(parsed.GetValue(to), "--to")!.Value));
            GlobalOptions.Print(new JsonObject
            {
                ["from"] = $"{before.On:yyyy-MM-dd}",
                ["to"] = $"{after.On:yyyy-MM-dd}",
                ["laws_begin"] = new JsonArray([.. after.Laws.Select(law => law.Id).Except(before.Laws.Select(law => law.Id)).Select(id => JsonValue.Create(id))]),
            });
            return Task.FromResult(CommandLine.Fine);
        });
        return command;
    }
}
