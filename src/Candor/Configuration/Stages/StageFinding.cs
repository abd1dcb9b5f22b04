using Candor.Connectors;

namespace Candor.Configuration.Stages;

/// <summary>A stage that a workflow names, bound to its identifier in one job.</summary>
/// <param name="Named">The name in the workflow when it was bound.</param>
/// <param name="StageId">The identifier.</param>
public sealed record StageBinding(string Named, string StageId);

/// <summary>Which of a job's stages a workflow means. Nothing is guessed.</summary>
public abstract record StageFinding
{
    private StageFinding()
    {
    }

    /// <summary>This one.</summary>
    /// <param name="Stage">The stage as it is called now.</param>
    /// <param name="RenamedFrom">What the workflow calls it, when that is another name; null otherwise.</param>
    public sealed record Found(AtsStage Stage, string? RenamedFrom) : StageFinding;

    /// <summary>The job has no such stage.</summary>
    /// <param name="Wanted">The identifier or name.</param>
    public sealed record Unknown(string Wanted) : StageFinding;

    /// <summary>The job has several stages of that name.</summary>
    /// <param name="Wanted">The name.</param>
    /// <param name="Stages">Those.</param>
    public sealed record Ambiguous(string Wanted, IReadOnlyList<AtsStage> Stages) : StageFinding;

    /// <summary>The stage that the name was bound to is no longer there.</summary>
    /// <param name="Binding">What it was bound to.</param>
    /// <param name="Namesakes">Stages that bear the name now; another stage is not taken for it without anybody saying so.</param>
    public sealed record Gone(StageBinding Binding, IReadOnlyList<AtsStage> Namesakes) : StageFinding;

    /// <summary>Looks for the stage.</summary>
    /// <param name="reference">What the workflow says.</param>
    /// <param name="job">The job.</param>
    /// <param name="binding">The binding that was kept; null for none.</param>
    /// <param name="stages">The job's stages as they are now.</param>
    public static StageFinding Of(StageReference reference, string job, StageBinding? binding, IReadOnlyList<AtsStage> stages)
    {
        if (reference.IdIn(job) is { } id)
            return stages.FirstOrDefault(stage => stage.Id == id) is { } identified ? new Found(identified, null) : new Unknown(id);

        var name = reference.NameIn(job);
        var named = stages.Where(stage => stage.Name == name).ToList();
        if (binding is not null && binding.Named == name)
        {
            return stages.FirstOrDefault(stage => stage.Id == binding.StageId) is { } bound
                ? new Found(bound, bound.Name == name ? null : name)
                : new Gone(binding, named);
        }

        return named switch
        {
            [] => new Unknown(name),
            [var one] => new Found(one, null),
            _ => new Ambiguous(name, named),
        };
    }
}
