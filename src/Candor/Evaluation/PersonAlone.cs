using Candor.Domain.Rubrics;

namespace Candor.Evaluation;

/// <summary>What a reviewer starts from when the candidate agreed to be heard but not to be rated by software: nothing is rated.</summary>
public static class PersonAlone
{
    /// <summary>As the ledger names who rated.</summary>
    public const string Name = "nobody";

    /// <summary>An evaluation that rates nothing, for a person to fill in.</summary>
    /// <param name="rubric">What is rated.</param>
    /// <param name="transcript">What was said; not looked at.</param>
    internal static CheckedEvaluation Of(Rubric rubric, Transcript transcript) => CheckedEvaluation.Of(
        rubric,
        transcript,
        Name,
        [.. rubric.Competencies.Select(competency => new Rating.NoEvidence(competency.Id, "Software did not look for any: the candidate did not agree to that."))]);
}
