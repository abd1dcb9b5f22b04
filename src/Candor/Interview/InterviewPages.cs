using Candor.Consent;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting.Pages;
using Candor.Storage;

namespace Candor.Interview;

/// <summary>The pages on which the browser may use the microphone, and no others.</summary>
internal static class InterviewPages
{
    /// <summary><c>GET /s/{token}/microphone</c>: try the microphone; records nothing.</summary>
    public static async Task<IResult> Microphone(string token, HttpResponse response, Visits visits, CancellationToken cancel)
    {
        if (await visits.Find(token, cancel) is not { } visit)
            return Visits.NotFound();
        if (visit.Step is not (CandidateStep.Microphone or CandidateStep.Questions) || visit.Screening.Permit("recording") is null)
            return Page.SeeOther(visit.Path);
        SecurityHeaders.AllowMicrophone(response);
        return Page.Of<MicrophonePage>(new Dictionary<string, object?> { [nameof(MicrophonePage.Visit)] = visit });
    }

    /// <summary><c>GET /s/{token}/questions/{question}</c>: one question. Opening the first is what begins the interview.</summary>
    public static async Task<IResult> Question(
        string token,
        string question,
        HttpResponse response,
        Visits visits,
        Journal journal,
        TimeProvider time,
        CancellationToken cancel)
    {
        if (await visits.Find(token, cancel) is not { } visit)
            return Visits.NotFound();
        if (visit.Step is not (CandidateStep.Microphone or CandidateStep.Questions) || visit.Screening.Permit("recording") is null)
            return Page.SeeOther(visit.Path);
        if (visit.NextQuestion is not { } next || next.Id != question)
            return Page.SeeOther(visit.NextQuestion is { } other ? visit.PathOf(other) : visit.Path);

        var screening = await Start(visit.Screening.Id, journal, time, cancel);
        if (visits.Of(screening) is not { Step: CandidateStep.Questions } started)
            return Page.SeeOther(visit.Path);
        SecurityHeaders.AllowMicrophone(response);
        return Page.Of<QuestionPage>(new Dictionary<string, object?>
        {
            [nameof(QuestionPage.Visit)] = started,
            [nameof(QuestionPage.Question)] = next,
        });
    }

    /// <summary>Records that the interview began, once.</summary>
    internal static Task<Screening> Start(string id, Journal journal, TimeProvider time, CancellationToken cancel) => journal.Act(
        id,
        Actor.Candidate(id),
        now => now.StepAt(time.GetUtcNow()) == CandidateStep.Microphone ? new InterviewStarted() : null,
        cancel);
}
