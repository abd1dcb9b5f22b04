using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Cli.Demo;

namespace Candor.Cli;

/// <summary><c>candor demo</c>: the whole line, run for real, on made-up people.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Describes the command.</summary>
    public static Command Make()
    {
        var once = new Option<bool>("--once") { Description = "End after the journeys, instead of staying up to be looked at." };
        var data = new Option<string?>("--data") { Description = "The data folder, emptied first (default: .candor/demo)." };
        var command = new Command("demo", "Run a candidate's whole journey at every sandbox ATS, then stay up to be looked at.") { once, data };
        command.SetAction((parsed, cancel) =>
            Run(parsed.GetValue(once), parsed.GetValue(data), parsed.GetValue(GlobalOptions.Json), cancel));
        return command;
    }

    private static async Task<int> Run(bool once, string? data, bool json, CancellationToken cancel)
    {
        var home = Environment.GetEnvironmentVariable("CANDOR_HOME") is { Length: > 0 } named ? named : Environment.CurrentDirectory;
        var folder = DemoFolder.Empty(data ?? Path.Combine(home, ".candor", "demo"));
        var steps = new DemoSteps();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        await using var run = await DemoRun.Start(home, folder, fixedPorts: !once, steps, limit.Token);

        JsonArray journeys;
        try
        {
            journeys = await run.Journeys(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            steps.Say($"The journeys did not end within {Limit.TotalMinutes} minutes. Its data is in {folder}.");
            return CommandLine.Fault;
        }

        if (json)
            GlobalOptions.Print(new JsonObject { ["journeys"] = journeys });
        else
            Tell(steps, journeys);
        if (once)
            return journeys.All(IsProven) ? CommandLine.Fine : CommandLine.Fault;

        steps.Say("");
        steps.Say($"Board of the sandbox ATS   {run.Board}");
        steps.Say($"Console, signed in         {run.SignInLink()}");
        steps.Say($"Mailbox, candidates' links {new Uri(run.Board, "/mail")}");
        steps.Say($"Data folder                {folder}");
        steps.Say("Drag another candidate to “Voice Screen”, open the link in the mailbox, and speak. Ctrl-C ends the demo.");
        await Task.Delay(Timeout.Infinite, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return CommandLine.Fine;
    }

    private static bool IsProven(JsonNode? journey) =>
        (string?)journey!["state"] == "Verified"
        && journey["receipts"]!.AsArray().All(receipt => (string?)receipt!["status"] == "verified")
        && (bool)journey["ledger"]!["consistent"]!;

    private static void Tell(DemoSteps steps, JsonArray journeys)
    {
        foreach (var journey in journeys)
        {
            steps.Say("");
            steps.Say($"{journey!["ats"]}: {journey["screening"]} is {journey["state"]} after {(long)journey["elapsed_ms"]! / 1000.0:0.0} s");
            foreach (var receipt in journey["receipts"]!.AsArray().Where(receipt => (string?)receipt!["field"] != "note"))
                steps.Say($"  {receipt!["status"],-9} {receipt["field"],-30} {((string?)receipt["read_back"])?.Split('\n')[0]}");
        }

        var ledger = journeys[0]!["ledger"]!;
        steps.Say("");
        steps.Say($"One ledger of {ledger["size"]} events, root {ledger["root"]}");
    }
}
