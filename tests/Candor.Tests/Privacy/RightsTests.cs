using System.Net;
using Candor.Configuration;
using Candor.Domain.Screenings;
using Candor.Privacy;
using Candor.Storage;
using Candor.Tests.Access;
using Candor.Tests.Consent;
using Candor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Privacy;

/// <summary>What a candidate asks for on their own page, and the privacy office settles in the console.</summary>
public sealed class RightsTests : IAsyncLifetime
{
    private readonly Spies _spies = new();
    private RunningCandor _candor = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Journal Journal => _candor.App.Services.GetRequiredService<Journal>();

    public async ValueTask InitializeAsync() => _candor = await RunningCandor.Start(RunningCandor.Sqlite, same => same, _spies.Register, Cancel);

    public ValueTask DisposeAsync() => _candor.DisposeAsync();

    [Fact]
    public async Task A_request_has_an_owner_and_a_day_and_is_asked_once()
    {
        var target = await Rated();

        await Ask(target, "access");
        await Ask(target, "access");

        var request = Assert.Single(await Requests(target));
        Assert.Equal("pia", request.Asked.Owner);
        Assert.InRange(request.Asked.DueAt - request.At, TimeSpan.FromDays(29.9), TimeSpan.FromDays(30.1));
        Assert.Equal(request.Asked.Request, Assert.Single(await _candor.App.Services.GetRequiredService<Rights>().List(10, Cancel)).Request);
    }

    [Fact]
    public async Task Nothing_is_handed_out_before_a_person_has_released_it()
    {
        var target = await Rated();
        await Ask(target, "access");

        using var before = await _candor.Http.GetAsync($"/s/{target.Token}/data/copy", Cancel);
        Assert.DoesNotContain("attachment", $"{before.Content.Headers.ContentDisposition}", StringComparison.Ordinal);
        await Settle(target, "done");
        var copy = await _candor.Http.GetStringAsync($"/s/{target.Token}/data/copy", Cancel);

        foreach (var held in new[] { "Ada Lovelace", "ada@example.com", "hello", "Customer Care Specialist", "customer-care", "Until when it is kept" })
            Assert.Contains(held, copy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explanation_gives_ratings_the_rule_and_who_decides()
    {
        var target = await Rated();
        await Ask(target, "explanation");
        await Settle(target, "done");

        var told = WebUtility.HtmlDecode(await _candor.Http.GetStringAsync($"/s/{target.Token}/data/explanation", Cancel));

        var rated = (await Journal.Find(target.Screening, Cancel))!.Evaluation!;
        Assert.Contains(rated.Because, told, StringComparison.Ordinal);
        Assert.All(rated.Ratings, rating => Assert.Contains(rating.Why, told, StringComparison.Ordinal));
        Assert.Contains("A person has not decided yet", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_is_told_in_the_candidates_words_and_answered_in_a_persons()
    {
        var target = await Rated();
        await Ask(target, "correction", "My name is Augusta Ada.");
        await Settle(target, "done", "Mended in the applicant tracking system.");

        var request = Assert.Single(await Requests(target));
        Assert.Equal(("My name is Augusta Ada.", "done", "Mended in the applicant tracking system."), (request.Asked.Text, request.Settled!.Outcome, request.Settled.Answer));
        var leaves = string.Concat((await Leaves(target.Screening)).Select(System.Text.Encoding.UTF8.GetString));
        Assert.DoesNotContain("Augusta", leaves, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settling_an_erasure_erases_and_a_hold_leaves_it_open()
    {
        var target = await Rated();
        await Ask(target, "erasure");
        var hold = (string)(await _candor.App.Services.GetRequiredService<PrivacyDesk>().Place(target.Screening, "pia", "a suit", Cancel))["hold"]!;

        using (var held = await Settle(target, "done"))
            Assert.Equal(HttpStatusCode.Conflict, held.StatusCode);
        Assert.Null(Assert.Single(await Requests(target)).Settled);
        await _candor.App.Services.GetRequiredService<PrivacyDesk>().Lift(hold, "pia", "settled", Cancel);
        using var done = await Settle(target, "done");

        var screening = (await Journal.Find(target.Screening, Cancel))!;
        Assert.Equal("done", Assert.Single(screening.Data.Requests).Settled!.Outcome);
        Assert.Equal(screening.Data.Requests[0].Asked.Request, screening.Data.Erasure!.Request);
        using var session = await Session.Of(_candor, _candor.Everybody(), Cancel);
        var certificate = await session.Http.GetStringAsync($"/console/privacy/certificates/{screening.Data.Certificate}", Cancel);
        Assert.Contains("us-fed-records", certificate, StringComparison.Ordinal);
        var page = await session.Http.GetStringAsync($"/console/screenings/{target.Screening}", Cancel);
        Assert.DoesNotContain("Lovelace", page, StringComparison.Ordinal);
        Assert.DoesNotContain("hello", page, StringComparison.Ordinal);
    }

    private Task<Target> Rated() => Standing.Make(_candor, Standing.Rated(_candor.App.Services.GetRequiredService<CandorConfiguration>()), Cancel);

    private async Task Ask(Target target, string right, string? text = null)
    {
        using var form = new FormUrlEncodedContent([new("right", right), new("text", text ?? "")]);
        using var answer = await _candor.Http.PostAsync($"/s/{target.Token}/data/requests", form, Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}");
    }

    private async Task<HttpResponseMessage> Settle(Target target, string outcome, string answer = "")
    {
        using var session = await Session.Of(_candor, _candor.Everybody(), Cancel);
        var open = (await Requests(target)).Single(one => one.Settled is null);
        return await session.Send(
            new HttpRequestMessage(HttpMethod.Post, "/console/privacy/requests/settle")
            {
                Content = new FormUrlEncodedContent(
                    [new("screening", target.Screening), new("request", open.Asked.Request), new("outcome", outcome), new("answer", answer)]),
            },
            Cancel);
    }

    private async Task<IReadOnlyList<RightsRequest>> Requests(Target target) => (await Journal.Find(target.Screening, Cancel))!.Data.Requests;

    private async Task<List<byte[]>> Leaves(string stream)
    {
        await using var scope = _candor.App.Services.CreateAsyncScope();
        return [.. scope.ServiceProvider.GetRequiredService<Store>().Events.Where(row => row.Stream == stream).Select(row => row.Leaf)];
    }
}
