using Candor.Configuration;
using Candor.Consent;
using Candor.Domain.Ledger;
using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;
using Candor.Evaluation;
using Candor.Storage;
using Candor.Storage.Objects;
using Candor.Tests.Access;
using Candor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Candor.Tests.Consent;

/// <summary>A screening brought to where a test needs it, in the real journal.</summary>
internal static class Standing
{
    private static readonly Segment OneSegment = new(Target.Segment, "audio/webm", 1, Target.Piece.Length, new string('0', 64));

    private static readonly Transcript Words = new([new SpokenAnswer("experience", [new Word("hello", 0, 1)])]);

    /// <summary>Events after the invitation that leave no consent; each ends where a room would act, had there been one.</summary>
    public static IReadOnlyDictionary<string, Func<IReadOnlyList<ScreeningEvent>>> WithoutConsent { get; } =
        new Dictionary<string, Func<IReadOnlyList<ScreeningEvent>>>(StringComparer.Ordinal)
        {
            ["opened"] = () => [Opened],
            ["waiting"] = () => [Opened, Gate("wait")],
            ["blocked"] = () => [Opened, Gate("block")],
            ["asked for the place"] = () => [Opened, Gate("ask"), Invitation],
            ["invited"] = () => Invited,
            ["expired"] = () => [.. Invited, new Expired(false)],
            ["declined"] = () => [.. Invited, new Declined()],
            ["asked for another way"] = () => [.. Invited, new OtherWayRequested("cora", Later, null)],
            ["begun without consent"] = () => [.. Invited, new InterviewStarted()],
            ["captured without consent"] = () => [.. Invited, new InterviewStarted(), .. Recorded],
            ["transcribed without consent"] = () => [.. Invited, new InterviewStarted(), .. Recorded, new Transcribed("spy", 1, Words)],
            ["withdrawn before the first question"] = () => [.. Invited, Permits.Everything, new Withdrawn("candidate")],
            ["withdrawn in mid-recording"] = () => [.. Invited, Permits.Everything, new InterviewStarted(), new Withdrawn("candidate")],
            ["withdrawn after recording"] = () => [.. Invited, Permits.Everything, new InterviewStarted(), .. Recorded, new Withdrawn("candidate")],
            ["withdrawn, and captured by some mistake"] = () => [.. Invited, Permits.Everything, new InterviewStarted(), new Withdrawn("candidate"), .. Recorded],
            ["withdrawn, and transcribed by some mistake"] = () =>
                [.. Invited, Permits.Everything, new InterviewStarted(), .. Recorded, new Withdrawn("candidate"), new Transcribed("spy", 1, Words)],
            ["agreed to under a law that is over"] = () => [.. Invited, Permits.Everything, new InterviewStarted(), Gate("allow") with { Outdated = true }, Invitation],
            ["recorded under a law that is over"] = () => [.. Invited, Permits.Everything, new InterviewStarted(), .. Recorded, Gate("allow") with { Outdated = true }, Invitation],
            ["taken out by the ATS"] = () => [.. Invited, Permits.Everything, new InterviewStarted(), new Withdrawn("ats", "rejected")],
        };

    /// <summary>Everything agreed to, the first question open.</summary>
    public static IReadOnlyList<ScreeningEvent> Consented => [.. Invited, Permits.Everything, new InterviewStarted()];

    /// <summary>Everything agreed to and recorded.</summary>
    public static IReadOnlyList<ScreeningEvent> CapturedWithConsent => [.. Consented, .. Recorded];

    /// <summary>Everything agreed to, recorded and rated: a reviewer is next.</summary>
    public static IReadOnlyList<ScreeningEvent> Rated(CandorConfiguration configuration)
    {
        var rubric = configuration.WorkflowOf("customer-care").Rubric;
        var rated = new SignalEvaluator().Evaluate(Permits.For("ai_evaluation"), configuration.RubricOf(rubric), Words, CancellationToken.None).Result;
        return [.. CapturedWithConsent, new Transcribed("spy", 1, Words), new Evaluated(rubric, "spy", rated.ToRecord())];
    }

    private static DateTimeOffset Later => TimeProvider.System.GetUtcNow().AddDays(7);

    private static Opened Opened => new(
        "greenhouse", "customer-care", "hash", "900", "4001", "7", "Customer Care Specialist", "77001", "Ada", "Lovelace", "ada@example.com");

    private static Invited Invitation => new(Later, "voice_screening_link", null);

    private static IReadOnlyList<ScreeningEvent> Invited => [Opened, Gate("allow"), Invitation];

    private static IReadOnlyList<ScreeningEvent> Recorded =>
        [new AnswerRecorded("experience", [OneSegment]), new AnswerRecorded("escalation", [OneSegment]), new Captured()];

    /// <summary>A new screening with these events; where a consent came first, a piece of an answer is stored under it.</summary>
    public static async Task<Target> Make(RunningCandor candor, IReadOnlyList<ScreeningEvent> events, CancellationToken cancel)
    {
        var id = $"scr_{Guid.NewGuid():N}"[..30];
        var journal = candor.App.Services.GetRequiredService<Journal>();
        var consent = events.ToList().FindIndex(one => one is ConsentGiven) + 1;
        if (consent > 0)
        {
            var agreed = await journal.Act(id, Actor.System("test"), _ => [.. events.Take(consent)], [], cancel);
            foreach (var question in events.OfType<AnswerRecorded>().Select(answer => answer.QuestionId).DefaultIfEmpty("experience"))
                await candor.App.Services.GetRequiredService<IObjectStore>()
                    .Write(agreed.Permit("recording")!, ["answers", question, Target.Segment, "000000"], Target.Piece, cancel);
        }

        var made = await journal.Act(id, Actor.System("test"), _ => [.. events.Skip(consent)], [], cancel);
        return new Target(id, candor.App.Services.GetRequiredService<CandidateLinks>().TokenFor(id), Seq: made.Seq);
    }

    /// <summary>What has been captured or made of a screening: files of recordings, and events that tell of them.</summary>
    public static async Task<IReadOnlyList<string>> Taken(RunningCandor candor, string id, CancellationToken cancel)
    {
        var folder = Path.Combine(candor.Data, "objects", id);
        var events = await candor.App.Services.GetRequiredService<Journal>().Read(id, cancel);
        return
        [
            .. events.Select(one => one.Event.GetType().Name).Where(name =>
                name is nameof(ConsentGiven) or nameof(InterviewStarted) or nameof(AnswerRecorded) or nameof(Captured) or nameof(Transcribed) or nameof(Evaluated) or nameof(Reviewed)),
            .. Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray() : [],
        ];
    }

    /// <summary>An accepted webhook about the screening's application.</summary>
    public static async Task<long> Delivery(RunningCandor candor, CancellationToken cancel)
    {
        await using var scope = candor.App.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        var row = new DeliveryRow
        {
            Connection = "greenhouse", EventId = Guid.NewGuid().ToString("N"), Kind = "candidate_stage_change", ApplicationIds = "900",
            At = TimeProvider.System.GetUtcNow(), Times = 1,
        };
        store.Deliveries.Add(row);
        await store.SaveChangesAsync(cancel);
        return row.Id;
    }

    private static Gated Gate(string decision) =>
        new(decision, "US-TX", "US-TX", [], decision == "wait" ? "2099-01-01" : null, "because", new string('0', 64));
}
