using Candor.Connectors;
using Candor.Domain.Mapping;

namespace Candor.Configuration.Stages;

/// <summary>What to say of a stage, with the mend.</summary>
internal static class StageWords
{
    /// <summary>What is unclear when an application stands in a stage, in two sentences.</summary>
    /// <param name="job">The job.</param>
    /// <param name="finding">What was found of the stage that is meant.</param>
    /// <param name="standing">The stage the application stands in.</param>
    public static string Of(string job, StageFinding finding, AtsStage standing)
    {
        var (what, mend) = finding is StageFinding.Found({ } meant, _)
            ? ($"Job {job} has the stage `{standing.Name}` ({standing.Id}), but that name is bound to the stage {meant.Id}, which is called `{meant.Name}` now", Choose(job, [meant, standing]))
            : Of(job, finding, [standing])!.Value;
        return $"{what}. {mend}.";
    }

    /// <summary>What is wrong with a stage, and the mend; null when nothing is.</summary>
    /// <param name="job">The job.</param>
    /// <param name="finding">What was found.</param>
    /// <param name="stages">The job's stages.</param>
    public static (string What, string Mend)? Of(string job, StageFinding finding, IReadOnlyList<AtsStage> stages) => finding switch
    {
        StageFinding.Found => null,
        StageFinding.Unknown(var wanted) =>
            ($"Job {job} has no stage `{wanted}`", DidYouMean.Mend(wanted, stages.Select(stage => stage.Name).Concat(stages.Select(stage => stage.Id).Where(id => id == wanted)).Distinct())),
        StageFinding.Ambiguous(var wanted, var several) =>
            ($"Job {job} has {several.Count} stages named `{wanted}`", Choose(job, several)),
        StageFinding.Gone(var binding, []) =>
            ($"Job {job} no longer has the stage {binding.StageId}, which `{binding.Named}` is bound to", "Bring it back, or name another stage"),
        StageFinding.Gone(var binding, var namesakes) =>
            ($"Job {job} no longer has the stage {binding.StageId}, which `{binding.Named}` is bound to; another stage bears the name now", $"{Choose(job, namesakes)}, or bind the names anew with `candor check --rebind`"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Choose(string job, IReadOnlyList<AtsStage> stages) =>
        $"Name one under `trigger_stage.ids` as {string.Join(" or ", stages.Select(stage => $"`\"{job}\": \"{stage.Id}\"`"))}";
}
