using System.Net;
using System.Text.RegularExpressions;
using Candor.Domain.Screenings;
using Candor.Storage;
using Candor.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Operate;

/// <summary>What whoever carries the pager is woken by.</summary>
public abstract class WatchingTests(string database) : IAsyncLifetime
{
    // Of this test alone: measures of one process are collected together.
    private readonly string _connection = $"watched-{Guid.NewGuid():N}";
    private RunningCandor _candor = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _candor = await RunningCandor.Start(database, Cancel);

    public async ValueTask DisposeAsync()
    {
        await _candor.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_measures_tell_what_waits_since_when_and_for_whom()
    {
        var then = TimeProvider.System.GetUtcNow().AddHours(-2);
        await Change(store =>
        {
            store.Screenings.Add(Row("a", ScreeningState.Invited, then));
            store.Screenings.Add(Row("b", ScreeningState.NeedsAttention, then));
            store.Screenings.Add(Row("c", ScreeningState.WritingBack, then, movedByCandor: true));
            store.Screenings.Add(Row("d", ScreeningState.Verified, then));
            store.Failures.Add(Failure("b", nameof(ScreeningState.NeedsAttention), "field refused", null));
            store.Failures.Add(Failure("c", nameof(ScreeningState.WritingBack), "vendor down", then.AddDays(9)));
            store.Failures.Add(Failure("d", nameof(ScreeningState.WritingBack), "over", then));
            store.Deliveries.Add(new DeliveryRow
            {
                Connection = _connection, EventId = "1", Kind = "k", ApplicationIds = "1", At = then, Times = 1, WakeAt = then.AddDays(9),
            });
            store.Issues.Add(new IssueRow
            {
                Tenant = "acme", Key = _connection, Source = "stages", Connection = _connection, Kind = "renamed_stage", What = "w", Owner = "cora", Since = then, Due = then,
            });
        });

        var measures = await _candor.Http.GetStringAsync("/metrics", Cancel);

        Assert.Equal(1, Measure(measures, "candor_screenings", ("state", "invited")));
        Assert.Equal(1, Measure(measures, "candor_screenings", ("state", "needs_attention")));
        Assert.Null(Measure(measures, "candor_screenings", ("state", "verified")));
        Assert.InRange(Measure(measures, "candor_screenings_waiting_seconds")!.Value, 7200, 7500);
        Assert.Equal(1, Measure(measures, "candor_webhooks_waiting"));
        Assert.InRange(Measure(measures, "candor_webhooks_waiting_seconds")!.Value, 7200, 7500);
        Assert.Equal(1, Measure(measures, "candor_issues", ("kind", "renamed_stage")));
        Assert.Matches("candor_steps_failing\\{[^}]*cause=\"field refused\"[^}]*waits_for=\"person\"[^}]*\\} 1\n", measures);
        Assert.Matches("candor_steps_failing\\{[^}]*cause=\"vendor down\"[^}]*waits_for=\"time\"[^}]*\\} 1\n", measures);
        Assert.DoesNotContain("cause=\"over\"", measures, StringComparison.Ordinal);
        Assert.Matches("candor_database_readable\\{[^}]*\\} 1\n", measures);
    }

    [Fact]
    public async Task Without_its_tables_it_lives_and_is_not_ready_and_the_measures_say_so()
    {
        Assert.Equal("Healthy", await _candor.Http.GetStringAsync("/readyz", Cancel));
        await using (var scope = _candor.App.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<Store>().Database.ExecuteSqlRawAsync("alter table checkpoints rename to mislaid; alter table issues rename to mislaid_too", Cancel);

        using var ready = await _candor.Http.GetAsync("/readyz", Cancel);
        using var alive = await _candor.Http.GetAsync("/healthz", Cancel);
        var measures = await _candor.Http.GetStringAsync("/metrics", Cancel);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (ready.StatusCode, alive.StatusCode));
        Assert.Matches("candor_database_readable\\{[^}]*\\} 0\n", measures);
    }

    /// <summary>The measure of this test's account; null where there is none.</summary>
    private double? Measure(string measures, string name, params (string Name, string Value)[] tags)
    {
        var line = measures.Split('\n').FirstOrDefault(line => line.StartsWith($"{name}{{", StringComparison.Ordinal)
            && line.Contains($"connection=\"{_connection}\"", StringComparison.Ordinal)
            && tags.All(tag => line.Contains($"{tag.Name}=\"{tag.Value}\"", StringComparison.Ordinal)));
        return line is null ? null : double.Parse(Regex.Match(line, @"\} (\S+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    private ScreeningRow Row(string id, ScreeningState state, DateTimeOffset at, bool movedByCandor = false) => new()
    {
        Id = $"scr_{id}", Tenant = "acme", Connection = _connection, Workflow = "w", ApplicationId = id, JobTitle = "t", State = state.ToString(), Seq = 1,
        OpenedAt = at, MovedAt = at, MovedByCandor = movedByCandor,
    };

    private static FailureRow Failure(string id, string state, string cause, DateTimeOffset? next) => new()
    {
        Tenant = "acme", Screening = $"scr_{id}", Step = "WriteBackResult", State = state, Cause = cause, Why = "w", Tries = 1,
        FirstAt = DateTimeOffset.UnixEpoch, LastAt = DateTimeOffset.UnixEpoch, NextAt = next, Exchanges = "[]",
    };

    private async Task Change(Action<Store> change)
    {
        await using var scope = _candor.App.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        change(store);
        await store.SaveChangesAsync(Cancel);
    }
}

public sealed class WatchingOnSqliteTests() : WatchingTests(RunningCandor.Sqlite);

public sealed class WatchingOnPostgresTests() : WatchingTests(RunningCandor.Postgres);
