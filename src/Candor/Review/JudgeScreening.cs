using Candor.Access;
using Candor.Domain.Ledger;
using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;
using Candor.Hosting.Pages;
using Candor.Retry;
using Candor.Storage;

namespace Candor.Review;

/// <summary>What a reviewer typed, as typed.</summary>
/// <param name="Ratings">By competency: the rating as sent (empty to confirm, <c>none</c> for no evidence) and the reason.</param>
/// <param name="Recommendation">As sent; empty to follow the rule.</param>
/// <param name="RecommendationReason">Why.</param>
/// <param name="Comment">What else.</param>
/// <param name="Faults">What keeps it from standing.</param>
public sealed record ReviewDraft(
    IReadOnlyDictionary<string, (string Value, string Reason)> Ratings,
    string Recommendation,
    string RecommendationReason,
    string Comment,
    IReadOnlyList<ReviewFault> Faults)
{
    /// <summary>What the form changes of the evaluation.</summary>
    public ReviewRecord ToRecord() => new(
        [
            .. Ratings.Where(one => one.Value.Value.Length > 0).Select(one =>
                new RatingOverride(one.Key, int.TryParse(one.Value.Value, out var value) ? value : null, one.Value.Reason)),
        ],
        Enum.TryParse<Recommendation>(Recommendation, out var recommendation) && Enum.IsDefined(recommendation)
            ? new RecommendationOverride(recommendation, RecommendationReason)
            : null,
        Comment.Length > 0 ? Comment : null);
}

/// <summary><c>POST /console/screenings/{id}/review</c>: a person confirms, or overrides with a reason. Both opinions are kept.</summary>
internal static class JudgeScreening
{
    private const int MaxText = 4000;

    /// <summary>Records the judgement of the evaluation that the form showed; one made meanwhile by somebody else is not overwritten.</summary>
    public static async Task<IResult> Post(
        string id,
        HttpContext context,
        Desks desks,
        CaseFiles files,
        Journal journal,
        TimeProvider time,
        CancellationToken cancel)
    {
        if (await files.Open(id, cancel) is not { } file)
            return ReviewRoutes.NoSuchScreening();
        var form = await context.Request.ReadFormAsync(cancel);
        if (!file.AwaitsReview || form["seq"] != $"{file.Screening.Seq}")
            return Page.SeeOther($"/console/screenings/{id}");

        var desk = await desks.Of(context);
        var draft = Read(form, file.Rubric!);
        var record = draft.ToRecord();
        if (ReviewedEvaluation.Check(file.Rubric!, file.Evaluation!, record) is { Count: > 0 } faults)
            return ReviewRoutes.ShowCase(desk, file, draft with { Faults = faults });
        var opinion = ReviewedEvaluation.Of(file.Rubric!, file.Evaluation!, record);
        await journal.Act(
            id,
            Actor.Staff(desk.Member.Id),
            // A law that begins today is asked before anybody decides; the page then says what it asks for.
            now => now.Seq == file.Screening.Seq && Journey.LawDue(now, time.GetUtcNow()) is null
                ? new Reviewed(desk.Member.Id, desk.Member.Name, opinion.Overridden, record)
                : null,
            cancel);
        return Page.SeeOther($"/console/screenings/{id}");
    }

    private static ReviewDraft Read(IFormCollection form, Rubric rubric) => new(
        rubric.Competencies.ToDictionary(
            competency => competency.Id,
            competency => (FieldOf(form, $"rating-{competency.Id}"), FieldOf(form, $"reason-{competency.Id}")),
            StringComparer.Ordinal),
        FieldOf(form, "recommendation"),
        FieldOf(form, "recommendation-reason"),
        FieldOf(form, "comment"),
        []);

    private static string FieldOf(IFormCollection form, string name)
    {
        var text = form[name].ToString().Trim();
        return text.Length > MaxText ? text[..MaxText] : text;
    }
}

/// <summary><c>POST /console/screenings/{id}/redrive</c>: somebody settled what needed a person; Candor goes on where it stopped.</summary>
internal static class Redrive
{
    /// <summary>Tries again.</summary>
    public static async Task<IResult> Post(string id, HttpContext context, Desks desks, Journal journal, DeadLetters letters, CancellationToken cancel)
    {
        if (await journal.Find(id, cancel) is null)
            return ReviewRoutes.NoSuchScreening();
        var desk = await desks.Of(context);
        await letters.Redrive(id, null, Actor.Staff(desk.Member.Id), cancel);
        return Page.SeeOther($"/console/screenings/{id}");
    }
}
