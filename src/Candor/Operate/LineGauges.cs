using System.Diagnostics.Metrics;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Operate;

/// <summary>
/// Where the line stands, as measures: what waits, since when, and for whom. Counts by account, state and cause; nothing of anybody. Read from the database when
/// somebody scrapes, so that every node says the same.
/// </summary>
public sealed class LineGauges
{
    // Several scrapers do not make several readings.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly IServiceScopeFactory _scopes;
    private readonly Tenant _tenant;
    private readonly TimeProvider _time;
    private readonly ILogger<LineGauges> _log;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Standing _standing = new(DateTimeOffset.MinValue, false, [], [], [], [], [], [], 0);

    /// <summary>Makes the measures.</summary>
    /// <param name="meters">Of this installation.</param>
    /// <param name="scopes">A database context a reading.</param>
    /// <param name="tenant">Whose.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">For operators.</param>
    public LineGauges(IMeterFactory meters, IServiceScopeFactory scopes, Tenant tenant, TimeProvider time, ILogger<LineGauges> log)
    {
        (_scopes, _tenant, _time, _log) = (scopes, tenant, time, log);
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("candor_screenings", () => _standing.Screenings, description: "Screenings that have not ended, by account and state.");
        meter.CreateObservableGauge("candor_screenings_waiting_seconds", () => _standing.Waiting, description: "How long the longest has waited for Candor itself to move it on, by account.");
        meter.CreateObservableGauge("candor_steps_failing", () => _standing.Failing, description: "Screenings whose step fails, by step, cause and what it waits for: time, or a person.");
        meter.CreateObservableGauge("candor_webhooks_waiting", () => _standing.Webhooks, description: "Accepted webhooks that are not dealt with, by account.");
        meter.CreateObservableGauge("candor_webhooks_waiting_seconds", () => _standing.OldestWebhook, description: "How long the oldest of them has waited, by account.");
        meter.CreateObservableGauge("candor_issues", () => _standing.Issues, description: "Open issues, by account and kind.");
        meter.CreateObservableGauge("candor_ledger_unsequenced", () => _standing.Unsequenced, description: "Durable events that have no place in the tree yet.");
        meter.CreateObservableGauge("candor_database_readable", () => _standing.Readable ? 1 : 0, description: "Whether the figures could be read; 0 makes the others old.");
    }

    /// <summary>The name under which they are collected.</summary>
    public static string MeterName => "Candor.Line";

    /// <summary>Reads them, unless that was done a moment ago. A database that cannot be read is a measure, and no failure.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task Refresh(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (_time.GetUtcNow() - _standing.At >= Fresh)
                _standing = await Read(cancel);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _log.LogWarning(failure, "The line could not be measured.");
            _standing = _standing with { Readable = false };
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<Standing> Read(CancellationToken cancel)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        var now = _time.GetUtcNow();
        var screenings = store.Screenings.AsNoTracking().Where(row => row.Tenant == _tenant.Name);
        var states = await screenings.Where(row => !ScreeningRow.Ended.Contains(row.State))
            .GroupBy(row => new { row.Connection, row.State }).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancel);
        var waiting = await screenings.Where(row => row.MovedByCandor)
            .GroupBy(row => row.Connection).Select(group => new { group.Key, Since = group.Min(row => row.MovedAt) }).ToListAsync(cancel);
        // A failure of a state that the screening has left is over.
        var failing = await store.Failures.AsNoTracking()
            .Join(screenings, failure => new { Id = failure.Screening, failure.State }, row => new { row.Id, row.State }, (failure, row) => failure)
            .GroupBy(failure => new { failure.Step, failure.Cause, Person = failure.NextAt == null })
            .Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancel);
        var webhooks = await store.Deliveries.AsNoTracking().Where(row => row.HandledAt == null)
            .GroupBy(row => row.Connection).Select(group => new { group.Key, Count = group.Count(), Since = group.Min(row => row.At) }).ToListAsync(cancel);
        var issues = await store.Issues.AsNoTracking().Where(row => row.Tenant == _tenant.Name && row.ClosedAt == null)
            .GroupBy(row => new { row.Connection, row.Kind }).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancel);
        return new Standing(
            now,
            true,
            [.. states.Select(one => Count(one.Count, ("connection", one.Key.Connection), ("state", SnakeCase.Of(one.Key.State))))],
            [.. waiting.Select(one => Age(now - one.Since, one.Key))],
            [.. failing.Select(one => Count(one.Count, ("step", one.Key.Step), ("cause", one.Key.Cause), ("waits_for", one.Key.Person ? "person" : "time")))],
            [.. webhooks.Select(one => Count(one.Count, ("connection", one.Key)))],
            [.. webhooks.Select(one => Age(now - one.Since, one.Key))],
            [.. issues.Select(one => Count(one.Count, ("connection", one.Key.Connection), ("kind", one.Key.Kind)))],
            await store.Events.AsNoTracking().CountAsync(row => row.Tenant == _tenant.Name && row.TreeIndex == null, cancel));
    }

    private static Measurement<int> Count(int count, params (string Name, string Value)[] tags) =>
        new(count, tags.Select(tag => new KeyValuePair<string, object?>(tag.Name, tag.Value)));

    private static Measurement<double> Age(TimeSpan age, string connection) =>
        new(Math.Max(0, age.TotalSeconds), new KeyValuePair<string, object?>("connection", connection));

    private sealed record Standing(
        DateTimeOffset At,
        bool Readable,
        IReadOnlyList<Measurement<int>> Screenings,
        IReadOnlyList<Measurement<double>> Waiting,
        IReadOnlyList<Measurement<int>> Failing,
        IReadOnlyList<Measurement<int>> Webhooks,
        IReadOnlyList<Measurement<double>> OldestWebhook,
        IReadOnlyList<Measurement<int>> Issues,
        int Unsequenced);
}
