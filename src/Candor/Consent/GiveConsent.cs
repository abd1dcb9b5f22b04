using Candor.Domain.Ledger;
using Candor.Hosting.Pages;
using Candor.Storage;

namespace Candor.Consent;

/// <summary>
/// Notice and consent. What is agreed to is exactly what was read: the form carries the hashes of the texts it showed, and when they are not
/// those of now, the page is shown again. The agreement, with the texts, is durable before the candidate sees the next page.
/// </summary>
internal static class GiveConsent
{
    private const int Attempts = 5;

    /// <summary>The page.</summary>
    /// <param name="visit">Who came.</param>
    /// <param name="request">What they read.</param>
    public static IResult Ask(Visit visit, ConsentRequest request) => Show(visit, request, null, null);

    /// <summary><c>POST /s/{token}/consent</c> with <c>text</c> (hashes) and <c>agree</c> (purposes).</summary>
    public static async Task<IResult> Post(
        string token,
        HttpRequest request,
        Visits visits,
        IConsentTexts texts,
        Journal journal,
        TimeProvider time,
        CancellationToken cancel)
    {
        var sent = await request.ReadFormAsync(cancel);
        var form = new ConsentForm([.. sent["text"].OfType<string>()], [.. sent["agree"].OfType<string>()]);
        for (var attempt = 1; ; attempt++)
        {
            if (await visits.Find(token, cancel) is not { } visit)
                return Visits.NotFound();
            if (visit.Step != CandidateStep.Agree)
                return Page.SeeOther(visit.Path);
            var asked = await texts.For(visit.Screening, cancel);
            var result = form.Check(asked);
            if (result is not ConsentFormResult.Agreement(var given))
                return Show(visit, asked, form, result);

            // Only the screening that the texts were made for can be agreed on: had it moved, the texts may be others, and are held against
            // what was read once more. That a mail was sent meanwhile must not cost an agreement.
            var after = await journal.Act(
                visit.Screening.Id,
                Actor.Candidate(visit.Screening.Id),
                now => now.Seq == visit.Screening.Seq && now.StepAt(time.GetUtcNow()) == CandidateStep.Agree ? [given] : [],
                asked.Texts,
                cancel);
            if (after.StepAt(time.GetUtcNow()) != CandidateStep.Agree || attempt == Attempts)
                return Page.SeeOther(visit.Path);
        }
    }

    private static IResult Show(Visit visit, ConsentRequest request, ConsentForm? form, ConsentFormResult? result) => Page.Of<ConsentPage>(
        new Dictionary<string, object?>
        {
            [nameof(ConsentPage.Visit)] = visit,
            [nameof(ConsentPage.Request)] = request,
            [nameof(ConsentPage.Sent)] = form,
            [nameof(ConsentPage.Result)] = result,
        },
        result is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
}
