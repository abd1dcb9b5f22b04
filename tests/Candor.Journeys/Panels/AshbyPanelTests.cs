using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Candor.Domain.Screenings;
using Candor.Journeys.Support;
using Xunit;

namespace Candor.Journeys.Panels;

/// <summary>An assessment started from Ashby's own panel, between the real product and the sandbox that plays the customer.</summary>
public class AshbyPanelTests
{
    private const string Ats = "ashby";

    [Fact]
    public async Task An_assessment_started_from_the_panel_shows_its_beginning_and_its_result_there()
    {
        await using var workshop = await Workshop.Start();
        var (application, _) = await workshop.Add(Ats, "Panel");
        await Start(workshop, application);
        var invited = await workshop.Until(application, now => now.State == ScreeningState.Invited);
        Assert.Contains((string?)(await Panel(workshop, application))["status"]?["value"], new[] { "Waiting", "Invited" });

        await FastCandidate.Tell(workshop, invited.Id, new ConsentGiven("en", "web_form", [], []), new InterviewStarted());
        await workshop.Until(application, now => now.Panel is { Told: AssessmentStanding.Started, Outcome: "yes" });
        Assert.Equal("Started", (string?)(await Panel(workshop, application))["status"]!["value"]);

        await FastCandidate.Tell(workshop, invited.Id, new Expired(Started: true));
        await workshop.Until(application, now => now.Panel is { Told: AssessmentStanding.Incomplete, Outcome: "yes" });
        var over = await Panel(workshop, application);
        Assert.Equal("Incomplete", (string?)over["cancelled_reason"]!["value"]);
        Assert.Null(over["result"]);
    }

    [Fact]
    public async Task A_judged_screening_is_a_result_in_the_panel()
    {
        await using var workshop = await Workshop.Start();
        var (application, _) = await workshop.Add(Ats, "Judged");
        await Start(workshop, application);
        await Start(workshop, application);
        var invited = await workshop.Until(application, now => now.State == ScreeningState.Invited);

        await FastCandidate.Answer(workshop, invited.Id);

        await workshop.Until(application, now => now.Panel is { Told: AssessmentStanding.Completed, Outcome: "yes" });
        var shown = await Panel(workshop, application);
        Assert.Equal("numeric_score", (string?)shown["result"]!["type"]);
        Assert.EndsWith($"/results/{invited.Id}", (string?)shown["profile_url"]!["value"], StringComparison.Ordinal);
        Assert.Single(await workshop.Screenings(application));
    }

    [Theory]
    [InlineData("reset_before", "unknown", 2)]
    [InlineData("reset_after", "unknown", 2)]
    [InlineData("500", "unknown", 2)]
    [InlineData("429", "later", 2)]
    public async Task What_is_not_known_is_told_again_and_the_panel_shows_it_once(string fault, string first, int times)
    {
        await using var workshop = await Workshop.Start();
        var (application, _) = await workshop.Add(Ats, "Faulty");
        await Start(workshop, application);
        var invited = await workshop.Until(application, now => now.State == ScreeningState.Invited);
        await workshop.Fault(new { kind = fault, method = "POST", path = "assessment.update", times = 1 });

        await FastCandidate.Answer(workshop, invited.Id);

        await workshop.Until(application, now => now.Panel is { Told: AssessmentStanding.Completed, Outcome: "yes" });
        var outcomes = (await workshop.Journal.Read(invited.Id, CancellationToken.None)).Select(one => one.Event).OfType<AssessmentTold>().Select(told => told.Outcome);
        Assert.Equal((first, times), (outcomes.First(), outcomes.Count()));
        Assert.NotNull((await Panel(workshop, application))["result"]);
    }

    [Fact]
    public async Task A_recruiter_who_cancels_ends_the_screening_and_sees_that_it_ended()
    {
        await using var workshop = await Workshop.Start();
        var (application, _) = await workshop.Add(Ats, "Cancelled");
        await Start(workshop, application);
        var invited = await workshop.Until(application, now => now.State == ScreeningState.Invited);

        await workshop.Do($"{Ats}/assessments/{invited.Panel!.Asked.Reference}/cancel");

        var ended = await workshop.Until(application, now => now.State == ScreeningState.Withdrawn && now.EndingVerified);
        Assert.Contains((await workshop.Journal.Read(ended.Id, CancellationToken.None)).Select(one => one.Event), one => one == new Withdrawn("ats", "cancelled"));
        Assert.Equal("Withdrawn", (string?)(await Panel(workshop, application))["cancelled_reason"]!["value"]);
    }

    [Fact]
    public async Task A_candidate_in_another_stage_is_refused_with_words_the_recruiter_reads()
    {
        await using var workshop = await Workshop.Start();
        var (application, _) = await workshop.Add(Ats, "Elsewhere", intoStage: false);

        using var answer = await workshop.Control.PostAsJsonAsync($"/sandbox/{Ats}/assessments", await Order(workshop, application));

        Assert.Equal(422, (int)answer.StatusCode);
        Assert.Contains("Voice Screen", (string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["message"], StringComparison.Ordinal);
        Assert.Empty(await workshop.Screenings(application));
    }

    private static async Task Start(Workshop workshop, string application) =>
        await workshop.Do($"{Ats}/assessments", await Order(workshop, application));

    private static async Task<object> Order(Workshop workshop, string application)
    {
        var list = (await workshop.Control.GetFromJsonAsync<JsonNode>($"/sandbox/{Ats}/assessments"))!;
        var only = Assert.Single(list["results"]!.AsArray())!;
        return new { application_id = application, assessment_type_id = (string)only["assessment_type_id"]!, name = (string)only["name"]! };
    }

    private static async Task<JsonNode> Panel(Workshop workshop, string application) =>
        Assert.Single((await workshop.Record(Ats, application))["assessments"]!.AsArray())!;
}
