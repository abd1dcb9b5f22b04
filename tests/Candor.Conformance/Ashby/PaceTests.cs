using System.Diagnostics;
using Candor.Conformance.Support;
using Candor.Connectors;
using Xunit;

namespace Candor.Conformance.Ashby;

/// <summary>The pace is kept: the vendor's limit is used, and never met.</summary>
public class PaceTests(ITestOutputHelper output)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task Many_at_once_are_spread_over_the_minute_and_none_is_refused()
    {
        // 100 a second for a few seconds: enough to see the pace, soon over.
        const int PerMinute = 6000;
        const int Calls = 800;
        await using var box = await AshbyBox.Start("--rate-limit", $"{PerMinute}");
        var account = box.Open(("requests_per_minute", $"{PerMinute}"));
        var watch = Stopwatch.StartNew();

        var answers = await Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => account.Connector.ListOpenJobs(Never)));

        var seconds = watch.Elapsed.TotalSeconds;
        var most = (PerMinute * 0.04) + (PerMinute * 0.96 / 60 * seconds);
        output.WriteLine($"{Calls} calls in {seconds:0.0} s; the pace allows {most:0}; {account.Exchanges.Count(one => one.Status == 429)} refused");
        Assert.All(answers, answer => Assert.IsType<Outcome<IReadOnlyList<string>>.Yes>(answer));
        Assert.All(account.Exchanges, one => Assert.Equal(200, one.Status));
        Assert.InRange(account.Exchanges.Count, 1, (int)most + 1);
    }

    [Fact]
    public async Task A_write_goes_before_reads_however_many_stand_in_line()
    {
        await using var box = await AshbyBox.Start();
        var account = box.Open(("requests_per_minute", "600"));
        var (application, candidate) = await box.Add();
        var reading = Enumerable.Range(0, 150).Select(_ => account.Connector.ListOpenJobs(Never)).ToList();

        var watch = Stopwatch.StartNew();
        await account.Connector.WriteNote(new(application, candidate, "scr_1"), "Hello.", Never).Yes();
        var waited = watch.Elapsed;
        var answers = await Task.WhenAll(reading);

        // Ten calls a second: of so many reads some are told to come back, the write is none of them.
        output.WriteLine($"the write waited {waited.TotalSeconds:0.0} s; {answers.Count(one => one is Outcome<IReadOnlyList<string>>.No)} of 150 reads were told to come back");
        Assert.Contains(answers, one => one is Outcome<IReadOnlyList<string>>.No { Error.Kind: AtsErrorKind.RateLimited });
        Assert.All(account.Exchanges, one => Assert.Equal(200, one.Status));
    }

    [Fact]
    public async Task Who_would_wait_too_long_is_told_when_to_come_back_and_nothing_is_sent()
    {
        await using var box = await AshbyBox.Start();
        var account = box.Open(("requests_per_minute", "2"));
        var connector = account.Connector;
        await connector.ListOpenJobs(Never).Yes();

        var refusal = await connector.ListOpenJobs(Never).No();

        Assert.Equal(AtsErrorKind.RateLimited, refusal.Kind);
        Assert.InRange(refusal.RetryAt!.Value, DateTimeOffset.UtcNow.AddSeconds(20), DateTimeOffset.UtcNow.AddSeconds(65));
        Assert.Single(account.Exchanges);
    }

    [Fact]
    public async Task After_a_refusal_everybody_waits_until_the_vendor_says()
    {
        await using var box = await AshbyBox.Start();
        var account = box.Open();
        await box.Fault("429", "job.list"); // come back in a second

        var watch = Stopwatch.StartNew();
        await account.Connector.ListOpenJobs(Never).Yes();

        Assert.Equal([429, 200], account.Exchanges.Select(one => one.Status));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.8, 10);
        account.Conforms();
    }

    [Fact]
    public async Task The_sandboxes_own_limit_is_refused_as_documented()
    {
        await using var box = await AshbyBox.Start("--rate-limit", "2");
        var recording = new Recording();
        using var client = box.Raw(recording);
        var statuses = new List<int>();
        // A window may end in between: then one more call fills the next.
        while (statuses.Count < 6 && !statuses.Contains(429))
        {
            using var answer = await client.PostAsync("job.list", new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")));
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Contains(429, statuses);
        Conforms.To(AshbyBox.Api, recording.Exchanges);
    }
}
