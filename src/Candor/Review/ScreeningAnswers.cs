using System.Text.Json.Serialization;
using Candor.Access;
using Candor.Domain.Ledger;
using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;

namespace Candor.Review;

/// <summary>A page of screenings.</summary>
/// <param name="Screenings">Those on it.</param>
/// <param name="Next">What to send as <c>after</c> for the next page; null on the last.</param>
public sealed record ScreeningList(IReadOnlyList<ScreeningItem> Screenings, string? Next);

/// <summary>Where a screening stands.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="State">Where it stands.</param>
/// <param name="CompletionStatus">What recruiters read in the ATS.</param>
/// <param name="Connection">The ATS account.</param>
/// <param name="Workflow">The workflow it runs under.</param>
/// <param name="ApplicationId">The application in the ATS.</param>
/// <param name="JobId">The job in the ATS.</param>
/// <param name="JobTitle">The job's name.</param>
/// <param name="OpenedAt">When it began.</param>
/// <param name="Since">When it came to stand where it stands.</param>
/// <param name="VerifiedAt">When all of its result was found to stand in the ATS; null while it does not.</param>
/// <param name="NextActor">Who answers when a person is needed: a staff identifier; null when none is.</param>
/// <param name="Url">Its page in the console.</param>
public sealed record ScreeningItem(
    string Id,
    ScreeningState State,
    CompletionStatus CompletionStatus,
    string Connection,
    string Workflow,
    string ApplicationId,
    string JobId,
    string JobTitle,
    DateTimeOffset OpenedAt,
    DateTimeOffset Since,
    DateTimeOffset? VerifiedAt,
    string? NextActor,
    Uri Url)
{
    /// <summary>Of a screening.</summary>
    internal static ScreeningItem Of(Screening screening, Uri publicUrl) => new(
        screening.Id,
        screening.State,
        screening.CompletionStatus,
        screening.Opening!.Connection,
        screening.Opening.Workflow,
        screening.Opening.ApplicationId,
        screening.JobId ?? screening.Opening.JobId,
        screening.Opening.JobTitle,
        screening.OpenedAt!.Value,
        screening.Since,
        screening.VerifiedAt,
        screening.Attention?.Owner ?? screening.OtherWay?.Owner,
        new Uri($"{publicUrl.ToString().TrimEnd('/')}/console/screenings/{screening.Id}"));
}

/// <summary>A screening with what the key's scopes cover.</summary>
/// <param name="Screening">Where it stands.</param>
/// <param name="Events">What happened when, and by whom.</param>
/// <param name="Consents">What was agreed to; absent without the scope <c>see_consents</c>, and where nothing is agreed to (any more).</param>
/// <param name="Transcript">What was said; absent without the scope <c>read_transcripts</c>, and without a consent that stands.</param>
/// <param name="Result">How it was rated and judged; absent without the scope <c>see_ratings</c>, and without a consent that stands.</param>
public sealed record ScreeningDetail(
    ScreeningItem Screening,
    IReadOnlyList<EventAnswer> Events,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ConsentAnswer>? Consents = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SpokenAnswerText>? Transcript = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ResultAnswer? Result = null)
{
    /// <summary>Of a case file.</summary>
    /// <param name="file">The case file.</param>
    /// <param name="publicUrl">Where the console is.</param>
    /// <param name="may">Whether a permission is had.</param>
    internal static ScreeningDetail Of(CaseFile file, Uri publicUrl, Func<string, bool> may)
    {
        var screening = file.Screening;
        return new ScreeningDetail(
            ScreeningItem.Of(screening, publicUrl),
            [.. file.Events.Select(one => new EventAnswer(one.Seq, one.Event.GetType().Name, one.At, one.Actor.Kind, one.Actor.Id))],
            may(Permissions.SeeConsents) && screening.Consent is { } given
                ? [.. given.Consents.Select(one => new ConsentAnswer(one.Purpose, one.TextId, one.Version, one.TextHash, one.Laws, given.Language, screening.ConsentedAt!.Value))]
                : null,
            may(Permissions.ReadTranscripts) && screening is { Transcript: { } words } && screening.Permit("transcript") is not null
                ? [.. words.Answers.Select(one => new SpokenAnswerText(one.QuestionId, string.Join(' ', one.Words.Select(word => word.Text))))]
                : null,
            may(Permissions.SeeRatings) && screening.Permit("ai_evaluation") is not null ? ResultAnswer.Of(file) : null);
    }
}

