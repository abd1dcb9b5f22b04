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

    /// <summary>Every field can be written.</summary>
    /// <param name="Writes">In the mappings' order; fields that are left as they are do not stand here.</param>
    public sealed record Planned(IReadOnlyList<PlannedWrite> Writes) : MappingPlan;

    /// <summary>Nothing may be written until a person has looked.</summary>
    /// <param name="Faults">Every reason, in the mappings' order; at least one.</param>
    public sealed record Refused(IReadOnlyList<MappingFault> Faults) : MappingPlan;

    /// <summary>Decides what is written.</summary>
    /// <param name="mappings">The workflow's mappings.</param>
    /// <param name="sources">What the screening has to say.</param>
    /// <param name="definitions">The fields as the ATS defines them now.</param>
    /// <param name="render">Renders templates.</param>
    public static MappingPlan Make(
        IReadOnlyList<FieldMapping> mappings,
        SourceValues sources,
        IReadOnlyList<FieldDefinition> definitions,
        RenderTemplate render)
    {
        var steps = mappings.Select(mapping => Step(mapping, sources, definitions, render)).ToList();
        var faults = steps.Select(step => step.Fault).OfType<MappingFault>().ToList();
        return faults.Count > 0 ? new Refused(faults) : new Planned([.. steps.Select(step => step.Write).OfType<PlannedWrite>()]);
    }

    private static (PlannedWrite? Write, MappingFault? Fault) Step(
        FieldMapping mapping, SourceValues sources, IReadOnlyList<FieldDefinition> definitions, RenderTemplate render)
    {
        if (FieldFit.Find(mapping, definitions, out var field) is { } unfit)
            return (null, unfit);

        FieldValue source;
        try
        {
            source = mapping.Template is null ? sources[mapping.From!] : new FieldValue.Text(render(mapping.Template, sources));
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException)
        {
            return Fault(mapping, MappingFaultKind.Template, $"The template for `{mapping.To}` cannot be rendered", "Mend the template; `candor check` says what is wrong");
        }

        if (!string.IsNullOrWhiteSpace(source.Display))
            return Fit(mapping, field, Label(source, mapping.Labels), sources.Catalogue.Any(known => known.Name == mapping.From && known.Choices.Count > 0));
        return mapping.WhenAbsent switch
        {
            AbsenceRule.Write => Fit(mapping, field, new FieldValue.Text(mapping.AbsentText ?? ""), shown: true),
            AbsenceRule.Block => Fault(mapping, MappingFaultKind.Absent, $"There is no value for `{mapping.To}`, and it may not be left out", $"Find out why {Origin(mapping)} is absent, or use `when_absent: proceed`"),
            _ => (null, null),
        };
    }

    private static FieldValue Label(FieldValue value, IReadOnlyDictionary<string, string> labels) => value switch
    {
        _ when labels.Count == 0 => value,
        FieldValue.Many many => new FieldValue.Many(many.Values.Select(item => labels.GetValueOrDefault(item, item))),
        _ => labels.TryGetValue(Conversion.ToText(value), out var label) ? new FieldValue.Text(label) : value,
    };

    private static (PlannedWrite?, MappingFault?) Fit(FieldMapping mapping, FieldDefinition field, FieldValue value, bool shown)
    {
        if (Conversion.Convert(value, field.Type) is not { } converted)
            return Fault(mapping, MappingFaultKind.WrongType, $"{Origin(mapping)} has a value that `{mapping.To}` cannot hold: it is {Conversion.Word(field.Type)}", "Map it to a text field, or mend the template");

        if (field.Type is FieldType.SingleSelect or FieldType.MultiSelect)
        {
            foreach (var option in FieldFit.OptionsOf(converted).Where(option => !field.Options.Contains(option, StringComparer.Ordinal)))
                return (null, FieldFit.OptionFault(mapping, field, option, shown));
        }
        else if (converted is FieldValue.Text text && field.MaxLength is { } most && text.Value.Length > most)
        {
            if (!mapping.Shorten || most < 1 || field.Type == FieldType.Url)
                return Fault(mapping, MappingFaultKind.TooLong, $"The text for `{mapping.To}` has {text.Value.Length} characters; the field takes {most}", "Map it to a long_text field, or allow the cut with `shorten: true`");
            converted = new FieldValue.Text(TextLimit.Shorten(text.Value, most));
        }

        return (new PlannedWrite(field.Key, field.Name, field.Type, converted), null);
    }

    private static string Origin(FieldMapping mapping) => mapping.From is null ? "The template" : $"`{mapping.From}`";

    private static (PlannedWrite?, MappingFault?) Fault(FieldMapping mapping, MappingFaultKind kind, string what, string mend) =>
        (null, new(kind, mapping.To, mapping.Line, what, mend));
}
