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
    private const int LongestTest = 20_000; // milliseconds

    private static readonly DateTimeOffset Start = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly RateBudget _budget;

    public RateBudgetTests() => _budget = new RateBudget(_time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = LongestTest)]
    public async Task Whoever_would_go_over_the_limit_waits_for_the_window_to_end()
    {
        await UseUp(limit: 100);
        var waiting = _budget.Take(Patience, TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
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

    [Fact(Timeout = LongestTest)]
    public async Task Who_came_first_goes_first_and_who_only_verifies_goes_last()
    {
        await UseUp(limit: 2); // one of two is kept for writes: a window has room for one of these
        var one = _budget.Take(Patience, Cancel);
        var verifying = Verify();
        List<Task<DateTimeOffset?>> waiting = [one, _budget.Take(Patience, Cancel), _budget.Take(Patience, Cancel), verifying];

        foreach (var next in waiting.ToList())
        {
            Assert.Same(next, await First(waiting, TestContext.Current.CancellationToken));
            waiting.Remove(next);
            _budget.Learn(new HttpResponseMessage(HttpStatusCode.OK)); // until it is answered, no window has room for another
        }
    }

    [Fact]
    public async Task What_is_under_way_when_a_window_ends_counts_in_the_next()
    {
        Assert.Null(await _budget.Take(Patience, Cancel));
        _budget.Learn(Answer(limit: 10, remaining: 9, reset: 30));
        for (var i = 0; i < 4; i++)
            Assert.Null(await _budget.Take(Patience, Cancel)); // not answered yet

        _time.Advance(TimeSpan.FromSeconds(30));
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

    [Fact(Timeout = LongestTest)]
    public async Task Who_waits_hears_of_a_window_that_ends_earlier_than_was_thought()
    {
        await UseUp(limit: 100);
        var waiting = _budget.Take(Patience, Cancel);

        _budget.Learn(Answer(limit: 100, remaining: 2, reset: 10));
        Assert.Same(waiting, await First([waiting], TestContext.Current.CancellationToken));
        Assert.InRange(_time.GetUtcNow(), Start.AddSeconds(10), Start.AddSeconds(29));
    }

    private async Task<DateTimeOffset?> Verify()
    {
        using var last = CallPlace.LastInLine();
        return await _budget.Take(Patience, Cancel);
    }

    /// <summary>Takes everything but what is kept for writes.</summary>
    private async Task UseUp(int limit)
    {
        Assert.Null(await _budget.Take(Patience, Cancel));
        _budget.Learn(Answer(limit, limit - 1, reset: 30));
        for (var left = limit - 2; left >= Math.Max(1, limit / 50); left--)
        {
            Assert.Null(await _budget.Take(TimeSpan.Zero, Cancel));
            _budget.Learn(Answer(limit, left, reset: 30));
        }
    }

    private static HttpResponseMessage Answer(int limit, int remaining, int reset)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK);
        answer.Headers.Date = Start;
        answer.Headers.Add("X-RateLimit-Limit", $"{limit}");
        answer.Headers.Add("X-RateLimit-Remaining", $"{remaining}");
        answer.Headers.Add("X-RateLimit-Reset", (Start.ToUnixTimeSeconds() + reset).ToString(CultureInfo.InvariantCulture));
        return answer;
    }

    /// <summary>Lets time pass until one of these may be sent: which.</summary>
    private async Task<Task> First(IReadOnlyCollection<Task<DateTimeOffset?>> waiting, CancellationToken cancel)
    {
        while (!waiting.Any(one => one.IsCompleted))
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, cancel); // whoever was woken is on another thread
        }

        return await Task.WhenAny(waiting);
    }
}
