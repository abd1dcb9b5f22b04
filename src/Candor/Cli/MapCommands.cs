using System.CommandLine;
using System.Globalization;
using Candor.Configuration;
using Candor.Configuration.Rehearsal;
using Candor.Domain.Mapping;
using Candor.Hosting;

namespace Candor.Cli;

/// <summary><c>candor map</c>: what mappings do, without doing it.</summary>
internal static class MapCommands
{
    /// <summary>Describes the commands.</summary>
    public static Command Make() => new("map", "Show what a mapping would write, and whom a draft would treat differently; nothing is written to an ATS.") { Preview(), Replay() };

    private static Command Preview()
    {
        var workflow = new Option<string?>("--workflow") { Description = "The workflow (default: the screening's own; of a sample every workflow)." };
        var screening = new Option<string?>("--screening") { Description = "A real screening, by its identifier." };
        var sample = new Option<bool>("--sample") { Description = "A made-up screening (the default)." };
        var ending = new Option<string>("--ending") { Description = "How the sample ended, such as Declined.", DefaultValueFactory = _ => SourceCatalogue.Completion.Completed };
        var (config, data) = (GlobalOptions.Config(), GlobalOptions.Data());
        var command = new Command("preview", "Show side by side what would be sent and how the ATS will show it.") { workflow, screening, sample, ending, config, data };
        command.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(screening) is not null && parsed.GetValue(sample))
                throw new UsageException("Give either --screening or --sample.");
            var surroundings = Surroundings.Read(parsed.GetValue(config), parsed.GetValue(data));
            var configuration = CheckedConfiguration.Read(surroundings);
            var chosen = parsed.GetValue(workflow) is { } named ? WorkflowOf(configuration, named) : null;
            await using var services = await CandorHost.OfflineServices(surroundings, configuration, cancel);
            var rehearsals = services.GetRequiredService<Rehearsals>();
            try
            {
                List<MappingPreview> previews = [];
                if (parsed.GetValue(screening) is { } id)
                    previews.Add(await rehearsals.Real(id, chosen, cancel) ?? throw new UsageException($"There is no screening {id}."));
                else
                    foreach (var one in chosen is null ? configuration.Workflows.Values : [chosen])
                        previews.Add(await rehearsals.Sample(one, EndingOf(parsed.GetValue(ending)!), cancel));
                MapPrinting.Tell(previews, parsed.GetValue(screening), parsed.GetValue(GlobalOptions.Json));
                return previews.TrueForAll(one => one.Fits) ? CommandLine.Fine : CommandLine.Fault;
            }
            catch (TryLaterException unread)
            {
                throw new UsageException($"{unread.Message.TrimEnd('.')}. The preview needs the ATS's fields as they are now.");
            }
        });
        return command;
    }

    private static Command Replay()
    {
        var since = new Option<string>("--since") { Description = "How far back, such as 30d, 12h or 2026-11-01.", DefaultValueFactory = _ => "30d" };
        var draft = new Option<string>("--draft") { Description = "The folder with the configuration to try.", Required = true };
        var (config, data) = (GlobalOptions.Config(), GlobalOptions.Data());
        var command = new Command("replay", "Run what really happened through a draft configuration, and list every candidate it would treat differently.") { since, draft, config, data };
        command.SetAction(async (parsed, cancel) =>
        {
            var surroundings = Surroundings.Read(parsed.GetValue(config), parsed.GetValue(data));
            var configuration = CheckedConfiguration.Read(surroundings);
            var folder = Path.GetFullPath(parsed.GetValue(draft)!);
            if (!Directory.Exists(folder))
                throw new UsageException($"There is no folder {folder}.");
            var from = SinceOf(parsed.GetValue(since)!, TimeProvider.System.GetUtcNow());
            if (ConfigurationLoader.Load(folder) is not ConfigurationResult.Loaded(var tried))
            {
                MapPrinting.Tell(new ReplayReport(0, 0, [], ((ConfigurationResult.Faulty)ConfigurationLoader.Load(folder)).Faults), from, folder, parsed.GetValue(GlobalOptions.Json));
                return CommandLine.Fault;
            }

            await using var services = await CandorHost.OfflineServices(surroundings, configuration, cancel);
            await using var scope = services.CreateAsyncScope();
            try
            {
                var loosens = Policy.RefusedChanges.Find(surroundings with { Configuration = folder }, tried, TimeProvider.System.GetUtcNow());
                var report = await ActivatorUtilities.CreateInstance<Replay>(scope.ServiceProvider, new DraftConfiguration(tried)).Run(from, cancel);
                report = report with { Faults = [.. loosens, .. report.Faults] };
                MapPrinting.Tell(report, from, folder, parsed.GetValue(GlobalOptions.Json));
                return report.Faults.Count == 0 ? CommandLine.Fine : CommandLine.Fault;
            }
            catch (TryLaterException unread)
            {
                throw new UsageException($"{unread.Message.TrimEnd('.')}. The replay needs the ATS's fields and stages as they are now.");
            }
        });
        return command;
    }

    private static Workflow WorkflowOf(CandorConfiguration configuration, string id) => configuration.Workflows.GetValueOrDefault(id)
        ?? throw new UsageException($"There is no workflow {id}. {DidYouMean.Mend(id, configuration.Workflows.Keys)}.");

    private static string EndingOf(string text) =>
        SourceCatalogue.CompletionStatuses.FirstOrDefault(status => status.Equals(text, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException($"No screening ends as {text}. {DidYouMean.Mend(text, SourceCatalogue.CompletionStatuses)}.");

    /// <summary>A moment from <c>30d</c>, <c>12h</c> or a date.</summary>
    internal static DateTimeOffset SinceOf(string text, DateTimeOffset now)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        if (text.Length > 1 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 3650)
        {
            switch (text[^1])
            {
                case 'd': return now - TimeSpan.FromDays(number);
                case 'h': return now - TimeSpan.FromHours(number);
            }
        }

        throw new UsageException($"--since is {text}: write 30d, 12h or a date such as 2026-11-01.");
    }
}
