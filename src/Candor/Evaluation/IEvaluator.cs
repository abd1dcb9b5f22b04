using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;

namespace Candor.Evaluation;

/// <summary>Rates what was said under a rubric. It recommends nothing itself: that follows from the rubric's rule.</summary>
public interface IEvaluator
{
    /// <summary>Name and version, as the ledger keeps them.</summary>
    string Name { get; }

    /// <summary>Rates a transcript.</summary>
    /// <param name="permit">Leave to rate by machine.</param>
    /// <param name="rubric">What is rated.</param>
    /// <param name="transcript">What was said.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<CheckedEvaluation> Evaluate(Permit permit, Rubric rubric, Transcript transcript, CancellationToken cancellation);
}
