using Candor.Configuration;
using Candor.Domain.Mapping;
using Candor.Domain.Rubrics;

namespace Candor.Tests.Mapping;

/// <summary>A small world to map in.</summary>
internal static class Acme
{
    public static readonly Rubric Rubric = new(
        "customer-care",
        1,
        "Customer care",
        [new("experience", "Experience", "Work with customers.", [new(1, "Little", "None shown.", []), new(2, "Strong", "Years.", [])])],
        new(2, 1, 1, 1));

    public static readonly IReadOnlyList<SourceDefinition> Catalogue = SourceCatalogue.For(Rubric);

    public static SourceValues Sources(params (string Name, FieldValue Value)[] known) =>
        new(Catalogue, known.ToDictionary(pair => pair.Name, pair => pair.Value));

    public static FieldMapping Map(
        string from,
        FieldType type,
        AbsenceRule whenAbsent = AbsenceRule.Proceed,
        string? absentText = null,
        bool shorten = false,
        params (string From, string To)[] labels) =>
        new("field", from, null, type, labels.ToDictionary(label => label.From, label => label.To), whenAbsent, absentText, 12, shorten);

    public static FieldDefinition Field(FieldType type, int? maxLength = null, bool required = false, params string[] options) =>
        new("field", "The field", type, options, required, maxLength);

    public static MappingPlan Plan(FieldMapping mapping, FieldDefinition field, params (string Name, FieldValue Value)[] known) =>
        MappingPlan.Make([mapping], Sources(known), [field], Templates.Render);
}
