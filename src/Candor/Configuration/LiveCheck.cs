using Candor.Connectors;
using Candor.Domain.Mapping;

namespace Candor.Configuration;

/// <summary>Holds a workflow against the ATS as it is now: <c>candor check --live</c>. The reading is the caller's.</summary>
public static class LiveCheck
{
    /// <summary>Finds every fault.</summary>
    /// <param name="configuration">A sound configuration.</param>
    /// <param name="workflow">One of its workflows.</param>
    /// <param name="definitions">The application's custom fields.</param>
    /// <param name="stages">The stages of each job in scope, by job; of every open job when the workflow names none.</param>
    /// <returns>The faults by line; none when the workflow can run.</returns>
    public static IReadOnlyList<Fault> Check(
        CandorConfiguration configuration,
        Workflow workflow,
        IReadOnlyList<FieldDefinition> definitions,
        IReadOnlyDictionary<string, IReadOnlyList<AtsStage>> stages)
    {
        var file = $"workflows/{workflow.Id}.yaml";
        var catalogue = SourceCatalogue.For(configuration.Rubrics[workflow.Rubric]);
        return
        [
            .. MappingCheck.Check(workflow.Mapping, workflow.InvitationField, workflow.InvitationFieldLine, definitions, catalogue)
                .Select(fault => new Fault(file, fault.Line, fault.What, fault.Mend))
                .Concat(CheckStage(file, workflow, stages))
                .OrderBy(fault => fault.Line),
        ];
    }

    private static IEnumerable<Fault> CheckStage(string file, Workflow workflow, IReadOnlyDictionary<string, IReadOnlyList<AtsStage>> stages)
    {
        var stage = workflow.TriggerStage;
        var wanted = stage.Id ?? stage.Name!;
        foreach (var (job, there) in stages.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var matching = there.Where(known => stage.Matches(known.Id, known.Name)).ToList();
            if (matching.Count > 1)
                yield return new(file, stage.Line, $"Job {job} has {matching.Count} stages named `{wanted}`", $"Name one by `id:` {string.Join(" or ", matching.Select(known => $"`{known.Id}`"))}");

            // An identifier belongs to one job, and a workflow over every job runs where its stage is.
            if (matching.Count == 0 && workflow.Jobs.Count > 0 && stage.Id is null)
                yield return new(file, stage.Line, $"Job {job} has no stage `{wanted}`", DidYouMean.Mend(wanted, there.Select(known => known.Name)));
        }

        foreach (var job in workflow.Jobs.Where(job => !stages.ContainsKey(job)))
            yield return new(file, stage.Line, $"The ATS has no job {job}", "Correct `jobs`, or let Candor's credentials see the job");

        var everywhere = stages.Values.SelectMany(list => list).ToList();
        var named = workflow.Jobs.Count > 0 && stage.Id is null;
        if (!named && !everywhere.Exists(known => stage.Matches(known.Id, known.Name)))
            yield return new(file, stage.Line, $"No job has the stage `{wanted}`", DidYouMean.Mend(wanted, everywhere.Select(known => stage.Id is null ? known.Name : known.Id).Distinct()));
    }
}
