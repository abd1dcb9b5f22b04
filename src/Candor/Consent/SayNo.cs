using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting.Pages;
using Candor.Storage;

namespace Candor.Consent;

/// <summary>
/// The three ways out, one click each: no; another way, please; I take it back. Each ends on a page that says what happens now, and
/// whom to write to if it was a slip.
/// </summary>
internal static class SayNo
{
    /// <summary>The longest text about what would help, in characters.</summary>
    public const int MaxNeed = 2000;

    /// <summary><c>POST /s/{token}/decline</c>.</summary>
    public static Task<IResult> Decline(string token, Visits visits, Journal journal, TimeProvider time, CancellationToken cancel) =>
        // Who agreed once, and does not agree again after a law began, takes back what they gave.
        Act(token, visits, journal, (_, now) => !now.StepAt(time.GetUtcNow()).MayDecline() ? null : now.ConsentedAt is null ? new Declined() : new Withdrawn("candidate"), cancel);

    /// <summary><c>POST /s/{token}/withdraw</c>.</summary>
    public static Task<IResult> Withdraw(string token, Visits visits, Journal journal, TimeProvider time, CancellationToken cancel) =>
        Act(token, visits, journal, (_, now) => now.StepAt(time.GetUtcNow()).MayWithdraw() ? new Withdrawn("candidate") : null, cancel);

    /// <summary><c>POST /s/{token}/another-way</c>, with or without <c>need</c>: what would help can be said with the request, or once after it.</summary>
    public static async Task<IResult> AskForOtherWay(
        string token,
        HttpRequest request,
        Visits visits,
        Journal journal,
        TimeProvider time,
        CancellationToken cancel)
    {
        var form = request.HasFormContentType ? await request.ReadFormAsync(cancel) : null;
        var need = form?["need"].ToString().Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, MaxNeed)] : null;
        return await Act(token, visits, journal, Decide, cancel);

        ScreeningEvent? Decide(Visit visit, Screening now)
        {
            if (now.StepAt(time.GetUtcNow()).MayAskForOtherWay())
            {
                var owners = visit.Workflow.Owners;
                return new OtherWayRequested(owners.OtherWay, time.GetUtcNow().AddDays(owners.OtherWayDays), need);
            }

            return need is not null && now is { State: ScreeningState.OtherWayRequested, OtherWay: { Need: null } before }
                ? before with { Need = need }
                : null;
        }
    }

    private static async Task<IResult> Act(
        string token,
        Visits visits,
        Journal journal,
        Func<Visit, Screening, ScreeningEvent?> decide,
        CancellationToken cancel)
    {
        if (await visits.Find(token, cancel) is not { } visit)
            return Visits.NotFound();
        await journal.Act(visit.Screening.Id, Actor.Candidate(visit.Screening.Id), now => decide(visit, now), cancel);
        return Page.SeeOther(visit.Path);
    }
}