/// <summary>Something that happened.</summary>
/// <param name="Seq">Its place, from 1.</param>
/// <param name="Type">What.</param>
/// <param name="At">When.</param>
/// <param name="ActorKind">What sort of actor.</param>
/// <param name="Actor">Which.</param>
public sealed record EventAnswer(int Seq, string Type, DateTimeOffset At, ActorKind ActorKind, string Actor);

/// <summary>One consent.</summary>
/// <param name="Purpose">To what.</param>
/// <param name="TextId">The text's identifier.</param>
/// <param name="Version">The text's version.</param>
/// <param name="TextHash">SHA-256 in hex of the text as shown.</param>
/// <param name="Laws">The laws it satisfies.</param>
/// <param name="Language">BCP 47 tag of the text.</param>
/// <param name="At">When it was given.</param>
public sealed record ConsentAnswer(string Purpose, string TextId, int Version, string TextHash, IReadOnlyList<string> Laws, string Language, DateTimeOffset At);

/// <summary>What was said in answer to a question.</summary>
/// <param name="QuestionId">The question.</param>
/// <param name="Text">The words.</param>
public sealed record SpokenAnswerText(string QuestionId, string Text);

/// <summary>How it was rated, and what a person made of it.</summary>
/// <param name="Rubric">The rubric as <c>id@version</c>.</param>
/// <param name="Recommendation">What counts: the person's, else the evaluator's.</param>
/// <param name="Because">Why.</param>
/// <param name="Reviewer">Staff identifier of who judged; null before.</param>
/// <param name="Overridden">Whether the person changed anything; null before.</param>
/// <param name="Ratings">One a competency.</param>
public sealed record ResultAnswer(
    string Rubric, Recommendation Recommendation, string Because, string? Reviewer, bool? Overridden, IReadOnlyList<RatingAnswer> Ratings)
{
    /// <summary>Of a case file; null before it is rated.</summary>
    internal static ResultAnswer? Of(CaseFile file) => file switch
    {
        { Reviewed: { } reviewed, Screening.Review: { } review } => new ResultAnswer(
            reviewed.Evaluation.Rubric,
            reviewed.Recommendation,
            reviewed.Because,
            review.Reviewer,
            reviewed.Overridden,
            [.. reviewed.Ratings.Select(one => new RatingAnswer(
                one.Competency.Id, one.Value, one.Evaluated.Value, one.Override?.Reason ?? one.Evaluated.Why, [.. one.Evaluated.Quotes.Select(quote => quote.Text)]))]),
        { Evaluation: { } evaluation } => new ResultAnswer(
            evaluation.Rubric,
            evaluation.Recommendation,
            evaluation.Because,
            null,
            null,
            [.. evaluation.Ratings.Select(one => new RatingAnswer(one.Competency, one.Value, one.Value, one.Why, [.. one.Quotes.Select(quote => quote.Text)]))]),
        _ => null,
    };
}

/// <summary>A competency's rating.</summary>
/// <param name="Competency">Which.</param>
/// <param name="Value">What counts; null for no evidence.</param>
/// <param name="Evaluated">What the evaluator said; null for no evidence.</param>
/// <param name="Why">Why what counts counts.</param>
/// <param name="Quotes">The words that carry the evaluator's rating.</param>
public sealed record RatingAnswer(string Competency, int? Value, int? Evaluated, string Why, IReadOnlyList<string> Quotes);
