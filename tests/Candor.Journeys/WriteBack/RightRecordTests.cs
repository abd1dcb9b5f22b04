using System.Text.Json.Nodes;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Journeys.Support;
using Candor.Retry;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Journeys.WriteBack;

/// <summary>A result goes to the record it belongs to, or nowhere until a person has said so.</summary>
public class RightRecordTests
{
    private const string Ats = "greenhouse";

    [Fact]
    public async Task A_result_for_a_merged_candidate_waits_for_a_person_and_then_goes_to_the_record_as_it_is()
    {
        await using var workshop = await Workshop.Start();
        var (application, candidate) = await workshop.Add(Ats, "Double");
        var (other, into) = await workshop.Add(Ats, "Single", intoStage: false);
        var invited = await workshop.Until(application, now => now.State == ScreeningState.Invited);
        await workshop.Do($"{Ats}/candidates/{candidate}/merge", new { candidate_id = into });

        await FastCandidate.Answer(workshop, invited.Id);
        var stopped = await workshop.Until(application, now => now.State == ScreeningState.NeedsAttention);
        var before = await workshop.Record(Ats, application);

        Assert.Equal(("merged", into), (stopped.Attention!.Cause, stopped.Attention.CandidateId));
        Assert.Equal(0, (int)before["results"]!);
        Assert.Empty(before["notes"]!.AsArray());
        Assert.Empty(stopped.OpenWrites);

        await Redrive(workshop, invited.Id);
        await workshop.Until(application, now => now.State == ScreeningState.Verified);
        Assert.Equal(1, (int)(await workshop.Record(Ats, application))["results"]!);
        Assert.Equal(0, (int)(await workshop.Record(Ats, other))["results"]!);
    }

    [Fact]
    public async Task A_candidate_merged_before_the_invitation_is_not_invited_until_a_person_has_confirmed_it()
    {
        await using var workshop = await Workshop.Start();
        var (_, into) = await workshop.Add(Ats, "Single", intoStage: false);
        // The vendor does not take the link for a while: time enough for a merge.
        await workshop.Fault(new { kind = "500", method = "PATCH" });
        var (application, candidate) = await workshop.Add(Ats, "Double");
        await workshop.Until(application, now => now.OpenWrites.Count > 0);
        await workshop.Do($"{Ats}/candidates/{candidate}/merge", new { candidate_id = into });
        await workshop.NoFaults();

        var stopped = await workshop.Until(application, now => now.State == ScreeningState.NeedsAttention);

        Assert.Equal("merged", stopped.Attention!.Cause);
        Assert.Null(stopped.Invitation);
        await Redrive(workshop, stopped.Id);
        await workshop.Until(application, now => now.State == ScreeningState.Invited);
    }

    [Theory]
    [InlineData("reject")]
    [InlineData("hire")]
    public async Task A_result_that_a_person_has_judged_is_still_written_when_the_application_has_ended(string act)
    {
        await using var workshop = await Workshop.Start();
        var (application, _) = await workshop.Add(Ats, "Ended");
        var invited = await workshop.Until(application, now => now.State == ScreeningState.Invited);
        await workshop.Fault(new { kind = "500", method = "PATCH" });
        await FastCandidate.Answer(workshop, invited.Id);
        await workshop.Until(application, now => now.State == ScreeningState.WritingBack);
        await workshop.Do($"{Ats}/applications/{application}/{act}");
        await workshop.NoFaults();

        var ended = await workshop.Until(application, now => now.HasEnded);

        Assert.Equal(ScreeningState.Verified, ended.State);
        Assert.Equal("Completed", Status(await workshop.Record(Ats, application)));
    }

    [Fact]
    public async Task An_earlier_screening_of_an_application_leaves_its_note_and_not_the_fields_of_the_later()
    {
        await using var workshop = await Workshop.Start();
        var (application, _) = await workshop.Add(Ats, "Twice");
        var first = await workshop.Until(application, now => now.State == ScreeningState.Invited);
        await workshop.Move(Ats, application, "Application Review");
        await workshop.Until(application, now => now.EndingVerified);
        await workshop.Move(Ats, application, "Voice Screen");
        var second = await workshop.Until(application, now => now.Id != first.Id && now.State == ScreeningState.Invited);
        await FastCandidate.Answer(workshop, second.Id);
        await workshop.Until(application, now => now.State == ScreeningState.Verified);

        // A third stay, whose second is over already: ended while it is the last but one.
        await workshop.Fault(new { kind = "500", method = "PATCH" });
        await workshop.Move(Ats, application, "Application Review");
        await workshop.Move(Ats, application, "Voice Screen");
        await Patience.Until(async () => (await workshop.Screenings(application)).Count == 3);
        await workshop.Move(Ats, application, "Application Review");
        await workshop.Move(Ats, application, "Voice Screen");
        await Patience.Until(async () => (await workshop.Screenings(application)).Count == 4);
        await workshop.NoFaults();

        await Patience.Until(async () => (await workshop.Screenings(application))[2] is { EndingVerified: true });
        var screenings = await workshop.Screenings(application);
        Assert.Equal([ScreeningState.Withdrawn, ScreeningState.Verified, ScreeningState.Withdrawn], screenings.Take(3).Select(one => one.State));
        Assert.Equal(["note"], screenings[2].Receipts.Select(receipt => receipt.Field));
        Assert.NotEqual(screenings[2].Id, (string?)(await workshop.Record(Ats, application))["fields"]!["voice_screen_id"]!["value"]);
    }

    private static async Task Redrive(Workshop workshop, string screening)
    {
        await using var scope = workshop.App.Services.CreateAsyncScope();
        Assert.Single(await scope.ServiceProvider.GetRequiredService<DeadLetters>().Redrive(screening, null, Actor.Staff("cora"), CancellationToken.None));
    }

    private static string? Status(JsonNode record) => (string?)record["fields"]!["voice_screen_status"]!["value"];
}
