using System.Text.Json;
using Candor.Configuration;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Retry;

/// <summary>
/// What happens to a step that failed. The message is done with: the screening's state still asks for the step, and its row says when the waker
/// comes by again, ever later and for days. After that, or where trying again would not help, the screening needs a person, and what was asked of the ATS
/// and answered is kept beside it: that is a dead letter.
/// </summary>
/// <param name="configuration">For how many days, and owners.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="store">Where failures are kept.</param>
/// <param name="tenant">Whose.</param>
/// <param name="time">The clock.</param>
public sealed class StepFailures(CandorConfiguration configuration, Journal journal, Store store, Tenant tenant, TimeProvider time)
{
    /// <summary>As stored.</summary>
    internal static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Notes that handling a message failed.</summary>
    /// <param name="message">The message.</param>
    /// <param name="failure">What was thrown.</param>
    /// <param name="trail">The calls it made; null for none known.</param>
    /// <param name="cancel">Gives up; then the waker comes by when it would have anyway.</param>
    public Task Note(object? message, Exception failure, ExchangeTrail? trail, CancellationToken cancel) => message switch
    {
        StepMessage step => NoteStep(step, failure, trail, cancel),
        WebhookReceived webhook => NoteWebhook(webhook, failure, cancel),
        _ => Task.CompletedTask,
    };

    /// <summary>Keeps what stands beside a screening that needs a person.</summary>
    /// <param name="screening">Which.</param>
    /// <param name="step">The step's message, by its type's name.</param>
    /// <param name="cause">By which like ones are grouped.</param>
    /// <param name="why">What failed; nothing personal.</param>
    /// <param name="cancel">Gives up; then the dead letter has no details.</param>
    public Task NotePersonNeeded(Screening screening, string step, string cause, string why, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return Keep(screening, step, nameof(ScreeningState.NeedsAttention), cause, why, null, ExchangeTrail.Current, (1, now), cancel);
    }

    private async Task NoteStep(StepMessage message, Exception failure, ExchangeTrail? trail, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (await journal.Find(message.Screening, cancel) is not { } screening || Journey.Due(screening, now) != message)
            return;
        var step = message.GetType().Name;
        var before = await store.Failures.AsNoTracking().SingleOrDefaultAsync(row => row.Tenant == tenant.Name && row.Screening == screening.Id, cancel);
        // A failure of another step, or of the same in another state, is another matter.
        var goesOn = before is { } row0 && row0.Step == step && row0.State == screening.State.ToString();
        var (tries, first) = goesOn ? (before!.Tries + 1, before.FirstAt) : (1, now);
        var cause = CauseOf(failure);

        if (now - first < TimeSpan.FromDays(configuration.Reconcile.RetryDays))
        {
            var next = Backoff.Next(now, tries, (failure as TryLaterException)?.RetryAt, Random.Shared.NextDouble());
            await Keep(screening, step, screening.State.ToString(), cause, WhyOf(failure), next, trail, (tries, first), cancel);
            await store.Screenings.Where(row => row.Id == screening.Id).ExecuteUpdateAsync(row => row.SetProperty(one => one.WakeAt, next), cancel);
            return;
        }

        cause = $"given_up:{cause}";
        var why = $"Tried {tries} times since {first:yyyy-MM-dd HH:mm} UTC. {WhyOf(failure)}";
        await Keep(screening, step, nameof(ScreeningState.NeedsAttention), cause, why, null, trail, (tries, first), cancel);
        var owner = configuration.Workflows.GetValueOrDefault(screening.Opening!.Workflow)?.Owners.Exceptions ?? configuration.Staff[0].Id;
        await journal.Act(
            screening.Id,
            Actor.System("retry"),
            now0 => Journey.Due(now0, now) == message ? new AttentionNeeded(SnakeCase.Of(step), owner, why, cause) : null,
            cancel);
    }

    private async Task NoteWebhook(WebhookReceived webhook, Exception failure, CancellationToken cancel)
    {
        var tries = await store.Deliveries.Where(row => row.Id == webhook.Delivery).Select(row => row.Tries).SingleOrDefaultAsync(cancel) + 1;
        var next = Backoff.Next(time.GetUtcNow(), tries, (failure as TryLaterException)?.RetryAt, Random.Shared.NextDouble());
        await store.Deliveries.Where(row => row.Id == webhook.Delivery)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.Tries, tries).SetProperty(one => one.WakeAt, next), cancel);
    }

    private async Task Keep(
        Screening screening,
        string step,
        string state,
        string cause,
        string why,
        DateTimeOffset? next,
        ExchangeTrail? trail,
        (int Tries, DateTimeOffset First) so,
        CancellationToken cancel)
    {
        var exchanges = JsonSerializer.Serialize(trail?.Redacted(Personal(screening)) ?? [], Json);
        var row = await store.Failures.SingleOrDefaultAsync(one => one.Tenant == tenant.Name && one.Screening == screening.Id, cancel);
        var now = time.GetUtcNow();
        if (row is null)
            store.Failures.Add(row = new FailureRow
            {
                Tenant = tenant.Name,
                Screening = screening.Id,
                Step = step,
                State = state,
                Cause = cause,
                Why = why,
                Tries = so.Tries,
                FirstAt = so.First,
                LastAt = now,
                Exchanges = exchanges,
            });
        (row.Step, row.State, row.Cause, row.Why) = (step, state, cause, why);
        (row.Tries, row.FirstAt, row.LastAt, row.NextAt, row.Exchanges) = (so.Tries, so.First, now, next, exchanges);
        await store.SaveChangesAsync(cancel);
        store.ChangeTracker.Clear();
    }

    private static List<string> Personal(Screening screening) =>
    [
        .. new[] { screening.Opening?.FirstName, screening.Opening?.LastName, screening.Opening?.Email, screening.Opening?.CandidateId, screening.CandidateId }
            .OfType<string>().Where(text => text.Length > 0),
    ];

    private static string CauseOf(Exception failure) => failure switch
    {
        TryLaterException { Kind: { } kind } => SnakeCase.Of(kind.ToString()),
        TryLaterException => "waiting",
        _ => SnakeCase.Of(failure.GetType().Name.Replace("Exception", "", StringComparison.Ordinal)),
    };

    /// <summary>Our own exceptions say what failed in words fit to be shown; others' may hold anything.</summary>
    private static string WhyOf(Exception failure) =>
        failure is TryLaterException ? failure.Message : $"The step failed ({failure.GetType().Name}); the log has more.";
}
