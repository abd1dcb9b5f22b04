using Candor.Configuration;
using Candor.Configuration.Live;
using Candor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Configuration;

/// <summary>What a connection says of jobs on which the ATS names nobody, and what a check finds of teams.</summary>
public sealed class WithoutTeamTests
{
    private const string Greenhouse = "connections/greenhouse.yaml";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", true)]
    [InlineData("without_team: everyone\n", true)]
    [InlineData("without_team: nobody\n", false)]
    public void A_connection_lets_everyone_in_unless_it_says_otherwise(string line, bool everyone)
    {
        using var folder = new SampleFolder();
        folder.Replace(Greenhouse, "vendor: greenhouse\n", $"vendor: greenhouse\n{line}");

        var connection = Assert.IsType<ConfigurationResult.Loaded>(Load(folder)).Configuration.Connections["greenhouse"];

        Assert.Equal(everyone, connection.EveryoneWithoutTeam);
        Assert.DoesNotContain("without_team", connection.Settings.Keys);
    }

    [Fact]
    public void Another_word_is_a_fault_with_the_words_there_are()
    {
        using var folder = new SampleFolder();
        folder.Replace(Greenhouse, "vendor: greenhouse\n", "vendor: greenhouse\nwithout_team: somebody\n");

        var fault = Assert.Single(Assert.IsType<ConfigurationResult.Faulty>(Load(folder)).Faults);

        Assert.Contains("Use one of `everyone`, `nobody`", fault.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_says_which_account_may_not_be_read_and_where_nobody_is_named()
    {
        await using var world = await AcmeAtSandbox.Start(Cancel, "--withhold", "harvest:job_owners:list");
        await world.Setup("jobs/7d0c6a1e-4c0f-4b52-9a63-1f0c9d8e4002/team", new { seats = Array.Empty<object>() }, "ashby");

        await using var scope = (await world.Open(Cancel)).CreateAsyncScope();
        var findings = await scope.ServiceProvider.GetRequiredService<LiveChecks>().Run(Cancel);

        var fault = Assert.Single(findings.Faults);
        Assert.Equal(Greenhouse, fault.File);
        Assert.Contains("who is on job", fault.What, StringComparison.Ordinal);
        Assert.Contains("capabilities.md", fault.Mend, StringComparison.Ordinal);
        var note = Assert.Single(findings.Notes, one => one.What.Contains("names nobody", StringComparison.Ordinal));
        Assert.Equal("connections/ashby.yaml", note.File);
        Assert.Contains("1 of 2 jobs", note.What, StringComparison.Ordinal);
    }

    private static ConfigurationResult Load(SampleFolder folder) => ConfigurationLoader.Load(folder.Path, SampleFolder.Variables.GetValueOrDefault);
}
