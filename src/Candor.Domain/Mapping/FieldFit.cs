namespace Candor.Domain.Mapping;

/// <summary>Whether a mapping and the ATS's field fit: one set of rules for the check beforehand and for the write itself.</summary>
internal static class FieldFit
{
    /// <summary>Finds the mapping's field.</summary>
    /// <returns>A fault when there is no such field or it is of another type; null when it fits, and then <paramref name="field"/> is set.</returns>
    public static MappingFault? Find(FieldMapping mapping, IReadOnlyList<FieldDefinition> definitions, out FieldDefinition field)
    {
        field = definitions.FirstOrDefault(definition => definition.Key == mapping.To)!;
        if (field is null)
            return Missing(mapping.To, mapping.Line, definitions);
        if (field.Type == FieldType.Other)
            return new(MappingFaultKind.WrongType, mapping.To, mapping.Line, $"The field `{mapping.To}` is of a type that is never written (such as currency, user or a range)", "Map to another field");
        if (field.Type != mapping.Type)
            return new(MappingFaultKind.WrongType, mapping.To, mapping.Line, $"The field `{mapping.To}` is {Conversion.Word(field.Type)} in the ATS, and {Conversion.Word(mapping.Type)} here", $"Write `type: {Conversion.Word(field.Type)}`, or map to another field");
        return null;
    }

    /// <summary>The fault for a key that the ATS does not have.</summary>
    public static MappingFault Missing(string key, int line, IReadOnlyList<FieldDefinition> definitions)
    {
        // People copy what they see; the name on the screen is not the key.
        var named = definitions.FirstOrDefault(definition => definition.Name.Equals(key, StringComparison.OrdinalIgnoreCase));
        var mend = named is null ? DidYouMean.Mend(key, definitions.Select(definition => definition.Key)) : $"The field with that name has the key `{named.Key}`";
        return new(MappingFaultKind.MissingField, key, line, $"The ATS has no field `{key}`", mend);
    }

    /// <summary>The options a value names.</summary>
    public static IEnumerable<string> OptionsOf(FieldValue value) => value switch
    {
        FieldValue.Many many => many.Values,
        FieldValue.Text text => [text.Value],
        _ => [],
    };

    /// <summary>The fault for an option that the field does not have.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="field">The field.</param>
    /// <param name="option">The option.</param>
    /// <param name="shown">Whether the option comes from the configuration; else it may be personal, and is not named.</param>
    public static MappingFault OptionFault(FieldMapping mapping, FieldDefinition field, string option, bool shown) => new(
        MappingFaultKind.OptionNotAllowed,
        mapping.To,
        mapping.Line,
        shown ? $"The field `{mapping.To}` has no option `{option}`" : $"The field `{mapping.To}` has no option for the value",
        shown && DidYouMean.Find(option, field.Options) is { } near
            ? $"Write it as `{near}` in `labels`, or add the option in the ATS"
            : "Name an option in `labels`, or add the option in the ATS");
}
