using System.Globalization;
using Candor.Configuration;
using Candor.Configuration.History;
using Candor.Connectors;
using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;
using Candor.Policy;

namespace Candor.Intake;

/// <summary>
/// How a screening stands, for an ATS's assessment panel: from what is durable and from nothing else. Ratings are the reviewer's to give, so there is
/// no result before a person has judged, and none once the candidate has taken their agreement back.
/// </summary>
/// <param name="configuration">Where recruiters reach this installation.</param>
/// <param name="terms">The rubric it was rated under.</param>
/// <param name="borders">Whether ratings may go where the ATS keeps them.</param>
public sealed class AssessmentReports(CandorConfiguration configuration, ScreeningTerms terms, Borders borders)
{
    /// <summary>The report.</summary>
    /// <param name="screening">The screening as it stands; a panel asked for it.</param>
    public AssessmentReport Of(Screening screening) => new(
        screening.Panel!.Asked.Reference,
        screening.AssessmentStanding,
        PartnerRoutes.UrlFor(configuration, screening.Id),
        screening.AssessmentStanding == AssessmentStanding.Completed ? screening.ReviewedAt!.Value : screening.Since,
        screening.AssessmentStanding == AssessmentStanding.Completed ? Result(screening) : null);

    private AssessmentResult? Result(Screening screening)
    {
        var rubric = terms.Of(screening).Rubric;
        if (screening.Judgement(rubric) is not { } judged || borders.Stop(screening, DataMoves.WriteBack) is not null)
            return null;
        var rated = judged.Ratings.Select(rating => rating.Value).OfType<int>().ToList();
        return new AssessmentResult(
            // Cut, as everywhere: a mean must not read as more than it is.
            rated.Count == 0 ? null : decimal.Floor(rated.Average(value => (decimal)value) * 100) / 100,
            rubric.Competencies.Max(competency => competency.Anchors.Max(anchor => anchor.Rating)),
            [
                new("recommendation", "Recommendation after review", $"{judged.Recommendation}"),
                new("because", "Because", judged.Because),
                .. judged.Ratings.Select(rating => new AssessmentFact($"rating-{rating.Competency.Id}", rating.Competency.Name, Rated(rating))),
                new("reviewed-by", "Reviewed by", screening.Review!.ReviewerName),
                new("reviewed-at", "Reviewed at", Moment(screening.ReviewedAt)),
                new("consent-at", "Consent given at", Moment(screening.ConsentedAt)),
                new("screened-at", "Screened at", Moment(screening.CapturedAt)),
                new("screening", "Screening", screening.Id),
            ]);
    }

    private static string Rated(ReviewedRating rating) =>
        rating.Value is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value} ({rating.Label})") : "No evidence";

    private static string Moment(DateTimeOffset? at) => at is { } moment
        ? moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)
        : "Unknown";
}
