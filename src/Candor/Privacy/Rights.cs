using System.Buffers.Text;
using System.Security.Cryptography;
using Candor.Access;
using Candor.Configuration;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Policy;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.Privacy;

/// <summary>What came of settling a request.</summary>
public enum Settling
{
    /// <summary>It is settled.</summary>
    Settled,

    /// <summary>There is no such request, or it was settled before.</summary>
    NotOpen,

    /// <summary>It asks for erasure, and a legal hold stands: it stays open.</summary>
    Held,
}

/// <summary>
/// Requests for access, correction, erasure and explanation. Everybody has these rights here, whatever law applies; the law gives the deadline. A person of
/// the privacy office settles each, since only a person can tell whether it is the candidate who asks.
/// </summary>
/// <param name="configuration">Who answers.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="law">The deadline.</param>
/// <param name="holds">What stops an erasure.</param>
/// <param name="erasures">Erases.</param>
/// <param name="scopes">A database context a look.</param>
/// <param name="tenant">Whose.</param>
/// <param name="time">The clock.</param>
public sealed class Rights(
    CandorConfiguration configuration,
    Journal journal,
    LawGate law,
    Holds holds,
    Erasures erasures,
    IServiceScopeFactory scopes,
    Tenant tenant,
    TimeProvider time)
{
    /// <summary>The rights, in the order of the pages.</summary>
    public static readonly IReadOnlyList<string> All = ["access", "correction", "erasure", "explanation"];

    /// <summary>The longest text of a request or an answer, in characters.</summary>
    public const int LongestText = 4000;

    private const int MostOpen = 20;

    /// <summary>Notes a request. One that is open already for the same right is not asked twice, but for a correction, which may be another.</summary>
    /// <param name="id">Which screening.</param>
    /// <param name="right">The right, of <see cref="All"/>.</param>
    /// <param name="text">What was written; null for nothing.</param>
    /// <param name="actor">Who asks: the candidate, or staff for them.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The screening afterwards; null when there is none, or nothing is left to ask about.</returns>
    public async Task<Screening?> Ask(string id, string right, string? text, Actor actor, CancellationToken cancel)
    {
        if (await journal.Find(id, cancel) is not { Data.IsErased: false } screening || !All.Contains(right))
            return null;
        var (days, rules) = Clocks.Deadline(right, law.OfData(screening, held: false).Answer);
        var asked = new RightRequested(
            "req_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(9)).Replace('-', 'x').Replace('_', 'y'),
            right,
            Owner,
            time.GetUtcNow().AddDays(days),
            rules,
            text is { Length: > LongestText } ? text[..LongestText] : text);
        return await journal.Act(id, actor, now => IsNew(now, right) ? asked : null, cancel);
    }

    /// <summary>Settles a request. Settling an erasure as done erases first.</summary>
    /// <param name="id">Which screening.</param>
    /// <param name="request">Which request.</param>
    /// <param name="done">Whether it is done rather than refused.</param>
    /// <param name="by">Staff identifier.</param>
    /// <param name="answer">What the candidate is told; null for nothing.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Settling> Settle(string id, string request, bool done, string by, string? answer, CancellationToken cancel)
    {
        if (await journal.Find(id, cancel) is not { } screening
            || screening.Data.Requests.Find(one => one.Asked.Request == request && one.Settled is null) is not { } open)
            return Settling.NotOpen;
        if (done && open.Asked.Right == "erasure")
        {
            if ((await holds.On(screening, cancel)).Count > 0)
                return Settling.Held;
            if ((await erasures.Erase(id, by, "request", request, cancel)).Any(one => one.Outcome == "held" && one.Screening == id))
                return Settling.Held;
        }

        var settled = new RightSettled(request, done ? "done" : "refused", by, answer is { Length: > LongestText } ? answer[..LongestText] : answer);
        await journal.Act(
            id, Actor.Staff(by), now => now.Data.Requests.Exists(one => one.Asked.Request == request && one.Settled is null) ? settled : null, cancel);
        return Settling.Settled;
    }

    /// <summary>The requests, open ones first, the nearest due first.</summary>
    /// <param name="most">How many.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<RequestRow>> List(int most, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Store>().Requests.AsNoTracking().Where(row => row.Tenant == tenant.Name)
            .OrderBy(row => row.SettledAt != null).ThenBy(row => row.DueAt).Take(most).ToListAsync(cancel);
    }

    /// <summary>Whether a person has released what a right gives: the candidate's page shows it then.</summary>
    /// <param name="screening">The screening.</param>
    /// <param name="right">The right.</param>
    public static bool IsReleased(Screening screening, string right) =>
        screening.Data.Requests.Exists(one => one.Asked.Right == right && one.Settled is { Outcome: "done" });

    private string Owner => (configuration.Staff.FirstOrDefault(member => member.Roles.Contains(Roles.Privacy))
        ?? configuration.Staff.FirstOrDefault(member => member.Roles.Contains(Roles.Admin)) ?? configuration.Staff[0]).Id;

    private static bool IsNew(Screening now, string right) =>
        !now.Data.IsErased
        && now.Data.Requests.Count(one => one.Settled is null) < MostOpen
        && (right == "correction" || !now.Data.Requests.Exists(one => one.Asked.Right == right && one.Settled is null));
}
