using System.Text.Json;
using Candor.Domain.Screenings;
using Candor.Journeys.Support;
using Candor.Retry;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Journeys.WriteBack;

/// <summary>What cannot be done is tried for days, then told with what was asked and answered, and set going again.</summary>
public class DeadLetterTests
{
    private const string Ats = "greenhouse";

    [Fact]
    public async Task A_step_that_fails_waits_longer_each_time_and_goes_on_when_the_vendor_is_back()
    {
        await using var workshop = await Workshop.Start();
        var (application, _) = await workshop.Add(Ats, "Patient");
        var invited = await workshop.Until(application, now => now.State == ScreeningState.Invited);
        await workshop.Fault(new { kind = "500", method = "GET", path = "/custom_fields" });
        await FastCandidate.Tell(workshop, invited.Id, new Declined());

        FailureRow? failure = null;
        await Patience.Until(async () => (failure = (await workshop.Rows(store => store.Failures)).SingleOrDefault()) is { Tries: >= 2 });
        await workshop.NoFaults();
        await workshop.Until(application, now => now.EndingVerified);

        Assert.Equal(("WriteBackResult", "vendor_down"), (failure!.Step, failure.Cause));
        Assert.True(failure.NextAt - failure.LastAt >= TimeSpan.FromSeconds(2));
        Assert.Equal(1, await workshop.Notes(Ats, application, invited.Id));
    }

    [Fact]
    public async Task After_its_days_it_is_a_dead_letter_with_the_exact_calls_and_nobody_in_them_and_all_are_redriven_at_once()
    {
        await using var workshop = await Workshop.Start();
        var applications = new List<string>();
        foreach (var name in new[] { "Quillon", "Zephyrine" })
            applications.Add((await workshop.Add(Ats, name)).Application);
        var screenings = new List<Screening>();
        foreach (var application in applications)
            screenings.Add(await workshop.Until(application, now => now.State == ScreeningState.Invited));
        await workshop.Fault(new { kind = "500", method = "PATCH" });
        foreach (var screening in screenings)
            await FastCandidate.Answer(workshop, screening.Id);

        // The days pass: what failed first is long ago.
        var longAgo = DateTimeOffset.UtcNow.AddDays(-4);
        await Patience.Until(async () =>
        {
            await workshop.Change(store => store.Failures.Where(row => row.NextAt != null).ExecuteUpdateAsync(row => row.SetProperty(one => one.FirstAt, longAgo)));
            await workshop.Change(store => store.Screenings.Where(row => row.MovedByCandor)
                .ExecuteUpdateAsync(row => row.SetProperty(one => one.WakeAt, DateTimeOffset.UtcNow)));
            return (await workshop.Screenings(applications[0]))[0].State == ScreeningState.NeedsAttention
                && (await workshop.Screenings(applications[1]))[0].State == ScreeningState.NeedsAttention;
        });

        await using var scope = workshop.App.Services.CreateAsyncScope();
        var letters = scope.ServiceProvider.GetRequiredService<DeadLetters>();
        var group = Assert.Single(await letters.List(CancellationToken.None));
        Assert.Equal(("given_up:vendor_down", 2), (group.Key, group.Count()));
        var letter = group.First();
        Assert.Contains(letter.Exchanges, exchange => exchange.Request.StartsWith("PATCH ", StringComparison.Ordinal)
            && exchange.Answer.StartsWith("500", StringComparison.Ordinal) && exchange.RequestBody!.Contains("voice_screen_status", StringComparison.Ordinal));
        var told = JsonSerializer.Serialize(group.ToList());
        foreach (var secret in new[] { "Quillon", "Zephyrine", "example.com", "Bearer", "sandbox-secret", "billing", screenings[0].CandidateId!, screenings[1].CandidateId! })
            Assert.DoesNotContain(secret, told, StringComparison.OrdinalIgnoreCase);

        await workshop.NoFaults();
        Assert.Equal(2, (await letters.Redrive(null, "given_up:vendor_down", DeadLetterRoutes.Command, CancellationToken.None)).Count);
        foreach (var application in applications)
            await workshop.Until(application, now => now.State == ScreeningState.Verified);
        Assert.Empty(await letters.List(CancellationToken.None));
    }

    [Fact]
    public async Task A_webhook_whose_application_cannot_be_read_is_tried_again_and_not_every_few_seconds()
    {
        await using var workshop = await Workshop.Start();
        await workshop.Fault(new { kind = "500", method = "GET", path = "/applications" });
        var (application, _) = await workshop.Add(Ats, "Unread");
        await Patience.Until(async () => (await workshop.Rows(store => store.Deliveries)).Exists(row => row is { Tries: >= 1, HandledAt: null } && row.WakeAt > row.At));
        await workshop.NoFaults();

        await workshop.Until(application, now => now.State == ScreeningState.Invited);
    }
}
