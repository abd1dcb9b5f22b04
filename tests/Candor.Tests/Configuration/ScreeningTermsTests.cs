using Candor.Configuration;
using Candor.Configuration.Approval;
using Candor.Configuration.History;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Storage;
using Candor.Tests.Support;
using Candor.WriteBack;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Configuration;

/// <summary>The folder changes while a screening is under way.</summary>
public sealed class ScreeningTermsTests : IAsyncLifetime
{
    private const string Care = "workflows/customer-care.yaml";

    private AcmeAtSandbox world = null!;
    private IServiceProvider services = null!;
    private Screening maya = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        world = await AcmeAtSandbox.Start(Cancel);
        await Serve();
        maya = await OpenScreening();
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_screening_goes_on_under_the_questions_and_the_rubric_it_was_opened_with()
    {
        world.Replace(Care, "max_seconds: 120", "max_seconds: 60");
        world.Replace(Care, "exceptions: cora", "exceptions: ada");
        world.Replace(Care, "  - to: voice_screen_empathy\n    from: rating.empathy.value\n    type: number\n", "");
        world.Replace("rubrics/customer-care.yaml", "title: Customer care", "title: Customer care, revised");
        await Serve();

        var terms = services.GetRequiredService<ScreeningTerms>();
        var (workflow, rubric, mended, _) = terms.Of(maya);
        var (today, revised, none, _) = terms.Of(await OpenScreening("Tom Lindqvist"));

        Assert.Equal((120, 60), (workflow.Questions[0].MaxSeconds, today.Questions[0].MaxSeconds));
        Assert.Equal(("Customer care", "Customer care, revised"), (rubric.Title, revised.Title));
        Assert.Contains(workflow.Mapping, mapping => mapping.To == "voice_screen_empathy");
        Assert.DoesNotContain(mended!.Mapping, mapping => mapping.To == "voice_screen_empathy");
        Assert.Equal("ada", workflow.Owners.Exceptions);
        Assert.Null(none);
    }

    [Fact]
    public async Task A_workflow_that_is_gone_goes_on_for_those_who_are_in_it()
    {
        world.Replace(Care, "connection: greenhouse", "connection: greenhouse # another");
        File.Move(Path.Combine(world.Folder, Care), Path.Combine(world.Folder, "workflows/another.yaml"));
        await Serve();

        Assert.Equal("customer-care", services.GetRequiredService<ScreeningTerms>().Of(maya).Workflow.Id);
    }

    [Fact]
    public async Task A_version_that_was_not_kept_gives_way_to_todays()
    {
        var unknown = Screening.New("scr_1").With(maya.Opening! with { ConfigurationHash = "0000" }, DateTimeOffset.UtcNow);

        Assert.Equal("customer-care", services.GetRequiredService<ScreeningTerms>().Of(unknown).Workflow.Id);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_result_is_mapped_as_when_it_was_opened_until_the_ats_no_longer_fits_that_and_somebody_mends_it()
    {
        await Act(new Declined());
        await world.Setup("fields/voice_screen_id", null);
        await WriteBack();
        var stopped = await Find();
        Assert.Contains("The ATS has no field `voice_screen_id` (line", stopped.Attention!.Why, StringComparison.Ordinal);

        world.Replace(Care, "  - to: voice_screen_id\n    from: screening.id\n    type: short_text\n    when_absent: block\n", "");
        await Serve();
        await Act(new Redriven());
        await WriteBack();

        var done = await Find();
        Assert.True(done.EndingVerified, done.Attention?.Why);
        Assert.Contains(done.Receipts, receipt => receipt is { Field: "voice_screen_status", Sent: "Declined", Status: "verified" });
        var written = (await services.GetRequiredService<Journal>().Read(maya.Id, Cancel)).Select(one => one.Event).OfType<WrittenBack>().Single();
        Assert.Equal(world.Load().Hash, written.MappedUnder);
    }

    [Fact]
    public async Task A_value_that_is_waited_for_holds_back_the_note_and_not_the_other_fields()
    {
        world.Replace(Care, "    from: screening.reviewed_by\n    type: short_text\n", "    from: job.custom.cost_center\n    type: short_text\n    when_absent: {wait: 3 days, then: write}\n    absent_text: Not available\n");
        await Serve();
        maya = await OpenScreening("Tom Lindqvist");
        await Act(new Declined());
        await WriteBack();

        var waiting = await Find();
        Assert.Equal(["voice_screen_reviewed_by"], waiting.Awaited!.Fields);
        Assert.Null(Journey.Next(waiting));
        var record = await Record();
        Assert.Equal("Declined", (string?)record["fields"]!["voice_screen_status"]!["value"]);
        Assert.Empty(record["notes"]!.AsArray());

        // Nothing is left to wait for: the same again with patience at its end.
        world.Replace(Care, "{wait: 3 days, then: write}", "{until: 2020-01-01, then: write}");
        await Serve();
        maya = await OpenScreening("Ana Silva");
        await Act(new Declined());
        await WriteBack();

        Assert.True((await Find()).EndingVerified);
        Assert.Equal("Not available", (string?)(await Record())["fields"]!["voice_screen_reviewed_by"]!["value"]);
        Assert.Single((await Record())["notes"]!.AsArray());
    }

    private async Task Serve()
    {
        services = await world.Open(Cancel);
        var approval = services.GetRequiredService<ChangeApproval>();
        if ((await approval.Unapproved(world.Load().Version, Cancel)).Count > 0)
        {
            await services.GetRequiredService<ConfigurationHistory>().Record(
                world.Load().Version, new ConfigurationAuthor("Ada Adams", "environment"), ConfigurationHistory.Check, Cancel);
            var pia = world.Load().Staff.Single(member => member.Id == "pia");
            await approval.Decide(world.Load().Hash, null, true, pia, ChangeApproval.Console, "As it was agreed", Cancel);
        }

        await services.TakeVersion(world.Load(), Cancel);
    }

    private Task<Screening> OpenScreening(string candidate = "Maya Okafor") => world.OpenScreening(services, candidate, Cancel);

    private Task Act(ScreeningEvent happened) => services.GetRequiredService<Journal>().Act(maya.Id, Actor.System("tests"), _ => happened, Cancel);

    private async Task<Screening> Find() => (await services.GetRequiredService<Journal>().Find(maya.Id, Cancel))!;

    private async Task<System.Text.Json.Nodes.JsonNode> Record() => (await world.Sandbox.State("greenhouse", Cancel))["applications"]!.AsArray()
        .First(one => (string?)one!["id"] == maya.Opening!.ApplicationId)!;

    private async Task WriteBack()
    {
        await using var scope = services.CreateAsyncScope();
        await ActivatorUtilities.CreateInstance<WriteBackHandler>(scope.ServiceProvider).Handle(new WriteBackResult(maya.Id), Cancel);
    }
}
