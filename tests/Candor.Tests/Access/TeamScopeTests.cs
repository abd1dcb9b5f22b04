using System.Net;
using Candor.Access;
using Candor.Configuration;
using Candor.Connectors;
using Candor.Domain.Screenings;
using Candor.Reconcile;
using Candor.Storage;
using Candor.Tests.Consent;
using Candor.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Access;

/// <summary>
/// Screenings only for who is on the job in the ATS: over every endpoint that names a screening, made from the routes, and over every page that lists them.
/// </summary>
public sealed class TeamScopeTests(TeamScopeTests.House house) : IClassFixture<TeamScopeTests.House>
{
    private static int _jobs = 7000;

    private readonly RunningCandor _candor = house.Candor;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static IReadOnlyList<StaffMember> OnePerRole { get; } =
    [
        .. Roles.All.Where(role => role.Id != Roles.VendorSupport).Select(role => Member($"only-{role.Id.Replace('_', '-')}", role.Id)),
        Member("two-roles", Roles.Reviewer, Roles.Auditor),
        new("no-address", "No Address", "", [Roles.Recruiter]),
    ];

    [Fact]
    public async Task Who_is_not_on_the_job_gets_nothing_at_any_endpoint_that_names_its_screening()
    {
        var target = await Screening(NewJob("somebody.else@acme.example"));
        var before = await Recorded(target);

        await At_every_endpoint(target, onTeam: false);

        Assert.Equal(before, await Recorded(target));
    }

    [Fact]
    public async Task Who_is_on_the_job_gets_at_every_endpoint_what_the_table_says() =>
        await At_every_endpoint(await Screening(NewJob([.. OnePerRole.Select(member => member.Email.ToUpperInvariant())])), onTeam: true);

    [Fact]
    public void There_are_endpoints_that_name_a_screening_in_the_address_and_in_the_form()
    {
        var named = Naming(new Target("scr_abc", "token")).Select(one => one.Key).ToList();

        Assert.Contains("GET /console/screenings/{id}", named);
        Assert.Contains("GET /console/screenings/{id}/answers/{question}/audio", named);
        Assert.Contains("POST /console/dead-letters/redrive", named);
    }

