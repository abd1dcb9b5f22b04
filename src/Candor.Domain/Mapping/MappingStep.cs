namespace Candor.Domain.Mapping;

/// <summary>What becomes of one mapping for one screening.</summary>
/// <param name="Mapping">Which.</param>
public abstract record MappingStep(FieldMapping Mapping)
{
    /// <summary>A value is written.</summary>
    /// <param name="Mapping">Which.</param>
    /// <param name="Field">The field and what it shall hold.</param>
    /// <param name="Source">What the source had, before label, conversion and cut; empty when the text for absence is written.</param>
    public sealed record Writes(FieldMapping Mapping, PlannedWrite Field, FieldValue Source) : MappingStep(Mapping);

    /// <summary>The field is left as it is.</summary>
    /// <param name="Mapping">Which.</param>
    /// <param name="Why">Why, as a sentence without a full stop.</param>
    public sealed record Leaves(FieldMapping Mapping, string Why) : MappingStep(Mapping);

    /// <summary>The value is looked for again.</summary>
    /// <param name="Mapping">Which.</param>
    /// <param name="LookAgainAt">When next.</param>
    /// <param name="EndsAt">When the rule for absence holds.</param>
    public sealed record Waits(FieldMapping Mapping, DateTimeOffset LookAgainAt, DateTimeOffset EndsAt) : MappingStep(Mapping);

    /// <summary>Nothing may be written until a person has looked.</summary>
    /// <param name="Mapping">Which.</param>
    /// <param name="Fault">Why.</param>
    public sealed record Stops(FieldMapping Mapping, MappingFault Fault) : MappingStep(Mapping);

    /// <summary>Decides what becomes of a mapping.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="sources">What the screening has to say.</param>
    /// <param name="definitions">The fields as the ATS defines them now.</param>
    /// <param name="render">Renders templates.</param>
    /// <param name="moment">For patience; null when it is over.</param>
    public static MappingStep Of(
        FieldMapping mapping,
        SourceValues sources,
        IReadOnlyList<FieldDefinition> definitions,
        RenderTemplate render,
        PlanMoment? moment = null)
    {
        if (FieldFit.Find(mapping, definitions, out var field) is { } unfit)
            return new Stops(mapping, unfit);

        FieldValue source;
        try
        {
            if (!Condition.Holds(mapping.When, sources, render))
                return new Leaves(mapping, "Its condition does not hold");
            source = mapping.Template is null ? sources[mapping.From!] : new FieldValue.Text(render(mapping.Template, sources));
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException)
        {
            return Stop(mapping, MappingFaultKind.Template, $"A template for `{mapping.To}` cannot be rendered", "Mend the template; `candor check` says what is wrong");
        }

        if (!string.IsNullOrWhiteSpace(source.Display))
            return Fit(mapping, field, source, Label(source, mapping.Labels), sources.Catalogue.Any(known => known.Name == mapping.From && known.Choices.Count > 0));
        if (moment is { } now && mapping.Patience?.NextLook(now) is { } next)
            return new Waits(mapping, next, mapping.Patience.EndsAt(now.Since));
        return mapping.WhenAbsent switch
        {
            AbsenceRule.Write => Fit(mapping, field, FieldValue.None, new FieldValue.Text(mapping.AbsentText ?? ""), shown: true),
            AbsenceRule.Block => Stop(mapping, MappingFaultKind.Absent, $"There is no value for `{mapping.To}`, and it may not be left out", $"Find out why {Origin(mapping)} is absent, or use `when_absent: proceed`"),
            _ => new Leaves(mapping, $"{Origin(mapping)} has no value"),
        };
    }

    private static FieldValue Label(FieldValue value, IReadOnlyDictionary<string, string> labels) => value switch
    {
        _ when labels.Count == 0 => value,
        FieldValue.Many many => new FieldValue.Many(many.Values.Select(item => labels.GetValueOrDefault(item, item))),
        _ => labels.TryGetValue(Conversion.ToText(value), out var label) ? new FieldValue.Text(label) : value,
    };

    private static MappingStep Fit(FieldMapping mapping, FieldDefinition field, FieldValue source, FieldValue value, bool shown)
    {
        if (Conversion.Convert(value, field.Type) is not { } converted)
            return Stop(mapping, MappingFaultKind.WrongType, $"{Origin(mapping)} has a value that `{mapping.To}` cannot hold: it is {Conversion.Word(field.Type)}", "Map it to a text field, or mend the template");

        if (field.Type is FieldType.SingleSelect or FieldType.MultiSelect)
        {
            foreach (var option in FieldFit.OptionsOf(converted).Where(option => !field.Options.Contains(option, StringComparer.Ordinal)))
                return new Stops(mapping, FieldFit.OptionFault(mapping, field, option, shown));
        }
        else if (converted is FieldValue.Text text && field.MaxLength is { } most && text.Value.Length > most)
        {
            if (!mapping.Shorten || most < 1 || field.Type == FieldType.Url)
                return Stop(mapping, MappingFaultKind.TooLong, $"The text for `{mapping.To}` has {text.Value.Length} characters; the field takes {most}", "Map it to a long_text field, or allow the cut with `shorten: true`");
            converted = new FieldValue.Text(TextLimit.Shorten(text.Value, most));
        }

        return new Writes(mapping, new PlannedWrite(field.Key, field.Name, field.Type, converted), source);
    }

    private static string Origin(FieldMapping mapping) => mapping.From is null ? "The template" : $"`{mapping.From}`";

    private static Stops Stop(FieldMapping mapping, MappingFaultKind kind, string what, string mend) =>
        new(mapping, new(kind, mapping.To, mapping.Line, what, mend));
}
