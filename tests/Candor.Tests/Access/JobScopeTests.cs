using System.Security.Claims;
using Candor.Access;
using Xunit;

namespace Candor.Tests.Access;

/// <summary>The rule that binds roles to jobs.</summary>
public sealed class JobScopeTests
{
    private static readonly JobTeam Ritas = new JobTeam.Named(new HashSet<string> { "rita" });

    [Theory]
    [InlineData("rita", true)]
    [InlineData("cora", false)]
    [InlineData(null, false)]
    public void Where_the_ATS_names_somebody_only_they_are_on_the_job(string? mark, bool on)
    {
        Assert.Equal(on, JobScope.IsOn(Ritas, mark, everyoneWithoutTeam: true));
        Assert.Equal(on, JobScope.IsOn(Ritas, mark, everyoneWithoutTeam: false));
    }

    [Fact]
    public void A_team_of_people_without_addresses_is_a_team_and_lets_nobody_in() =>
        Assert.False(JobScope.IsOn(new JobTeam.Named(new HashSet<string>()), "rita", everyoneWithoutTeam: true));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_the_ATS_says_nobody_the_connection_decides(bool everyone)
    {
        Assert.Equal(everyone, JobScope.IsOn(new JobTeam.Untold(), "rita", everyone));
        Assert.Equal(everyone, JobScope.IsOn(new JobTeam.Untold(), null, everyone));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_the_ATS_never_answered_nobody_is_on_the_job(bool everyone) => Assert.False(JobScope.IsOn(new JobTeam.Unknown(), "rita", everyone));

    [Fact]
    public void What_a_bound_role_gives_holds_on_the_team_and_what_another_gives_everywhere()
    {
        foreach (var permission in Permissions.Table)
            foreach (var role in Roles.All.Select(one => one.Id).Where(role => role != Roles.VendorSupport))
            {
                var has = permission.Roles.Contains(role);
                Assert.Equal(has, permission.IsHadBy(With(role), onTeam: true));
                Assert.Equal(has && !JobScope.BoundRoles.Contains(role), permission.IsHadBy(With(role), onTeam: false));
            }
    }

    [Fact]
    public void Of_several_roles_each_gives_what_it_gives()
    {
        var hear = Permissions.Table.Single(one => one.Name == Permissions.HearRecordings);
        var see = Permissions.Table.Single(one => one.Name == Permissions.SeeScreenings);
        var both = With(Roles.Reviewer, Roles.Auditor);

        Assert.True(see.IsHadBy(both, onTeam: false));
        Assert.False(hear.IsHadBy(both, onTeam: false));
        Assert.True(hear.IsHadBy(both, onTeam: true));
    }

    [Fact]
    public void The_vendors_support_is_bound_by_its_grant_and_not_by_teams()
    {
        var hear = Permissions.Table.Single(one => one.Name == Permissions.HearRecordings);
        var support = new ClaimsPrincipal(new ClaimsIdentity([new Claim(StaffSession.SupportClaim, "recording")], "test"));

        Assert.True(hear.IsHadBy(support, onTeam: false));
    }

    [Fact]
    public void Every_role_is_bound_to_jobs_or_named_as_one_that_is_not() => Assert.Equal(
        [Roles.Privacy, Roles.Auditor, Roles.Admin, Roles.VendorSupport],
        Roles.All.Select(role => role.Id).Where(role => !JobScope.Binds(role)));

    private static ClaimsPrincipal With(params string[] roles) => new(new ClaimsIdentity(roles.Select(role => new Claim(ClaimTypes.Role, role)), "test"));
}
