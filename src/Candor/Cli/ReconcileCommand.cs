using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Hosting;
using Candor.Reconcile;

namespace Candor.Cli;

/// <summary>
/// <c>candor reconcile</c>: compares the ATS accounts with what is here, now. A product that runs on the same data does it; where none runs, the command
/// does it itself, and whoever serves next goes on from there.
/// </summary>
internal static class ReconcileCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Make()
    {
        var connection = new Option<string?>("--connection") { Description = "One account; without it, all." };
        var config = GlobalOptions.Config();
        var data = GlobalOptions.Data();
        var command = new Command(
            "reconcile", "Compare who stands in the trigger stages, and what ended, with what is here; repair each gap or raise an issue.")
        {
            connection, config, data,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var surroundings = Surroundings.Read(parsed.GetValue(config), parsed.GetValue(data));
            var configuration = CheckedConfiguration.Read(surroundings);
            var chosen = parsed.GetValue(connection);
            if (chosen is not null && !configuration.Connections.ContainsKey(chosen))
                throw new UsageException($"There is no connection {chosen}: there are {string.Join(", ", configuration.Connections.Keys)}.");
            var answer = await OperatorCommand.Do(
                surroundings,
                configuration,
                chosen is null ? "reconcile" : $"reconcile?connection={Uri.EscapeDataString(chosen)}",
                services => services.GetRequiredService<ReconcileRun>().Do(chosen, cancel),
                cancel);
            if (parsed.GetValue(GlobalOptions.Json))
                GlobalOptions.Print(answer);
            else
                Tell(answer);
            return answer["issues"]!.AsArray().Count == 0 ? CommandLine.Fine : CommandLine.Fault;
        });
        return command;
    }

    private static void Tell(JsonNode answer)
    {
        foreach (var pass in answer["connections"]!.AsArray())
        {
            Console.Out.WriteLine(
                $"{pass!["connection"]}: {pass["in_stage"]} in trigger stages; {Count("opened")} opened, {Count("withdrawn")} withdrawn, {Count("woken")} woken.");
            if ((string?)pass["unread"] is { } unread)
                Console.Out.WriteLine($"  not compared: {unread}");

            int Count(string what) => pass[what]!.AsArray().Count;
        }

        foreach (var issue in answer["issues"]!.AsArray())
            Console.Out.WriteLine($"ISSUE {issue!["kind"]} ({issue["owner"]}, due {issue["due"]}): {issue["screening"]} {issue["what"]}");
    }
}
