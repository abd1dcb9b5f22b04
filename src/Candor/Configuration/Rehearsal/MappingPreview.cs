using Candor.Connectors;
using Candor.Domain.Mapping;

namespace Candor.Configuration.Rehearsal;

/// <summary>One mapping, side by side: what would be sent and how the ATS shows it.</summary>
/// <param name="Mapping">The mapping.</param>
/// <param name="Outcome"><c>writes</c>, <c>leaves</c>, <c>waits</c> or <c>stops</c>.</param>
/// <param name="Field">The field as the ATS defines it; null when there is none.</param>
/// <param name="Source">What the source has, as people read it; empty for nothing.</param>
/// <param name="Sent">What would be sent; null when nothing is.</param>
/// <param name="Stands">What stands in the field now; null when that was not read, or the field is empty.</param>
/// <param name="Why">Why nothing is sent; null when something is.</param>
public sealed record PreviewRow(
    FieldMapping Mapping, string Outcome, FieldDefinition? Field, string Source, FieldValue? Sent, FieldValue? Stands, string? Why)
{
    /// <summary>How the ATS shows the field afterwards; null for an empty one.</summary>
    public string? Shown => Sent?.Display ?? (Stands is null or FieldValue.Empty ? null : Stands.Display);
}

/// <summary>What a workflow would write, without writing.</summary>
/// <param name="Workflow">The workflow.</param>
/// <param name="Ending">How the screening ended.</param>
/// <param name="Sheet">The vendor.</param>
/// <param name="Rows">In the mapping's order.</param>
/// <param name="Note">The readable note.</param>
public sealed record MappingPreview(Workflow Workflow, string Ending, CapabilitySheet Sheet, IReadOnlyList<PreviewRow> Rows, string Note)
{
    /// <summary>Whether everything could be written.</summary>
    public bool Fits => Rows.All(row => row.Outcome != "stops");

    /// <summary>Makes one.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="sources">What the screening has to say.</param>
    /// <param name="sheet">The vendor.</param>
    /// <param name="definitions">The fields as the ATS defines them now.</param>
    /// <param name="standing">What stands in the fields now; empty when that was not read.</param>
    /// <param name="moment">For rules of absence that wait; null when patience is over.</param>
    public static MappingPreview Of(
        Workflow workflow,
        SourceValues sources,
        CapabilitySheet sheet,
        IReadOnlyList<FieldDefinition> definitions,
        IReadOnlyDictionary<string, FieldValue> standing,
        PlanMoment? moment) => new(
            workflow,
            sources["screening.completion_status"].Display,
            sheet,
            [.. workflow.Mapping.Select(mapping => Row(MappingStep.Of(mapping, sources, definitions, Templates.Render, moment), sources, definitions, standing))],
            Templates.Render(workflow.Note, sources).Trim());

    private static PreviewRow Row(
        MappingStep step, SourceValues sources, IReadOnlyList<FieldDefinition> definitions, IReadOnlyDictionary<string, FieldValue> standing)
    {
        var (outcome, why) = step switch
        {
            MappingStep.Writes => ("writes", null),
            MappingStep.Leaves(_, var because) => ("leaves", because),
            MappingStep.Waits waits => ("waits", $"There is no value yet: looked for again until {waits.EndsAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, then {waits.Mapping.WhenAbsent.ToString().ToLowerInvariant()}"),
            MappingStep.Stops(_, var fault) => ("stops", $"{fault.What}. {fault.Mend}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var mapping = step.Mapping;
        return new PreviewRow(
            mapping,
            outcome,
            definitions.FirstOrDefault(field => field.Key == mapping.To),
            mapping.From is null ? "" : sources[mapping.From].Display,
            (step as MappingStep.Writes)?.Field.Value,
            standing.GetValueOrDefault(mapping.To),
            why);
    }
}
