using System.Globalization;
using Candor.Domain.Policy;
using Candor.Domain.Screenings;

namespace Candor.Privacy;

/// <summary>The clock of one kind of data of one screening.</summary>
/// <param name="Kind">The kind of data.</param>
/// <param name="From">Since when it runs.</param>
/// <param name="DueAt">When the data is deleted.</param>
/// <param name="KeptUntil">The moment before which a law forbids to delete it; null for none.</param>
/// <param name="Because">Why then, in one sentence.</param>
/// <param name="Rules">The rules that decide: a law's identifier, a policy's file, or <see cref="Clocks.OwnDefault"/>.</param>
/// <param name="KeptBy">The laws that forbid to delete it before; empty for none.</param>
public sealed record Clock(
    string Kind,
    DateTimeOffset From,
    DateTimeOffset DueAt,
    DateTimeOffset? KeptUntil,
    string Because,
    IReadOnlyList<string> Rules,
    IReadOnlyList<string> KeptBy);

/// <summary>
/// The clocks of retention. Pure: from a screening and the law's answer to when each kind of data goes. A clock runs from the last thing that happened to the
/// screening; a ceiling is met on its last day, a floor is waited for, and where neither law nor policy says anything Candor's own period holds.
/// For people: docs/legal/retention.md.
/// </summary>
public static class Clocks
{
    /// <summary>The rule that holds where neither a law nor a policy says anything.</summary>
    public const string OwnDefault = "candor/default";

    /// <summary>Days within which data is deleted once an agreement was taken back, where no law gives a shorter deadline.</summary>
    public const int AfterWithdrawal = 30;

