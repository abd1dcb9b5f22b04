using Candor.Configuration;
using Candor.Connectors;
using Candor.Consent;
using Candor.Domain.Mapping;
using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;

namespace Candor.WriteBack;

/// <summary>Who and what a result is about, as the ATS says now.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Job">The job.</param>
public sealed record AtsRecord(AtsCandidate Candidate, AtsJob Job);

/// <summary>What a screening has to tell, by the names that mappings and notes use.</summary>
/// <param name="configuration">The employer.</param>
/// <param name="links">The candidate's link.</param>
public sealed class ResultSources(CandorConfiguration configuration, CandidateLinks links)
{
    /// <summary>The values of a screening as it stands; what is not known yet is absent.</summary>
    /// <param name="screening">The screening.</param>
    /// <param name="workflow">Its workflow.</param>
    /// <param name="rubric">The rubric it was rated under.</param>
    /// <param name="record">What the ATS says now, for the fields of its own that the workflow names; null when it names none.</param>
    public SourceValues Of(Screening screening, Workflow workflow, Rubric rubric, AtsRecord? record = null)
    {
        var known = new Dictionary<string, FieldValue>(StringComparer.Ordinal)
        {
            ["screening.id"] = Text(screening.Id),
            ["screening.completion_status"] = Text(Word(screening.CompletionStatus)),
            ["screening.link"] = Text(links.UrlFor(screening.Id)),
            ["screening.reason"] = Text(screening.Failure?.Why ?? (screening.CompletionStatus == CompletionStatus.Blocked ? screening.Gate?.Because : null)),
            ["screening.place"] = Text(screening.Gate?.CandidatePlace),
            ["screening.opened_at"] = Moment(screening.OpenedAt),
            ["screening.expires_at"] = Moment(screening.Invitation?.ExpiresAt),
            ["screening.other_way_due_at"] = Moment(screening.OtherWay?.DueAt),
            ["screening.configuration"] = Text(screening.Opening!.ConfigurationHash),
            ["screening.rubric"] = Text(workflow.Rubric),
            ["screening.consent_at"] = Moment(screening.ConsentedAt),
            ["screening.screened_at"] = Moment(screening.CapturedAt),
            ["screening.reviewed_at"] = Moment(screening.ReviewedAt),
            ["screening.reviewed_by"] = Text(screening.Review?.ReviewerName),
            ["application.id"] = Text(screening.Opening.ApplicationId),
            ["candidate.id"] = Text(screening.Opening.CandidateId),
            ["candidate.first_name"] = Text(screening.Opening.FirstName),
            ["candidate.last_name"] = Text(screening.Opening.LastName),
            ["job.id"] = Text(screening.Opening.JobId),
            ["job.title"] = Text(screening.Opening.JobTitle),
            ["employer.name"] = Text(configuration.Employer.Name),
        };
        foreach (var name in workflow.AtsFields)
        {
            var fields = name.StartsWith("job.", StringComparison.Ordinal) ? record?.Job.CustomFields : record?.Candidate.CustomFields;
            known[name] = Text(fields?.GetValueOrDefault(name.Split('.')[2]));
        }

        // Ratings are the reviewer's to give: before a person has judged there are none to tell.
        if (screening.Judgement(rubric) is { } judged)
        {
            known["screening.recommendation"] = Text(judged.Recommendation.ToString());
            known["screening.evidence"] = Text(Evidence(judged));
            foreach (var rating in judged.Ratings)
                AddRating(known, rating);
        }

        return new SourceValues(SourceCatalogue.For(rubric, workflow.AtsFields), known);
    }

    private static void AddRating(Dictionary<string, FieldValue> known, ReviewedRating rating)
    {
        var name = $"rating.{rating.Competency.Id}";
        known[$"{name}.name"] = Text(rating.Competency.Name);
        known[$"{name}.value"] = rating.Value is { } value ? new FieldValue.Number(value) : FieldValue.None;
        known[$"{name}.label"] = Text(rating.Label);
        known[$"{name}.quote"] = Text(rating.Evaluated.Quotes.Count == 0 ? null : rating.Evaluated.Quotes[0].Text);
    }

    private static string Evidence(ReviewedEvaluation judged) => string.Join(
        "\n\n",
        judged.Ratings.Select(rating => string.Join(
            '\n',
            [
                $"{rating.Competency.Name}: {(rating.Value is { } value ? $"{value} ({rating.Label})" : "no evidence")}",
                .. rating.Evaluated.Quotes.Select(quote =>
                    FormattableString.Invariant($"“{quote.Text}” ({quote.QuestionId}, {quote.FromSeconds:0.0}–{quote.ToSeconds:0.0} s)")),
                .. rating.Override is { } change ? [$"Changed by the reviewer: {change.Reason}"] : Array.Empty<string>(),
            ])));

    private static string? Word(CompletionStatus status) => status switch
    {
        CompletionStatus.None => null,
        CompletionStatus.Invited => SourceCatalogue.Completion.Invited,
        CompletionStatus.Completed => SourceCatalogue.Completion.Completed,
        CompletionStatus.Incomplete => SourceCatalogue.Completion.Incomplete,
        CompletionStatus.Declined => SourceCatalogue.Completion.Declined,
        CompletionStatus.OtherWayRequested => SourceCatalogue.Completion.OtherWayRequested,
        CompletionStatus.Expired => SourceCatalogue.Completion.Expired,
        CompletionStatus.Withdrawn => SourceCatalogue.Completion.Withdrawn,
        CompletionStatus.Blocked => SourceCatalogue.Completion.Blocked,
        CompletionStatus.TechnicalFailure => SourceCatalogue.Completion.TechnicalFailure,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static FieldValue Text(string? text) => text is null ? FieldValue.None : new FieldValue.Text(text);

    private static FieldValue Moment(DateTimeOffset? at) => at is { } moment ? new FieldValue.Moment(moment) : FieldValue.None;
}
