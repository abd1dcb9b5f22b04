using Candor.Conformance.Support;
using Candor.Connectors;
using Xunit;

namespace Candor.Conformance.Greenhouse;

/// <summary>Who is on a job, with both sides held to the description.</summary>
public class HiringTeamTests(Harvest harvest) : IClassFixture<Harvest>
{
    private const string Other = "4002";

    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task Hiring_managers_and_owners_are_on_a_job_with_their_addresses()
    {
        var account = harvest.Open();

        var team = await Teams(account).ReadTeam(Harvest.Job, Never).Yes();

        Assert.Equal([("coordinator", "cora@acme.example"), ("recruiter", "rita@acme.example")], team.Select(one => (one.Role, one.Email)).Order());
        Assert.All(team, one => Assert.Matches("^[1-9][0-9]*$", one.UserId));
        account.Conforms();
    }

    [Fact]
    public async Task Who_is_deactivated_stands_on_the_job_without_an_address()
    {
        await harvest.Sandbox.Do($"greenhouse/jobs/{Other}/team", new
        {
            seats = new object[]
            {
                new { email = "hanna@acme.example", role = "hiring_manager" },
                new { email = "gone@acme.example", role = "recruiter", deactivated = true },
                new { email = "hanna@acme.example", role = "sourcer" },
            },
        });
        var account = harvest.Open();

        var team = await Teams(account).ReadTeam(Other, Never).Yes();

        Assert.Equal(
            [("hiring_manager", "hanna@acme.example"), ("recruiter", null), ("sourcer", "hanna@acme.example")],
            team.Select(one => (one.Role, one.Email)).Order());
        account.Conforms();
    }

    [Fact]
    public async Task A_job_with_nobody_on_it_is_empty_and_one_that_is_not_there_is_not_found()
    {
        await using var own = await Harvest.Start("--rate-limit", "100000");
        await own.Sandbox.Do($"greenhouse/jobs/{Other}/team", new { seats = Array.Empty<object>() });
        var account = own.Open();

        Assert.Empty(await Teams(account).ReadTeam(Other, Never).Yes());
        Assert.Equal(AtsErrorKind.NotFound, (await Teams(account).ReadTeam("999999999", Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await Teams(account).ReadTeam("1,2", Never).No()).Kind);
        account.Conforms();
    }

    [Theory]
    [InlineData("harvest:job_hiring_managers:list")]
    [InlineData("harvest:job_owners:list")]
    [InlineData("harvest:users:list")]
    public async Task Half_a_team_is_none(string withheld)
    {
        await using var own = await Harvest.Start("--withhold", withheld);
        var account = own.Open();

        Assert.Equal(AtsErrorKind.Permission, (await Teams(account).ReadTeam(Harvest.Job, Never).No()).Kind);
        Assert.Contains(account.Connector.Sheet.Grants, grant => grant.Name == withheld);
        account.Conforms();
    }

    private static IHiringTeams Teams(Account account) => (IHiringTeams)account.Connector;
}
