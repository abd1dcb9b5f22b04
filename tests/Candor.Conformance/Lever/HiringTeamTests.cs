using Candor.Conformance.Support;
using Candor.Connectors;
using Xunit;

namespace Candor.Conformance.Lever;

/// <summary>Who is on a posting, with both sides held to the description.</summary>
public class HiringTeamTests(LeverAts lever) : IClassFixture<LeverAts>
{
    private const string Other = "0000000b-0000-4000-8000-000000000002";

    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task Owner_and_followers_are_on_a_posting_with_their_addresses()
    {
        var account = lever.Open();

        var team = await Teams(account).ReadTeam(LeverAts.Posting, Never).Yes();

        Assert.Equal([("follower", "cora@acme.example"), ("owner", "rita@acme.example")], team.Select(one => (one.Role, one.Email)).Order());
        account.Conforms();
    }

    [Fact]
    public async Task Somebody_in_two_seats_is_asked_for_once_and_who_is_deactivated_has_no_address()
    {
        await lever.Sandbox.Do($"lever/jobs/{Other}/team", new
        {
            seats = new object[]
            {
                new { email = "hanna@acme.example", role = "owner" },
                new { email = "hanna@acme.example", role = "hiringManager" },
                new { email = "gone@acme.example", role = "follower", deactivated = true },
            },
        });
        var account = lever.Open();

        var team = await Teams(account).ReadTeam(Other, Never).Yes();

        Assert.Equal(
            [("follower", null), ("hiringManager", "hanna@acme.example"), ("owner", "hanna@acme.example")],
            team.Select(one => (one.Role, one.Email)).Order());
        Assert.Equal(2, account.Exchanges.Count(one => one.Path.Contains("/users/", StringComparison.Ordinal)));
        account.Conforms();
    }

    [Fact]
    public async Task A_posting_with_nobody_on_it_is_empty_and_one_that_is_not_there_is_not_found()
    {
        const string closed = "0000000b-0000-4000-8000-000000000003";
        var account = lever.Open();

        Assert.Empty(await Teams(account).ReadTeam(closed, Never).Yes());
        Assert.Equal(AtsErrorKind.NotFound, (await Teams(account).ReadTeam("0000000b-0000-4000-8000-000000000999", Never).No()).Kind);
        Assert.Equal(AtsErrorKind.NotFound, (await Teams(account).ReadTeam("../users", Never).No()).Kind);
        account.Conforms();
    }

    [Fact]
    public async Task Without_the_right_to_read_users_nobody_knows_who_is_on_it()
    {
        await using var own = await LeverAts.Start("--withhold", "users:read:admin", "--withhold", "users:write:admin");
        var account = own.Open();

        Assert.Equal(AtsErrorKind.Permission, (await Teams(account).ReadTeam(LeverAts.Posting, Never).No()).Kind);
        account.Conforms();
    }

    private static IHiringTeams Teams(Account account) => (IHiringTeams)account.Connector;
}
