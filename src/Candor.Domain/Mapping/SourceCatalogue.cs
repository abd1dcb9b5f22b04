using Candor.Domain.Rubrics;

namespace Candor.Domain.Mapping;

/// <summary>A value that a mapping or a template can draw on.</summary>
/// <param name="Name">What mappings write after <c>from:</c>.</param>
/// <param name="Type">What it holds; <see cref="FieldType.SingleSelect"/> for one of <paramref name="Choices"/>.</param>
/// <param name="Meaning">A sentence for documentation and faults.</param>
/// <param name="Choices">Every value it can have, spelt as it is written; empty when there is no such list.</param>
/// <param name="Always">Whether every screening has it, from its opening on.</param>
public sealed record SourceDefinition(string Name, FieldType Type, string Meaning, IReadOnlyList<string> Choices, bool Always = false);

/// <summary>Everything a mapping or a template can draw on: data, from which the documentation and the checks are made.</summary>
public static class SourceCatalogue
{
    /// <summary>How a screening can stand or have ended, as recruiters read it: <c>screening.completion_status</c>.</summary>
    public static readonly IReadOnlyList<string> CompletionStatuses =
    [
        Completion.Invited, Completion.Completed, Completion.Incomplete, Completion.Declined, Completion.OtherWayRequested,
        Completion.Expired, Completion.Withdrawn, Completion.Blocked, Completion.TechnicalFailure,
    ];

    /// <summary>What can be recommended, as recruiters read it: <c>screening.recommendation</c>.</summary>
    public static readonly IReadOnlyList<string> Recommendations = ["Proceed", "Hold", "Decline"];

    /// <summary>The sources every workflow has.</summary>
    public static readonly IReadOnlyList<SourceDefinition> Common =
    [
        Always("screening.id", FieldType.ShortText, "The screening's identifier, by which it is found in Candor."),
        Always("screening.completion_status", FieldType.SingleSelect, "How the screening stands or how it ended.", CompletionStatuses),
        Of("screening.recommendation", FieldType.SingleSelect, "The reviewer's recommendation; absent before review.", Recommendations),
        Of("screening.reason", FieldType.LongText, "Why it was blocked or failed technically, for the coordinator; absent otherwise."),
        Of("screening.place", FieldType.ShortText, "The place taken for the candidate when the law was asked, as an ISO 3166 code; absent when unknown."),
        Always("screening.link", FieldType.Url, "The candidate's personal link."),
        Always("screening.opened_at", FieldType.DateTime, "When the application entered the trigger stage and the screening was opened."),
        Of("screening.expires_at", FieldType.DateTime, "When the invitation ends; absent before one was sent."),
        Of("screening.other_way_due_at", FieldType.DateTime, "By when a request for another way is answered; absent without one."),
        Of("screening.consent_at", FieldType.DateTime, "When the candidate consented; absent when they did not."),
        Of("screening.screened_at", FieldType.DateTime, "When the last answer was captured."),
        Of("screening.reviewed_at", FieldType.DateTime, "When a person finished the review."),
        Of("screening.reviewed_by", FieldType.ShortText, "The reviewer's full name."),
        Of("screening.evidence", FieldType.LongText, "Each rating with its quotes, as readable text."),
        Of("screening.rubric", FieldType.ShortText, "The rubric and version it was rated under, such as customer-care@1."),
        Always("screening.configuration", FieldType.ShortText, "The hash of the configuration it was opened under, as `candor config show` takes it."),
        Always("application.id", FieldType.ShortText, "The application's identifier in the ATS."),
        Always("candidate.id", FieldType.ShortText, "The candidate's identifier in the ATS."),
        Of("candidate.first_name", FieldType.ShortText, "The candidate's given name in the ATS."),
        Of("candidate.last_name", FieldType.ShortText, "The candidate's family name in the ATS."),
        Always("job.id", FieldType.ShortText, "The job's identifier in the ATS."),
        Always("job.title", FieldType.ShortText, "The job's title in the ATS."),
        Always("employer.name", FieldType.ShortText, "The employer's legal name."),
    ];

    /// <summary>
    /// The common sources, those of a rubric's competencies (<c>rating.&lt;competency&gt;.value</c> and the like), and those of the ATS's own
    /// fields that a workflow names.
    /// </summary>
    /// <param name="rubric">The rubric of the workflow.</param>
    /// <param name="named">Names in use; those of <see cref="IsAtsField"/> are added.</param>
    public static IReadOnlyList<SourceDefinition> For(Rubric rubric, IEnumerable<string>? named = null) =>
    [
        .. Common,
        .. rubric.Competencies.SelectMany(OfCompetency),
        .. (named ?? []).Where(IsAtsField).Distinct(StringComparer.Ordinal).Select(name =>
            Of(name, FieldType.LongText, $"The {name.Split('.')[0]}'s custom field {name.Split('.')[2]}, as text, read from the ATS when the result is written.")),
    ];

    /// <summary>
    /// Whether a name is that of a custom field of the ATS's own: <c>candidate.custom.KEY</c> or <c>job.custom.KEY</c>, the key of letters, digits,
    /// underscores and hyphens. Whether the ATS has it shows only when it is read.
    /// </summary>
    /// <param name="name">The name.</param>
    public static bool IsAtsField(string name) => name.Split('.') is ["candidate" or "job", "custom", { Length: > 0 } key]
        && key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');

    private static IEnumerable<SourceDefinition> OfCompetency(Competency competency) =>
    [
        Always($"rating.{competency.Id}.name", FieldType.ShortText, "The competency's name."),
        Of($"rating.{competency.Id}.value", FieldType.Number, "The rating after review; absent without evidence."),
        Of($"rating.{competency.Id}.label", FieldType.SingleSelect, "The rating's label in the rubric; absent without evidence.", [.. competency.Anchors.Select(anchor => anchor.Label).Distinct()]),
        Of($"rating.{competency.Id}.quote", FieldType.LongText, "The candidate's words that the rating rests on; absent without evidence."),
    ];

    private static SourceDefinition Of(string name, FieldType type, string meaning, IReadOnlyList<string>? choices = null) =>
        new(name, type, meaning, choices ?? []);

    private static SourceDefinition Always(string name, FieldType type, string meaning, IReadOnlyList<string>? choices = null) =>
        Of(name, type, meaning, choices) with { Always = true };

    /// <summary>The completion statuses by name.</summary>
    public static class Completion
    {
        /// <summary>The candidate was invited and has not finished.</summary>
        public const string Invited = "Invited";

        /// <summary>Every question was answered and reviewed.</summary>
        public const string Completed = "Completed";

        /// <summary>The candidate began and did not finish.</summary>
        public const string Incomplete = "Incomplete";

        /// <summary>The candidate said no.</summary>
        public const string Declined = "Declined";

        /// <summary>The candidate asked for another way.</summary>
        public const string OtherWayRequested = "Other way requested";

        /// <summary>The invitation ran out.</summary>
        public const string Expired = "Expired";

        /// <summary>The candidate, or the ATS, withdrew.</summary>
        public const string Withdrawn = "Withdrawn";

        /// <summary>The law or the policy says no.</summary>
        public const string Blocked = "Blocked";

        /// <summary>It failed on our side.</summary>
        public const string TechnicalFailure = "Technical failure";
    }
}
