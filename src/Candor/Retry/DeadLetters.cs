using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Access.Teams;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Retry;

/// <summary>A screening that only a person can set going again.</summary>
/// <param name="Screening">Which.</param>
/// <param name="Connection">The ATS account.</param>
/// <param name="Step">The step that failed, in the ledger's words.</param>
/// <param name="Cause">By which like ones are grouped.</param>
/// <param name="Why">What failed and the mend; nothing personal.</param>
/// <param name="Owner">Who answers.</param>
/// <param name="Since">Since when it has been so.</param>
/// <param name="Tries">How often it was tried.</param>
/// <param name="Exchanges">The last calls to the ATS with their answers, redacted; empty when none were made.</param>
public sealed record DeadLetter(
    string Screening,
    string Connection,
    string Step,
    string Cause,
    string Why,
    string Owner,
    DateTimeOffset Since,
    int Tries,
    IReadOnlyList<Exchange> Exchanges);

/// <summary>
/// Dead letters: the screenings that need a person, grouped by cause, and set going again one by one or all at once. There is no queue of them: the
/// screening's state is the dead letter, and what was asked and answered is kept beside it.
/// </summary>
/// <param name="store">Where failures are kept.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="tenant">Whose.</param>
public sealed class DeadLetters(Store store, Journal journal, Tenant tenant)
{
    /// <summary>The cause of one that tells none.</summary>
    public const string Untold = "other";

    /// <summary>Lists them all, grouped by cause in order of the causes' size, the oldest first.</summary>
    /// <param name="cancel">Gives up.</param>
    public Task<IReadOnlyList<IGrouping<string, DeadLetter>>> List(CancellationToken cancel) => List(JobsSeen.Everything, cancel);

    /// <summary>Lists those of some jobs, grouped alike.</summary>
    /// <param name="seen">Which jobs'.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<IGrouping<string, DeadLetter>>> List(JobsSeen seen, CancellationToken cancel)
    {
        var letters = new List<DeadLetter>();
        foreach (var row in await seen.Of(Waiting()).Select(row => new { row.Id, row.Connection }).ToListAsync(cancel))
        {
            if (await journal.Find(row.Id, cancel) is not { Attention: { } attention } screening)
                continue;
            var failure = await store.Failures.AsNoTracking().SingleOrDefaultAsync(one => one.Tenant == tenant.Name && one.Screening == row.Id, cancel);
            letters.Add(new DeadLetter(
                row.Id,
                row.Connection,
                attention.Step,
                attention.Cause ?? Untold,
                attention.Why,
                attention.Owner,
                screening.Since,
                failure?.Tries ?? 1,
                failure is null ? [] : JsonSerializer.Deserialize<IReadOnlyList<Exchange>>(failure.Exchanges, StepFailures.Json)!));
        }

        return
        [
            .. letters.OrderBy(letter => letter.Since).GroupBy(letter => letter.Cause, StringComparer.Ordinal)
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal),
        ];
    }

    /// <summary>Sets screenings going again.</summary>
    /// <param name="screening">One of them; null for all of the cause.</param>
    /// <param name="cause">All of one cause; null for every cause.</param>
    /// <param name="actor">Who says so.</param>
    /// <param name="cancel">Gives up; what is going stays so.</param>
    /// <returns>Those that were set going.</returns>
    public Task<IReadOnlyList<string>> Redrive(string? screening, string? cause, Actor actor, CancellationToken cancel) =>
        Redrive(JobsSeen.Everything, screening, cause, actor, cancel);

    /// <summary>Sets screenings of some jobs going again.</summary>
    /// <param name="seen">Which jobs'.</param>
    /// <param name="screening">One of them; null for all of the cause.</param>
    /// <param name="cause">All of one cause; null for every cause.</param>
    /// <param name="actor">Who says so.</param>
    /// <param name="cancel">Gives up; what is going stays so.</param>
    /// <returns>Those that were set going.</returns>
    public async Task<IReadOnlyList<string>> Redrive(JobsSeen seen, string? screening, string? cause, Actor actor, CancellationToken cancel)
    {
        var going = new List<string>();
        foreach (var id in await seen.Of(Waiting()).Where(row => screening == null || row.Id == screening).Select(row => row.Id).ToListAsync(cancel))
        {
            var set = false;
            await journal.Act(id, actor, Decide, cancel);
            if (!set)
                continue;
            going.Add(id);
            await store.Failures.Where(row => row.Tenant == tenant.Name && row.Screening == id).ExecuteDeleteAsync(cancel);

            ScreeningEvent? Decide(Screening now)
            {
                set = now is { State: ScreeningState.NeedsAttention, Attention: { } attention } && (cause is null || (attention.Cause ?? Untold) == cause);
                return set ? new Redriven() : null;
            }
        }

        return going;
    }

    /// <summary>The list as JSON, for the command.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task<JsonObject> Tell(CancellationToken cancel)
    {
        var groups = await List(cancel);
        return new JsonObject
        {
            ["count"] = groups.Sum(group => group.Count()),
            ["causes"] = new JsonArray([.. groups.Select(group => new JsonObject
            {
                ["cause"] = group.Key,
                ["count"] = group.Count(),
                ["letters"] = JsonSerializer.SerializeToNode(group.ToList(), StepFailures.Json),
            })]),
        };
    }

    private IQueryable<ScreeningRow> Waiting() => store.Screenings.AsNoTracking()
        .Where(row => row.Tenant == tenant.Name && row.State == nameof(ScreeningState.NeedsAttention)).OrderBy(row => row.MovedAt);
}
