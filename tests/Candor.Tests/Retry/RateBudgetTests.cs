using System.Globalization;
using System.Net;
using Candor.Connectors;
using Candor.Connectors.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Candor.Tests.Retry;

/// <summary>An account's rate, to the last request and not one more, in fair order.</summary>
public class RateBudgetTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly RateBudget _budget;

    public RateBudgetTests() => _budget = new RateBudget(_time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_would_go_over_the_limit_waits_for_the_window_to_end()
    {
        await UseUp(limit: 100);
        var waiting = _budget.Take(Patience, Cancel);

        Assert.False(waiting.IsCompleted);
        await Pass(TimeSpan.FromSeconds(30));
        Assert.Null(await waiting);
    }

    [Fact]
    public async Task Whoever_cannot_wait_so_long_is_told_when_to_come_back()
    {
        await UseUp(limit: 100);

        Assert.Equal(Start.AddSeconds(30), await _budget.Take(TimeSpan.FromSeconds(4), Cancel));
    }

    [Fact]
    public async Task The_last_of_a_window_is_for_writes_that_are_announced()
    {
        await UseUp(limit: 100);

        using (CallPlace.FirstInLine())
        {
            Assert.Null(await _budget.Take(TimeSpan.Zero, Cancel));
            Assert.Null(await _budget.Take(TimeSpan.Zero, Cancel));
            Assert.NotNull(await _budget.Take(TimeSpan.Zero, Cancel));
        }
    }

    [Fact]
    public async Task Who_came_first_goes_first_and_who_only_verifies_goes_last()
    {
        await UseUp(limit: 100);
        var order = new List<string>();
        var verifying = Last(order);
        var waiting = new[] { "one", "two", "three" }.Select(name => Wait(name, order)).ToList();

        await Pass(TimeSpan.FromSeconds(31));
        await Task.WhenAll([.. waiting, verifying]);

        Assert.Equal(["one", "two", "three", "verifying"], order);
    }

    [Fact]
    public async Task What_is_under_way_when_a_window_ends_counts_in_the_next()
    {
        Assert.Null(await _budget.Take(Patience, Cancel));
        _budget.Learn(Answer(limit: 10, remaining: 9, reset: 30));
        for (var i = 0; i < 4; i++)
            Assert.Null(await _budget.Take(Patience, Cancel)); // not answered yet

        await Pass(TimeSpan.FromSeconds(30));
        var taken = 0;
        using (CallPlace.FirstInLine())
            while (await _budget.Take(TimeSpan.Zero, Cancel) is null)
                taken++;

        Assert.Equal(6, taken);
    }

    [Fact]
    public async Task What_others_use_is_seen_and_left_to_them()
    {
        Assert.Null(await _budget.Take(Patience, Cancel));
        _budget.Learn(Answer(limit: 100, remaining: 99, reset: 30));
        Assert.Null(await _budget.Take(Patience, Cancel));
        _budget.Learn(Answer(limit: 100, remaining: 2, reset: 30));

        Assert.NotNull(await _budget.Take(TimeSpan.Zero, Cancel));
    }

    [Fact]
    public async Task After_a_refusal_nobody_calls_before_the_vendor_wants_it()
    {
        Assert.Null(await _budget.Take(Patience, Cancel));
        using var refused = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter = new(TimeSpan.FromSeconds(17));
        _budget.Learn(refused);

        Assert.Equal(Start.AddSeconds(17), await _budget.Take(TimeSpan.FromSeconds(1), Cancel));
    }

    private async Task Wait(string name, List<string> order)
    {
        Assert.Null(await _budget.Take(Patience, Cancel));
        lock (order)
            order.Add(name);
    }

    private async Task Last(List<string> order)
    {
        using var last = CallPlace.LastInLine();
        await Task.Yield();
        await Wait("verifying", order);
    }

    /// <summary>Takes everything but what is kept for writes.</summary>
    private async Task UseUp(int limit)
    {
        Assert.Null(await _budget.Take(Patience, Cancel));
        _budget.Learn(Answer(limit, limit - 1, reset: 30));
        var kept = limit / 50;
        for (var left = limit - 2; left >= kept; left--)
        {
            Assert.Null(await _budget.Take(TimeSpan.Zero, Cancel));
            _budget.Learn(Answer(limit, left, reset: 30));
        }
    }

    private HttpResponseMessage Answer(int limit, int remaining, int reset)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK);
        answer.Headers.Date = Start;
        answer.Headers.Add("X-RateLimit-Limit", $"{limit}");
        answer.Headers.Add("X-RateLimit-Remaining", $"{remaining}");
        answer.Headers.Add("X-RateLimit-Reset", (Start.ToUnixTimeSeconds() + reset).ToString(CultureInfo.InvariantCulture));
        return answer;
    }

    /// <summary>Lets time pass in small steps, so that whoever waits in turns gets theirs.</summary>
    private async Task Pass(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(500))
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        for (var i = 0; i < 200; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Delay(1, Cancel);
        }
    }
}
