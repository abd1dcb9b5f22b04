namespace Candor.Domain.Rubrics;

/// <summary>
/// The ratings of one transcript under one rubric, and the recommendation that follows by the rubric's rule. It cannot be made
/// with a quote from elsewhere, with a rating the rubric does not know, or with another recommendation than the rule's.
/// </summary>
public sealed record CheckedEvaluation
{
    private CheckedEvaluation(Rubric rubric, string evaluator, IReadOnlyList<Rating> ratings)
    {
        Rubric = rubric.Reference;
        Evaluator = evaluator;
        Ratings = ratings;
        (Recommendation, Because) = rubric.Recommendation.Apply(ratings.Select(rating => rating.Value));
    }

    /// <summary>The rubric as <c>id@version</c>.</summary>
    public string Rubric { get; }

    /// <summary>Name and version of what rated.</summary>
    public string Evaluator { get; }

    /// <summary>One rating a competency, in the rubric's order.</summary>
    public IReadOnlyList<Rating> Ratings { get; }

    /// <summary>What follows from the ratings.</summary>
    public Recommendation Recommendation { get; }

    /// <summary>Why it follows, in a sentence with the figures.</summary>
    public string Because { get; }

    /// <summary>Makes an evaluation.</summary>
    /// <param name="rubric">The rubric rated under.</param>
    /// <param name="transcript">What was said.</param>
    /// <param name="evaluator">Name and version of what rated.</param>
    /// <param name="ratings">One rating a competency, in the rubric's order.</param>
    /// <exception cref="EvaluationRefusedException">The ratings are not the rubric's, or a quote is not the transcript's.</exception>
    public static CheckedEvaluation Of(Rubric rubric, Transcript transcript, string evaluator, IReadOnlyList<Rating> ratings)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(evaluator);
        if (!ratings.Select(rating => rating.Competency).SequenceEqual(rubric.Competencies.Select(competency => competency.Id)))
            throw new EvaluationRefusedException($"The ratings are not one for each competency of {rubric.Reference}, in its order.");
        foreach (var (rating, competency) in ratings.Zip(rubric.Competencies))
        {
            if (rating.Value is { } value && competency.AnchorOf(value) is null)
                throw new EvaluationRefusedException($"{rubric.Reference} has no rating {value} for {competency.Id}.");
            if (rating.Quotes.Any(quote => !Stands(quote, transcript)))
                throw new EvaluationRefusedException($"A quote for {competency.Id} is not in the transcript.");
        }

        return new CheckedEvaluation(rubric, evaluator, [.. ratings]);
    }

    /// <summary>Makes an evaluation from what stands in the ledger, making every quote anew from the transcript.</summary>
    /// <param name="record">As recorded.</param>
    /// <param name="rubric">The rubric it was rated under, in that version.</param>
    /// <param name="transcript">What was said.</param>
    /// <exception cref="EvaluationRefusedException">The record does not follow from the rubric and the transcript.</exception>
    public static CheckedEvaluation Read(EvaluationRecord record, Rubric rubric, Transcript transcript)
    {
        if (record.Rubric != rubric.Reference)
            throw new EvaluationRefusedException($"The evaluation was made under {record.Rubric}, not under {rubric.Reference}.");
        var read = Of(rubric, transcript, record.Evaluator, [.. record.Ratings.Select(rating => Rating(rating, transcript))]);
        if (read.Recommendation != record.Recommendation)
        {
            throw new EvaluationRefusedException(
                $"The recorded recommendation does not follow from the recorded ratings under the rule of {rubric.Reference}.");
        }

        return read;
    }

    /// <summary>The form that stands in the ledger.</summary>
    public EvaluationRecord ToRecord() =>
        new(Rubric, Evaluator, [.. Ratings.Select(RatingRecord.From)], Recommendation, Because);

    private static Rating Rating(RatingRecord record, Transcript transcript)
    {
        try
        {
            return record.Value is { } value
                ? new Rating.Rated(record.Competency, value, [.. record.Quotes.Select(quote => Quote(quote, transcript))], record.Why)
                : new Rating.NoEvidence(record.Competency, record.Why);
        }
        catch (ArgumentException fault)
        {
            throw new EvaluationRefusedException($"The recorded rating of {record.Competency} cannot be: {fault.Message}");
        }
    }

    private static Quote Quote(QuoteRecord record, Transcript transcript)
    {
        var quote = transcript.Quote(record.QuestionId, record.FirstWord, record.LastWord);
        return QuoteRecord.From(quote) == record
            ? quote
            : throw new EvaluationRefusedException($"A recorded quote is not what was answered to {record.QuestionId} at that place.");
    }

    private static bool Stands(Quote quote, Transcript transcript)
    {
        try
        {
            return transcript.Quote(quote.QuestionId, quote.FirstWord, quote.LastWord) == quote;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>Ratings, quotes or a recommendation that do not follow from the rubric and the transcript. Nothing personal in the message.</summary>
/// <param name="message">What does not fit.</param>
public sealed class EvaluationRefusedException(string message) : Exception(message);
