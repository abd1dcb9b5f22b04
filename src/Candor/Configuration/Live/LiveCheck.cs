using Candor.Configuration.Stages;
using Candor.Connectors;
using Candor.Domain.Mapping;

namespace Candor.Configuration.Live;

/// <summary>What came of holding a workflow against the ATS.</summary>
/// <param name="Faults">By line; none when the workflow can run.</param>
/// <param name="Notes">What should be known though nothing is broken, such as a stage that was renamed.</param>
public sealed record LiveFindings(IReadOnlyList<Fault> Faults, IReadOnlyList<Fault> Notes);

/// <summary>Holds a workflow against the ATS as it is now. The reading is the caller's.</summary>
public static class LiveCheck
{
    /// <summary>Finds every fault.</summary>
    /// <param name="configuration">A sound configuration.</param>
    /// <param name="workflow">One of its workflows.</param>
    /// <param name="definitions">What a result can be written to.</param>
    /// <param name="stages">The stages of each job in scope, by job; of every open job when the workflow names none.</param>
    /// <param name="found">Which of them the workflow means, by job, as the bindings say; absent to go by the names.</param>
    public static LiveFindings Check(
        CandorConfiguration configuration,
        Workflow workflow,
        IReadOnlyList<FieldDefinition> definitions,
        IReadOnlyDictionary<string, IReadOnlyList<AtsStage>> stages,
        IReadOnlyDictionary<string, StageFinding>? found = null)
    {
        var file = FileOf(workflow);
        var catalogue = configuration.CatalogueOf(workflow);
        found ??= stages.ToDictionary(job => job.Key, job => StageFinding.Of(workflow.TriggerStage, job.Key, null, job.Value), StringComparer.Ordinal);
        return new LiveFindings(
            [
                .. MappingCheck.Check(workflow.Mapping, workflow.InvitationField, workflow.InvitationFieldLine, definitions, catalogue)
                    .Select(fault => new Fault(file, fault.Line, fault.What, fault.Mend))
                    .Concat(CheckStages(file, workflow, stages, found))
                    .OrderBy(fault => fault.Line),
            ],
            Renamed(workflow, found));
    }

    /// <summary>The jobs that call the stage otherwise by now.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="found">Which stages it means, by job.</param>
    public static IReadOnlyList<Fault> Renamed(Workflow workflow, IReadOnlyDictionary<string, StageFinding> found) =>
    [
        .. from job in found.OrderBy(pair => pair.Key, StringComparer.Ordinal)
           where job.Value is StageFinding.Found { RenamedFrom: not null }
           let stage = (StageFinding.Found)job.Value
           select new Fault(
               FileOf(workflow),
               workflow.TriggerStage.Line,
               $"Job {job.Key} calls the stage `{stage.RenamedFrom}` `{stage.Stage.Name}` now; it is bound to its identifier {stage.Stage.Id}, and screenings go on",
               "Write the new name, so that a reader finds it"),
    ];

    /// <summary>The file a workflow stands in.</summary>
    /// <param name="workflow">The workflow.</param>
    public static string FileOf(Workflow workflow) => $"workflows/{workflow.Id}.yaml";

    private static IEnumerable<Fault> CheckStages(
        string file,
        Workflow workflow,
        IReadOnlyDictionary<string, IReadOnlyList<AtsStage>> stages,
        IReadOnlyDictionary<string, StageFinding> found)
    {
        var reference = workflow.TriggerStage;
        foreach (var (job, finding) in found.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            // A workflow over every job runs where its stage is, and an identifier belongs to one job.
            if (finding is StageFinding.Unknown && !IsWanted(workflow, job))
                continue;
            if (StageWords.Of(job, finding, stages[job]) is var (what, mend))
                yield return new(file, reference.Line, what, mend);
        }

        foreach (var job in workflow.Jobs.Concat(reference.Labels.Keys).Concat(reference.Ids.Keys).Distinct().Where(job => !stages.ContainsKey(job)))
            yield return new(file, reference.Line, $"The ATS has no job {job}", "Correct the job's identifier, or let Candor's credentials see the job");

        var named = workflow.Jobs.Count > 0 && reference.Id is null;
        if (!named && !found.Values.Any(finding => finding is not StageFinding.Unknown))
        {
            var wanted = reference.Id ?? reference.Name!;
            var everywhere = stages.Values.SelectMany(list => list).ToList();
            yield return new(file, reference.Line, $"No job has the stage `{wanted}`", DidYouMean.Mend(wanted, everywhere.Select(known => reference.Id is null ? known.Name : known.Id).Distinct()));
        }
    }

    private static bool IsWanted(Workflow workflow, string job) =>
        workflow.TriggerStage.Labels.ContainsKey(job) || workflow.TriggerStage.Ids.ContainsKey(job)
        || (workflow.Jobs.Count > 0 && workflow.TriggerStage.Id is null);
}
