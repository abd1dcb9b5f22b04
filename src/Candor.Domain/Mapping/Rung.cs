namespace Candor.Domain.Mapping;

/// <summary>Where in an ATS a result stands: the rungs of the ladder, the best first. Recruiters look for results higher up.</summary>
public enum Rung
{
    /// <summary>A scorecard or feedback form: the vendor's own object for an evaluation.</summary>
    Scorecard,

    /// <summary>An assessment result in the vendor's own assessment panel.</summary>
    Assessment,

    /// <summary>A typed custom field of the application.</summary>
    CustomField,

    /// <summary>A part of the record that every ATS has: a tag, a link, a status.</summary>
    Record,

    /// <summary>A note.</summary>
    Note,
}
