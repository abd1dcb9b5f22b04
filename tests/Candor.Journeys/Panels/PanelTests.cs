using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Journeys.Support;
using Xunit;

namespace Candor.Journeys.Panels;

/// <summary>A test sent from Greenhouse's own assessment panel, between the real product and the sandbox that plays the customer.</summary>
public class PanelTests
{
    private const string Ats = "greenhouse";
    private const string Test = "customer-care";
    private const string Key = "sandbox-partner-key-of-acme";

    [Fact]
    public async Task A_test_sent_from_the_panel_comes_back_to_the_panel_once_a_person_has_judged()
    {
        await using var workshop = await Workshop.Start();
        var (application, _) = await workshop.Add(Ats, "Panel");

        var sent = await Send(workshop, application);
        await workshop.Until(application, now => now.State == ScreeningState.Invited);
        await FastCandidate.Answer(workshop, (string)sent["interview_id"]!);

        var settled = await workshop.Until(application, now => now.Panel is { Shown: AssessmentStanding.Completed, Outcome: not null });
        var shown = await Shown(workshop, application);
        Assert.Equal("complete", (string?)shown["status"]!["partner_status"]);
        Assert.Equal("Proceed", (string?)shown["status"]!["metadata"]!["Recommendation after review"]);
        Assert.Equal("Rita Reyes", (string?)shown["status"]!["metadata"]!["Reviewed by"]);
        Assert.Equal(settled.Id, (string?)sent["interview_id"]);
        Assert.Single(await workshop.Screenings(application));
        Assert.Equal(
            [new AssessmentTelling(AssessmentStanding.Completed), new AssessmentTold(AssessmentStanding.Completed, "yes", null)],
            (await Events(workshop, settled.Id)).Where(one => one is AssessmentTelling or AssessmentTold));
    }

