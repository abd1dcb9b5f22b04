using Candor.Conformance.Support;
using Candor.Connectors;
using Xunit;

namespace Candor.Conformance.Ashby;

/// <summary>Who is on a job, with both sides held to the vendor's description.</summary>
public class HiringTeamTests(AshbyBox box) : IClassFixture<AshbyBox>
{
    private const string Other = "7d0c6a1e-4c0f-4b52-9a63-1f0c9d8e4002";

    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task A_job_tells_its_hiring_team_with_roles_and_addresses()
    {
        var account = box.Open();

        var team = await Teams(account).ReadTeam(AshbyBox.Job, Never).Yes();

        Assert.Equal(
            [("Recruiter", "rita@acme.example"), ("Recruiting Coordinator", "cora@acme.example")],
            team.Select(one => (one.Role, one.Email)).Order());
        account.Conforms();
    }

    [Fact]
    public async Task A_job_with_nobody_on_it_is_empty_and_one_that_is_not_there_is_not_found()
    {
        await box.Sandbox.Do($"ashby/jobs/{Other}/team", new { seats = Array.Empty<object>() });
        var account = box.Open();

        Assert.Empty(await Teams(account).ReadTeam(Other, Never).Yes());
        Assert.Equal(AtsErrorKind.NotFound, (await Teams(account).ReadTeam("7d0c6a1e-4c0f-4b52-9a63-1f0c9d8e4999", Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await Teams(account).ReadTeam("4001", Never).No()).Kind);
        account.Conforms();
    }

    [Fact]
    public async Task A_job_without_the_list_says_nothing_which_is_not_nobody()
    {
        var vendor = new Scripted((_, _) => (200, """{"success":true,"results":{"id":"7d0c6a1e-4c0f-4b52-9a63-1f0c9d8e4001","title":"Care","confidential":false}}"""));

        Assert.Equal(AtsErrorKind.Malformed, (await ((IHiringTeams)vendor.Connector()).ReadTeam(AshbyBox.Job, Never).No()).Kind);
    }

    [Fact]
    public async Task Without_the_right_to_read_jobs_nobody_knows_who_is_on_it()
    {
        await using var own = await AshbyBox.Start("--withhold", "jobsRead");
        var account = own.Open();

        Assert.Equal(AtsErrorKind.Permission, (await Teams(account).ReadTeam(AshbyBox.Job, Never).No()).Kind);
        account.Conforms();
    }

    private static IHiringTeams Teams(Account account) => (IHiringTeams)account.Connector;
}
