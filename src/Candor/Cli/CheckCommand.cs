using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Audit.Witness;
using Candor.Configuration;
using Candor.Configuration.Approval;
using Candor.Configuration.Live;
using Candor.Configuration.Stages;
using Candor.Hosting;
using Candor.Policy;

namespace Candor.Cli;

/// <summary>
/// <c>candor check</c>: validates a configuration folder, and asks each ATS whether the mapping fits it. What is learnt on the way (a refreshed token,
/// the identifiers of stages) is kept in the data folder, where <c>candor serve</c> finds it. With <c>--offline</c> nothing is asked and nothing kept.
/// </summary>
internal static class CheckCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Make()
    {
        var folder = new Argument<string?>("folder") { Description = "The configuration folder (default: CANDOR_CONFIG, else this folder).", DefaultValueFactory = _ => null };
        var offline = new Option<bool>("--offline") { Description = "Look at the folder only; ask no ATS, and keep nothing." };
        var rebind = new Option<bool>("--rebind") { Description = "Forget which stages the workflows' names were bound to, and bind them anew." };
        var data = GlobalOptions.Data();
        var command = new Command("check", "Validate a configuration folder and hold it to each ATS as it is now; print each fault with file, line and the mend.")
        {
            folder, offline, rebind, data,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(offline) && parsed.GetValue(rebind))
                throw new UsageException("--rebind asks the ATS, which --offline does not: use one of the two.");
            var surroundings = Surroundings.Read(parsed.GetValue(folder), parsed.GetValue(data));
            if (!Directory.Exists(surroundings.Configuration))
                throw new UsageException($"There is no folder {surroundings.Configuration}.");
            var findings = ConfigurationLoader.Load(surroundings.Configuration) switch
            {
                ConfigurationResult.Loaded(var configuration) when RefusedChanges.Find(surroundings, configuration, TimeProvider.System.GetUtcNow()) is { Count: > 0 } loosens =>
                    new LiveFindings(loosens, []),
                ConfigurationResult.Loaded(var configuration) when !parsed.GetValue(offline) =>
                    await Ask(surroundings, configuration, parsed.GetValue(rebind), cancel),
                ConfigurationResult.Faulty(var faults) => new LiveFindings(faults, []),
                _ => new LiveFindings([], []),
            };
            Tell(findings, surroundings.Configuration, !parsed.GetValue(offline), parsed.GetValue(GlobalOptions.Json));
            return findings.Faults.Count == 0 ? CommandLine.Fine : CommandLine.Fault;
        });
        return command;
    }

    private static async Task<LiveFindings> Ask(Surroundings surroundings, CandorConfiguration configuration, bool rebind, CancellationToken cancel)
    {
        await using var services = await CandorHost.OfflineServices(surroundings, configuration, cancel);
        await services.KeepVersion(configuration, cancel);
        foreach (var workflow in rebind ? configuration.Workflows.Values : [])
            await services.GetRequiredService<StageBindings>().Forget(workflow, cancel);
        var approval = services.GetRequiredService<ChangeApproval>();
        var waits = await approval.Unapproved(configuration.Version, cancel);
        var findings = await services.GetRequiredService<LiveChecks>().Run(cancel);
        if (waits.Count > 0)
            findings = findings with { Notes = [.. ChangeWords.Notes((await approval.InUse(cancel))!, configuration.Version, waits), .. findings.Notes] };
        return await WitnessCheck.Run(services, configuration, cancel) is { } refused ? findings with { Faults = [refused, .. findings.Faults] } : findings;
    }

    private static void Tell(LiveFindings findings, string folder, bool asked, bool json)
    {
        if (json)
        {
            GlobalOptions.Print(new JsonObject
            {
                ["ok"] = findings.Faults.Count == 0,
                ["asked"] = asked,
                ["faults"] = Faults(findings.Faults),
                ["notes"] = Faults(findings.Notes),
            });
            return;
        }

        foreach (var fault in findings.Faults)
            Console.Out.WriteLine(fault);
        foreach (var note in findings.Notes)
            Console.Out.WriteLine($"note: {note}");
        Console.Out.WriteLine(findings.Faults.Count switch
        {
            0 when asked => $"{folder} is fine, and fits what the ATS has now.",
            0 => $"{folder} is fine in itself; whether it fits the ATS was not asked.",
            1 => "1 fault.",
            var count => $"{count} faults.",
        });
    }

    private static JsonArray Faults(IEnumerable<Fault> faults) => new([.. faults.Select(fault => new JsonObject
    {
        ["file"] = fault.File, ["line"] = fault.Line, ["what"] = fault.What, ["mend"] = fault.Mend,
    })]);
}