    [Fact]
    public async Task A_new_route_is_held_without_a_word_said_in_it()
    {
        var target = await Screening(NewJob("somebody.else@acme.example"));
        using var session = await Session.Of(_candor, Only(Roles.Recruiter), Cancel);
        using var auditor = await Session.Of(_candor, Only(Roles.Auditor), Cancel);

        foreach (var path in new[] { $"/console/made-up/{target.Screening}", $"/console/made-up?about={target.Screening}" })
        {
            using var refused = await session.Http.GetAsync(path, Cancel);
            using var shown = await auditor.Http.GetAsync(path, Cancel);
            Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (refused.StatusCode, shown.StatusCode));
        }
    }

    [Fact]
    public async Task Lists_show_what_somebody_may_see_and_count_the_rest_without_naming_it()
    {
        var hidden = await Screening(NewJob("somebody.else@acme.example"), "Hidden", Needs);
        var shown = await Screening(NewJob(Only(Roles.Coordinator).Email), "Shown", Needs);
        await using (var scope = _candor.App.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<IssueBoard>().Settle(
                "test",
                "greenhouse",
                [new Gap("one", "drift", "Hidden differs.", "cora", hidden.Screening), new Gap("two", "drift", "Shown differs.", "cora", shown.Screening), new Gap("three", "drift", "Nobody's.", "cora")],
                Cancel);
        using var session = await Session.Of(_candor, Only(Roles.Coordinator), Cancel);
        using var auditor = await Session.Of(_candor, Only(Roles.Auditor), Cancel);

        foreach (var path in new[] { "/console", "/console?state=NeedsAttention", "/console/operations", "/console/issues", "/console/dead-letters" })
        {
            var page = await session.Http.GetStringAsync(path, Cancel);
            Assert.DoesNotContain(hidden.Screening, page, StringComparison.Ordinal);
            Assert.DoesNotContain("Hidden", page, StringComparison.Ordinal);
            Assert.Contains(shown.Screening, page, StringComparison.Ordinal);
            Assert.Contains(hidden.Screening, await auditor.Http.GetStringAsync(path, Cancel), StringComparison.Ordinal);
        }

        Assert.Contains("1 more screening needs a person", await session.Http.GetStringAsync("/console/operations", Cancel), StringComparison.Ordinal);
        Assert.Contains("1 more, about screenings", await session.Http.GetStringAsync("/console/issues", Cancel), StringComparison.Ordinal);
        Assert.Contains("Nobody&#x27;s.", await session.Http.GetStringAsync("/console/issues", Cancel), StringComparison.Ordinal);

        using var noted = await session.Send(Form("/console/issues/noted", ("key", "one")), Cancel);
        using var all = await session.Send(Form("/console/dead-letters/redrive"), Cancel);

        Assert.Contains("Hidden differs.", await auditor.Http.GetStringAsync("/console/issues", Cancel), StringComparison.Ordinal);
        Assert.Equal(ScreeningState.NeedsAttention, (await Find(hidden)).State);
        Assert.NotEqual(ScreeningState.NeedsAttention, (await Find(shown)).State);
    }

    [Fact]
    public async Task Somebody_with_a_role_that_is_not_bound_sees_of_other_jobs_what_that_role_sees()
    {
        var target = await Screening(NewJob("somebody.else@acme.example"), "Ada", Rated);
        using var session = await Session.Of(_candor, OnePerRole.Single(member => member.Id == "two-roles"), Cancel);

        var page = await session.Http.GetStringAsync($"/console/screenings/{target.Screening}", Cancel);

        Assert.Contains("aria-labelledby=\"ledger\"", page, StringComparison.Ordinal);
        foreach (var mark in new[] { "aria-labelledby=\"ratings\"", "aria-labelledby=\"transcript\"", "<audio", "/review\"" })
            Assert.DoesNotContain(mark, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ATS_that_cannot_be_asked_lets_nobody_in_and_the_page_says_what_to_do()
    {
        var job = NewJob();
        _candor.Teams.Fail(job, new AtsError(AtsErrorKind.Permission, "The scope harvest:job_owners:list is not granted."));
        var target = await Screening(job);
        using var session = await Session.Of(_candor, Only(Roles.Recruiter), Cancel);
        using var admin = await Session.Of(_candor, Only(Roles.Admin), Cancel);

        using var refused = await session.Http.GetAsync($"/console/screenings/{target.Screening}", Cancel);
        var page = await refused.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("Nobody can say who is on this job", page, StringComparison.Ordinal);
        Assert.Contains("harvest:job_owners:list", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Lovelace", page, StringComparison.Ordinal);
        Assert.Contains("it is not known yet who is on", await session.Http.GetStringAsync("/console", Cancel), StringComparison.Ordinal);
        using var open = await admin.Http.GetAsync($"/console/screenings/{target.Screening}", Cancel);
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
    }

    [Fact]
    public async Task Somebody_whose_sign_in_tells_no_address_is_told_so()
    {
        var target = await Screening(NewJob("somebody.else@acme.example"));
        using var session = await Session.Of(_candor, OnePerRole.Single(member => member.Id == "no-address"), Cancel);

        using var answer = await session.Http.GetAsync($"/console/screenings/{target.Screening}", Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("You have no address here", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("greenhouse", true)]
    [InlineData("lever", false)]
    public async Task Where_the_ATS_names_nobody_the_connection_decides(string connection, bool everyone)
    {
        // The sample's Greenhouse lets everyone in then; Lever is set to let nobody in.
        var target = await Screening(NewJob() with { Connection = connection });
        using var session = await Session.Of(_candor, Only(Roles.Recruiter), Cancel);

        using var answer = await session.Http.GetAsync($"/console/screenings/{target.Screening}", Cancel);
        var list = await session.Http.GetStringAsync("/console", Cancel);

        Assert.Equal(everyone ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(everyone, list.Contains(target.Screening, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_screening_that_is_not_there_is_not_there_for_anybody()
    {
        foreach (var role in new[] { Roles.Recruiter, Roles.Auditor })
        {
            using var session = await Session.Of(_candor, Only(role), Cancel);
            using var answer = await session.Http.GetAsync("/console/screenings/scr_zzzzzzzzzzzzzzzzzzzzzzzzzz", Cancel);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private static IReadOnlyList<ScreeningEvent> Needs => [.. Standing.Consented, new AttentionNeeded("trigger", "cora", "a test")];

    private IReadOnlyList<ScreeningEvent> Rated => Standing.Rated(_candor.App.Services.GetRequiredService<CandorConfiguration>());

    private async Task At_every_endpoint(Target target, bool onTeam)
    {
        foreach (var member in OnePerRole)
        {
            using var session = await Session.Of(_candor, member, Cancel);
            foreach (var endpoint in Naming(target))
            {
                using var answer = await session.Send(endpoint.Request(target), Cancel);

                var permissions = endpoint.Permissions.Select(name => Permissions.Table.Single(one => one.Name == name)).ToList();
                var counts = member.Roles.Where(role => (onTeam && member.Email.Length > 0) || !JobScope.BoundRoles.Contains(role)).ToList();
                var allowed = permissions.TrueForAll(permission => permission.Roles.Any(counts.Contains));
                Assert.True(
                    allowed == !IsDenied(answer),
                    $"{endpoint} for {member.Id}, {(onTeam ? "on" : "not on")} the job: expected {(allowed ? "yes" : "no")}, the answer is {(int)answer.StatusCode} {answer.Headers.Location}");
                if (!allowed)
                    Assert.DoesNotContain("Lovelace", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
                Assert.True((int)answer.StatusCode < 500, $"{endpoint} for {member.Id} answered {(int)answer.StatusCode}");
            }
        }
    }

    private static IEnumerable<KnownEndpoint> Naming(Target target) => EveryEndpoint.Known.Values.Where(endpoint =>
    {
        if (!endpoint.IsStaffs)
            return false;
        using var request = endpoint.Request(target);
        return $"{request.RequestUri} {request.Content?.ReadAsStringAsync().GetAwaiter().GetResult()}".Contains(target.Screening, StringComparison.Ordinal);
    }).ToList();

    private JobKey NewJob(params string[] addresses)
    {
        var job = new JobKey("greenhouse", $"{Interlocked.Increment(ref _jobs)}");
        _candor.Teams.Say(job, addresses);
        return job;
    }

    private Task<Target> Screening(JobKey job) => Screening(job, "Ada", Standing.CapturedWithConsent);

    private Task<Target> Screening(JobKey job, string name, IReadOnlyList<ScreeningEvent> events) => Standing.Make(
        _candor,
        [.. events.Select(one => one is Opened opened ? opened with { Connection = job.Connection, JobId = job.Job, FirstName = name } : one)],
        Cancel);

    private async Task<Screening> Find(Target target) => (await _candor.App.Services.GetRequiredService<Journal>().Find(target.Screening, Cancel))!;

    /// <summary>What the ledger tells of people with bound roles alone: what they did with a screening, and that they looked at it.</summary>
    private async Task<IReadOnlyList<string>> Recorded(Target target)
    {
        var journal = _candor.App.Services.GetRequiredService<Journal>();
        var bound = OnePerRole.Where(member => member.Roles.All(JobScope.Binds)).Select(member => member.Id).ToHashSet();
        return
        [
            .. (await journal.Read(target.Screening, Cancel)).Concat(await journal.Read(Viewed.StreamOf(target.Screening), Cancel))
                .Where(one => bound.Contains(one.Actor.Id)).Select(one => $"{one.Event} {one.Actor}"),
        ];
    }

    private static StaffMember Only(string role) => OnePerRole.Single(member => member.Id == $"only-{role.Replace('_', '-')}");

    private static StaffMember Member(string id, params string[] roles) => new(id, id, $"{id}@acme.example", roles);

    private static HttpRequestMessage Form(string path, params (string Name, string Value)[] fields) => new(HttpMethod.Post, path)
    {
        Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
    };

    private static bool IsDenied(HttpResponseMessage answer) => answer.StatusCode == HttpStatusCode.Forbidden
        || answer.Headers.Location?.ToString().Contains("/sign-in/not-yours", StringComparison.Ordinal) == true;

    /// <summary>One product for all of these tests.</summary>
    public sealed class House : IAsyncLifetime
    {
        internal RunningCandor Candor { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var spies = new Spies();
            Candor = await RunningCandor.Start(
                RunningCandor.Sqlite,
                configuration => configuration with
                {
                    Staff = [.. configuration.Staff, .. OnePerRole],
                    Connections = configuration.Connections.ToDictionary(
                        one => one.Key, one => one.Key == "lever" ? one.Value with { EveryoneWithoutTeam = false } : one.Value, StringComparer.Ordinal),
                },
                services =>
                {
                    spies.Register(services);
                    // It would raise issues about screenings that stand still, in between those of a test.
                    services.Without<ReconcileSchedule>();
                },
                TestContext.Current.CancellationToken,
                app =>
                {
                    var console = Desks.Routes(app);
                    console.MapGet("/made-up/{whatever}", () => Results.Text("here you are"));
                    console.MapGet("/made-up", () => Results.Text("here you are"));
                });
        }

        public ValueTask DisposeAsync() => Candor.DisposeAsync();
    }
}
