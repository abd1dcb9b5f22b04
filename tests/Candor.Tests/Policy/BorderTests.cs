using System.Collections.Concurrent;
using System.Net;
using Candor.Configuration;
using Candor.Configuration.History;
using Candor.Consent;
using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Intake;
using Candor.Invitation;
using Candor.Policy;
using Candor.Retry;
using Candor.Storage;
using Candor.Tests.Access;
using Candor.Tests.Consent;
using Candor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Policy;

/// <summary>
/// A step that would take a German candidate's data to India, for which there is no basis, does not happen: tried with every step, in the running
/// product, with everything that would take it noted.
/// </summary>
public sealed class BorderTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Spies _spies = new();
    private readonly Mails _mails = new();
    private RunningCandor _candor = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _candor = await RunningCandor.Start(RunningCandor.Sqlite, Elsewhere, StandIns, Cancel);

    public ValueTask DisposeAsync() => _candor.DisposeAsync();

    [Fact]
    public async Task A_recording_a_transcript_an_address_and_a_rating_stay_here()
    {
        var configuration = _candor.App.Services.GetRequiredService<CandorConfiguration>();
        var rated = Standing.Rated(configuration);
        var waiting = new (string Step, string What, string Key, IReadOnlyList<ScreeningEvent> Events, ScreeningState From)[]
        {
            (DataMoves.Transcribe, "the recording would go to IN", "speech.region", Standing.CapturedWithConsent, ScreeningState.Captured),
            (DataMoves.Evaluate, "the transcript would go to IN", "evaluation.region", [.. rated.SkipLast(1)], ScreeningState.Transcribed),
            (DataMoves.Mail, "name, address and job would go to IN", "mail.region", [.. rated.Take(2)], ScreeningState.Opened),
            (DataMoves.WriteBack, "ratings with their quotes would go to IN", "connections/greenhouse.yaml: region",
                [.. rated, new Reviewed("rita", "Rita Reyes", false, ReviewRecord.Confirm)], ScreeningState.Reviewed),
        };
        foreach (var (step, what, key, events, from) in waiting)
        {
            var target = await Standing.Make(_candor, German(events), Cancel);
            await Wake(target);

            var stopped = await Until(target, now => now.State == ScreeningState.NeedsAttention);

            Assert.Equal((step, "residency", "cora", from), (stopped.Attention!.Step, stopped.Attention.Cause, stopped.Attention.Owner, stopped.AttentionFrom));
            Assert.Contains(what, stopped.Attention.Why, StringComparison.Ordinal);
            Assert.Contains(key, stopped.Attention.Why, StringComparison.Ordinal);
            Assert.Contains("eu-gdpr-transfer has no basis for it", stopped.Attention.Why, StringComparison.Ordinal);
            await using var scope = _candor.App.Services.CreateAsyncScope();
            var letter = Assert.Single((await scope.ServiceProvider.GetRequiredService<DeadLetters>().List(Cancel)).SelectMany(group => group), one => one.Screening == target.Screening);
            Assert.Empty(letter.Exchanges);
        }

        Assert.Empty(_spies.Worked);
        Assert.Empty(_mails.Sent);
    }

    [Fact]
    public async Task The_ATSs_panel_is_shown_no_ratings_that_may_not_go_there()
    {
        IReadOnlyList<ScreeningEvent> judged =
        [
            .. Standing.Rated(_candor.App.Services.GetRequiredService<CandorConfiguration>()),
            new AssessmentAsked("customer-care", "reference", null, false, false),
            new Reviewed("rita", "Rita Reyes", false, ReviewRecord.Confirm),
        ];
        var reports = _candor.App.Services.GetRequiredService<AssessmentReports>();

        Assert.Null(reports.Of(await Find(await Standing.Make(_candor, German(judged), Cancel))).Result);
        Assert.NotNull(reports.Of(await Find(await Standing.Make(_candor, judged, Cancel))).Result);
    }

    [Fact]
    public async Task An_ending_without_ratings_is_not_held_up()
    {
        var target = await Standing.Make(_candor, German([.. Standing.Consented, new Withdrawn("candidate")]), Cancel);
        await Wake(target);

        // The ATS does not answer in these tests: that it was asked is to be seen from that.
        await using var scope = _candor.App.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        await Until(() => Task.FromResult(store.Failures.Any(row => row.Screening == target.Screening && row.Step == nameof(WriteBackResult))));
        Assert.Equal(ScreeningState.Withdrawn, (await Find(target)).State);
    }

    [Fact]
    public async Task A_transfer_that_rests_on_a_consent_needs_the_candidates_own()
    {
        var services = _candor.App.Services;
        var configuration = services.GetRequiredService<CandorConfiguration>() with { TransferBasis = ["explicit_consent"] };
        var borders = new Borders(new LawGate(
            configuration,
            services.GetRequiredService<ScreeningTerms>(),
            services.GetRequiredService<Connections>(),
            services.GetRequiredService<PackShelf>(),
            services.GetRequiredService<NoticeShelf>(),
            TimeProvider.System));
        var agreed = Permits.Everything with
        {
            Consents = [.. Permits.Everything.Consents, new Domain.Screenings.Consent("transfer", "consent-transfer", 1, new string('0', 64), [])],
        };

        var without = await Find(await Standing.Make(_candor, German(Standing.Consented), Cancel));
        var with = await Find(await Standing.Make(_candor, German([.. Standing.Consented.Select(one => one is ConsentGiven ? agreed : one)]), Cancel));

        Assert.Contains("was not asked to agree to that", borders.Stop(without, DataMoves.Transcribe), StringComparison.Ordinal);
        Assert.Null(borders.Stop(with, DataMoves.Transcribe));
    }

    [Fact]
    public async Task Nothing_is_taken_from_a_candidate_while_storage_is_elsewhere_and_it_goes_on_once_that_is_mended()
    {
        var folder = Directory.CreateTempSubdirectory("candor-borders-").FullName;
        var surroundings = await RunningCandor.SurroundingsIn(folder, RunningCandor.Postgres, Cancel);
        var here = RunningCandor.Configuration() with { ProcessedIn = "EU" };
        Target speaking, captured;
        await using (var before = await RunningCandor.On(surroundings, here with { Regions = new EndpointRegions(Speech: "IN") }, StandIns, Cancel))
        {
            speaking = await Standing.Make(before, German(Standing.Consented), Cancel);
            captured = await Standing.Make(before, German(Standing.CapturedWithConsent), Cancel);
            await Until(async () => (await Find(before, captured)).State == ScreeningState.NeedsAttention);
        }

        await using (var paused = await RunningCandor.On(surroundings, here with { Regions = new EndpointRegions(Storage: "IN") }, StandIns, Cancel))
        {
            await Until(async () => (await Find(paused, speaking)).State == ScreeningState.NeedsAttention);
            Assert.Contains("it is kept (candor.yaml: storage.region", (await Find(paused, speaking)).Attention!.Why, StringComparison.Ordinal);
            var taken = await Standing.Taken(paused, speaking.Screening, Cancel);

            using var answer = await paused.Http.SendAsync(EveryEndpoint.Upload(TokenOf(paused, speaking), 1, new ByteArrayContent(Target.Piece), Target.Piece), Cancel);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal(taken, await Standing.Taken(paused, speaking.Screening, Cancel));
            Assert.Contains("There is a pause", await paused.Http.GetStringAsync($"/s/{TokenOf(paused, speaking)}", Cancel), StringComparison.Ordinal);
            // What stood at another border does not go on to this one.
            Assert.Equal(ScreeningState.NeedsAttention, (await Find(paused, captured)).State);
        }

        Assert.Empty(_spies.Worked);
        await using (var mended = await RunningCandor.On(surroundings, here, StandIns, Cancel))
        {
            await Until(async () => (await Find(mended, captured)).State == ScreeningState.Evaluated);
            await Until(async () => (await Find(mended, speaking)).State == ScreeningState.InProgress);
            using var answer = await mended.Http.SendAsync(EveryEndpoint.Upload(TokenOf(mended, speaking), 1, new ByteArrayContent(Target.Piece), Target.Piece), Cancel);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            var told = (await mended.App.Services.GetRequiredService<Journal>().Read(captured.Screening, Cancel)).SkipWhile(one => one.Event is not AttentionNeeded);
            Assert.Equal(["AttentionNeeded", "Redriven", "Transcribed", "Evaluated"], told.Select(one => one.Event.GetType().Name));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static CandorConfiguration Elsewhere(CandorConfiguration sample) => sample with
    {
        ProcessedIn = "EU",
        Regions = new EndpointRegions(Speech: "IN", Evaluation: "IN", Mail: "IN"),
        Connections = sample.Connections.ToDictionary(one => one.Key, one => one.Value with { Region = "IN" }),
    };

    /// <summary>The same, judged by the law of Germany.</summary>
    private static IReadOnlyList<ScreeningEvent> German(IReadOnlyList<ScreeningEvent> events) =>
        [.. events.Select(one => one is Gated gated ? gated with { CandidatePlace = "DE", JobPlace = "DE-BE" } : one)];

    private void StandIns(IServiceCollection services)
    {
        _spies.Register(services);
        services.AddSingleton<IMailer>(_mails);
    }

    private static string TokenOf(RunningCandor candor, Target target) => candor.App.Services.GetRequiredService<CandidateLinks>().TokenFor(target.Screening);

    /// <summary>As the waker would, at once.</summary>
    private async Task Wake(Target target)
    {
        await using var scope = _candor.App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Store>().Screenings.Where(row => row.Id == target.Screening)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.WakeAt, DateTimeOffset.UnixEpoch), Cancel);
    }

    private Task<Screening> Find(Target target) => Find(_candor, target);

    private static async Task<Screening> Find(RunningCandor candor, Target target) =>
        (await candor.App.Services.GetRequiredService<Journal>().Find(target.Screening, Cancel))!;

    private async Task<Screening> Until(Target target, Func<Screening, bool> holds)
    {
        await Until(async () => holds(await Find(target)));
        return await Find(target);
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Deadline);
        while (!await holds())
            await Task.Delay(50, limit.Token);
    }

    private sealed class Mails : IMailer
    {
        public ConcurrentQueue<InvitationMail> Sent { get; } = new();

        public Task Send(InvitationMail message, CancellationToken cancel)
        {
            Sent.Enqueue(message);
            return Task.CompletedTask;
        }
    }
}
