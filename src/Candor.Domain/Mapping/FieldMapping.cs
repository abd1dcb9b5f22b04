namespace Candor.Domain.Mapping;

/// <summary>One source value to one ATS field.</summary>
/// <param name="To">The target field's key in the ATS.</param>
/// <param name="From">The source value's name, such as <c>screening.completion_status</c> or <c>rating.communication.label</c>; null with a template.</param>
/// <param name="Template">A Liquid template over the source values; null with a source name.</param>
/// <param name="Type">The type the field must have in the ATS.</param>
/// <param name="Labels">Source value to select option, where the two are not spelt alike; empty for none.</param>
/// <param name="WhenAbsent">What happens when the source has no value.</param>
/// <param name="AbsentText">What is written for <see cref="AbsenceRule.Write"/>.</param>
/// <param name="Line">Where it stands in the workflow file, for faults; 1-based.</param>
/// <param name="Shorten">Whether over-long text is cut with an ellipsis; else it is refused. Nothing is ever cut silently.</param>
/// <param name="Patience">How long an absent value is waited for before <paramref name="WhenAbsent"/> holds; null for not at all.</param>
/// <param name="When">A Liquid condition over the source values; the field is left as it is where it does not hold. Null for always.</param>
public sealed record FieldMapping(
    string To,
    string? From,
    string? Template,
    FieldType Type,
    IReadOnlyDictionary<string, string> Labels,
    AbsenceRule WhenAbsent,
    string? AbsentText,
    int Line,
    bool Shorten = false,
    Patience? Patience = null,
    string? When = null);

/// <summary>What to do when a source value is absent, and stays so.</summary>
public enum AbsenceRule
{
    /// <summary>Leave the field as it is.</summary>
    Proceed,

    /// <summary>Write a stated text, such as "Not available".</summary>
    Write,

    /// <summary>Stop the write-back and call for a person.</summary>
    Block,
}
