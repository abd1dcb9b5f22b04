using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Candor.Configuration;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Privacy;
using Candor.Storage;
using Candor.Tests.Access;
using Candor.Tests.Consent;
using Candor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Privacy;

/// <summary>The program in which an employer gathers what people ask for: it asks, watches and fetches; a person settles.</summary>
public sealed class RightsApiTests : IAsyncLifetime
{
    private readonly Spies _spies = new();
    private RunningCandor _candor = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Journal Journal => _candor.App.Services.GetRequiredService<Journal>();

    private Rights Rights => _candor.App.Services.GetRequiredService<Rights>();

    public async ValueTask InitializeAsync()
    {
        _candor = await RunningCandor.Start(RunningCandor.Sqlite, same => same, _spies.Register, Cancel);
        _http = Machine.Client(_candor, (await Machine.Key(_candor, ["see_privacy", "ask_for_rights"], Cancel)).Text);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _candor.DisposeAsync();
    }

    [Fact]
    public async Task A_request_of_a_candidate_is_put_in_for_each_of_their_screenings_once_and_watched_until_it_is_settled()
    {
        var screenings = new[] { (await Rated()).Screening, (await Rated()).Screening }.Order().ToList();

        foreach (var _ in new[] { "once", "and again" })
            Assert.Equal(screenings, Ids(await Ask(new { right = "access", connection = "greenhouse", candidate = "77001", text = "by e-mail" })).Order());

        var open = (await Get("/api/v1/requests"))["requests"]!.AsArray();
        Assert.Equal(screenings, Ids(open).Order());
        Assert.All(open, one => Assert.Null((string?)one!["outcome"]));
        Assert.All(await Task.WhenAll(screenings.Select(one => Journal.Read(one, Cancel))), events =>
            Assert.Equal(ActorKind.Client, events.Single(one => one.Event is RightRequested).Actor.Kind));
        await Rights.Settle(screenings[0], (string)open.First(one => (string?)one!["screening"] == screenings[0])!["request"]!, done: false, "pia", "Not you.", Cancel);
        Assert.Equal("refused", (string?)(await Get($"/api/v1/screenings/{screenings[0]}/data"))["requests"]![0]!["outcome"]);
    }

    [Fact]
    public async Task What_is_held_is_handed_out_once_a_person_has_released_it_and_the_look_is_in_the_ledger()
    {
        var target = await Rated();
        var asked = await Ask(new { right = "access", screening = target.Screening });

        using var before = await _http.GetAsync($"/api/v1/screenings/{target.Screening}/data/access", Cancel);
        await Rights.Settle(target.Screening, (string)asked[0]!["request"]!, done: true, "pia", null, Cancel);
        var copy = await _http.GetStringAsync($"/api/v1/screenings/{target.Screening}/data/access", Cancel);

        Assert.Equal(HttpStatusCode.Conflict, before.StatusCode);
        Assert.Contains("Ada Lovelace", copy, StringComparison.Ordinal);
        var look = Assert.Single(await Journal.Read(Viewed.StreamOf(target.Screening), Cancel));
        Assert.Equal((ActorKind.Client, new Viewed("export")), (look.Actor.Kind, (Viewed)look.Event));
    }

    [Fact]
    public async Task An_erasure_that_a_person_settled_shows_its_certificate()
    {
        var target = await Rated();
        var asked = await Ask(new { right = "erasure", screening = target.Screening });
        await Rights.Settle(target.Screening, (string)asked[0]!["request"]!, done: true, "pia", null, Cancel);

        var data = await Get($"/api/v1/screenings/{target.Screening}/data");
        var certificate = await Get($"/api/v1/certificates/{data["certificate"]}");

        Assert.NotNull(data["erased_at"]);
        Assert.Contains("rating", data["clocks"]!.AsArray().Select(clock => (string?)clock!["data"]));
        Assert.NotNull(certificate["certificate"]);
        using var gone = await _http.PostAsJsonAsync("/api/v1/requests", new { right = "access", screening = target.Screening }, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Theory]
    [InlineData("""{"right":"silence","screening":"scr_none"}""", 400)]
    [InlineData("""{"right":"access"}""", 400)]
    [InlineData("""{"right":"access","screening":"scr_none","connection":"greenhouse","candidate":"1"}""", 400)]
    [InlineData("""{"right":"access","connection":"greenhouse"}""", 400)]
    [InlineData("""{"right":"access","screening":"scr_none"}""", 404)]
    [InlineData("""{"right":"access","connection":"greenhouse","candidate":"nobody"}""", 404)]
    [InlineData("not json", 400)]
    public async Task What_cannot_be_asked_is_refused_with_the_mend(string body, int status)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync("/api/v1/requests", content, Cancel);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Every_answer_is_what_the_description_says()
    {
        var target = await Rated();
        var described = new ApiSchemas(await _http.GetStringAsync("/openapi/v1.json", Cancel));
        await Ask(new { right = "correction", screening = target.Screening, text = "My name is Augusta Ada." });

        Assert.True(described.Fits("RequestList", await _http.GetStringAsync("/api/v1/requests", Cancel)));
        var data = await _http.GetStringAsync($"/api/v1/screenings/{target.Screening}/data", Cancel);
        Assert.True(described.Fits("DataAnswer", data));
        Assert.DoesNotContain("Augusta", data, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Ids(JsonArray requests) => requests.Select(one => (string)one!["screening"]!);

    private Task<Target> Rated() => Standing.Make(_candor, Standing.Rated(_candor.App.Services.GetRequiredService<CandorConfiguration>()), Cancel);

    private async Task<JsonNode> Get(string path) => JsonNode.Parse(await _http.GetStringAsync(path, Cancel))!;

    private async Task<JsonArray> Ask(object body)
    {
        using var answer = await _http.PostAsJsonAsync("/api/v1/requests", body, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["requests"]!.AsArray();
    }
}
