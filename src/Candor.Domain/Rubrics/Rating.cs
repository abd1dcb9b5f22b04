namespace Candor.Domain.Rubrics;

/// <summary>What an evaluator says of one competency: a value with the words that carry it, or that there is no evidence.</summary>
public abstract record Rating
{
    private Rating(string competency, string why)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(competency);
        ArgumentException.ThrowIfNullOrWhiteSpace(why);
        Competency = competency;
        Why = why;
    }

    /// <summary>The competency's identifier in the rubric.</summary>
    public string Competency { get; }

    /// <summary>How the evaluator came to it, for the reviewer.</summary>
    public string Why { get; }

    /// <summary>The value; null for no evidence.</summary>
    public abstract int? Value { get; }

    /// <summary>The words that carry the value; empty only for no evidence.</summary>
    public abstract IReadOnlyList<Quote> Quotes { get; }

    /// <summary>A value, carried by at least one quote.</summary>
    public sealed record Rated : Rating
    {
        private readonly int _value;

        /// <summary>Rates a competency.</summary>
        /// <param name="competency">The competency's identifier in the rubric.</param>
        /// <param name="value">The rating of one of the competency's anchors.</param>
        /// <param name="quotes">The words that carry it; at least one.</param>
        /// <param name="why">How the evaluator came to it.</param>
        /// <exception cref="ArgumentException">There is no quote, or no explanation.</exception>
        public Rated(string competency, int value, IReadOnlyList<Quote> quotes, string why)
            : base(competency, why)
        {
            ArgumentNullException.ThrowIfNull(quotes);
            if (quotes.Count == 0)
                throw new ArgumentException($"The rating of {competency} has no quote.", nameof(quotes));
            _value = value;
            Quotes = [.. quotes];
        }

        /// <inheritdoc />
        public override int? Value => _value;

        /// <inheritdoc />
        public override IReadOnlyList<Quote> Quotes { get; }
    }

    /// <summary>Nothing was said that could be rated; nothing is rated.</summary>
    public sealed record NoEvidence : Rating
    {
        /// <summary>Says that there is no evidence.</summary>
        /// <param name="competency">The competency's identifier in the rubric.</param>
        /// <param name="why">What was looked for.</param>
        public NoEvidence(string competency, string why)
            : base(competency, why)
        {
        }

        /// <inheritdoc />
        public override int? Value => null;

        /// <inheritdoc />
        public override IReadOnlyList<Quote> Quotes => [];
    }
}
