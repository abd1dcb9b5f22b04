namespace Candor.Domain.Rubrics;

/// <summary>
/// An evaluation as it stands in the ledger: plain values that anything could have written. <see cref="CheckedEvaluation.Read"/> makes
/// it a <see cref="CheckedEvaluation"/> again, or refuses.
/// </summary>
/// <param name="Rubric">The rubric as <c>id@version</c>.</param>
/// <param name="Evaluator">Name and version of what rated.</param>
/// <param name="Ratings">One a competency, in the rubric's order.</param>
/// <param name="Recommendation">What followed.</param>
/// <param name="Because">Why it followed.</param>
public sealed record EvaluationRecord(
    string Rubric,
    string Evaluator,
    IReadOnlyList<RatingRecord> Ratings,
    Recommendation Recommendation,
    string Because);

/// <summary>A rating as it stands in the ledger.</summary>
/// <param name="Competency">The competency's identifier.</param>
/// <param name="Value">The rating; null for no evidence.</param>
/// <param name="Quotes">The words that carry it; empty only for no evidence.</param>
/// <param name="Why">How the evaluator came to it.</param>
public sealed record RatingRecord(string Competency, int? Value, IReadOnlyList<QuoteRecord> Quotes, string Why)
{
    /// <summary>The record of a rating.</summary>
    /// <param name="rating">The rating.</param>
    public static RatingRecord From(Rating rating) =>
        new(rating.Competency, rating.Value, [.. rating.Quotes.Select(QuoteRecord.From)], rating.Why);
}

/// <summary>A quote as it stands in the ledger.</summary>
/// <param name="QuestionId">The question that was answered.</param>
/// <param name="FirstWord">Index of the first word in the answer, from 0.</param>
/// <param name="LastWord">Index of the last word, included.</param>
/// <param name="Text">The words.</param>
/// <param name="FromSeconds">Where the quote begins in the answer's recording.</param>
/// <param name="ToSeconds">Where it ends.</param>
public sealed record QuoteRecord(string QuestionId, int FirstWord, int LastWord, string Text, double FromSeconds, double ToSeconds)
{
    /// <summary>The record of a quote.</summary>
    /// <param name="quote">The quote.</param>
    public static QuoteRecord From(Quote quote) =>
        new(quote.QuestionId, quote.FirstWord, quote.LastWord, quote.Text, quote.FromSeconds, quote.ToSeconds);
}
