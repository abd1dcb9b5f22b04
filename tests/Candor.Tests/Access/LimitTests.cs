using System.Net;
using Candor.Tests.Support;
using Microsoft.AspNetCore.RateLimiting;
using Xunit;

namespace Candor.Tests.Access;

/// <summary>Who asks too often is told when to come again; an ATS with much to tell is not.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private RunningCandor _candor = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _candor = await RunningCandor.Start(RunningCandor.Sqlite, Cancel);

    public ValueTask DisposeAsync() => _candor.DisposeAsync();

    [Fact]
    public async Task Who_guesses_is_told_to_come_again_later_and_others_are_not_held_up()
    {
        foreach (var path in new[] { "/oauth/token", "/sign-in/password", "/sign-in/passkey", "/sign-in" })
        {
            using var eager = new Wanderer(_candor);
            var (retry, refused) = (TimeSpan.Zero, 0);
            for (var guess = 0; guess < 60; guess++)
            {
                using var answer = await Post(eager, path);
                if (answer.StatusCode != HttpStatusCode.TooManyRequests)
                    continue;
                refused++;
                retry = answer.Headers.RetryAfter!.Delta!.Value;
            }

            using var calm = new Wanderer(_candor);
            using var other = await Post(calm, path);

            Assert.True(refused > 0, $"{path} takes any number of guesses");
            Assert.InRange(retry, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
            Assert.NotEqual(HttpStatusCode.TooManyRequests, other.StatusCode);
        }
    }

    [Fact]
    public async Task Behind_a_proxy_each_visitor_has_their_own_share_and_who_only_says_so_has_not()
    {
        using var first = new Wanderer(_candor, says: "203.0.113.7", proxy: true);
        using var second = new Wanderer(_candor, says: "203.0.113.8, 127.2.9.9", proxy: true);
        using var liar = new Wanderer(_candor, says: "203.0.113.8");

        Assert.True(await Refused(first) > 0);
        Assert.Equal(0, await Refused(second, tries: 5));
        Assert.True(await Refused(liar) > 0);
        Assert.Equal(0, await Refused(second, tries: 5));

        async Task<int> Refused(Wanderer wanderer, int tries = 60)
        {
            var refused = 0;
            for (var each = 0; each < tries; each++)
            {
                using var answer = await Post(wanderer, "/oauth/token");
                refused += answer.StatusCode == HttpStatusCode.TooManyRequests ? 1 : 0;
            }

            return refused;
        }
    }

    [Fact]
    public async Task A_burst_of_webhooks_is_taken_whole()
    {
        using var vendor = new Wanderer(_candor);

        foreach (var some in Enumerable.Range(0, 400).Chunk(50))
        {
            // What is not signed counts like what is.
            var answers = await Task.WhenAll(some.Select(async _ =>
            {
                using var answer = await vendor.Send(new HttpRequestMessage(HttpMethod.Post, "/hooks/greenhouse") { Content = new StringContent("{}") }, Cancel);
                return answer.StatusCode;
            }));
            Assert.All(answers, status => Assert.Equal(HttpStatusCode.Unauthorized, status));
        }
    }

    [Fact]
    public void Every_door_to_the_outside_has_a_limit() => Assert.All(
        EveryEndpoint.Of(_candor.App).Where(one => EveryEndpoint.Known[one.Key].Door is not (Door.Public or Door.Session or Door.Command)),
        one => Assert.True(one.Route.Metadata.GetMetadata<EnableRateLimitingAttribute>() is not null, $"{one.Key} can be tried without end"));

    private static Task<HttpResponseMessage> Post(Wanderer browser, string path) =>
        browser.Send(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([new("who", "ada")]) }, Cancel);
}
