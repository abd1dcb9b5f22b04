using System.Globalization;
using System.Net;
using System.Text;
using Candor.Configuration;
using Candor.Configuration.History;
using Candor.Domain.Screenings;
using Candor.Storage;
using Candor.Storage.Objects;
using Microsoft.EntityFrameworkCore;

namespace Candor.Privacy;

/// <summary>
/// What is held of a candidate, as one readable HTML file of its own: the answer to a request for access; and the part of it that explains how they were rated and
/// who decided: the answer to a request for explanation.
/// </summary>
/// <param name="journal">What happened.</param>
/// <param name="terms">The questions and the rubric.</param>
/// <param name="configuration">The employer, and who is who.</param>
/// <param name="objects">The recordings.</param>
/// <param name="retention">When each kind goes.</param>
/// <param name="scopes">The texts as they were shown.</param>
public sealed class DataCopy(
    Journal journal, ScreeningTerms terms, CandorConfiguration configuration, IObjectStore objects, Retention retention, IServiceScopeFactory scopes)
{
    private const string Style =
        """
        :root { color-scheme: light; font: 16px/1.55 system-ui, sans-serif; color: #1b1f24; }
        main { max-width: 46rem; margin: 2.5rem auto; padding: 0 1.25rem; }
        h2 { margin: 2rem 0 .5rem; font-size: 1.15rem; } table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-top: 1px solid #d5dbe1; overflow-wrap: anywhere; }
        blockquote { margin: .25rem 0; padding-left: .75rem; border-left: 3px solid #8aa; } audio { width: 100%; }
        pre { white-space: pre-wrap; font: inherit; } .small { color: #57606a; font-size: .87rem; }
        @media print { main { margin: 0; max-width: none; } audio { display: none; } }
        """;

    /// <summary>Everything that is held.</summary>
    /// <param name="screening">The screening.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<string> Everything(Screening screening, CancellationToken cancel)
    {
        var events = await journal.Read(screening.Id, cancel);
        var html = Begin($"What {configuration.Employer.Name} holds about you");
        var opening = screening.Opening!;
        Table(html, "Who you are, as the applicant tracking system told it", ["What", "As held"],
        [
            ["Name", screening.CandidateName], ["E-mail", opening.Email ?? "none"], ["Candidate", screening.CandidateId ?? ""], ["Application", opening.ApplicationId],
            ["Job", $"{opening.JobTitle} ({opening.JobId})"], ["Place taken for you", screening.Gate?.CandidatePlace ?? "unknown"], ["Screening", screening.Id],
            .. screening.OtherWay is { Need: { } need } ? new[] { new[] { "What would help, as you wrote", need } } : [],
        ]);
        await Consents(html, events, cancel);
        await Answers(html, screening, cancel);
        Explain(html, screening);
        Table(html, "What was written to the applicant tracking system", ["Field", "Sent", "Read back"], [.. screening.Receipts.Select(one => new[] { one.Field, one.Sent, one.ReadBack ?? "nothing" })]);
        Table(html, "What you asked of us", ["When", "What", "Settled"],
            [.. screening.Data.Requests.Select(one => new[] { Moment(one.At), $"{one.Asked.Right}{(one.Asked.Text is { } text ? $": {text}" : "")}", one.Settled is { } how ? $"{how.Outcome}, {Moment(one.SettledAt!.Value)}{(how.Answer is { } told ? $": {told}" : "")}" : $"open, due {Moment(one.Asked.DueAt)}" })]);
        Table(html, "Until when it is kept", ["Data", "Until", "Why"],
            [.. (await retention.Of(screening, cancel)).Clocks.Select(clock => new[] { clock.Kind, Moment(clock.DueAt), $"{clock.Because} [{string.Join(", ", clock.Rules)}]" })]);
        Table(html, "What happened, and who did it", ["When", "What", "Who"], [.. events.Select(one => new[] { Moment(one.At), Review.Words.Of(one.Event), Who(one.Actor) })]);
        Table(html, "Who looked at your results, heard your recording or took it along", ["When", "What", "Who"],
            [.. (await journal.Read(Viewed.StreamOf(screening.Id), cancel)).Select(one => new[] { Moment(one.At), one.Event is Viewed look ? $"{look.What}{(look.Part is { } part ? $" ({part})" : "")}" : "", Who(one.Actor) })]);
        return End(html);
    }

    /// <summary>How the candidate was rated, by which rule, on which of their words, and who decided.</summary>
    /// <param name="screening">The screening.</param>
    public string Explanation(Screening screening)
    {
        var html = Begin("How your answers were rated, and who decided");
        Explain(html, screening);
        return End(html);
    }

    private async Task Consents(StringBuilder html, IReadOnlyList<RecordedEvent> events, CancellationToken cancel)
    {
        var shown = events.Select(one => one.Event).OfType<ConsentGiven>()
            .SelectMany(given => given.Notices.Select(notice => (notice.TextHash, What: $"Shown: {notice.TextId}, version {notice.Version}"))
                .Concat(given.Consents.Select(one => (one.TextHash, What: $"Agreed to ({one.Purpose}): {one.TextId}, version {one.Version}")))).ToList();
        var hashes = shown.Select(one => one.TextHash).Distinct().ToList();
        await using var scope = scopes.CreateAsyncScope();
        var texts = await scope.ServiceProvider.GetRequiredService<Store>().Texts.AsNoTracking().Where(row => hashes.Contains(row.Hash))
            .ToDictionaryAsync(row => row.Hash, row => row.Text, cancel);
        html.Append("<h2>What you were shown and agreed to</h2>");
        foreach (var (hash, what) in shown)
            html.Append($"<h3>{Text(what)}</h3><pre>{Text(texts.GetValueOrDefault(hash, "The text is no longer here."))}</pre>");
        if (shown.Count == 0)
            html.Append("<p>Nothing yet.</p>");
    }

    private async Task Answers(StringBuilder html, Screening screening, CancellationToken cancel)
    {
        html.Append("<h2>What you said</h2>");
        var questions = terms.Find(screening)?.Workflow.Questions ?? [];
        foreach (var question in questions.Where(one => screening.Answers.ContainsKey(one.Id)))
        {
            html.Append($"<h3>{Text(question.Text)}</h3>");
            if (screening.Permit("recording") is { } permit && await objects.Read(permit, ["answers", question.Id, "answer.wav"], cancel) is { } sound)
                html.Append($"<audio controls src=\"data:audio/wav;base64,{Convert.ToBase64String(sound)}\"></audio>");
            var words = screening.Transcript?.Answers.FirstOrDefault(one => one.QuestionId == question.Id)?.Text;
            html.Append(words is null ? "<p class=\"small\">The words are not held, or not any more.</p>" : $"<blockquote>{Text(words)}</blockquote>");
        }

        if (screening.Answers.IsEmpty)
            html.Append("<p>No answer is held.</p>");
        else if (screening.Permit("recording") is null)
            html.Append("<p class=\"small\">You took your agreement back, so that nobody plays the recording any more, until it is deleted.</p>");
    }

    private void Explain(StringBuilder html, Screening screening)
    {
        html.Append("<h2>How your answers were rated, and who decided</h2>");
        if (screening.Evaluation is not { } rated)
        {
            html.Append("<p>They were not rated, or the ratings are not held any more. Nobody was rejected by software.</p>");
            return;
        }

        var rubric = terms.Find(screening)?.Rubric is { } under && under.Reference == rated.Rubric ? under : configuration.Rubrics.GetValueOrDefault(rated.Rubric);
        html.Append($"<p>The words were matched by {Text(rated.Evaluator)} to what the rubric {Text(rated.Rubric)} lists for the job. Nothing else about you was looked at: not your voice, name, age or place.</p>");
        foreach (var rating in rated.Ratings)
        {
            var competency = rubric?.Competencies.FirstOrDefault(one => one.Id == rating.Competency);
            var anchor = rating.Value is { } value ? competency?.AnchorOf(value) : null;
            html.Append($"<h3>{Text(competency?.Name ?? rating.Competency)}: {(rating.Value is { } number ? number.ToString(CultureInfo.InvariantCulture) : "no evidence")}{(anchor is null ? "" : $" ({Text(anchor.Label)})")}</h3><p>{Text(rating.Why)}</p>");
            foreach (var quote in rating.Quotes)
                html.Append($"<blockquote>“{Text(quote.Text)}”</blockquote>");
        }

        html.Append($"<p>From these ratings the rubric’s rule gives: <b>{Text(rated.Recommendation.ToString())}</b>. {Text(rated.Because)}</p>");
        if (screening.Review is not { } review)
        {
            html.Append("<p>A person has not decided yet. Software decides nothing here by itself.</p>");
            return;
        }

        html.Append($"<p><b>{Text(review.ReviewerName)}</b> read, listened and decided on {Moment(screening.ReviewedAt!.Value)}, {(review.Overridden ? "and changed what the software had found" : "and confirmed what the software had found")}.</p>");
        if (rubric is not null && screening.Judgement(rubric) is { } judged)
            Table(html, "The person’s judgement", ["Competency", "Rating", "Changed because"],
            [
                .. judged.Ratings.Select(one => new[] { one.Competency.Name, one.Value is { } value ? $"{value} ({one.Label})" : "no evidence", one.Override?.Reason ?? "not changed" }),
                ["Recommendation", judged.Recommendation.ToString(), ""],
            ]);
        html.Append($"<p>You see it otherwise? Write to {Text(configuration.Employer.PrivacyContact)}, or ask for a correction on your page: a person answers.</p>");
    }

    private StringBuilder Begin(string title) => new StringBuilder()
        .Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .Append($"<title>{Text(title)}</title><style>{Style}</style></head><body><main><h1>{Text(title)}</h1>")
        .Append($"<p>{Text(configuration.Employer.Name)} answers for this data. Questions: {Text(configuration.Employer.PrivacyContact)}</p>");

    private static string End(StringBuilder html) => html.Append("</main></body></html>\n").ToString();

    private static void Table(StringBuilder html, string title, string[] heads, IReadOnlyList<string[]> rows)
    {
        html.Append($"<h2>{Text(title)}</h2>");
        html.Append(rows.Count == 0
            ? "<p>Nothing.</p>"
            : $"<table><tr>{string.Concat(heads.Select(head => $"<th scope=\"col\">{Text(head)}</th>"))}</tr>{string.Concat(rows.Select(row => $"<tr>{string.Concat(row.Select(cell => $"<td>{Text(cell)}</td>"))}</tr>"))}</table>");
    }

    private string Who(Domain.Ledger.Actor actor) => actor.Kind switch
    {
        Domain.Ledger.ActorKind.Candidate => "you",
        Domain.Ledger.ActorKind.Staff => configuration.Staff.FirstOrDefault(member => member.Id == actor.Id)?.Name ?? actor.Id,
        Domain.Ledger.ActorKind.Ats => "the applicant tracking system",
        _ => $"Candor ({actor.Id})",
    };

    private static string Moment(DateTimeOffset at) => Review.Words.Moment(at);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
