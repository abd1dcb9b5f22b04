using System.Globalization;
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
/// the candidate where the ATS does not say. It is asked when a screening is opened and again on each day on which the answer changes: a screening
/// under way keeps the laws of its consent, and a law that begins meanwhile applies from the next step that captures or decides.
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
        // Under way the places are those that were agreed on: a new address does not undo an agreement.
        var (place, jobPlace) = screening.ConsentedAt is null
            ? await Places(screening, workflow, statedPlace, cancel)
            : (screening.Gate!.CandidatePlace, screening.Gate.JobPlace);

        var shelf = Shelf(screening, workflow);
        var question = Question(screening, workflow, place, jobPlace);
        var answer = PolicyEngine.Decide(shelf, question);
        var outdated = screening.IsUnderWay && answer.Decision != "block"
            && (answer.Decision == "wait" || !Set(screening, workflow, answer).IsCoveredBy(screening.Consent!));
        var kept = new KeptText(PolicyJson.Of(answer).ToJsonString());
        return new GateAnswer(
            new Gated(
                answer.Decision,
                place,
                jobPlace,
                [.. answer.Laws.Select(law => law.Id)],
                answer.Decision == "wait" ? Text(answer.EarliestStart) : null,
                Because(answer, outdated),
                kept.Hash,
                PolicyChanges.Next(shelf, question) is { } day ? Text(day) : null,
                outdated),
            [kept]);
    }

    /// <inheritdoc />
    public Task<ConsentRequest> For(Screening screening, CancellationToken cancel)
    {
        var workflow = terms.Of(screening).Workflow;
        var gate = screening.Gate!;
        var answer = PolicyEngine.Decide(Shelf(screening, workflow), Question(screening, workflow, gate.CandidatePlace, gate.JobPlace));
        var set = Set(screening, workflow, answer);
        return Task.FromResult(new ConsentRequest(
            workflow.Language,
            [.. set.Notices.Select(Shown)],
            [.. set.Consents.Select(consent => new ConsentAsked(consent.Purpose, Shown(consent.Text), consent.Laws, Required: true))]));
    }

    /// <summary>
    /// What the law says today of a screening's data: how long each kind is kept, and by when requests are answered. A screening whose workflow is gone is
    /// taken to have done all that a screening does.
    /// </summary>
    /// <param name="screening">The screening, with the places it was judged by.</param>
    /// <param name="held">Whether a legal hold stands.</param>
    /// <returns>The answer, and the packs that apply.</returns>
    public (PolicyAnswer Answer, IReadOnlyList<Pack> Packs) OfData(Screening screening, bool held)
    {
        var (candidate, job) = (screening.Gate?.CandidatePlace, screening.Gate?.JobPlace);
        var workflow = terms.Find(screening)?.Workflow;
        IReadOnlyList<Pack> shelf = workflow is null ? [.. packs.Packs, .. configuration.Policies] : Shelf(screening, workflow);
        var question = (workflow is not null ? Question(screening, workflow, candidate, job) : new PolicyQuestion
        {
            Candidate = candidate,
            Job = job,
            Employer = configuration.Employer.Place,
            Employees = configuration.Employer.Employees,
            On = Day(time.GetUtcNow()),
            Captures = ["recording", "transcript"],
            Uses = ["ai_evaluation"],
            ProcessedIn = configuration.ProcessedIn,
            AssumeStrictestJob = true,
        }) with { LegalHold = held };
        return (PolicyEngine.Decide(shelf, question), PolicyEngine.Applying(shelf, question));
    }

    /// <summary>What the law says today of each place that a step would take a screening's data to.</summary>
    /// <param name="screening">The screening; the law was asked about it.</param>
    /// <param name="step">Of <see cref="DataMoves"/>.</param>
    public IEnumerable<(Destination To, Residency Found)> Crossings(Screening screening, string step)
    {
        if (screening.Gate is not { } gate || terms.Find(screening)?.Workflow is not { } workflow)
            return [];
        var (shelf, question) = (Shelf(screening, workflow), Question(screening, workflow, gate.CandidatePlace, gate.JobPlace));
        return DataMoves.Of(configuration, workflow, step)
            .SelectMany(to => PolicyEngine.Decide(shelf, question with { Destinations = [to] }).Residency.Select(found => (to, found)));
    }

    private async Task<(string? Candidate, string? Job)> Places(Screening screening, Workflow workflow, string? statedPlace, CancellationToken cancel)
    {
        var connector = connections.Get(screening.Opening!.Connection);
        var candidate = await connector.ReadCandidate(screening.CandidateId!, cancel).OrTryLater("The candidate could not be read");
        var job = await connector.ReadJob(screening.JobId!, cancel).OrTryLater("The job could not be read");
        return (statedPlace ?? screening.StatedPlace ?? PlaceFinder.Find(workflow.CandidatePlace, candidate, job), PlaceFinder.Find(workflow.JobPlace, candidate, job));
    }

    /// <summary>The law, and the employer's own rules for this workflow and job.</summary>
    private List<Pack> Shelf(Screening screening, Workflow workflow) =>
        [.. packs.Packs, .. WorkflowQuestions.OwnRules(configuration, workflow, screening.JobId)];

    private PolicyQuestion Question(Screening screening, Workflow workflow, string? candidate, string? job) =>
        WorkflowQuestions.Of(configuration, workflow, candidate, job, Day(time.GetUtcNow())) with
        {
            NoticeOn = screening.NoticeGivenAt is { } given ? Day(given) : null,
            ConsentedOn = screening.ConsentedAt is { } consented ? Day(consented) : null,
        };

    private NoticeSet Set(Screening screening, Workflow workflow, PolicyAnswer answer) => NoticeSet.For(
        notices,
        answer,
        workflow.Captures,
        workflow.Uses,
        workflow.Language,
        new NoticeValues(configuration.Employer.Name, configuration.Employer.PrivacyContact, screening.Opening!.JobTitle));

    private static string Because(PolicyAnswer answer, bool outdated)
    {
        var began = answer.Conflicts.Where(conflict => conflict.About == "dates").SelectMany(conflict => conflict.Between).ToList();
        return (outdated, answer.Reasons.Count) switch
        {
            (true, _) => $"{string.Join(", ", began.DefaultIfEmpty("a law"))} began after the candidate agreed and asks for more: it is shown before anything more is captured or decided",
            (_, > 0) => string.Join("; ", answer.Reasons),
            _ => "nothing stands against it",
        };
    }

    private static DateOnly Day(DateTimeOffset moment) => DateOnly.FromDateTime(moment.UtcDateTime);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static ShownText Shown(RenderedText text) => new(text.Id, text.Version, text.Languages, text.Kept);
}
