namespace Candor.Domain.Screenings;

/// <summary>A recruiter asked for the screening from the ATS's own assessment panel.</summary>
/// <param name="Test">What they chose there: a workflow.</param>
/// <param name="Reference">The identifier by which the ATS asks for it: the screening's own, or one made from it where the vendor wants another form.</param>
/// <param name="Callback">Where the ATS wants to be told, where it says so; an address of the vendor's, without anything personal.</param>
/// <param name="TellsProgress">Whether the ATS is told that the candidate has begun, too.</param>
/// <param name="AsksBack">Whether the ATS comes to look once it is told: the reading back.</param>
public sealed record AssessmentAsked(string Test, string Reference, string? Callback, bool TellsProgress, bool AsksBack) : ScreeningEvent;

/// <summary>The ATS is about to be told how the assessment stands: from here on, until an answer or a look, the outcome is unknown.</summary>
/// <param name="Standing">How it stands.</param>
public sealed record AssessmentTelling(AssessmentStanding Standing) : ScreeningEvent;

/// <summary>What came of telling.</summary>
/// <param name="Standing">How it stood.</param>
/// <param name="Outcome"><c>yes</c>; <c>no</c> for good; <c>later</c>: refused for now; <c>unknown</c>.</param>
/// <param name="Why">What the ATS answered, in our error vocabulary; null for a yes.</param>
public sealed record AssessmentTold(AssessmentStanding Standing, string Outcome, string? Why) : ScreeningEvent;

/// <summary>The ATS came to look and was shown how it ended, for the first time: the reading back of what it was told.</summary>
/// <param name="Standing">How it ended.</param>
public sealed record AssessmentShown(AssessmentStanding Standing) : ScreeningEvent;

/// <summary>The ATS says that an answer of ours about this assessment was not as it documents.</summary>
/// <param name="Call">The call it answered, in the vendor's word.</param>
/// <param name="Errors">What the vendor found; may quote values.</param>
public sealed record AssessmentDisputed(string Call, [property: Personal(DataKinds.Rating)] IReadOnlyList<string> Errors) : ScreeningEvent;
