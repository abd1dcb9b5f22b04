namespace Candor.Domain.Mapping;

/// <summary>A field that will be written.</summary>
/// <param name="Key">The field's key in the ATS.</param>
/// <param name="Name">What recruiters call it.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Value">What is written; of a kind that fits the type.</param>
public sealed record PlannedWrite(string Key, string Name, FieldType Type, FieldValue Value);

/// <summary>Renders a template over the sources.</summary>
/// <param name="template">The template.</param>
/// <param name="sources">What it draws on.</param>
/// <returns>The text; one of white space counts as absent.</returns>
/// <exception cref="FormatException">The template does not parse.</exception>
/// <exception cref="InvalidOperationException">The template goes on too long.</exception>
public delegate string RenderTemplate(string template, SourceValues sources);

/// <summary>What a screening writes to its application: all of it, or none and the reasons why not.</summary>
public abstract record MappingPlan
{
    private MappingPlan()
    {
    }

    /// <summary>Every field that has its value can be written.</summary>
    /// <param name="Writes">In the mappings' order; fields that are left as they are do not stand here.</param>
    public sealed record Planned(IReadOnlyList<PlannedWrite> Writes) : MappingPlan
    {
        /// <summary>Fields whose value is absent and is looked for again; until they are settled the result is not whole.</summary>
        public IReadOnlyList<MappingStep.Waits> Waiting { get; init; } = [];
    }

    /// <summary>Nothing may be written until a person has looked.</summary>
    /// <param name="Faults">Every reason, in the mappings' order; at least one.</param>
    public sealed record Refused(IReadOnlyList<MappingFault> Faults) : MappingPlan;

    /// <summary>Decides what is written.</summary>
    /// <param name="mappings">The workflow's mappings.</param>
    /// <param name="sources">What the screening has to say.</param>
    /// <param name="definitions">The fields as the ATS defines them now.</param>
    /// <param name="render">Renders templates.</param>
    /// <param name="moment">For rules of absence that wait; null when patience is over.</param>
    public static MappingPlan Make(
        IReadOnlyList<FieldMapping> mappings,
        SourceValues sources,
        IReadOnlyList<FieldDefinition> definitions,
        RenderTemplate render,
        PlanMoment? moment = null)
    {
        var steps = mappings.Select(mapping => MappingStep.Of(mapping, sources, definitions, render, moment)).ToList();
        var faults = steps.OfType<MappingStep.Stops>().Select(step => step.Fault).ToList();
        return faults.Count > 0
            ? new Refused(faults)
            : new Planned([.. steps.OfType<MappingStep.Writes>().Select(step => step.Field)]) { Waiting = [.. steps.OfType<MappingStep.Waits>()] };
    }
}
