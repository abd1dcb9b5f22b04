using System.Collections.Concurrent;
using Candor.Configuration;
using Candor.Configuration.Stages;
using Candor.Connectors;
using Candor.Hosting;

namespace Candor.Reconcile;

/// <summary>A trigger stage as the ATS has it.</summary>
/// <param name="Workflow">Whose trigger stage.</param>
/// <param name="JobId">The job.</param>
/// <param name="StageId">The stage.</param>
public sealed record TriggerStage(Workflow Workflow, string JobId, string StageId);

/// <summary>
/// The trigger stages of an account's workflows, by identifier or exact name, over every job in scope. A job's stages are read again with every
/// whole comparison, and else only when the job is new.
/// </summary>
/// <param name="configuration">Workflows.</param>
/// <param name="bindings">Which stage is meant, whatever it is called by now.</param>
public sealed class TriggerStages(CandorConfiguration configuration, StageBindings bindings)
{
    private readonly ConcurrentDictionary<(string Connection, string Job), IReadOnlyList<AtsStage>> _known = new();

    /// <summary>Finds them.</summary>
    /// <param name="connection">The account.</param>
    /// <param name="connector">Its connector.</param>
    /// <param name="afresh">Whether known stages are read again.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The stages, and what is wrong with what the workflows ask for.</returns>
    /// <exception cref="TryLaterException">The ATS could not be read.</exception>
    public async Task<(IReadOnlyList<TriggerStage> Stages, IReadOnlyList<Gap> Gaps)> Of(
        string connection, IAtsConnector connector, bool afresh, CancellationToken cancel)
    {
        var found = new List<TriggerStage>();
        var gaps = new List<Gap>();
        IReadOnlyList<string>? open = null;
        foreach (var workflow in configuration.Workflows.Values.Where(one => one.Connection == connection))
        {
            var everyJob = workflow.Jobs.Count == 0;
            var jobs = everyJob ? open ??= await connector.ListOpenJobs(cancel).OrTryLater("Jobs could not be listed") : workflow.Jobs;
            var before = found.Count;
            foreach (var job in jobs)
            {
                var there = await StagesOf(connection, connector, job, afresh, cancel);
                var finding = await bindings.Bind(workflow, job, there, cancel);
                if (finding is StageFinding.Found(var stage, _))
                    found.Add(new TriggerStage(workflow, job, stage.Id));
                // An identifier belongs to one job, and a workflow over every job runs where its stage is.
                else if (finding is not StageFinding.Unknown || (!everyJob && workflow.TriggerStage.Id is null))
                    gaps.Add(Unfound(workflow, job, finding, there));
            }

            if (found.Count == before && (everyJob || workflow.TriggerStage.Id is not null))
                gaps.Add(Missing(workflow));
        }

        return (found, gaps);
    }

    private async Task<IReadOnlyList<AtsStage>> StagesOf(string connection, IAtsConnector connector, string job, bool afresh, CancellationToken cancel)
    {
        if (!afresh && _known.TryGetValue((connection, job), out var known))
            return known;
        var read = await connector.ReadStages(job, cancel).OrTryLater("A job's stages could not be read");
        _known[(connection, job)] = read;
        return read;
    }

    private static Gap Unfound(Workflow workflow, string job, StageFinding finding, IReadOnlyList<AtsStage> there)
    {
        var kind = finding is StageFinding.Ambiguous ? "stage_ambiguous" : "stage_missing";
        var (what, mend) = StageWords.Of(job, finding, there)!.Value;
        return new Gap($"{kind}/{workflow.Connection}/{workflow.Id}/{job}", kind, $"{what}. {mend} (workflows/{workflow.Id}.yaml).", workflow.Owners.Exceptions);
    }

    private static Gap Missing(Workflow workflow) => new(
        $"stage_missing/{workflow.Connection}/{workflow.Id}/*",
        "stage_missing",
        $"No job has the stage \"{workflow.TriggerStage.Id ?? workflow.TriggerStage.Name}\", so that no screening opens. Put the stage back in the ATS, or "
        + $"mend trigger_stage in workflows/{workflow.Id}.yaml.",
        workflow.Owners.Exceptions);
}
