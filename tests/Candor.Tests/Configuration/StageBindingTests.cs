using Candor.Configuration;
using Candor.Configuration.Live;
using Candor.Configuration.Stages;
using Candor.Connectors;
using Candor.Hosting;
using Candor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Configuration;

/// <summary>The stages of the sandbox are renamed, removed and doubled under a running configuration.</summary>
public sealed class StageBindingTests : IAsyncLifetime
{
    private const string VoiceScreen = "7101";

    private AcmeAtSandbox world = null!;
    private StageBindings bindings = null!;
    private LiveChecks checks = null!;
    private IAtsConnector connector = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        world = await AcmeAtSandbox.Start(Cancel);
        await Open();
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task The_sample_fits_the_sandbox()
    {
        var findings = await checks.Run(Cancel);

        Assert.Empty(findings.Faults);
        Assert.Empty(findings.Notes);
    }

    [Fact]
    public async Task A_candidate_who_enters_a_renamed_stage_is_found_because_it_was_bound()
    {
        await checks.Run(Cancel);
        await world.Setup($"stages/{VoiceScreen}/rename", new { name = "AI Screen" });

        Assert.Equal("customer-care", (await WorkflowOf(await MoveMaya(VoiceScreen)))?.Id);
        var findings = await checks.Run(Cancel);
        Assert.Empty(findings.Faults);
        Assert.Contains("calls the stage `Voice Screen` `AI Screen` now", Assert.Single(findings.Notes).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_candidate_binds_a_stage_that_no_check_has_seen()
    {
        Assert.NotNull(await WorkflowOf(await MoveMaya(VoiceScreen)));
        await world.Setup($"stages/{VoiceScreen}/rename", new { name = "AI Screen" });

        Assert.NotNull(await WorkflowOf(await Maya()));
    }

    [Fact]
    public async Task A_stage_that_took_the_bound_name_stops_the_candidate_visibly()
    {
        await checks.Run(Cancel);
        await world.Setup($"stages/{VoiceScreen}/rename", new { name = "AI Screen" });
        var taker = (string)(await world.Setup("stages", new { job_id = 4001, name = "Voice Screen" }))!["id"]!;

        var stopped = await Match(await MoveMaya(taker));

        Assert.Equal(
            $"Job 4001 has the stage `Voice Screen` ({taker}), but that name is bound to the stage 7101, which is called `AI Screen` now. Name one under `trigger_stage.ids` as `\"4001\": \"7101\"` or `\"4001\": \"{taker}\"`.",
            stopped.Unclear);
    }

    [Fact]
    public async Task A_removed_stage_is_a_fault_until_the_names_are_bound_anew()
    {
        await checks.Run(Cancel);
        await world.Setup($"stages/{VoiceScreen}", null);
        var taker = (string)(await world.Setup("stages", new { job_id = 4001, name = "Voice Screen" }))!["id"]!;

        Assert.StartsWith("Job 4001 no longer has the stage 7101", Assert.Single((await checks.Run(Cancel)).Faults).What, StringComparison.Ordinal);
        Assert.NotNull((await Match(await MoveMaya(taker))).Unclear);

        await bindings.Forget(world.Load().Workflows["customer-care"], Cancel);
        Assert.Empty((await checks.Run(Cancel)).Faults);
        Assert.NotNull(await WorkflowOf(await Maya()));
    }

    [Fact]
    public async Task An_ambiguous_stage_is_a_fault_and_stops_the_candidate_until_one_is_named()
    {
        await world.Setup("stages", new { job_id = 4001, name = "Voice Screen" });

        var fault = Assert.Single((await checks.Run(Cancel)).Faults);
        Assert.Equal("Job 4001 has 2 stages named `Voice Screen`", fault.What);
        Assert.NotNull((await Match(await MoveMaya(VoiceScreen))).Unclear);

        world.Replace("workflows/customer-care.yaml", "  name: Voice Screen\n", "  name: Voice Screen\n  ids: {\"4001\": 7101}\n");
        await Open();
        Assert.Empty((await checks.Run(Cancel)).Faults);
        Assert.NotNull(await WorkflowOf(await Maya()));
    }

    [Fact]
    public async Task Other_stages_open_nothing()
    {
        await checks.Run(Cancel);

        Assert.Null(await WorkflowOf(await Maya()));
        Assert.Null(await WorkflowOf(await MoveMaya("7102")));
    }

    [Fact]
    public async Task A_job_that_the_ats_does_not_have_is_a_fault()
    {
        world.Replace("workflows/customer-care.yaml", "jobs: []", "jobs: [4001, 4999]");
        await Open();

        Assert.Equal("The ATS has no job 4999", Assert.Single((await checks.Run(Cancel)).Faults).What);
    }

    private async Task Open()
    {
        var services = await world.Open(Cancel);
        bindings = services.GetRequiredService<StageBindings>();
        checks = services.GetRequiredService<LiveChecks>();
        connector = services.GetRequiredService<Connections>().Get("greenhouse");
    }

    private async Task<Workflow?> WorkflowOf(AtsApplication application) => (await Match(application)).Workflow;

    private Task<StageMatch> Match(AtsApplication application) => bindings.WorkflowOf("greenhouse", connector, application, Cancel);

    private async Task<AtsApplication> MoveMaya(string stage)
    {
        await world.Setup($"applications/{(await Maya()).Id}/move", new { stage_id = stage });
        return await Maya();
    }

    private async Task<AtsApplication> Maya()
    {
        var state = await world.Sandbox.State("greenhouse", Cancel);
        var id = (string)state["applications"]!.AsArray().First(one => (string?)one!["candidate"] == "Maya Okafor")!["id"]!;
        return Assert.IsType<Outcome<AtsApplication>.Yes>(await connector.ReadApplication(id, Cancel)).Value;
    }
}
