using Candor.Access;
using Candor.Access.Teams;
using Candor.Connectors;
using Candor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Candor.Tests.Access;

/// <summary>Teams are read when somebody needs one, kept, and read again when they are old.</summary>
public sealed class HiringTeamsTests(HiringTeamsTests.Rooms rooms) : IClassFixture<HiringTeamsTests.Rooms>
{
    private static readonly AtsError Down = new(AtsErrorKind.VendorDown, "It does not answer.");

    private static int _jobs;

    private readonly Clock _time = new();
    private readonly StandInTeams _ats = new();
    private readonly JobKey _job = new("greenhouse", $"{Interlocked.Increment(ref _jobs)}");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TeamMarks Marks => rooms.Services.GetRequiredService<TeamMarks>();

    [Fact]
    public async Task A_team_is_asked_for_once_in_a_quarter_of_an_hour_by_whatever_node()
    {
        _ats.Say(_job, "Rita@Acme.example");
        var (one, other) = (Teams(), Teams());

        Assert.True(await LetsIn(one, "rita@acme.example"));
        Assert.True(await LetsIn(other, " RITA@acme.EXAMPLE "));
        _time.Advance(JobScope.Freshness - TimeSpan.FromSeconds(1));
        Assert.False(await LetsIn(one, "cora@acme.example"));
        Assert.Equal(1, _ats.AskedFor(_job));

        _ats.Say(_job, "cora@acme.example");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await LetsIn(one, "rita@acme.example"));
        Assert.True(await LetsIn(other, "cora@acme.example"));
        Assert.Equal(2, _ats.AskedFor(_job));
    }

    [Fact]
    public async Task Many_who_ask_at_once_are_one_question()
    {
        var answer = new TaskCompletionSource<Outcome<IReadOnlyList<AtsTeamMember>>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ats.Say(_job, _ => answer.Task);
        var teams = Teams();

        var asking = Enumerable.Range(0, 20).Select(_ => teams.Of(_job, Cancel)).ToList();
        answer.SetResult(new Outcome<IReadOnlyList<AtsTeamMember>>.Yes([new("1", "rita@acme.example", "recruiter")]));

        Assert.All(await Task.WhenAll(asking), one => Assert.IsType<JobTeam.Named>(one.Team));
        Assert.Equal(1, _ats.AskedFor(_job));
    }

    [Fact]
    public async Task An_ATS_that_cannot_be_asked_leaves_what_it_said_last_and_is_left_alone_for_a_while()
    {
        _ats.Say(_job, "rita@acme.example");
        var teams = Teams();
        await teams.Of(_job, Cancel);
        _ats.Fail(_job, Down);
        _time.Advance(JobScope.Freshness);

        var stale = await teams.Of(_job, Cancel);
        await teams.Of(_job, Cancel);

        Assert.Contains(Marks.Of("rita@acme.example")!, Assert.IsType<JobTeam.Named>(stale.Team).Marks);
        Assert.Equal(Down, stale.Failure);
        Assert.Equal(2, _ats.AskedFor(_job));

        _ats.Say(_job, "cora@acme.example");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await teams.Of(_job, Cancel)).Failure);
        Assert.True(await LetsIn(teams, "cora@acme.example"));
    }

    [Fact]
    public async Task An_ATS_that_never_said_anything_is_unknown_and_one_that_cannot_say_is_untold_and_not_asked()
    {
        _ats.Fail(_job, Down);
        var teams = Teams();

        Assert.IsType<JobTeam.Unknown>((await teams.Of(_job, Cancel)).Team);
        _ats.Dumb.Add("workday");
        var dumb = new JobKey("workday", "R-1");
        Assert.IsType<JobTeam.Untold>((await teams.Of(dumb, Cancel)).Team);
        Assert.Equal(0, _ats.AskedFor(dumb));
    }

    [Fact]
    public async Task A_page_waits_no_longer_than_its_patience_and_the_answer_serves_the_next()
    {
        var answer = new TaskCompletionSource<Outcome<IReadOnlyList<AtsTeamMember>>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ats.Say(_job, _ => answer.Task);
        var teams = Teams();

        var waiting = teams.Of(_job, Cancel);
        await _time.PageWaits.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        _time.Advance(HiringTeams.Patience);
        var first = await waiting.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        answer.SetResult(new Outcome<IReadOnlyList<AtsTeamMember>>.Yes([new("1", "rita@acme.example", "recruiter")]));

        Assert.IsType<JobTeam.Unknown>(first.Team);
        Assert.NotNull(first.Failure);
        Assert.True(await LetsIn(teams, "rita@acme.example"));
        Assert.Equal(1, _ats.AskedFor(_job));
    }

    [Fact]
    public async Task An_account_that_hangs_holds_up_no_other()
    {
        var never = new TaskCompletionSource<Outcome<IReadOnlyList<AtsTeamMember>>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var hanging = Enumerable.Range(0, 20).Select(number => new JobKey("ashby", $"hangs-{number}")).ToList();
        foreach (var job in hanging)
            _ats.Say(job, _ => never.Task);
        _ats.Say(_job, "rita@acme.example");
        var teams = Teams();

        var waiting = hanging.ConvertAll(job => teams.Of(job, Cancel));
        Assert.True(await LetsIn(teams, "rita@acme.example"));

        Assert.All(waiting, one => Assert.False(one.IsCompleted));
        never.SetResult(new Outcome<IReadOnlyList<AtsTeamMember>>.Yes([]));
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task A_list_asks_for_the_jobs_its_reader_was_on_and_for_a_few_of_the_others()
    {
        var jobs = Enumerable.Range(0, 100).Select(number => new JobKey("greenhouse", $"list-{number}")).ToList();
        foreach (var job in jobs)
            _ats.Say(job, job == jobs[99] ? "rita@acme.example" : "cora@acme.example");
        var teams = Teams();
        await teams.Of(jobs[99], Cancel);
        _time.Advance(JobScope.Freshness);
        var rita = Marks.Of("rita@acme.example");

        var list = await teams.Of(jobs, (_, team) => JobScope.IsOn(team, rita, everyoneWithoutTeam: false), Cancel);

        Assert.Equal(jobs[99], Assert.Single(list, one => JobScope.IsOn(one.Value.Team, rita, everyoneWithoutTeam: false)).Key);
        Assert.Equal((2, 1, 0), (_ats.AskedFor(jobs[99]), _ats.AskedFor(jobs[0]), _ats.AskedFor(jobs[HiringTeams.MostAtOnce])));
        Assert.IsType<JobTeam.Unknown>(list[jobs[HiringTeams.MostAtOnce]].Team);
    }

    [Fact]
    public async Task The_samples_people_are_on_the_sandboxs_jobs_at_every_vendor_that_tells()
    {
        await using var world = await AcmeAtSandbox.Start(Cancel);
        var teams = (await world.Open(Cancel)).GetRequiredService<HiringTeams>();
        var marks = (await world.Open(Cancel)).GetRequiredService<TeamMarks>();

        foreach (var (connection, both, coras) in new[]
                 {
                     ("greenhouse", "4001", "4002"),
                     ("lever", "0000000b-0000-4000-8000-000000000001", "0000000b-0000-4000-8000-000000000002"),
                     ("ashby", "7d0c6a1e-4c0f-4b52-9a63-1f0c9d8e4001", "7d0c6a1e-4c0f-4b52-9a63-1f0c9d8e4002"),
                 })
        {
            var (first, second) = (await teams.Of(new(connection, both), Cancel), await teams.Of(new(connection, coras), Cancel));
            Assert.True(JobScope.IsOn(first.Team, marks.Of("rita@acme.example"), false) && JobScope.IsOn(first.Team, marks.Of("cora@acme.example"), false), connection);
            Assert.True(!JobScope.IsOn(second.Team, marks.Of("rita@acme.example"), false) && JobScope.IsOn(second.Team, marks.Of("cora@acme.example"), false), connection);
        }

        Assert.IsType<JobTeam.Untold>((await teams.Of(new("workday", "R-101"), Cancel)).Team);
    }

    private HiringTeams Teams() => new(_ats, rooms.Services.GetRequiredService<TeamStore>(), Marks, _time, NullLogger<HiringTeams>.Instance);

    private async Task<bool> LetsIn(HiringTeams teams, string email) => JobScope.IsOn((await teams.Of(_job, Cancel)).Team, Marks.Of(email), everyoneWithoutTeam: false);

    /// <summary>A clock that tells when a page has begun to wait: moved before that, it would move for nobody.</summary>
    private sealed class Clock() : FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56))
    {
        private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task PageWaits => _waits.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == HiringTeams.Patience)
                _waits.TrySetResult();
            return timer;
        }
    }

    /// <summary>A database for all of these tests; the other kind is that of <see cref="TeamScopeTests"/>.</summary>
    public sealed class Rooms : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("candor-teams-").FullName;
        private ServiceProvider? _services;

        internal ServiceProvider Services => _services!;

        public async ValueTask InitializeAsync() => _services = await Candor.Hosting.CandorHost.OfflineServices(
            await RunningCandor.SurroundingsIn(_folder, RunningCandor.Postgres, TestContext.Current.CancellationToken),
            RunningCandor.Configuration(),
            TestContext.Current.CancellationToken);

        public async ValueTask DisposeAsync()
        {
            await Services.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
