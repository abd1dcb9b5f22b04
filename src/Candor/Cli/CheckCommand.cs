using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Configuration;
using Candor.Connectors;
using Candor.Hosting;
using Candor.Policy;

namespace Candor.Cli;

/// <summary><c>candor check</c>: validates a configuration folder, and with <c>--live</c> asks the ATS whether the mapping fits it.</summary>
internal static class CheckCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Make()
    {
        var folder = new Argument<string?>("folder") { Description = "The configuration folder (default: CANDOR_CONFIG, else this folder).", DefaultValueFactory = _ => null };
        var live = new Option<bool>("--live") { Description = "Also read fields and stages from the ATS and hold the mapping to them." };
        var command = new Command("check", "Validate a configuration folder; print each fault with file, line and the mend.") { folder, live };
        command.SetAction(async (parsed, cancel) =>
        {
            var surroundings = Surroundings.Read(parsed.GetValue(folder));
            if (!Directory.Exists(surroundings.Configuration))
                throw new UsageException($"There is no folder {surroundings.Configuration}.");
            var result = ConfigurationLoader.Load(surroundings.Configuration);
            var faults = result is ConfigurationResult.Faulty(var found) ? found : [];
            if (result is ConfigurationResult.Loaded(var configuration))
            {
                faults = RefusedChanges.Find(surroundings, configuration, TimeProvider.System.GetUtcNow());
                if (faults.Count == 0 && parsed.GetValue(live))
                    faults = await CheckLive(surroundings, configuration, cancel);
            }

            Tell(faults, surroundings.Configuration, parsed.GetValue(GlobalOptions.Json));
            return faults.Count == 0 ? CommandLine.Fine : CommandLine.Fault;
        });
        return command;
    }

    private static async Task<IReadOnlyList<Fault>> CheckLive(Surroundings surroundings, CandorConfiguration configuration, CancellationToken cancel)
    {
        // The data folder may hold credentials that a vendor replaces while they are in use.
        await using var services = await CandorHost.OfflineServices(surroundings, configuration, cancel);
        var connections = services.GetRequiredService<Connections>();
        var faults = new List<Fault>();
        foreach (var workflow in configuration.Workflows.Values)
        {
            try
            {
                var connector = connections.Get(workflow.Connection);
                var definitions = await connector.ReadFieldDefinitions(cancel).OrTryLater("Field definitions could not be read");
                var jobs = workflow.Jobs.Count > 0 ? workflow.Jobs : await connector.ListOpenJobs(cancel).OrTryLater("Jobs could not be read");
                var stages = new Dictionary<string, IReadOnlyList<AtsStage>>(StringComparer.Ordinal);
                foreach (var job in jobs)
                    stages[job] = await connector.ReadStages(job, cancel).OrTryLater("Stages could not be read");
                faults.AddRange(LiveCheck.Check(configuration, workflow, definitions, stages));
            }
            catch (TryLaterException unread)
            {
                faults.Add(new Fault($"connections/{workflow.Connection}.yaml", 1, unread.Message, "Mend the connection, then check again"));
            }
        }

        return faults;
    }

    private static void Tell(IReadOnlyList<Fault> faults, string folder, bool json)
    {
        if (json)
        {
            GlobalOptions.Print(new JsonObject
            {
                ["ok"] = faults.Count == 0,
                ["faults"] = new JsonArray([.. faults.Select(fault => new JsonObject
                {
                    ["file"] = fault.File, ["line"] = fault.Line, ["what"] = fault.What, ["mend"] = fault.Mend,
                })]),
            });
            return;
        }

        foreach (var fault in faults)
            Console.Out.WriteLine(fault);
        Console.Out.WriteLine(faults.Count == 0 ? $"{folder} is fine." : $"{faults.Count} faults.");
    }
}
