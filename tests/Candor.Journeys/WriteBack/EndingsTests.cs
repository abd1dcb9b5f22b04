using Candor.Domain.Screenings;
using Candor.Journeys.Support;
using Xunit;

namespace Candor.Journeys.WriteBack;

/// <summary>However a screening ends, the coordinator reads it in the ATS: one status, one note, both read back.</summary>
public sealed class EndingsTests(EndingsTests.Shared shared) : IClassFixture<EndingsTests.Shared>
{
    private const string Ats = "greenhouse";

    private static readonly ScreeningEvent[] Begun =
    [
        new ConsentGiven("en", "web_form", [], [new Domain.Screenings.Consent("recording", "recording", 1, new string('0', 64), [])]),
        new InterviewStarted(),
    ];

    [Fact]
    public Task Completed() => Ends("Completed", "Completed", FastCandidate.Answer);

    [Fact]
    public Task Incomplete() => Ends("Incomplete", "Incomplete", Telling([.. Begun, new Expired(Started: true)]));

    [Fact]
    public Task Expired() => Ends("Expired", "Expired", Telling(new Expired(Started: false)));

    [Fact]
    public Task Declined() => Ends("Declined", "Declined", Telling(new Declined()));

    [Fact]
    public Task Asked_for_another_way() =>
        Ends("Otherway", "Other way requested", Telling(new OtherWayRequested("cora", DateTimeOffset.UtcNow.AddDays(5), null)));

    [Fact]
    public Task Withdrawn() => Ends("Withdrawn", "Withdrawn", Telling([.. Begun, new Withdrawn("candidate")]));

    [Fact]
    public Task Technical_failure() => Ends(
        "Failure", "Technical failure", Telling([.. Begun, new FailedTechnically("transcription", "The recording holds no sound.")]));

    [Fact]
    public async Task Blocked_in_this_jurisdiction()
    {
        var workshop = await shared.Workshop;
        // Germany, data processed in the United States, no basis for the transfer.
        var (application, _) = await workshop.Add(Ats, "Blocked", address: "Torstraße 1, 10119 Berlin, Germany");

        await StandsInTheAts(workshop, application, ScreeningState.Blocked, "Blocked");
    }

    private async Task Ends(string name, string status, Func<Workshop, string, Task> end)
    {
        var workshop = await shared.Workshop;
        var (application, _) = await workshop.Add(Ats, name);
        var invited = await workshop.Until(application, now => now.State == ScreeningState.Invited);

        await end(workshop, invited.Id);

        await StandsInTheAts(workshop, application, null, status);
    }

    private static async Task StandsInTheAts(Workshop workshop, string application, ScreeningState? state, string status)
    {
        var ended = await workshop.Until(application, now => now.EndingVerified);
        Assert.True(state is null || ended.State == state);
        Assert.All(ended.Receipts, receipt => Assert.Equal("verified", receipt.Status));
        Assert.All(ended.Receipts, receipt => Assert.NotNull(receipt.Answer));
        Assert.Equal("note", ended.Receipts.Single(receipt => receipt.Rung == "note").Field);
        var record = await workshop.Record(Ats, application);
        Assert.Equal(status, (string?)record["fields"]!["voice_screen_status"]!["value"]);
        Assert.Equal(1, await workshop.Notes(Ats, application, ended.Id));
        Assert.Contains($"Voice screen: {status}", (string)record["notes"]!.AsArray().Single()!, StringComparison.Ordinal);
    }

    private static Func<Workshop, string, Task> Telling(params ScreeningEvent[] events) =>
        (workshop, screening) => FastCandidate.Tell(workshop, screening, events);

    /// <summary>One product and sandbox for all of them.</summary>
    public sealed class Shared : IAsyncLifetime
    {
        internal Task<Workshop> Workshop { get; private set; } = null!;

        public async ValueTask InitializeAsync() => await (Workshop = Support.Workshop.Start());

        public async ValueTask DisposeAsync() => await (await Workshop).DisposeAsync();
    }
}
