using Candor.Configuration;
using Candor.Domain.Ledger;
using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;
using Candor.Evaluation;
using Microsoft.Extensions.DependencyInjection;

namespace Candor.Journeys.Support;

/// <summary>
/// Goes from the invitation to the reviewer's judgement without a voice: the events that the pages, the recogniser and the reviewer would have told are told
/// to the real journal in one act, with a transcript from the samples and the real evaluator. Everything that speaks to the ATS stays real.
/// </summary>
internal static class FastCandidate
{
    /// <summary>Answers everything and is judged; the write-back begins by itself.</summary>
    public static async Task Answer(Workshop workshop, string screening)
    {
        var found = (await workshop.Journal.Find(screening, CancellationToken.None))!;
        var workflow = workshop.Configuration.WorkflowOf(found.Opening!.Workflow);
        var rubric = workshop.Configuration.RubricOf(workflow.Rubric);
        var evaluator = workshop.App.Services.GetRequiredService<IEvaluator>();
        var transcript = Words(workflow);
        var consent = new ConsentGiven("en", "web_form", [], [.. Purposes.Select(purpose => new Domain.Screenings.Consent(purpose, purpose, 1, new string('0', 64), []))]);
        var permit = found.With(consent, DateTimeOffset.UnixEpoch).Permit("ai_evaluation")!;
        var evaluation = await evaluator.Evaluate(permit, rubric, transcript, CancellationToken.None);
        await workshop.Journal.Act(
            screening,
            Actor.Candidate(screening),
            now => now.State != ScreeningState.Invited
                ? []
                :
                [
                    consent,
                    new InterviewStarted(),
                    .. workflow.Questions.Select(question => new AnswerRecorded(question.Id, [new Segment("fast", "audio/webm;codecs=opus", 1, 1, new string('0', 64))])),
                    new Captured(),
                    new Transcribed("samples", transcript.WordCount, transcript),
                    new Evaluated(workflow.Rubric, evaluator.Name, evaluation.ToRecord()),
                    new Reviewed("rita", "Rita Reyes", Overridden: false, new ReviewRecord([], null, null)),
                ],
            [],
            CancellationToken.None);
    }

    /// <summary>Ends otherwise: an event that the candidate's page or a timer would have told.</summary>
    public static Task Tell(Workshop workshop, string screening, params ScreeningEvent[] events) =>
        workshop.Journal.Act(screening, Actor.Candidate(screening), _ => events, [], CancellationToken.None);

    private static readonly string[] Purposes = ["recording", "transcript", "ai_evaluation"];

    private static Transcript Words(Workflow workflow) => new(workflow.Questions.Select(question =>
    {
        var file = Path.Combine(World.Root, "samples", "acme", "voices", $"{question.Id}.txt");
        var text = File.Exists(file) ? File.ReadAllText(file) : "i have five years of experience with customer support";
        return new SpokenAnswer(
            question.Id,
            [
                .. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                    .Select((word, index) => new Word(word, index * 0.4, (index * 0.4) + 0.3, 0.9)),
            ]);
    }).ToList());
}
