using Candor.Configuration.Live;
using Candor.Reconcile;
using Candor.Storage;
using Candor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Configuration;

/// <summary>The settings of the sandbox change under a running configuration.</summary>
public sealed class DriftWatchTests : IAsyncLifetime
{
    private AcmeAtSandbox world = null!;
    private IServiceProvider services = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        world = await AcmeAtSandbox.Start(Cancel);
        services = await world.Open(Cancel);
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_vanished_option_is_an_issue_with_the_fields_name_before_a_candidate_meets_it()
    {
        await Look();
        Assert.Empty(await Issues());
        await world.Setup("fields", new { key = "voice_screen_recommendation", name = "Voice screen recommendation", type = "single_select", options = new[] { "Proceed", "On hold", "Decline" } });
        await Look();

        var issue = Assert.Single(await Issues());
        Assert.Equal(("mapping_broken", "cora", "greenhouse"), (issue.Kind, issue.Owner, issue.Connection));
        Assert.StartsWith("workflows/customer-care.yaml:", issue.What, StringComparison.Ordinal);
        Assert.Contains("The field `voice_screen_recommendation` has no option `Hold`", issue.What, StringComparison.Ordinal);
        Assert.EndsWith(": gone: `Hold`; new: `On hold`.", issue.What, StringComparison.Ordinal);

        await world.Setup("fields", new { key = "voice_screen_recommendation", name = "Voice screen recommendation", type = "single_select", options = new[] { "Proceed", "Hold", "Decline" } });
        await Look();
        Assert.Empty(await Issues());
    }

    [Fact]
    public async Task A_field_that_was_removed_or_made_another_type_is_an_issue()
    {
        await world.Setup("fields/voice_screen_empathy", null);
        await world.Setup("fields", new { key = "voice_screen_experience", name = "Experience", type = "short_text" });
        await Look();

        Assert.Equal(
            ["The ATS has no field `voice_screen_empathy`", "The field `voice_screen_experience` is short_text in the ATS, and number here"],
            (await Issues()).Select(issue => issue.What.Split(": ", 2)[1].Split(". ")[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_renamed_stage_is_an_issue_though_its_candidates_are_found()
    {
        await Look();
        await world.Setup("stages/7101/rename", new { name = "AI Screen" });
        await Look();

        var issue = Assert.Single(await Issues());
        Assert.Equal("stage_renamed", issue.Kind);
        Assert.Contains("Job 4001 calls the stage `Voice Screen` `AI Screen` now", issue.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_is_looked_at_once_a_day_or_when_its_settings_were_changed()
    {
        var watch = services.GetRequiredService<DriftWatch>();

        Assert.Contains("greenhouse", await watch.LookWhereDue(Cancel));
        Assert.Empty(await watch.LookWhereDue(Cancel));
        watch.Soon("greenhouse");
        Assert.Equal(["greenhouse"], await watch.LookWhereDue(Cancel));
        Assert.Empty(await watch.LookWhereDue(Cancel));

        await Aged(TimeSpan.FromHours(22));
        Assert.Empty(await watch.LookWhereDue(Cancel));
        await Aged(TimeSpan.FromHours(24));
        Assert.Contains("greenhouse", await watch.LookWhereDue(Cancel));
    }

    /// <summary>Makes the last readings this old.</summary>
    private async Task Aged(TimeSpan age)
    {
        await using var scope = services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        foreach (var row in store.AccountReadings)
            row.At = DateTimeOffset.UtcNow - age;
        await store.SaveChangesAsync(Cancel);
    }

    private Task Look() => services.GetRequiredService<DriftWatch>().Look("greenhouse", Cancel);

    private async Task<List<IssueRow>> Issues()
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IssueBoard>().Open(Cancel);
    }
}
