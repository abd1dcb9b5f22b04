using Candor.Domain.Screenings;
using Candor.Journeys.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Candor.Journeys.Reconcile;

/// <summary>What webhooks and writes that were lost leave behind is found by comparing, and repaired or told.</summary>
public class ReconcileTests
{
    private const string Ats = "greenhouse";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_webhook_opens_one_screening_however_often_it_is_looked_for(bool onPostgres)
    {
        await using var workshop = await Workshop.Start(database: onPostgres ? await World.NewDatabase() : null);
        await workshop.Fault(new { kind = "webhook_lost" });
        var (application, _) = await workshop.Add(Ats, "Lost");

        var first = await workshop.Reconcile(Ats);
        var second = await workshop.Reconcile(Ats);

        var screening = Assert.Single(await workshop.Screenings(application));
        Assert.Equal([screening.Id], first.Opened);
        Assert.Empty(second.Opened);
        await workshop.Until(application, now => now.State == ScreeningState.Invited);
    }

    [Theory]
    [InlineData("reject", "rejected")]
    [InlineData("hire", "hired")]
    public async Task An_application_that_ended_unheard_ends_its_screening(string act, string because)
    {
        await using var workshop = await Workshop.Start();
        var (application, _) = await workshop.Add(Ats, "Gone");
        var invited = await workshop.Until(application, now => now.State == ScreeningState.Invited);
        await workshop.Fault(new { kind = "webhook_lost" });
        await workshop.Do($"{Ats}/applications/{application}/{act}");

        var report = await workshop.Reconcile(Ats);

        Assert.Equal([invited.Id], report.Withdrawn);
        var ended = await workshop.Until(application, now => now.EndingVerified);
        Assert.Equal(ScreeningState.Withdrawn, ended.State);
        var events = await workshop.Journal.Read(invited.Id, CancellationToken.None);
        Assert.Contains(events, one => one.Event == new Withdrawn("ats", because));
    }

    [Fact]
    public async Task Leaving_the_stage_unheard_and_coming_back_is_a_second_screening_and_the_first_is_over()
    {
        await using var workshop = await Workshop.Start();
        var (application, _) = await workshop.Add(Ats, "Back");
        await workshop.Until(application, now => now.State == ScreeningState.Invited);
        await workshop.Fault(new { kind = "webhook_lost" });
        await workshop.Move(Ats, application, "Application Review");
        await workshop.Move(Ats, application, "Voice Screen");

        var report = await workshop.Reconcile(Ats);

        Assert.Single(report.Opened);
        Assert.Single(report.Withdrawn);
        await workshop.Until(application, now => now.State == ScreeningState.Invited);
        var screenings = await workshop.Screenings(application);
        Assert.Equal([ScreeningState.Withdrawn, ScreeningState.Invited], screenings.Select(one => one.State));
    }

    [Fact]
    public async Task A_write_that_nobody_is_trying_any_more_is_woken()
    {
        await using var workshop = await Workshop.Start();
        var (application, _) = await workshop.Add(Ats, "Still");
        var invited = await workshop.Until(application, now => now.State == ScreeningState.Invited);
        await workshop.Fault(new { kind = "500", method = "PATCH" });
        await FastCandidate.Tell(workshop, invited.Id, new Declined());
        await workshop.Until(application, now => now.OpenWrites.Count > 0);
        // As if everybody who was trying had died two hours ago; whoever is still at it comes in between.
        var longAgo = DateTimeOffset.UtcNow.AddHours(-2);
        await Patience.Until(async () =>
        {
            await workshop.Change(store => store.Screenings.Where(row => row.Id == invited.Id)
                .ExecuteUpdateAsync(row => row.SetProperty(one => one.MovedAt, longAgo).SetProperty(one => one.WakeAt, (DateTimeOffset?)null)));
            await workshop.Change(store => store.Failures.ExecuteDeleteAsync());
            return (await workshop.Reconcile(Ats)).Woken.Contains(invited.Id);
        });
        var issue = Assert.Single(await workshop.Issues());
        await workshop.NoFaults();

        Assert.Equal(("not_written", invited.Id, "cora"), (issue.Kind, issue.Screening, issue.Owner));
        await workshop.Until(application, now => now.EndingVerified);
        await workshop.Reconcile(Ats);
        Assert.Empty(await workshop.Issues());
    }

    [Fact]
    public async Task An_account_that_cannot_be_read_is_an_issue_until_it_can()
    {
        await using var workshop = await Workshop.Start();
        await workshop.Fault(new { kind = "500", path = "/jobs" });

        var blind = await workshop.Reconcile(Ats);
        var issue = Assert.Single(await workshop.Issues());
        await workshop.NoFaults();
        var seeing = await workshop.Reconcile(Ats);

        Assert.NotNull(blind.Unread);
        Assert.Equal("unread", issue.Kind);
        Assert.True(issue.Due > issue.Since);
        Assert.Null(seeing.Unread);
        Assert.Empty(await workshop.Issues());
    }

    [Fact]
    public async Task A_trigger_stage_that_no_job_has_is_an_issue_for_its_owner()
    {
        await using var workshop = await Workshop.Start(change: same => same with
        {
            Workflows = same.Workflows.ToDictionary(
                pair => pair.Key,
                pair => pair.Value.Connection == Ats ? pair.Value with { TriggerStage = new("1", null) } : pair.Value),
        });

        await workshop.Reconcile(Ats);

        var issue = Assert.Single(await workshop.Issues(), one => one.Connection == Ats);
        Assert.Equal(("stage_missing", "cora"), (issue.Kind, issue.Owner));
    }

    [Fact]
    public async Task The_command_works_beside_a_running_product_and_without_one()
    {
        await using var world = await World.Start();
        using var http = new HttpClient { BaseAddress = world.Sandbox.Url };
        using var lost = new StringContent("""{"kind":"webhook_lost"}""", System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/json"));
        (await http.PostAsync("/sandbox/faults", lost)).EnsureSuccessStatusCode();

        var maya = await world.Sandbox.Move(Ats, "Maya Okafor", "Voice Screen", CancellationToken.None);
        Assert.Equal(0, await world.Command("reconcile", "--connection", Ats, "--json"));
        Assert.NotNull(await world.ScreeningOf(maya));

        world.Product.Dispose();
        var tom = await world.Sandbox.Move(Ats, "Tom Lindqvist", "Voice Screen", CancellationToken.None);
        Assert.Equal(0, await world.Command("reconcile", "--connection", Ats, "--json"));
        Assert.NotNull(await world.ScreeningOf(tom));

        await world.Product.Start();
        Assert.NotNull(await world.Invitation(tom));
    }
}