    /// <summary>Candor's own periods in days, for kinds of which neither law nor policy gives a ceiling.</summary>
    public static readonly IReadOnlyDictionary<string, int> Defaults = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        [DataKinds.Recording] = 180,
        [DataKinds.Transcript] = 365,
        [DataKinds.Rating] = 365,
        [DataKinds.Application] = 1095,
        [DataKinds.Consent] = 1095,
        [DataKinds.Ledger] = 1095,
        [DataKinds.Mail] = 1095,
        [DataKinds.Webhook] = 30,
    };

    /// <summary>The clocks that run.</summary>
    /// <param name="screening">The screening.</param>
    /// <param name="hasObjects">Whether recordings are stored.</param>
    /// <param name="answer">What the law says of it today.</param>
    /// <param name="packs">The packs that apply.</param>
    public static IReadOnlyList<Clock> Of(Screening screening, bool hasObjects, PolicyAnswer answer, IReadOnlyList<Pack> packs)
    {
        if (screening.Data.IsErased)
            return Locked(screening);
        var content = new List<Clock>();
        if (hasObjects)
            content.Add(OfContent(DataKinds.Recording, screening, answer, packs));
        if (screening.Transcript is not null)
            content.Add(OfContent(DataKinds.Transcript, screening, answer, packs));
        if (screening.Evaluation is not null || screening.Receipts.Count > 0)
            content.Add(OfContent(DataKinds.Rating, screening, answer, packs));
        var link = OfLink(screening, content, answer, packs);
        // Nothing outlives the knowledge of whose it is.
        return
        [
            .. content.Select(clock => clock.DueAt <= link.DueAt ? clock : clock with { DueAt = link.DueAt, Because = link.Because, Rules = link.Rules }),
            .. DataKinds.OfTheLink.Select(kind => link with { Kind = kind }),
        ];
    }

    /// <summary>The deadline for answering a request, in days, with whose it is.</summary>
    /// <param name="right">The right.</param>
    /// <param name="answer">What the law says.</param>
    public static (int Days, IReadOnlyList<string> Rules) Deadline(string right, PolicyAnswer answer)
    {
        var kind = right == "explanation" ? "explanation" : "deletion";
        return Shortest(answer.Obligations.Where(one => one.Kind == kind && (kind == "explanation" || one.Data is { Count: > 0 })));
    }

    /// <summary>What a law keeps locked away after an erasure.</summary>
    private static IReadOnlyList<Clock> Locked(Screening screening) =>
    [
        .. (screening.Data.Erasure?.Keeps ?? []).Where(kept => !screening.Data.Deleted.ContainsKey(kept.Data)).Select(kept => new Clock(
            kept.Data,
            screening.Data.ErasureAt!.Value,
            Midnight(kept.Until),
            Midnight(kept.Until),
            $"erased, and locked away until {kept.Until} as {string.Join(", ", kept.Rules)} asks",
            kept.Rules,
            kept.Rules)),
    ];

    private static Clock OfContent(string kind, Screening screening, PolicyAnswer answer, IReadOnlyList<Pack> packs)
    {
        var clock = Plain(kind, screening.LastActAt!.Value, answer, packs);
        if (screening.RevokedAt is not { } revoked)
            return clock;
        var (days, rules) = Shortest(answer.Obligations.Where(one => one.Kind == "deletion" && one.Data?.Contains(kind) == true));
        var due = revoked.AddDays(days);
        return due >= clock.DueAt ? clock
            : clock.KeptUntil is { } kept && kept > due
                ? clock with
                {
                    DueAt = kept, Rules = clock.KeptBy, Because = $"the agreement was taken back, and {string.Join(", ", clock.KeptBy)} asks to keep it until then",
                }
            : clock with { DueAt = due, Rules = rules, Because = $"the agreement was taken back: deleted within {days} days" };
    }

    /// <summary>Consents and acts belong to a person as long as it is known whose they are: the longest floor and the shortest ceiling of all of them.</summary>
    private static Clock OfLink(Screening screening, IReadOnlyList<Clock> content, PolicyAnswer answer, IReadOnlyList<Pack> packs)
    {
        var from = screening.LastActAt!.Value;
        var kinds = new[] { DataKinds.Application, DataKinds.Consent, DataKinds.Ledger }.Select(kind => Plain(kind, from, answer, packs)).ToList();
        var (own, ruled) = (kinds.Where(clock => clock.Rules.Contains(OwnDefault)).ToList(), kinds.Where(clock => !clock.Rules.Contains(OwnDefault)).ToList());
        var first = (ruled.Count > 0 ? ruled : own).MinBy(clock => clock.DueAt)!;
        // What a law makes the employer keep is worth nothing without whose it is.
        var floor = kinds.Concat(content).Where(clock => clock.KeptUntil is not null).MaxBy(clock => clock.KeptUntil);
        return floor?.KeptUntil > first.DueAt
            ? first with { DueAt = floor.KeptUntil.Value, KeptUntil = floor.KeptUntil, Because = $"{string.Join(", ", floor.KeptBy)} asks to keep it until then", Rules = floor.KeptBy, KeptBy = floor.KeptBy }
            : first with { KeptUntil = floor?.KeptUntil, KeptBy = floor?.KeptBy ?? [] };
    }

    private static Clock Plain(string kind, DateTimeOffset from, PolicyAnswer answer, IReadOnlyList<Pack> packs)
    {
        var period = answer.Retention.GetValueOrDefault(kind);
        var floor = period?.MinDays is { } min ? (Days: min, Rules: RulesOf(packs, kind, rule => rule.MinDays == min)) : ((int Days, IReadOnlyList<string> Rules)?)null;
        var (days, because, rules) = period?.MaxDays is { } max
            ? (max, $"kept at most {Count(max)}", RulesOf(packs, kind, rule => rule.MaxDays == max))
            : (Defaults[kind], $"neither law nor policy gives a ceiling: kept {Count(Defaults[kind])}", [OwnDefault]);
        // Where a floor and a ceiling cross, the policy engine has said that the ceiling gives way, and named it.
        if (floor is { } keep && keep.Days >= days)
            (days, because, rules) = (keep.Days, $"kept at least {Count(keep.Days)}", keep.Rules);
        return new Clock(kind, from, from.AddDays(days), floor is { } kept ? from.AddDays(kept.Days) : null, because, rules, floor?.Rules ?? []);
    }

    private static IReadOnlyList<string> RulesOf(IReadOnlyList<Pack> packs, string kind, Func<RetentionRule, bool> decides) =>
        [.. packs.Where(pack => pack.Retention.Any(rule => rule.Data == kind && decides(rule))).Select(pack => pack.IsOwnRule ? pack.File : pack.Id)];

    private static (int Days, IReadOnlyList<string> Rules) Shortest(IEnumerable<Obligation> obligations) =>
        obligations.Where(one => one.WithinDays is not null).MinBy(one => one.WithinDays) is { WithinDays: { } days } first && days <= AfterWithdrawal
            ? (days, first.Laws)
            : (AfterWithdrawal, [OwnDefault]);

    private static string Count(int days) => days.ToString("0 'days'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Midnight(string day) =>
        new(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), TimeOnly.MinValue, TimeSpan.Zero);
}
