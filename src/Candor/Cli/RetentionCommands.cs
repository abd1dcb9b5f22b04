using System.CommandLine;
using System.Text.Json.Nodes;

namespace Candor.Cli;

/// <summary><c>candor retention</c>: when each kind of data is deleted, and doing it now rather than with the day's run.</summary>
internal static class RetentionCommands
{
    /// <summary>Describes the commands.</summary>
    public static Command Make() => new("retention", "Show when each kind of data is deleted, and run the clocks.") { Due(), Run() };

    private static Command Due()
    {
        var screening = new Option<string?>("--screening") { Description = "One screening; without it, all of which anything is left." };
        var (config, data) = (GlobalOptions.Config(), GlobalOptions.Data());
        var command = new Command("due", "List each kind of data with its day, the rule behind it, and the legal hold that stops it.") { screening, config, data };
        command.SetAction(async (parsed, cancel) => PrivacyCommand.Tell(
            parsed,
            await PrivacyCommand.Ask(
                parsed, (config, data), "retention/due", [("screening", parsed.GetValue(screening))], desk => desk.Due(parsed.GetValue(screening), cancel), cancel),
            TellDue));
        return command;
    }

    private static Command Run()
    {
        var (config, data) = (GlobalOptions.Config(), GlobalOptions.Data());
        var command = new Command("run", "Delete what is due, now. The product does it by itself once a day.") { config, data };
        command.SetAction(async (parsed, cancel) => PrivacyCommand.Tell(
            parsed, await PrivacyCommand.Ask(parsed, (config, data), "retention/run", [], desk => desk.Run(cancel), cancel), TellRun));
        return command;
    }

    private static void TellDue(JsonNode answer)
    {
        foreach (var one in answer["screenings"]!.AsArray())
        {
            var holds = one!["held_by"]!.AsArray();
            Console.Out.WriteLine($"{one["screening"]} ({one["state"]}{((bool)one["erased"]! ? ", erased" : "")}){(holds.Count > 0 ? $": HELD by {string.Join(", ", holds)}" : "")}");
            foreach (var clock in one["clocks"]!.AsArray())
                Console.Out.WriteLine($"  {clock!["data"],-12} {((string)clock["due_at"]!)[..10]}  {clock["standing"]}  {clock["because"]} [{string.Join(", ", clock["rules"]!.AsArray())}]");
            foreach (var conflict in one["conflicts"]!.AsArray())
                Console.Out.WriteLine($"  conflict     {conflict!["resolved"]}");
        }

        Console.Out.WriteLine($"Webhooks: {answer["webhooks"]!["days"]} days [{string.Join(", ", answer["webhooks"]!["rules"]!.AsArray())}]");
    }

    private static void TellRun(JsonNode answer)
    {
        foreach (var one in answer["deleted"]!.AsArray())
            Console.Out.WriteLine($"deleted  {one!["screening"] ?? "–"} {one["data"]}: {one["because"]} [{string.Join(", ", one["rules"]!.AsArray())}]");
        foreach (var one in answer["held"]!.AsArray())
            Console.Out.WriteLine($"HELD     {one!["screening"]} {one["data"]}: {one["because"]}");
        Console.Out.WriteLine(
            $"{answer["deleted"]!.AsArray().Count} deleted, {answer["held"]!.AsArray().Count} held, {answer["busy"]!.AsArray().Count} at work, looked at again by the next run.");
    }
}
