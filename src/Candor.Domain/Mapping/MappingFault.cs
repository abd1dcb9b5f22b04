namespace Candor.Domain.Mapping;

/// <summary>The ways in which a mapping and a field can fail each other.</summary>
public enum MappingFaultKind
{
    /// <summary>A source has no value, and the mapping says to stop.</summary>
    Absent,

    /// <summary>The ATS has no such field.</summary>
    MissingField,

    /// <summary>The field, or the value, is of another type.</summary>
    WrongType,

    /// <summary>The select has no such option.</summary>
    OptionNotAllowed,

    /// <summary>The text is longer than the field takes.</summary>
    TooLong,

    /// <summary>The template cannot be rendered.</summary>
    Template,

    /// <summary>The ATS wants a value in a field that nothing writes.</summary>
    Unmapped,
}

/// <summary>Why a mapping cannot be carried out. Carries no value, since a value may be personal; a select option may be named.</summary>
/// <param name="Kind">In which way.</param>
/// <param name="Field">The field's key.</param>
/// <param name="Line">The line in the workflow file; 1-based.</param>
/// <param name="What">What is wrong, as a sentence without a full stop.</param>
/// <param name="Mend">What to do.</param>
public sealed record MappingFault(MappingFaultKind Kind, string Field, int Line, string What, string Mend);
