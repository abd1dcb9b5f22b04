using System.Globalization;
using System.Text.Json.Serialization;

namespace Candor.Domain.Rubrics;

/// <summary>What the ratings speak for. A person decides; nothing is done on a recommendation alone.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Recommendation>))]
public enum Recommendation
{
    /// <summary>Go on with the candidate.</summary>
    [JsonStringEnumMemberName("proceed")]
    Proceed,

    /// <summary>Neither: a person has to look closer.</summary>
    [JsonStringEnumMemberName("hold")]
    Hold,

    /// <summary>Do not go on.</summary>
    [JsonStringEnumMemberName("decline")]
    Decline,
}

/// <summary>A recommendation and the rule's reason for it.</summary>
/// <param name="Recommendation">What follows.</param>
/// <param name="Because">Why, in a sentence with the figures.</param>
public sealed record Recommended(Recommendation Recommendation, string Because);

/// <summary>Applies a rubric's rule.</summary>
public static class RecommendationRules
{
    extension(RecommendationRule rule)
    {
        /// <summary>What follows from ratings. Hold whenever too few competencies, or none, are rated.</summary>
        /// <param name="ratings">One value a competency; null for one without evidence.</param>
        public Recommended Apply(IEnumerable<int?> ratings)
        {
            var all = ratings.ToList();
            var rated = all.OfType<int>().ToList();
            if (rated.Count == 0 || rated.Count < rule.MinimumRated)
            {
                return new(Recommendation.Hold, $"{rated.Count} of {all.Count} competencies could be rated; "
                    + $"the rubric asks for at least {Math.Max(1, rule.MinimumRated)} before it recommends anything.");
            }

            var mean = rated.Average(value => (decimal)value);
            var lowest = rated.Min();
            var figures = $"The mean of {rated.Count} {(rated.Count == 1 ? "rating" : "ratings")} is {Figure(mean)} and the lowest is {lowest}";
            if (mean >= rule.Proceed && lowest >= rule.NoneBelow)
                return new(Recommendation.Proceed, $"{figures}; the rubric proceeds from a mean of {Figure(rule.Proceed)} with none below {rule.NoneBelow}.");
            if (mean < rule.Decline)
                return new(Recommendation.Decline, $"{figures}; the rubric declines below a mean of {Figure(rule.Decline)}.");
            return new(Recommendation.Hold, $"{figures}; the rubric proceeds from a mean of {Figure(rule.Proceed)} with none below {rule.NoneBelow}, "
                + $"and declines below a mean of {Figure(rule.Decline)}.");
        }
    }

    // Cut, not rounded: a mean of 2.666… must not read as 2.67 beside "declines below 2.67".
    private static string Figure(decimal value) =>
        (decimal.Floor(value * 100) / 100).ToString("0.##", CultureInfo.InvariantCulture);
}
