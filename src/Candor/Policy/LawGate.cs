using Candor.Configuration;
using Candor.Configuration.History;
using Candor.Consent;
using Candor.Domain.Policy;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Storage;

namespace Candor.Policy;

/// <summary>
/// The law's gate: where the candidate, the job and the employer are decides what must be shown and agreed to. Places come from the ATS, or from
/// the candidate where the ATS does not say.
/// </summary>
/// <param name="configuration">The employer.</param>
/// <param name="terms">The workflow it runs under.</param>
/// <param name="connections">The ATS accounts.</param>
/// <param name="packs">The law.</param>
/// <param name="notices">The texts.</param>
/// <param name="time">The clock.</param>
public sealed class LawGate(
    CandorConfiguration configuration,
    ScreeningTerms terms,
    Connections connections,
    PackShelf packs,
    NoticeShelf notices,
    TimeProvider time) : IGate, IConsentTexts
{
    /// <inheritdoc />
    public async Task<GateAnswer> Decide(Screening screening, string? statedPlace, CancellationToken cancel)
    {
        var opening = screening.Opening!;
        var workflow = terms.Of(screening).Workflow;
        var connector = connections.Get(opening.Connection);
        var candidate = await connector.ReadCandidate(screening.CandidateId!, cancel).OrTryLater("The candidate could not be read");
        var job = await connector.ReadJob(screening.JobId!, cancel).OrTryLater("The job could not be read");
        var place = statedPlace ?? screening.StatedPlace ?? PlaceFinder.Find(workflow.CandidatePlace, candidate, job);
        var jobPlace = PlaceFinder.Find(workflow.JobPlace, candidate, job);

        var answer = PolicyEngine.Decide(Packs(screening, workflow), Question(workflow, place, jobPlace, NoticeDay(screening)));
        var kept = new KeptText(PolicyJson.Of(answer).ToJsonString());
        return new GateAnswer(
            new Gated(
                answer.Decision,
                place,
                jobPlace,
                [.. answer.Laws.Select(law => law.Id)],
                answer.Decision == "wait" ? $"{answer.EarliestStart:yyyy-MM-dd}" : null,
                answer.Reasons.Count > 0 ? string.Join("; ", answer.Reasons) : "nothing stands against it",
                kept.Hash),
            [kept]);
    }

    /// <inheritdoc />
    public Task<ConsentRequest> For(Screening screening, CancellationToken cancel)
    {
        var workflow = terms.Of(screening).Workflow;
        var gate = screening.Gate!;
        var answer = PolicyEngine.Decide(Packs(screening, workflow), Question(workflow, gate.CandidatePlace, gate.JobPlace, NoticeDay(screening)));
        var set = NoticeSet.For(notices, answer, workflow.Captures, workflow.Uses, workflow.Language, new NoticeValues(
            configuration.Employer.Name,
            configuration.Employer.PrivacyContact,
            screening.Opening!.JobTitle));
        return Task.FromResult(new ConsentRequest(
            workflow.Language,
            [.. set.Notices.Select(Shown)],
            [.. set.Consents.Select(consent => new ConsentAsked(consent.Purpose, Shown(consent.Text), consent.Laws, Required: true))]));
    }

    /// <summary>The law, and the employer's own rules for this workflow and job.</summary>
    private List<Pack> Packs(Screening screening, Workflow workflow) =>
        [.. packs.Packs, .. WorkflowQuestions.OwnRules(configuration, workflow, screening.Opening!.JobId)];

    private PolicyQuestion Question(Workflow workflow, string? candidate, string? job, DateOnly? notice) =>
        WorkflowQuestions.Of(configuration, workflow, candidate, job, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) with { NoticeOn = notice };

    /// <summary>A notice period begins on the day the law was first asked, which is when the candidate's clock starts.</summary>
    private static DateOnly? NoticeDay(Screening screening) =>
        screening.OpenedAt is { } opened ? DateOnly.FromDateTime(opened.UtcDateTime) : null;

    private static ShownText Shown(RenderedText text) => new(text.Id, text.Version, text.Title, text.Kept);
}
