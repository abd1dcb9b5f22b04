using System.Net;
using System.Text;
using Candor.Intake;
using Candor.Storage;
using Candor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Intake;

/// <summary>What arrives at <c>/hooks/{connection}</c>: durable before it is answered, once however often it comes, and refused in the open.</summary>
public abstract class WebhookIntakeTests(string database) : IAsyncLifetime
{
    private RunningCandor _candor = null!;

    public async ValueTask InitializeAsync() => _candor = await RunningCandor.Start(database, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _candor.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_signed_event_is_durable_when_it_is_answered()
    {
        var answer = await Send(RunningCandor.Webhook(StageChange(), "e-1"));

        Assert.Equal(HttpStatusCode.OK, answer);
        var row = Assert.Single(await Deliveries());
        Assert.Equal(("candidate_stage_change", "265277", 1), (row.Kind, row.ApplicationIds, row.Times));
    }

    [Fact]
    public async Task The_same_event_twice_is_one_event()
    {
        await Send(RunningCandor.Webhook(StageChange(), "e-1"));
        var again = await Send(RunningCandor.Webhook(StageChange(), "e-1"));

        Assert.Equal(HttpStatusCode.OK, again);
        Assert.Equal(2, Assert.Single(await Deliveries()).Times);
    }

    [Fact]
    public async Task The_same_event_many_times_at_once_is_one_event()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Send(RunningCandor.Webhook(StageChange(), "e-1"))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        Assert.Single(await Deliveries());
    }

    [Fact]
    public async Task An_unsigned_event_is_refused()
    {
        var request = RunningCandor.Webhook(StageChange(), "e-1");
        request.Headers.Remove("Signature");

        await IsRefused(HttpStatusCode.Unauthorized, request);
    }

    [Fact]
    public Task An_event_signed_with_another_secret_is_refused() =>
        IsRefused(HttpStatusCode.Unauthorized, RunningCandor.Webhook(StageChange(), "e-1", "another-secret"));

    [Fact]
    public async Task A_changed_body_under_a_true_signature_is_refused()
    {
        var request = RunningCandor.Webhook(StageChange(), "e-1");
        request.Content = new ByteArrayContent(StageChange("265278"));

        await IsRefused(HttpStatusCode.Unauthorized, request);
    }

    [Fact]
    public async Task A_truncated_body_is_refused()
    {
        var body = StageChange();
        var request = RunningCandor.Webhook(body, "e-1");
        request.Content = new ByteArrayContent(body[..^20]);

        await IsRefused(HttpStatusCode.Unauthorized, request);
    }

    [Fact]
    public async Task A_body_that_somebody_encoded_anew_is_refused_though_it_means_the_same()
    {
        var escaped = Encoding.UTF8.GetBytes("""{"action":"ping","payload":{"name":"Zo\u00eb"}}""");
        var request = RunningCandor.Webhook(escaped, "e-1");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"action":"ping","payload":{"name":"Zoë"}}"""));

        await IsRefused(HttpStatusCode.Unauthorized, request);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("""{"action":"candidate_stage_change"}""")]
    [InlineData("""{"action":"candidate_stage_change","payload":{"application":{"id":"x"}}}""")]
    public Task A_signed_body_that_cannot_be_read_is_refused(string body) =>
        IsRefused(HttpStatusCode.BadRequest, RunningCandor.Webhook(Encoding.UTF8.GetBytes(body), "e-1"));

    [Fact]
    public Task A_body_of_ten_megabytes_is_refused() =>
        IsRefused(HttpStatusCode.RequestEntityTooLarge, RunningCandor.Webhook(new byte[10 * 1024 * 1024], "e-1"));

    [Fact]
    public async Task A_body_that_hides_its_length_is_refused_once_it_is_too_long()
    {
        var request = RunningCandor.Webhook(new byte[Webhooks.MaxBytes + 1], "e-1");
        request.Headers.TransferEncodingChunked = true;

        await IsRefused(HttpStatusCode.RequestEntityTooLarge, request);
    }

    [Fact]
    public Task A_connection_that_is_not_configured_is_refused() =>
        IsRefused(HttpStatusCode.NotFound, RunningCandor.Webhook(StageChange(), "e-1", connection: "nobody"));

    [Fact]
    public async Task Refusals_are_counted_where_operators_look()
    {
        await Send(RunningCandor.Webhook(StageChange(), "e-1", "another-secret"));

        var metrics = await _candor.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("candor_webhooks_refused", metrics, StringComparison.Ordinal);
    }

    private async Task IsRefused(HttpStatusCode status, HttpRequestMessage request)
    {
        Assert.Equal(status, await Send(request));
        Assert.Empty(await Deliveries());
        var refusal = Assert.Single(await Rows(store => store.Refusals));
        Assert.Equal((int)status, refusal.Status);
        Assert.NotEmpty(refusal.Why);
    }

    private async Task<HttpStatusCode> Send(HttpRequestMessage request)
    {
        using (request)
        using (var answer = await _candor.Http.SendAsync(request, TestContext.Current.CancellationToken))
            return answer.StatusCode;
    }

    private Task<List<DeliveryRow>> Deliveries() => Rows(store => store.Deliveries);

    private async Task<List<T>> Rows<T>(Func<Store, IQueryable<T>> rows)
        where T : class
    {
        await using var scope = _candor.App.Services.CreateAsyncScope();
        return await rows(scope.ServiceProvider.GetRequiredService<Store>()).AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);
    }

    private static byte[] StageChange(string application = "265277") => Encoding.UTF8.GetBytes(
        """{"action":"candidate_stage_change","payload":{"application":{"id":265277,"candidate":{"id":265772},"jobs":[{"id":3485}]}}}"""
            .Replace("265277", application, StringComparison.Ordinal));
}

public sealed class WebhookIntakeOnSqliteTests() : WebhookIntakeTests(RunningCandor.Sqlite);

public sealed class WebhookIntakeOnPostgresTests() : WebhookIntakeTests(RunningCandor.Postgres);
