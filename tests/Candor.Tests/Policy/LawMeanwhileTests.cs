using Candor.Configuration;
using Candor.Configuration.History;
using Candor.Consent;
using Candor.Connectors;
using Candor.Domain.Policy;
using Candor.Domain.Rubrics;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Policy;
using Candor.Tests.Configuration;
using Candor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Policy;

/// <summary>Laws that begin or end while a screening runs: it keeps those of its consent, and new ones apply from the next step that captures or decides.</summary>
public sealed class LawMeanwhileTests : IDisposable
{
    private static readonly PackShelf Packs = PackShelf.Load(Path.Combine(Repository.Root, "packs"));

    private static readonly NoticeShelf Notices = NoticeShelf.Load(Path.Combine(Repository.Root, "packs", "notices"));

    private readonly SampleFolder _folder = new();

    private readonly StoppedClock _time = new() { Now = At("2026-12-20") };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ScreeningState.Consented, null)]
    [InlineData(ScreeningState.InProgress, null)]
    [InlineData(ScreeningState.Captured, ScreeningState.Captured)]
    [InlineData(ScreeningState.Evaluated, ScreeningState.Evaluated)]
    public async Task A_law_that_begins_sends_the_candidate_back_to_read_and_agree_and_then_on_from_where_they_were(ScreeningState state, ScreeningState? resumes)
    {
        var gate = Gate(Packs);
        var screening = await Agreed(gate, "US-CO", state);
        Assert.Equal("2027-01-01", screening.Gate!.ChangesOn);
        Assert.NotNull(screening.Permit("recording"));
        Assert.Null(Journey.LawDue(screening, At("2026-12-31").AddHours(23.9)));

        _time.Now = At("2027-01-01");
        Assert.Equal(new AskTheLaw(screening.Id), Journey.LawDue(screening, _time.GetUtcNow()));
        var answer = (await gate.Decide(screening, null, TestContext.Current.CancellationToken)).Gated;
        Assert.True(answer.Outdated);
        Assert.Contains("us-co-ai began after the candidate agreed", answer.Because, StringComparison.Ordinal);

        var stopped = screening.With(answer, _time.GetUtcNow());
        Assert.Equal((ScreeningState.Opened, resumes), (stopped.State, stopped.ResumesAt));
        Assert.All(new[] { "recording", "transcript", "ai_evaluation" }, purpose => Assert.Null(stopped.Permit(purpose)));
        Assert.Equal(new Invite(screening.Id), Journey.Next(stopped));

        var invited = stopped.With(new Invited(_time.GetUtcNow().AddDays(10), "link", null), _time.GetUtcNow());
        Assert.Equal(CandidateStep.Agree, invited.StepAt(_time.GetUtcNow()));
        var asked = await gate.For(invited, TestContext.Current.CancellationToken);
        Assert.Contains(asked.Notices, notice => notice.Id == "ai-is-used");

        var again = invited.With(Agreement(asked), _time.GetUtcNow());
        Assert.Equal(resumes ?? ScreeningState.Consented, again.State);
        Assert.NotNull(again.Permit("recording"));
        Assert.False((await gate.Decide(again, null, TestContext.Current.CancellationToken)).Gated.Outdated);
    }

    [Fact]
    public async Task A_law_that_begins_and_asks_for_nothing_new_changes_nothing_but_the_record()
    {
        // The text on AI was shown to this candidate already, by Illinois' law.
        var gate = Gate(Packs);
        var screening = await Agreed(gate, "US-CO", ScreeningState.InProgress, "US-IL");

        _time.Now = At("2027-01-01");
        var answer = (await gate.Decide(screening, null, TestContext.Current.CancellationToken)).Gated;

        Assert.False(answer.Outdated);
        Assert.Contains("us-co-ai", answer.Laws);
        var after = screening.With(answer, _time.GetUtcNow());
        Assert.Equal(ScreeningState.InProgress, after.State);
        Assert.NotNull(after.Permit("recording"));
        Assert.Null(Journey.LawDue(after, _time.GetUtcNow()));
    }

    [Fact]
    public async Task A_law_that_ends_stays_with_the_screenings_that_were_agreed_to_under_it()
    {
        var ends = Packs with { Packs = [.. Packs.Packs.Select(pack => pack.Id == "us-il-bipa" ? pack with { To = new DateOnly(2026, 12, 31) } : pack)] };
        var gate = Gate(ends);
        var screening = await Agreed(gate, "US-IL", ScreeningState.Captured);

        _time.Now = At("2027-01-05");
        var answer = await gate.Decide(screening, null, TestContext.Current.CancellationToken);

        Assert.Contains("us-il-bipa", answer.Gated.Laws);
        Assert.False(answer.Gated.Outdated);
        Assert.Contains("us-il-bipa ended on 2026-12-31: a screening under way keeps the laws of its consent", Assert.Single(answer.Texts).Text, StringComparison.Ordinal);
        var fresh = PolicyEngine.Decide(ends.Packs, new PolicyQuestion { Candidate = "US-IL", On = new DateOnly(2027, 1, 5), Captures = ["recording"] });
        Assert.DoesNotContain(fresh.Laws, law => law.Id == "us-il-bipa");
    }

    [Fact]
    public async Task A_prohibition_that_begins_ends_the_screening()
    {
        var gate = Gate(With(new Pack
        {
            Id = "us-tx-new", Title = "New", Because = "recordings are rated", Jurisdiction = "US-TX", From = new DateOnly(2027, 1, 1),
            Where = [new PlaceTest("job", ["US-TX"])], Prohibits = [new Prohibition("ai_evaluation", false)],
        }));
        var screening = await Agreed(gate, "US-IL", ScreeningState.Captured);

        _time.Now = At("2027-01-01");
        var after = screening.With((await gate.Decide(screening, null, TestContext.Current.CancellationToken)).Gated, _time.GetUtcNow());

        Assert.Equal(ScreeningState.Blocked, after.State);
        Assert.Null(after.Permit("ai_evaluation"));
    }

    [Fact]
    public async Task A_notice_period_that_begins_is_told_first_and_counts_from_there()
    {
        var gate = Gate(With(new Pack
        {
            Id = "us-tx-new", Title = "New", Because = "recordings are rated", Jurisdiction = "US-TX", From = new DateOnly(2027, 1, 1),
            Where = [new PlaceTest("job", ["US-TX"])], Obligations = [new PackObligation { Kind = "wait", Id = "wait-new", What = "Wait.", BusinessDays = 2, Calendar = "US" }],
        }));
        var screening = await Agreed(gate, "US-IL", ScreeningState.Evaluated);

        _time.Now = At("2027-01-01");
        var waiting = screening.With((await gate.Decide(screening, null, TestContext.Current.CancellationToken)).Gated, _time.GetUtcNow());
        Assert.Equal((ScreeningState.Waiting, "2027-01-06"), (waiting.State, waiting.Gate!.EarliestStart));
        Assert.Equal(new GiveNotice(screening.Id), Journey.Next(waiting));

        // The ATS was away for three days: the notice went out on Monday, so Tuesday and Wednesday are waited.
        _time.Now = At("2027-01-04");
        var told = waiting.With(new NoticeGiven("en", [], null), _time.GetUtcNow());
        var counted = told.With((await gate.Decide(told, null, TestContext.Current.CancellationToken)).Gated, _time.GetUtcNow());
        Assert.Equal((ScreeningState.Waiting, "2027-01-07"), (counted.State, counted.Gate!.EarliestStart));
        Assert.Null(Journey.Next(counted));
        Assert.Equal((At("2027-01-07"), new AskTheLaw(screening.Id)), Journey.Timer(counted));

        _time.Now = At("2027-01-07");
        var on = counted.With((await gate.Decide(counted, null, TestContext.Current.CancellationToken)).Gated, _time.GetUtcNow());
        Assert.Equal(new Invite(screening.Id), Journey.Next(on));
        Assert.Equal(ScreeningState.Evaluated, on.ResumesAt);
    }

    [Fact]
    public async Task The_day_on_which_the_law_changes_comes_before_the_links_end()
    {
        var gate = Gate(Packs);
        var screening = await Agreed(gate, "US-CO", ScreeningState.InProgress);

        Assert.Equal((At("2027-01-01"), new AskTheLaw(screening.Id)), Journey.Timer(screening));
        Assert.Equal(CandidateStep.Questions, screening.StepAt(At("2026-12-31")));
        Assert.Equal(CandidateStep.Preparing, screening.StepAt(At("2027-01-01")));
    }

    private static PackShelf With(Pack pack) => Packs with { Packs = [.. Packs.Packs, pack] };

    private static DateTimeOffset At(string day) => new(DateOnly.ParseExact(day, "yyyy-MM-dd"), TimeOnly.MinValue, TimeSpan.Zero);

    private LawGate Gate(PackShelf packs)
    {
        var configuration = Assert.IsType<ConfigurationResult.Loaded>(
            ConfigurationLoader.Load(_folder.Path, SampleFolder.Variables.GetValueOrDefault)).Configuration;
        // No ATS is asked: once agreed on, the places are known.
        var clients = new ServiceCollection().AddHttpClient().BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
        var connections = new Connections(configuration, clients, Connectors.Vendors.All, new NoCredentials(), _time);
        return new LawGate(configuration, new ScreeningTerms(configuration, _ => null), connections, packs, Notices, _time);
    }

    /// <summary>A screening whose candidate agreed on 2026-12-20 to what held then.</summary>
    private async Task<Screening> Agreed(LawGate gate, string candidate, ScreeningState state, string job = "US-TX")
    {
        var now = _time.GetUtcNow();
        var opened = Screening.New("scr_1")
            .With(new Opened("greenhouse", "customer-care", "hash", "1", "4001", "s", "Agent", "c", "Cam", "Doe", null), now)
            .With(new Gated("allow", candidate, job, [], null, "", "0123456789abcdef"), now)
            .With(new Invited(now.AddDays(20), "link", null), now);
        var agreed = opened.With(Agreement(await gate.For(opened, TestContext.Current.CancellationToken)), now);
        // Under way the law is asked again, which tells when it changes next.
        var screening = agreed.With((await gate.Decide(agreed, null, TestContext.Current.CancellationToken)).Gated, now);
        ScreeningEvent[] then =
        [
            new InterviewStarted(),
            new Captured(),
            new Transcribed("test", 0, new Transcript([])),
            new Evaluated("r@1", "test", new EvaluationRecord("r@1", "test", [], Recommendation.Hold, "")),
        ];
        foreach (var next in then)
            if (screening.State < state)
                screening = screening.With(next, now);
        Assert.Equal(state, screening.State);
        return screening;
    }

    private static ConsentGiven Agreement(ConsentRequest asked) => new(
        asked.Language,
        "web_form",
        [.. asked.Notices.Select(notice => new NoticeShown(notice.Id, notice.Version, notice.Kept.Hash))],
        [.. asked.Consents.Select(one => new Domain.Screenings.Consent(one.Purpose, one.Text.Id, one.Text.Version, one.Text.Kept.Hash, one.Laws))]);
}

/// <summary>Keeps nothing.</summary>
internal sealed class NoCredentials : ICredentialVault
{
    public Task<string?> Read(string name, CancellationToken cancel) => Task.FromResult<string?>(null);

    public Task Replace(string name, Func<string?, CancellationToken, Task<string?>> next, CancellationToken cancel) => next(null, cancel);
}

/// <summary>A clock that stands where a test puts it.</summary>
internal sealed class StoppedClock : TimeProvider
{
    /// <summary>The present.</summary>
    public DateTimeOffset Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now;
}
