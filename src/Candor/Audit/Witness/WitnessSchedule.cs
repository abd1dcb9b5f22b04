using Candor.Configuration;
using Candor.Hosting;
using Candor.Reconcile;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Audit.Witness;

/// <summary>Makes a round every minute.</summary>
/// <param name="rounds">Sends what is due.</param>
/// <param name="time">The clock.</param>
/// <param name="log">For operators.</param>
public sealed class WitnessSchedule(WitnessRounds rounds, TimeProvider time, ILogger<WitnessSchedule> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await rounds.SendWhatIsDue(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogWarning(failure, "The checkpoint could not be sent to the witness; trying again.");
            }
        }
    }
}

/// <summary>Shows checkpoints to the witness and mails them when it is time, on one node at once, and raises an issue when the witness refuses or is silent for long.</summary>
/// <param name="configuration">To whom and how often.</param>
/// <param name="scopes">A database context a round.</param>
/// <param name="locks">One node at a time.</param>
/// <param name="tenant">Whose ledger.</param>
/// <param name="time">The clock.</param>
/// <param name="log">For operators.</param>
public sealed class WitnessRounds(
    CandorConfiguration configuration, IServiceScopeFactory scopes, IStreamLocks locks, Tenant tenant, TimeProvider time, ILogger<WitnessRounds> log)
{
    /// <summary>Who raises the issues.</summary>
    private const string Source = "witnessed";

    // The witness may be out for a while: nothing is lost, for its next cosignature covers all.
    private const int Misses = 3;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(15);

    private DateTimeOffset _mailNotBefore;

    /// <summary>A round.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task SendWhatIsDue(CancellationToken cancel)
    {
        if (configuration.Witness is not { } settings || (settings.Url is null && settings.Mail is null))
            return;
        await using var held = await locks.TryTake($"witness/{tenant.Name}", cancel);
        if (held is null)
            return;
        await using var scope = scopes.CreateAsyncScope();
        if (settings is { Url: not null, Key: { } witness } && await IsDue(scope, witness.ToString(), TimeSpan.FromMinutes(settings.EveryMinutes), cancel))
            await Show(scope, settings, cancel);
        if (settings.Mail is { } mail && time.GetUtcNow() >= _mailNotBefore
            && await IsDue(scope, CheckpointMail.NameOf(mail), TimeSpan.FromHours(settings.MailEveryHours), cancel))
            await Mail(scope, mail, cancel);
    }

    /// <summary>Shows the last checkpoint to the witness now.</summary>
    private async Task Show(AsyncServiceScope scope, WitnessSettings settings, CancellationToken cancel)
    {
        var witness = settings.Key!;
        var outcome = await scope.ServiceProvider.GetRequiredService<WitnessSubmission>().Send(settings.Url!, witness, cancel);
        Gap[]? found = outcome switch
        {
            WitnessOutcome.Refused(var why) => [new Gap($"witness_refused/{witness.Name}", "witness_refused", why, settings.Owner)],
            WitnessOutcome.Unknown(var why) when await IsDue(scope, witness.ToString(), TimeSpan.FromMinutes(settings.EveryMinutes) * Misses, cancel, succeeded: true) =>
                [new Gap($"witness_silent/{witness.Name}", "witness_silent", $"{why} Nothing is lost: the next checkpoint covers everything.", settings.Owner)],
            // Neither yes nor no: what was open stays open.
            WitnessOutcome.Unknown => null,
            _ => [],
        };
        if (outcome is WitnessOutcome.Refused(var refusal))
            log.LogError("The witness refused the ledger's checkpoint: {Why}", refusal);
        if (found is not null)
            await scope.ServiceProvider.GetRequiredService<IssueBoard>().Settle(Source, witness.Name, found, cancel);
    }

    private async Task Mail(AsyncServiceScope scope, string address, CancellationToken cancel)
    {
        try
        {
            await scope.ServiceProvider.GetRequiredService<CheckpointMail>().Send(address, cancel);
        }
        catch (TryLaterException failure)
        {
            _mailNotBefore = time.GetUtcNow() + AfterFailure;
            log.LogWarning("The ledger's checkpoint could not be mailed: {Why} Trying again in {Minutes} minutes.", failure.Message, AfterFailure.TotalMinutes);
        }
    }

    private async Task<bool> IsDue(AsyncServiceScope scope, string witness, TimeSpan every, CancellationToken cancel, bool succeeded = false)
    {
        var row = await scope.ServiceProvider.GetRequiredService<Store>().Cosigned.AsNoTracking()
            .SingleOrDefaultAsync(one => one.Tenant == tenant.Name && one.Witness == witness, cancel);
        return row is null || time.GetUtcNow() >= (succeeded ? row.At : row.TriedAt) + every;
    }
}
