using System.Diagnostics;
using Candor.Connectors;
using Candor.Conformance.Support;
using Xunit;

namespace Candor.Conformance.Lever;

/// <summary>The documented rate limit, switched on: kept to without a refusal, and used.</summary>
public class RateTests
{
    [Fact]
    public async Task Many_callers_at_once_reach_the_documented_rate_and_are_never_refused()
    {
        const int calls = 120;
        await using var lever = await LeverAts.Start();
        var account = lever.Open(("requests_per_second", "10"));
        var done = 0;
        var watch = Stopwatch.StartNew();

        // Each comes back when it is told to, as a worker would.
        await Task.WhenAll(Enumerable.Range(0, calls).Select(async _ =>
        {
            while (await account.Connector.ReadStages(LeverAts.Posting, CancellationToken.None) is Outcome<IReadOnlyList<AtsStage>>.No({ Kind: AtsErrorKind.RateLimited, RetryAt: { } later }))
                await Task.Delay(later - DateTimeOffset.UtcNow is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
            Interlocked.Increment(ref done);
        }));

        Assert.Equal(calls, done);
        Assert.Equal(0, account.Exchanges.Count(one => one.Status == 429));
        // Six at once, and then the steady rate: 95 % of it at least, and what a busy machine costs.
        Assert.InRange(watch.Elapsed.TotalSeconds, (calls - 20) / 10.0, ((calls - 6) / 9.5) + 3);
    }

    [Fact]
    public async Task The_sandboxes_own_limit_is_refused_as_documented()
    {
        await using var lever = await LeverAts.Start("--rate-limit", "2");
        var recording = new Recording();
        using var client = lever.Raw(recording);

        var statuses = new List<int>();
        for (var i = 0; i < 12; i++)
            statuses.Add((int)(await client.GetAsync("stages")).StatusCode);

        Assert.Contains(429, statuses);
        Assert.All(recording.Exchanges, one => Assert.False(one.ResponseHeaders.ContainsKey("retry-after")));
        Conforms.To(LeverAts.Api, recording.Exchanges);
    }
}
