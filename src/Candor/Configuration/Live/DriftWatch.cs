using System.Collections.Concurrent;
using System.Text.Json;
using Candor.Domain.Mapping;
using Candor.Hosting;
using Candor.Reconcile;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Configuration.Live;

/// <summary>
/// Reads each account's fields and stages once a day, and soon after a vendor told of a changed job, and holds the mappings to them: an option that
/// vanished or a stage that was renamed is an issue with the field's name before a candidate meets it. One node at a time an account, with jitter.
/// Stages that are missing are the reconciler's to tell, which looks for them more often.
/// </summary>
/// <param name="configuration">The workflows.</param>
/// <param name="connections">The ATS accounts.</param>
/// <param name="checks">Holds a workflow to an account.</param>
/// <param name="locks">One node at a time.</param>
/// <param name="scopes">A database context a look.</param>
/// <param name="tenant">Whose.</param>
/// <param name="time">The clock.</param>
/// <param name="log">For operators.</param>
public sealed class DriftWatch(
    CandorConfiguration configuration,
    Connections connections,
    LiveChecks checks,
    IStreamLocks locks,
    IServiceScopeFactory scopes,
    Tenant tenant,
    TimeProvider time,
    ILogger<DriftWatch> log) : BackgroundService
{
    /// <summary>Who raises the issues.</summary>
    public const string Source = "mapping";

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Daily = TimeSpan.FromHours(23);
    private static readonly TimeSpan MostJitter = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, bool> _changed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _notBefore = new(StringComparer.Ordinal);

    /// <summary>A vendor told that something was changed in its settings: the next look does not wait for its day.</summary>
    /// <param name="connection">The account.</param>
    public void Soon(string connection) => _changed[connection] = true;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await LookWhereDue(stoppingToken);
    }

    /// <summary>Looks at each account whose time has come.</summary>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The accounts that were looked at.</returns>
    public async Task<IReadOnlyList<string>> LookWhereDue(CancellationToken cancel)
    {
        var looked = new List<string>();
        foreach (var connection in configuration.Workflows.Values.Select(workflow => workflow.Connection).Distinct(StringComparer.Ordinal))
        {
            try
            {
                if (!await IsDue(connection, cancel))
                    continue;
                await using var held = await locks.TryTake($"drift/{tenant.Name}/{connection}", cancel);
                // Another node may have looked while this one waited its turn.
                if (held is null || !await IsDue(connection, cancel))
                    continue;
                _changed.TryRemove(connection, out _);
                await Look(connection, cancel);
                looked.Add(connection);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                _notBefore[connection] = time.GetUtcNow() + AfterFailure;
                log.LogWarning("The fields and stages of {Connection} could not be read: {Why} Trying again in {Minutes} minutes.", connection, failure.Message, AfterFailure.TotalMinutes);
            }
        }

        return looked;
    }

    /// <summary>Reads an account now, and makes the open issues those that are found.</summary>
    /// <param name="connection">The account.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="TryLaterException">It could not be read.</exception>
    public async Task Look(string connection, CancellationToken cancel)
    {
        var workflows = configuration.Workflows.Values.Where(workflow => workflow.Connection == connection).ToList();
        var reading = await LiveReader.Read(connections.Get(connection), workflows, cancel);
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        var row = await store.AccountReadings.SingleOrDefaultAsync(one => one.Tenant == tenant.Name && one.Connection == connection, cancel);
        var before = row is null ? null : JsonSerializer.Deserialize<AccountReading>(row.Reading);

        var gaps = new List<Gap>();
        foreach (var workflow in workflows)
            gaps.AddRange(await Gaps(workflow, reading, before, row?.At, cancel));
        await scope.ServiceProvider.GetRequiredService<IssueBoard>().Settle(Source, connection, gaps, cancel);

        // Settling forgets what the context had tracked.
        var (at, json) = (time.GetUtcNow(), JsonSerializer.Serialize(reading));
        if (row is null)
            store.AccountReadings.Add(new AccountReadingRow { Tenant = tenant.Name, Connection = connection, At = at, Reading = json });
        else
            await store.AccountReadings.Where(one => one.Tenant == tenant.Name && one.Connection == connection)
                .ExecuteUpdateAsync(one => one.SetProperty(kept => kept.At, at).SetProperty(kept => kept.Reading, json), cancel);
        await store.SaveChangesAsync(cancel);
    }

    private async Task<IEnumerable<Gap>> Gaps(Workflow workflow, AccountReading reading, AccountReading? before, DateTimeOffset? readAt, CancellationToken cancel)
    {
        var stages = await checks.Find(workflow, reading, cancel);
        var faults = MappingCheck.Check(workflow.Mapping, workflow.InvitationField, workflow.InvitationFieldLine, reading.Fields, configuration.CatalogueOf(workflow));
        return faults
            .Select(fault => Gap("mapping_broken", $"{fault.Field}/{fault.Kind}/{fault.What}", $"{new Fault(LiveCheck.FileOf(workflow), fault.Line, fault.What, fault.Mend)}{Since(fault.Field)}"))
            .Concat(LiveCheck.Renamed(workflow, stages).Select(note => Gap("stage_renamed", note.What, note.ToString())));

        Gap Gap(string kind, string about, string what) =>
            new($"{kind}/{workflow.Connection}/{workflow.Id}/{about}", kind, what, workflow.Owners.Exceptions);

        string Since(string field) => before is not null && FieldChange.Words(field, before.Fields, reading.Fields) is { } change
            ? $" Since {readAt!.Value.UtcDateTime:yyyy-MM-dd}: {change}."
            : "";
    }

    private async Task<bool> IsDue(string connection, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (_notBefore.TryGetValue(connection, out var notBefore) && now < notBefore)
            return false;
        if (_changed.ContainsKey(connection))
            return true;
        await using var scope = scopes.CreateAsyncScope();
        var last = await scope.ServiceProvider.GetRequiredService<Store>().AccountReadings.AsNoTracking()
            .Where(row => row.Tenant == tenant.Name && row.Connection == connection).Select(row => (DateTimeOffset?)row.At).SingleOrDefaultAsync(cancel);
        return last is not { } at || now >= at + Daily + Jitter(connection, at);
    }

    /// <summary>Up to an hour, another one each day, and the same on every node: installations do not all come at the same minute.</summary>
    private TimeSpan Jitter(string connection, DateTimeOffset at)
    {
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{tenant.Name}/{connection}/{at.ToUnixTimeMilliseconds()}"));
        return MostJitter * (BitConverter.ToUInt16(hash) / (double)ushort.MaxValue);
    }
}
