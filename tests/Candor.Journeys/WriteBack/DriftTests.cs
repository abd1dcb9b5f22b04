using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Candor.Domain.Screenings;
using Candor.Journeys.Support;
using Candor.WriteBack;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Journeys.WriteBack;

/// <summary>What was verified is read again after an hour and a day. What a recruiter changed meanwhile is told, and stays.</summary>
public class DriftTests
{
    private const string Ats = "greenhouse";

    [Fact]
    public async Task A_recruiters_own_edit_is_told_and_never_overwritten()
    {
        await using var workshop = await Workshop.Start();
        var (application, _) = await workshop.Add(Ats, "Drift");
        var invited = await workshop.Until(application, now => now.State == ScreeningState.Invited);
        await FastCandidate.Answer(workshop, invited.Id);
        var verified = await workshop.Until(application, now => now.State == ScreeningState.Verified);
        var wakes = (await workshop.Rows(store => store.Screenings.Where(row => row.Id == invited.Id))).Single().WakeAt;
        await Edit(workshop, application, "voice_screen_empathy", 1);

        await ReadAgain(workshop, verified, after: TimeSpan.FromHours(1));
        var hour = (await workshop.Journal.Find(invited.Id, CancellationToken.None))!;
        var issue = Assert.Single(await workshop.Issues());
        Assert.StartsWith("1", (await workshop.Record(Ats, application))["fields"]!["voice_screen_empathy"]!["value"]!.ToString(), StringComparison.Ordinal);

        await Edit(workshop, application, "voice_screen_empathy", double.Parse(verified.Receipts.Single(one => one.Field == "voice_screen_empathy").Sent, null));
        await ReadAgain(workshop, verified, after: TimeSpan.FromDays(1));
        var day = (await workshop.Journal.Find(invited.Id, CancellationToken.None))!;

        Assert.Equal(verified.VerifiedAt + TimeSpan.FromHours(1), wakes);
        var edit = Assert.Single(hour.ChangedSince);
        Assert.Equal(("voice_screen_empathy", "1", "changed"), (edit.Field, edit.ReadBack, edit.Status));
        Assert.Equal(ScreeningState.Verified, hour.State);
        Assert.Equal(("drift", invited.Id, "cora"), (issue.Kind, issue.Screening, issue.Owner));
        Assert.Contains("voice_screen_empathy (changed)", issue.What, StringComparison.Ordinal);
        Assert.Empty(day.ChangedSince);
        Assert.Equal(2, day.LaterReads);
        Assert.Empty(await workshop.Issues());
        Assert.Null(Journey.Timer(day));
    }

    /// <summary>Handles the message as the waker would have it handled at that moment.</summary>
    private static async Task ReadAgain(Workshop workshop, Screening verified, TimeSpan after)
    {
        await using var scope = workshop.App.Services.CreateAsyncScope();
        var handler = ActivatorUtilities.CreateInstance<ReadAgainHandler>(scope.ServiceProvider, new At(verified.VerifiedAt!.Value + after));
        await handler.Handle(new ReadAgain(verified.Id), CancellationToken.None);
    }

    /// <summary>A recruiter changes a field.</summary>
    private static async Task Edit(Workshop workshop, string application, string field, double value)
    {
        using var asked = new HttpRequestMessage(HttpMethod.Post, "/greenhouse/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        asked.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("acme-candor:sandbox-secret")));
        using var token = await workshop.Control.SendAsync(asked);
        using var edit = new HttpRequestMessage(HttpMethod.Patch, $"/greenhouse/v3/applications/{application}")
        {
            Content = JsonContent.Create(new { custom_fields = new[] { new { name_key = field, value } } }),
        };
        edit.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", (string)(await token.Content.ReadFromJsonAsync<JsonNode>())!["access_token"]!);
        using var done = await workshop.Control.SendAsync(edit);
        done.EnsureSuccessStatusCode();
    }

    /// <summary>A clock that stands.</summary>
    private sealed class At(DateTimeOffset moment) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => moment;
    }
}
