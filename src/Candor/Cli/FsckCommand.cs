using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Operate;

namespace Candor.Cli;

/// <summary><c>candor fsck</c>: checks the stored ledger against itself, and makes anew what is derived from it.</summary>
internal static class FsckCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Make()
    {
        var config = GlobalOptions.Config();
        var data = GlobalOptions.Data();
        var command = new Command("fsck", "Check the stored ledger from the leaves up, and rebuild what is derived from it.") { config, data };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var offline = await OfflineHost.Open(parsed.GetValue(config), parsed.GetValue(data), cancel);
            var report = await offline.Get<Fsck>().Check(cancel);
            if (parsed.GetValue(GlobalOptions.Json))
            {
                GlobalOptions.Print(new JsonObject
                {
                    ["consistent"] = report.Faults.Count == 0,
                    ["events"] = report.Events,
                    ["sequenced"] = report.Sequenced,
                    ["screenings"] = report.Screenings,
                    ["rebuilt"] = report.Rebuilt,
                    ["size"] = report.Head.Size,
                    ["root"] = report.Head.Root.ToString(),
                    ["faults"] = new JsonArray([.. report.Faults.Select(fault => JsonValue.Create(fault))]),
                });
            }
            else
            {
                Console.Out.WriteLine($"{report.Events} events of {report.Screenings} screenings; tree of {report.Head.Size}, root {report.Head.Root}.");
                Console.Out.WriteLine($"{report.Rebuilt} derived rows made anew.");
                foreach (var fault in report.Faults)
                    Console.Out.WriteLine($"FAULT {fault}");
            }

            return report.Faults.Count == 0 ? CommandLine.Fine : CommandLine.Fault;
        });
        return command;
    }
}
