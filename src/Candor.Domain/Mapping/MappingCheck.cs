namespace Candor.Domain.Mapping;

/// <summary>Holds mappings against an ATS's live fields before any candidate depends on them.</summary>
public static class MappingCheck
{
    /// <summary>Finds every fault.</summary>
    /// <param name="mappings">The workflow's mappings.</param>
    /// <param name="invitationField">The key of the field that carries the candidate's link.</param>
    /// <param name="invitationLine">Where that stands in the workflow file.</param>
    /// <param name="definitions">The fields as the ATS defines them.</param>
    /// <param name="catalogue">What mappings can draw on, as from <see cref="SourceCatalogue.For"/>.</param>
    /// <returns>The faults by line; none when the mappings can be carried out.</returns>
    public static IReadOnlyList<MappingFault> Check(
        IReadOnlyList<FieldMapping> mappings,
        string invitationField,
        int invitationLine,
        IReadOnlyList<FieldDefinition> definitions,
        IReadOnlyList<SourceDefinition> catalogue)
    {
        var faults = mappings.SelectMany(mapping => CheckMapping(mapping, definitions, catalogue)).ToList();

        var link = definitions.FirstOrDefault(definition => definition.Key == invitationField);
        if (link is null)
            faults.Add(FieldFit.Missing(invitationField, invitationLine, definitions));
        else if (link.Type is not (FieldType.ShortText or FieldType.LongText or FieldType.Url))
            faults.Add(new(MappingFaultKind.WrongType, invitationField, invitationLine, $"The invitation field `{invitationField}` is {Conversion.Word(link.Type)} in the ATS, and cannot hold a link", "Name a url, short_text or long_text field"));

        var required = definitions.Where(field => field.Required && field.Key != invitationField).ToList();
        faults.AddRange(
            from field in required
            where mappings.All(mapping => mapping.To != field.Key)
            select new MappingFault(MappingFaultKind.Unmapped, field.Key, mappings.Count == 0 ? 0 : mappings[0].Line, $"The ATS requires `{field.Key}`, which nothing writes", "Map a value to it, or make it optional in the ATS"));
        // A native object is made with what there is to say, and not at all where there is nothing: its required fields are missed only by an object.
        faults.AddRange(
            from field in required
            where field.Rung is not (Rung.Scorecard or Rung.Assessment)
            let writing = mappings.Where(mapping => mapping.To == field.Key).ToList()
            where writing.Count > 0 && writing.TrueForAll(mapping => MayLeaveEmpty(mapping, catalogue))
            select new MappingFault(MappingFaultKind.Unmapped, field.Key, writing[0].Line, $"The ATS requires `{field.Key}`, and this may leave it empty", Mend(writing[0])));
        return [.. faults.OrderBy(fault => fault.Line)];

        static string Mend(FieldMapping mapping) => mapping.When is null
            ? "Write a text or stop when there is no value (`when_absent: write` or `block`), or make the field optional in the ATS"
            : "Map a value for the other case, too, or drop `when`, or make the field optional in the ATS";
    }

    private static bool MayLeaveEmpty(FieldMapping mapping, IReadOnlyList<SourceDefinition> catalogue) =>
        mapping.When is not null
        || (mapping.WhenAbsent == AbsenceRule.Proceed && catalogue.FirstOrDefault(source => source.Name == mapping.From) is not { Always: true });

    private static IEnumerable<MappingFault> CheckMapping(
        FieldMapping mapping, IReadOnlyList<FieldDefinition> definitions, IReadOnlyList<SourceDefinition> catalogue)
    {
        if (FieldFit.Find(mapping, definitions, out var field) is { } unfit)
            return [unfit];

        if (field.Type is FieldType.SingleSelect or FieldType.MultiSelect)
        {
            return Reachable(mapping, catalogue)
                .Where(option => !field.Options.Contains(option, StringComparer.Ordinal))
                .Select(option => FieldFit.OptionFault(mapping, field, option, shown: true));
        }

        return mapping.AbsentText is { } text && text.Length > field.MaxLength
            ? [new(MappingFaultKind.TooLong, mapping.To, mapping.Line, $"`absent_text` for `{mapping.To}` has {text.Length} characters; the field takes {field.MaxLength}", "Shorten it")]
            : [];
    }

    /// <summary>Every option that the mapping can come to name.</summary>
    private static IEnumerable<string> Reachable(FieldMapping mapping, IReadOnlyList<SourceDefinition> catalogue)
    {
        var choices = catalogue.FirstOrDefault(source => source.Name == mapping.From)?.Choices ?? [];
        var named = choices.Count > 0 ? choices.Select(choice => mapping.Labels.GetValueOrDefault(choice, choice)) : mapping.Labels.Values;
        return (mapping.AbsentText is null ? named : named.Append(mapping.AbsentText)).Distinct(StringComparer.Ordinal);
    }
}
