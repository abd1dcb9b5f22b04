using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Candor.Configuration.History;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Storage;
using Candor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Configuration;

/// <summary><c>candor map preview</c> and <c>candor map replay</c>, as commands, on what really happened at the sandbox.</summary>
public sealed class RehearsalTests : IAsyncLifetime
{
    private const string Care = "workflows/customer-care.yaml";

    private AcmeAtSandbox world = null!;
    private IServiceProvider services = null!;
    private CandorCommand candor = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Draft => Path.Combine(world.Root, "draft");

    public async ValueTask InitializeAsync()
    {
        world = await AcmeAtSandbox.Start(Cancel);
        services = await world.Open(Cancel);
        candor = new CandorCommand(new Dictionary<string, string>(world.Variables)
        {
            ["CANDOR_CONFIG"] = world.Folder,
            ["CANDOR_DATA"] = Path.Combine(world.Root, "data"),
            ["CANDOR_PACKS"] = Path.Combine(Repository.Root, "packs"),
        });
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_sample_is_shown_side_by_side_for_every_workflow()
    {
        var told = await candor.Run("map", "preview", "--json");
        var greenhouse = told.Json["previews"]!.AsArray().Single(one => (string?)one!["workflow"] == "customer-care")!;

        Assert.Equal(0, told.Code);
        Assert.Equal(["ashby", "greenhouse", "lever", "workday"], told.Json["previews"]!.AsArray().Select(one => (string)one!["vendor"]!).Order(StringComparer.Ordinal));
        var rating = greenhouse["fields"]!.AsArray().Single(one => (string?)one!["to"] == "voice_screen_experience")!;
        Assert.Equal((3m, "3", "Experience", "number"), ((decimal)rating["sent"]!, (string)rating["shown"]!, (string)rating["name"]!, (string)rating["type"]!));
        Assert.Contains("Voice screen: Completed", (string)greenhouse["note"]!, StringComparison.Ordinal);

        var text = (await candor.Run("map", "preview", "--workflow", "customer-care", "--ending", "declined")).Output;
        Assert.Contains("voice_screen_status = Declined", text, StringComparison.Ordinal);
        Assert.Contains("Voice screen: Declined", text, StringComparison.Ordinal);
        Assert.Contains("how Greenhouse shows it", text, StringComparison.Ordinal);
        Assert.Contains("voice_screen_recommendation leaves: `screening.recommendation` has no value.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sample_that_does_not_fit_says_why_and_ends_with_1()
    {
        await world.Setup("fields/voice_screen_empathy", null);

        var told = await candor.Run("map", "preview", "--workflow", "customer-care", "--json");

        var stopped = told.Json["previews"]![0]!["fields"]!.AsArray().Single(one => (string?)one!["outcome"] == "stops")!;
        Assert.Equal((1, "voice_screen_empathy"), (told.Code, (string)stopped["to"]!));
        Assert.StartsWith("The ATS has no field `voice_screen_empathy`", (string)stopped["why"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_screening_shows_what_stands_there_and_that_somebody_looked()
    {
        var maya = await world.OpenScreening(services, "Maya Okafor", Cancel);
        await Act(maya, new Declined());

        var told = await candor.Run("map", "preview", "--screening", maya.Id, "--json");

        var status = told.Json["previews"]![0]!["fields"]!.AsArray().Single(one => (string?)one!["to"] == "voice_screen_status")!;
        Assert.Equal(("Declined", null), ((string?)status["shown"], (string?)status["stands"]));
        Assert.Null(Record("Maya Okafor", await world.Sandbox.State("greenhouse", Cancel))["fields"]!["voice_screen_status"]!["value"]);
        await using var scope = services.CreateAsyncScope();
        Assert.Contains(scope.ServiceProvider.GetRequiredService<Store>().Events, row => row.Type == "Viewed");
        Assert.Equal(2, (await candor.Run("map", "preview", "--screening", "scr_nobody")).Code);
    }

    [Fact]
    public async Task A_draft_that_changes_nothing_treats_nobody_differently()
    {
        await Act(await world.OpenScreening(services, "Maya Okafor", Cancel), new Declined());
        CopyToDraft();

        var told = (await Replay()).Json;

        Assert.Equal((1, 0), ((int)told["screenings"]!, (int)told["candidates"]!));
        Assert.Empty(told["faults"]!.AsArray());
    }

    [Fact]
    public async Task Whom_a_draft_treats_differently_is_listed_and_nothing_is_sent()
    {
        await Keep();
        var maya = await world.OpenScreening(services, "Maya Okafor", Cancel);
        await Act(maya, new Gated("allow", "US-IL", "US-IL", [], null, "", "0000000000"));
        await Act(maya, new Declined());
        var priya = await world.OpenScreening(services, "Priya Raman", Cancel);
        await Delivered("Ana Silva");
        CopyToDraft();
        Edit("    from: screening.completion_status\n    type: single_select\n", "    from: screening.completion_status\n    type: single_select\n    labels: {Declined: Withdrawn}\n");
        Edit("  - to: voice_screen_id\n", "  - to: voice_screen_idd\n");
        Edit("max_seconds: 120", "max_seconds: 60");
        Edit("captures: [recording, transcript]", "captures: [recording, transcript, voiceprint]");
        // Elsewhere everybody in the first stage is screened, and nobody in the one of today.
        Edit("  name: Voice Screen\n", "  name: Voice Screen\n  labels: {\"4002\": Application Review}\n");
        var before = await Calls();

        var replayed = await Replay();

        Assert.Equal(1, replayed.Code);
        var told = replayed.Json["differences"]!.AsArray().Select(one => (
            Screening: (string?)one!["screening"], Kind: (string)one["kind"]!, Field: (string?)one["field"], Before: (string?)one["before"], After: (string?)one["after"])).ToList();
        Assert.Contains((maya.Id, "mapping", "voice_screen_status", "Declined", "Withdrawn"), told);
        Assert.Contains(told, one => one is { Kind: "fault", Field: "voice_screen_idd" } && one.Screening == maya.Id);
        Assert.Contains((maya.Id, "questions", null, "experience (120 s), escalation (180 s)", "experience (60 s), escalation (180 s)"), told);
        Assert.Contains(told, one => one is { Kind: "law" } && one.Screening == maya.Id && one.After!.Contains("us-il-bipa", StringComparison.Ordinal));
        Assert.Contains((priya.Id, "trigger", null, "customer-care", "none"), told);
        Assert.Contains(replayed.Json["faults"]!.AsArray(), fault => ((string)fault!["what"]!).Contains("voice_screen_idd", StringComparison.Ordinal));
        Assert.DoesNotContain((await Calls()).Skip(before.Count), call => (string)call!["method"]! != "GET" && !((string)call["path"]!).Contains("token", StringComparison.Ordinal)
            && ((string)call["path"]!).StartsWith("/greenhouse", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_webhook_that_opened_nothing_may_open_something_under_a_draft()
    {
        await Delivered("Ana Silva");
        CopyToDraft();
        Edit("  name: Voice Screen\n", "  name: Application Review\n");

        var told = (await Replay()).Json;

        var difference = Assert.Single(told["differences"]!.AsArray())!;
        Assert.Equal(("trigger", null, "none", "customer-care"), ((string)difference["kind"]!, (string?)difference["screening"], (string?)difference["before"], (string?)difference["after"]));
        Assert.Equal(1, (int)told["webhooks"]!);
    }

    [Fact]
    public async Task A_broken_draft_or_a_strange_time_is_told_plainly()
    {
        CopyToDraft();
        Edit("rubric: customer-care@1", "rubric: nothing@1");

        Assert.Equal(1, (await Replay()).Code);
        Assert.Equal(2, (await candor.Run("map", "replay", "--since", "soon", "--draft", Draft)).Code);
        Assert.Equal(2, (await candor.Run("map", "replay", "--draft", Path.Combine(world.Root, "nowhere"))).Code);
    }

    private Task<CandorCommand.Result> Replay() => candor.Run("map", "replay", "--since", "2d", "--draft", Draft, "--json");

    private Task Act(Screening screening, ScreeningEvent happened) =>
        services.GetRequiredService<Journal>().Act(screening.Id, Actor.System("tests"), _ => happened, Cancel);

    private Task Keep() => services.GetRequiredService<ConfigurationHistory>().Record(
        new ConfigurationVersion(world.Load().Hash, world.Load().Files), new ConfigurationAuthor("Ada Adams", "environment"), ConfigurationHistory.Serve, Cancel);

    private async Task Delivered(string candidate)
    {
        await using var scope = services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        store.Deliveries.Add(new DeliveryRow
        {
            Connection = "greenhouse",
            EventId = candidate,
            Kind = "candidate_stage_change",
            ApplicationIds = (string)Record(candidate, await world.Sandbox.State("greenhouse", Cancel))["id"]!,
            At = DateTimeOffset.UtcNow,
            Times = 1,
        });
        await store.SaveChangesAsync(Cancel);
    }

    private void CopyToDraft()
    {
        foreach (var file in Directory.EnumerateFiles(world.Folder, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(Draft, Path.GetRelativePath(world.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }

    private void Edit(string old, string next)
    {
        var path = Path.Combine(Draft, Care);
        var text = File.ReadAllText(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(old, next, StringComparison.Ordinal));
    }

    private async Task<JsonArray> Calls()
    {
        using var http = new HttpClient { BaseAddress = world.Sandbox.Url };
        return (await http.GetFromJsonAsync<JsonArray>("/sandbox/calls", Cancel))!;
    }

    private static JsonNode Record(string candidate, JsonNode state) => state["applications"]!.AsArray().First(one => (string?)one!["candidate"] == candidate)!;
}
