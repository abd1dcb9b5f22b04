using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Hosting;

namespace Candor.Cli;

/// <summary>
/// The commands. Each has <c>--help</c> and takes <c>--json</c>: then one JSON object stands on standard output and everything else on
/// standard error. Exit codes: 0 fine, 1 a check found a fault, 2 usage or configuration.
/// </summary>
public static class CommandLine
{
    /// <summary>Fine.</summary>
    public const int Fine = 0;

    /// <summary>A check found a fault.</summary>
    public const int Fault = 1;

    /// <summary>Called or configured wrongly.</summary>
    public const int Usage = 2;

    /// <summary>Runs a command line.</summary>
    /// <param name="args">As typed.</param>
    public static async Task<int> Run(string[] args)
    {
        var root = new RootCommand("Candor connects a voice screening to the applicant tracking system a hiring team lives in.")
        {
            DemoCommand.Make(),
            ServeCommand.Make(),
            SandboxCommand.Make(),
            CheckCommand.Make(),
            ConfigCommands.Make(),
            MapCommands.Make(),
            ConnectCommand.Make(),
            VendorsCommand.Make(),
            AuditCommands.Make(),
            PolicyCommands.Make(),
            StaffCommands.Make(),
            KeyCommands.Make(),
            FsckCommand.Make(),
            ReconcileCommand.Make(),
            DeadLetterCommands.Make(),
            RetentionCommands.Make(),
            HoldCommands.Make(),
            EraseCommands.Make(),
            PlanCommand.Make(),
        };
        root.Options.Add(GlobalOptions.Json);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("Try --help.");
            return Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (UsageException usage)
        {
            await Console.Error.WriteLineAsync(usage.Message);
            return Usage;
        }
        catch (TryLaterException outside)
        {
            await Console.Error.WriteLineAsync($"{outside.Message} Nothing is lost: run it again later.");
            return Fault;
        }
        catch (OperationCanceledException)
        {
            return Fine;
        }
    }
}

/// <summary>Options that several commands share.</summary>
internal static class GlobalOptions
{
    /// <summary>One JSON object on standard output.</summary>
    public static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object on standard output.", Recursive = true };

    /// <summary>The configuration folder.</summary>
    public static Option<string?> Config() => new("--config") { Description = "The configuration folder (default: CANDOR_CONFIG, else this folder)." };

    /// <summary>The data folder.</summary>
    public static Option<string?> Data() => new("--data") { Description = "The data folder (default: CANDOR_DATA, else ./data)." };

    /// <summary>Where to listen.</summary>
    public static Option<string?> Urls() => new("--urls") { Description = "Where to listen (default: CANDOR_URLS, else http://127.0.0.1:5080)." };

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Prints the one JSON object.</summary>
    /// <param name="answer">The object.</param>
    public static void Print(JsonNode answer) => Console.Out.WriteLine(answer.ToJsonString(Indented));
}