    [Fact]
    public async Task Before_a_person_has_judged_the_panel_is_shown_no_rating()
    {
        await using var workshop = await Workshop.Start();
        var (application, _) = await workshop.Add(Ats, "Early");
        var id = (string)(await Send(workshop, application))["interview_id"]!;
        await workshop.Until(application, now => now.State == ScreeningState.Invited);

        foreach (var (step, word) in new (ScreeningEvent?, string)[] { (null, "invited"), (new InterviewStarted(), "started"), (new Captured(), "in_review") })
        {
            if (step is not null)
                await FastCandidate.Tell(workshop, id, step);
            var answer = await Json(await Call(workshop, HttpMethod.Get, $"test_status?partner_interview_id={id}"));
            Assert.Equal(["partner_status", "partner_profile_url"], answer.AsObject().Select(member => member.Key));
            Assert.Equal(word, (string?)answer["partner_status"]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_same_test_sent_many_times_at_once_and_a_webhook_are_one_screening(bool onPostgres)
    {
        await using var workshop = await Workshop.Start(database: onPostgres ? await World.NewDatabase() : null);
        var (application, candidate) = await workshop.Add(Ats, "Twice");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Call(workshop, HttpMethod.Post, "send_test", Order(workshop, application, candidate))));

        var ids = await Task.WhenAll(answers.Select(async answer => (string)(await Json(answer))["partner_interview_id"]!));
        var screening = Assert.Single(await workshop.Screenings(application));
        Assert.All(ids, id => Assert.Equal(screening.Id, id));
        Assert.Single(await Events(workshop, screening.Id), one => one is AssessmentAsked);
    }

    [Fact]
    public async Task What_the_panel_asks_for_is_there_though_the_webhook_is_lost_and_the_process_stops_at_once()
    {
        // On PostgreSQL: there the data folder is not one process's own until it ends.
        await using var workshop = await Workshop.Start(database: await World.NewDatabase());
        await workshop.Fault(new { kind = "webhook_lost" });
        var (application, candidate) = await workshop.Add(Ats, "Durable");

        var id = (string)(await Json(await Call(workshop, HttpMethod.Post, "send_test", Order(workshop, application, candidate))))["partner_interview_id"]!;
        await workshop.StopProduct();
        await workshop.StartProduct();

        var screening = await workshop.Until(application, now => now.State == ScreeningState.Invited);
        Assert.Equal((id, Test), (screening.Id, screening.Panel!.Asked.Test));
    }

    [Fact]
    public async Task Who_the_candidate_is_comes_from_the_ATS_and_not_from_the_order()
    {
        await using var workshop = await Workshop.Start();
        var (application, candidate) = await workshop.Add(Ats, "True");
        var order = Order(workshop, application, candidate);
        order["candidate"]!["first_name"] = "Mallory";
        order["candidate"]!["email"] = "mallory@evil.example";

        await Json(await Call(workshop, HttpMethod.Post, "send_test", order));

        var opening = Assert.Single(await workshop.Screenings(application)).Opening!;
        Assert.Equal(("True", "True@example.com"), (opening.FirstName, opening.Email));
    }

    [Fact]
    public async Task What_cannot_be_started_is_refused_and_nothing_is_opened()
    {
        await using var workshop = await Workshop.Start();
        var (elsewhere, candidate) = await workshop.Add(Ats, "Elsewhere", intoStage: false);
        var (other, otherCandidate) = await workshop.Add(Ats, "Other", intoStage: false);

        Assert.Equal(HttpStatusCode.NotFound, await Status(workshop, Order(workshop, elsewhere, candidate)));
        Assert.Equal(HttpStatusCode.NotFound, await Status(workshop, Order(workshop, elsewhere, otherCandidate)));
        Assert.Equal(HttpStatusCode.NotFound, await Status(workshop, Order(workshop, "999999999", candidate)));
        Assert.Equal(HttpStatusCode.NotFound, await Status(workshop, Order(workshop, elsewhere, candidate, test: "no-such-test")));
        Assert.Equal(HttpStatusCode.BadRequest, await Status(workshop, Order(workshop, elsewhere, candidate, callback: "https://evil.example/12345")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(workshop, Order(workshop, elsewhere, candidate), key: "another-key-of-somebody"));
        await workshop.Do($"{Ats}/applications/{other}/reject");
        Assert.Equal(HttpStatusCode.NotFound, await Status(workshop, Order(workshop, other, otherCandidate)));
        await workshop.Fault(new { kind = "500", method = "GET" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Status(workshop, Order(workshop, elsewhere, candidate)));
        await workshop.NoFaults();

        Assert.Empty(await workshop.Screenings(elsewhere));
        Assert.Empty(await workshop.Screenings(other));
        Assert.Equal(8, (await workshop.Rows(store => store.Refusals)).Count);
    }

    [Theory]
    [InlineData("reset_before")]
    [InlineData("reset_after")]
    [InlineData("500")]
    [InlineData("429")]
    [InlineData("malformed")]
    public async Task Whatever_becomes_of_telling_the_panel_shows_the_result_in_the_end(string fault)
    {
        await using var workshop = await Workshop.Start();
        var (application, _) = await workshop.Add(Ats, "Faulty");
        var id = (string)(await Send(workshop, application))["interview_id"]!;
        await workshop.Until(application, now => now.State == ScreeningState.Invited);
        await workshop.Fault(new { kind = fault, method = "PATCH", path = "take_home_tests", times = 1 });

        await FastCandidate.Answer(workshop, id);

        await workshop.Until(application, now => now.Panel is { Shown: AssessmentStanding.Completed, Outcome: not null });
        await Shown(workshop, application);
        var outcomes = (await Events(workshop, id)).OfType<AssessmentTold>().Select(told => told.Outcome).ToList();
        Assert.Equal(fault switch { "malformed" => "yes", "429" => "later", _ => "unknown" }, outcomes[0]);
        // What was told though nobody heard the answer is seen by the panel's look, and not told again.
        Assert.Equal(fault is "reset_after" or "malformed" ? 1 : 2, outcomes.Count);
        Assert.Equal(1, (int)(await PanelOf(workshop, application))["patches"]!);
    }

    [Fact]
    public async Task A_panel_that_refuses_for_good_calls_a_person_and_is_told_when_they_say_again()
    {
        await using var workshop = await Workshop.Start();
        var (application, _) = await workshop.Add(Ats, "Refused");
        var id = (string)(await Send(workshop, application))["interview_id"]!;
        await workshop.Until(application, now => now.State == ScreeningState.Invited);
        await workshop.Do($"{Ats}/partner", new { url = $"{workshop.Url}/partners/{Ats}", key = "the-key-was-changed-at-greenhouse" });

        await FastCandidate.Answer(workshop, id);
        var stuck = await workshop.Until(application, now => now.State == ScreeningState.NeedsAttention);
        await workshop.Do($"{Ats}/partner", new { url = $"{workshop.Url}/partners/{Ats}", key = Key });
        await workshop.Journal.Act(id, Actor.Staff("ada"), _ => new Redriven(), CancellationToken.None);

        Assert.Equal(("assessment_panel", "cora"), (stuck.Attention!.Step, stuck.Attention.Owner));
        Assert.Contains("partner key", stuck.Attention.Why, StringComparison.Ordinal);
        var settled = await workshop.Until(application, now => now.Panel?.Shown == AssessmentStanding.Completed);
        Assert.Equal(ScreeningState.Verified, settled.State);
    }

    [Fact]
    public async Task Every_ending_reaches_the_panel()
    {
        await using var workshop = await Workshop.Start();
        foreach (var (name, ending, word) in new (string, ScreeningEvent, string)[]
                 {
                     ("Declined", new Declined(), "declined"),
                     ("Another", new OtherWayRequested("cora", DateTimeOffset.UtcNow.AddDays(5), null), "other_way_requested"),
                     ("Expired", new Expired(Started: false), "expired"),
                 })
        {
            var (application, _) = await workshop.Add(Ats, name);
            var id = (string)(await Send(workshop, application))["interview_id"]!;
            await workshop.Until(application, now => now.State == ScreeningState.Invited);

            await FastCandidate.Tell(workshop, id, ending);

            await workshop.Until(application, now => now.Panel?.Shown >= AssessmentStanding.Completed);
            await Patience.Until(async () => (await PanelOf(workshop, application))["status"] is not null);
            var shown = await PanelOf(workshop, application);
            Assert.Equal(word, (string?)shown["status"]!["partner_status"]);
            Assert.False((bool)shown["shown"]!);
        }
    }

    [Fact]
    public async Task What_Greenhouse_finds_wrong_with_an_answer_stands_in_the_ledger()
    {
        await using var workshop = await Workshop.Start();
        var (application, _) = await workshop.Add(Ats, "Disputed");
        var id = (string)(await Send(workshop, application))["interview_id"]!;
        var complaint = new JsonObject { ["api_call"] = "test_status", ["errors"] = new JsonArray("metadata is nested"), ["partner_interview_id"] = id };

        for (var again = 0; again < 25; again++)
            await Json(await Call(workshop, HttpMethod.Post, "response_error", complaint));

        Assert.Equal(20, (await Events(workshop, id)).OfType<AssessmentDisputed>().Count());
    }

    [Fact]
    public async Task The_page_behind_a_result_can_be_reached_by_anybody_and_tells_them_nothing()
    {
        await using var workshop = await Workshop.Start();
        var (application, _) = await workshop.Add(Ats, "Door");
        var id = (string)(await Send(workshop, application))["interview_id"]!;
        using var http = new HttpClient();

        var real = await http.GetAsync($"{workshop.Url}/results/{id}", TestContext.Current.CancellationToken);
        var none = await http.GetAsync($"{workshop.Url}/results/scr_nobody", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (real.StatusCode, none.StatusCode));
        var text = await real.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("Door", text, StringComparison.Ordinal);
        Assert.Equal(text.Replace(id, "scr_nobody", StringComparison.Ordinal), await none.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<JsonNode> Send(Workshop workshop, string application)
    {
        using var answer = await workshop.Control.PostAsJsonAsync($"/sandbox/{Ats}/assessments", new { application_id = application, test_id = Test });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private static async Task<JsonNode> PanelOf(Workshop workshop, string application) =>
        Assert.Single((await workshop.Record(Ats, application))["assessments"]!.AsArray())!;

    /// <summary>The panel once it shows a result.</summary>
    private static async Task<JsonNode> Shown(Workshop workshop, string application)
    {
        await Patience.Until(async () => (bool)(await PanelOf(workshop, application))["shown"]!);
        return await PanelOf(workshop, application);
    }

    private static async Task<IReadOnlyList<ScreeningEvent>> Events(Workshop workshop, string id) =>
        [.. (await workshop.Journal.Read(id, CancellationToken.None)).Select(one => one.Event)];

    private static JsonObject Order(Workshop workshop, string application, string candidate, string test = Test, string? callback = null) => new()
    {
        ["partner_test_id"] = test,
        ["candidate"] = new JsonObject
        {
            ["first_name"] = "Given",
            ["last_name"] = "Family",
            ["preferred_name"] = null,
            ["email"] = "somebody@example.com",
            ["greenhouse_profile_url"] = $"https://app.greenhouse.io/people/{candidate}?application_id={application}",
        },
        ["url"] = callback ?? new Uri(workshop.Control.BaseAddress!, "/greenhouse/integrations/testing_partners/take_home_tests/12345").ToString(),
    };

    private static async Task<HttpStatusCode> Status(Workshop workshop, JsonObject order, string key = Key)
    {
        using var answer = await Call(workshop, HttpMethod.Post, "send_test", order, key);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> Call(Workshop workshop, HttpMethod method, string call, JsonObject? body = null, string key = Key)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, $"{workshop.Url}/partners/{Ats}/{call}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{key}:")));
        if (body is not null)
            request.Content = JsonContent.Create(body);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<JsonNode> Json(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        }
    }
}
