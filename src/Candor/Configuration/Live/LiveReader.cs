using Candor.Connectors;
using Candor.Domain.Mapping;
using Candor.Hosting;

namespace Candor.Configuration.Live;

/// <summary>What an ATS account has now, as far as workflows lean on it.</summary>
/// <param name="Fields">What a result can be written to.</param>
/// <param name="OpenJobs">Jobs that take candidates.</param>
/// <param name="Stages">Stages by job: of every open job, and of those that workflows name. A job that the ATS does not have is not here.</param>
public sealed record AccountReading(
    IReadOnlyList<FieldDefinition> Fields,
    IReadOnlyList<string> OpenJobs,
    IReadOnlyDictionary<string, IReadOnlyList<AtsStage>> Stages)
{
    /// <summary>The stages of the jobs in a workflow's scope, by job.</summary>
    /// <param name="workflow">The workflow.</param>
    public IReadOnlyDictionary<string, IReadOnlyList<AtsStage>> StagesFor(Workflow workflow)
    {
        var jobs = (workflow.Jobs.Count > 0 ? workflow.Jobs : OpenJobs).Concat(LiveReader.JobsNamed(workflow)).ToHashSet(StringComparer.Ordinal);
        return Stages.Where(pair => jobs.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal);
    }
}

/// <summary>Reads ATS accounts as they are now.</summary>
internal static class LiveReader
{
    /// <summary>Reads an account.</summary>
    /// <param name="connector">The account's connector.</param>
    /// <param name="workflows">The workflows that lean on it.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="TryLaterException">It could not be read.</exception>
    public static async Task<AccountReading> Read(IAtsConnector connector, IReadOnlyCollection<Workflow> workflows, CancellationToken cancel)
    {
        var fields = await connector.ReadFieldDefinitions(cancel).OrTryLater("Field definitions could not be read");
        var open = workflows.Any(workflow => workflow.Jobs.Count == 0) ? await connector.ListOpenJobs(cancel).OrTryLater("Jobs could not be read") : [];
        var stages = new Dictionary<string, IReadOnlyList<AtsStage>>(StringComparer.Ordinal);
        foreach (var job in open.Concat(workflows.SelectMany(JobsNamed)).Distinct(StringComparer.Ordinal))
        {
            switch (await connector.ReadStages(job, cancel))
            {
                // A list of stages says nothing of whether there is such a job.
                case Outcome<IReadOnlyList<AtsStage>>.Yes({ Count: 0 }) when !await Exists(connector, job, cancel):
                case Outcome<IReadOnlyList<AtsStage>>.No({ Kind: AtsErrorKind.NotFound }):
                    break;
                case Outcome<IReadOnlyList<AtsStage>>.Yes(var found):
                    stages[job] = found;
                    break;
                case Outcome<IReadOnlyList<AtsStage>>.No(var error):
                    throw new TryLaterException("Stages could not be read", error);
                case var unknown:
                    throw new TryLaterException($"Stages could not be read: {unknown}");
            }
        }

        return new AccountReading(fields, open, stages);
    }

    /// <summary>The jobs that a workflow speaks of.</summary>
    /// <param name="workflow">The workflow.</param>
    public static IEnumerable<string> JobsNamed(Workflow workflow) =>
        workflow.Jobs.Concat(workflow.TriggerStage.Labels.Keys).Concat(workflow.TriggerStage.Ids.Keys);

    private static async Task<bool> Exists(IAtsConnector connector, string job, CancellationToken cancel) => await connector.ReadJob(job, cancel) switch
    {
        Outcome<AtsJob>.Yes => true,
        Outcome<AtsJob>.No({ Kind: AtsErrorKind.NotFound }) => false,
        Outcome<AtsJob>.No(var error) => throw new TryLaterException("A job could not be read", error),
        var unknown => throw new TryLaterException($"A job could not be read: {unknown}"),
    };
}
