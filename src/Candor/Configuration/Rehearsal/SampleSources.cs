using Candor.Domain.Mapping;

namespace Candor.Configuration.Rehearsal;

/// <summary>A made-up screening's values, for looking at a mapping before there is a candidate.</summary>
internal static class SampleSources
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    // Known only once a person has judged.
    private static readonly string[] OfReview = ["screening.recommendation", "screening.evidence", "screening.reviewed_at", "screening.reviewed_by"];

    /// <summary>The values.</summary>
    /// <param name="catalogue">What there is.</param>
    /// <param name="ending">How the screening ended: one of <see cref="SourceCatalogue.CompletionStatuses"/>.</param>
    public static SourceValues Of(IReadOnlyList<SourceDefinition> catalogue, string ending) => new(
        catalogue,
        catalogue.Where(source => IsKnown(source.Name, ending)).ToDictionary(
            source => source.Name,
            source => source.Name == "screening.completion_status" ? new FieldValue.Text(ending) : Of(source)));

    private static bool IsKnown(string name, string ending) => ending switch
    {
        SourceCatalogue.Completion.Completed => name is not ("screening.reason" or "screening.other_way_due_at"),
        _ when name.StartsWith("rating.", StringComparison.Ordinal) => name.EndsWith(".name", StringComparison.Ordinal),
        _ when OfReview.Contains(name) => false,
        _ => name switch
        {
            "screening.reason" => ending is SourceCatalogue.Completion.Blocked or SourceCatalogue.Completion.TechnicalFailure,
            "screening.other_way_due_at" => ending == SourceCatalogue.Completion.OtherWayRequested,
            "screening.consent_at" => ending is SourceCatalogue.Completion.Incomplete or SourceCatalogue.Completion.TechnicalFailure,
            "screening.screened_at" => ending == SourceCatalogue.Completion.TechnicalFailure,
            "screening.expires_at" => ending != SourceCatalogue.Completion.Blocked,
            _ => true,
        },
    };

    private static FieldValue Of(SourceDefinition source) => source.Name switch
    {
        "screening.id" => new FieldValue.Text("scr_aaaabbbbccccddddeeeeffffgg"),
        "screening.link" => new FieldValue.Text("https://screening.example/s/scr_aaaabbbbccccddddeeeeffffgg"),
        "screening.reason" => new FieldValue.Text("The law of the candidate's place forbids it."),
        "screening.place" => new FieldValue.Text("US-IL"),
        "screening.reviewed_by" => new FieldValue.Text("Rita Reyes"),
        "screening.evidence" => new FieldValue.Text("Experience: 3 (Solid)\n“five years of experience with customer support” (experience, 2.1–5.4 s)"),
        "screening.rubric" => new FieldValue.Text("customer-care@1"),
        "screening.configuration" => new FieldValue.Text(new string('0', 64)),
        "candidate.first_name" => new FieldValue.Text("Zoë"),
        "candidate.last_name" => new FieldValue.Text("O’Brien-Łukasz"),
        "job.title" => new FieldValue.Text("Customer Care Specialist"),
        "employer.name" => new FieldValue.Text("Acme Customer Care, Inc."),
        _ when source.Name.StartsWith("rating.", StringComparison.Ordinal) && source.Type != FieldType.Number && source.Choices.Count == 0 =>
            new FieldValue.Text(source.Name.EndsWith(".name", StringComparison.Ordinal) ? source.Name.Split('.')[1] : "I resolved billing problems every week"),
        _ => source switch
        {
            { Choices: [var first, ..] } => new FieldValue.Text(first),
            { Type: FieldType.Number } => new FieldValue.Number(3),
            { Type: FieldType.DateTime } => new FieldValue.Moment(Noon),
            { Type: FieldType.Date } => new FieldValue.Date(DateOnly.FromDateTime(Noon.UtcDateTime)),
            { Type: FieldType.Boolean } => new FieldValue.Flag(true),
            _ => new FieldValue.Text($"a sample of {source.Name}"),
        },
    };
}
