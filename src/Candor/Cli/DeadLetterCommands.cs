using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Hosting;
using Candor.Retry;

namespace Candor.Cli;

/// <summary><c>candor deadletters</c>: steps that only a person can set going again.</summary>
internal static class DeadLetterCommands
{
    /// <summary>Describes the commands.</summary>
    public static Command Make() => new("deadletters", "List the steps that only a person can set going again, and do so.") { List(), Redrive() };

    private static Command List()
    {
        var config = GlobalOptions.Config();
        var data = GlobalOptions.Data();
        var command = new Command("list", "List them by cause, with what was asked of the ATS and what it answered.") { config, data };
        command.SetAction(async (parsed, cancel) =>
        {
            var surroundings = Surroundings.Read(parsed.GetValue(config), parsed.GetValue(data));
            var answer = await OperatorCommand.Do(
                surroundings, CheckedConfiguration.Read(surroundings), "deadletters", services => services.GetRequiredService<DeadLetters>().Tell(cancel), cancel);
            if (parsed.GetValue(GlobalOptions.Json))
                GlobalOptions.Print(answer);
            else
                Tell(answer);
            return (int)answer["count"]! == 0 ? CommandLine.Fine : CommandLine.Fault;
        });
        return command;
    }

    private static Command Redrive()
    {
        var screening = new Option<string?>("--screening") { Description = "One screening." };
        var cause = new Option<string?>("--cause") { Description = "All of one cause." };
        var all = new Option<bool>("--all") { Description = "All there are." };
        var config = GlobalOptions.Config();
        var data = GlobalOptions.Data();
        var command = new Command("redrive", "Set them going again: one, those of one cause, or all.") { screening, cause, all, config, data };
        command.SetAction(async (parsed, cancel) =>
        {
            var (one, like) = (parsed.GetValue(screening), parsed.GetValue(cause));
            if (new[] { one is not null, like is not null, parsed.GetValue(all) }.Count(given => given) != 1)
                throw new UsageException("Say which: --screening ID, --cause CAUSE or --all.");
            var surroundings = Surroundings.Read(parsed.GetValue(config), parsed.GetValue(data));
            var path = "deadletters/redrive" + (one is not null ? $"?screening={Uri.EscapeDataString(one)}" : like is not null ? $"?cause={Uri.EscapeDataString(like)}" : "");
            var answer = await OperatorCommand.Do(
                surroundings,
                CheckedConfiguration.Read(surroundings),
                path,
                async services => DeadLetterRoutes.Told(await services.GetRequiredService<DeadLetters>().Redrive(one, like, DeadLetterRoutes.Command, cancel)),
                cancel);
            if (parsed.GetValue(GlobalOptions.Json))
                GlobalOptions.Print(answer);
            else
                Console.Out.WriteLine($"{answer["redriven"]!.AsArray().Count} set going again.");
            return CommandLine.Fine;
        });
        return command;
    }

    private static void Tell(JsonNode answer)
    {
        foreach (var cause in answer["causes"]!.AsArray())
        {
            Console.Out.WriteLine($"{cause!["cause"]}: {cause["count"]}");
            foreach (var letter in cause["letters"]!.AsArray())
            {
                Console.Out.WriteLine($"  {letter!["screening"]} ({letter["connection"]}, {letter["step"]}, {letter["owner"]}): {letter["why"]}");
                foreach (var exchange in letter["exchanges"]!.AsArray())
                    Console.Out.WriteLine($"    {exchange!["request"]} → {exchange["answer"]}");
            }
        }

        Console.Out.WriteLine($"{answer["count"]} dead letters.");
    }
}
