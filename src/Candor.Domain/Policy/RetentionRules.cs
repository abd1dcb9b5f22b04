namespace Candor.Domain.Policy;

/// <summary>
/// Retention over several laws: the shortest ceiling and the longest floor, and what to do when they cross. The order: a legal hold, a law's
/// floor for the record as such, a law's ceiling, the employer's own rules.
/// </summary>
internal static class RetentionRules
{
    private const string Order = "a legal hold comes first, then a law's floor for the record as such, then a law's ceiling, then the employer's own rules";

    /// <summary>Combines.</summary>
    /// <param name="laws">The laws that apply.</param>
    /// <param name="question">The question.</param>
    public static (IReadOnlyDictionary<string, RetentionPeriod> Periods, IReadOnlyList<Conflict> Conflicts) Combine(
        IReadOnlyList<Pack> laws,
        PolicyQuestion question)
    {
        var periods = new SortedDictionary<string, RetentionPeriod>(StringComparer.Ordinal);
        var conflicts = new List<Conflict>();
        foreach (var rules in laws.SelectMany(pack => pack.Retention.Select(rule => new Bound(pack, rule))).GroupBy(one => one.Rule.Data))
            periods[rules.Key] = CombineOne(rules.Key, [.. rules], question, conflicts);
        conflicts.AddRange(OnRequest(laws, question));
        return (periods, conflicts);
    }

    private static RetentionPeriod CombineOne(string data, IReadOnlyList<Bound> rules, PolicyQuestion question, List<Conflict> conflicts)
    {
        var floor = Longest(rules.Where(rule => !rule.Pack.IsOwnRule));
        var ceiling = Shortest(rules.Where(rule => !rule.Pack.IsOwnRule));
        if (floor?.Rule.MinDays > ceiling?.Rule.MaxDays)
            conflicts.Add(Cross(data, floor, ceiling, $"{data} is kept {floor.Rule.MinDays} days by {floor.Pack.Id}, and the ceiling of {ceiling.Pack.Id} gives way"));

        // The employer may keep shorter than the law allows and longer than it demands, never the reverse.
        if (Shortest(rules.Where(rule => rule.Pack.IsOwnRule)) is { } ownCeiling && !(ceiling?.Rule.MaxDays <= ownCeiling.Rule.MaxDays))
        {
            if (floor?.Rule.MinDays > ownCeiling.Rule.MaxDays)
                conflicts.Add(Cross(data, floor, ownCeiling, $"{data} is kept {floor.Rule.MinDays} days by {floor.Pack.Id}, and {ownCeiling.Pack.Id} gives way"));
            else
                ceiling = ownCeiling;
        }

        if (Longest(rules.Where(rule => rule.Pack.IsOwnRule)) is { } ownFloor && !(floor?.Rule.MinDays >= ownFloor.Rule.MinDays))
        {
            if (ownFloor.Rule.MinDays > ceiling?.Rule.MaxDays)
                conflicts.Add(Cross(data, ownFloor, ceiling, $"{data} is kept at most {ceiling.Rule.MaxDays} days by {ceiling.Pack.Id}, and {ownFloor.Pack.Id} gives way"));
            else
                floor = ownFloor;
        }

        if (question.LegalHold && ceiling is not null)
            conflicts.Add(new Conflict(["legal-hold", ceiling.Pack.Id], data, $"{Sentence(Order)}: {data} is kept while the hold stands, and the ceiling of {ceiling.Pack.Id} gives way."));
        return new RetentionPeriod(
            floor?.Rule.MinDays,
            ceiling?.Rule.MaxDays,
            [.. rules.Select(rule => rule.Pack.Id).Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>Deletion on request against another law's floor, where the law that gives the right makes no exception for it.</summary>
    private static IEnumerable<Conflict> OnRequest(IReadOnlyList<Pack> laws, PolicyQuestion question)
    {
        foreach (var asks in laws)
        {
            var rights = asks.Obligations.Where(one => one is { Kind: "deletion", Data.Count: > 0 } && Applicability.Asks(one, question)).ToList();
            foreach (var keeps in laws.Where(keeps => keeps.Id != asks.Id && !keeps.IsOwnRule))
            {
                var data = keeps.Retention
                    .Where(rule => rule.MinDays > 0 && rights.Exists(right => right.Data.Contains(rule.Data)
                        && !right.GivesWayTo.Any(area => area == "*" || Places.IsIn(keeps.Jurisdiction, area))))
                    .Select(rule => rule.Data).ToList();
                if (data.Count > 0)
                    yield return new Conflict([asks.Id, keeps.Id], string.Join(", ", data), $"{Sentence(Order)}: a request under {asks.Id} is answered at once for everything else, and {string.Join(", ", data)} when the floor of {keeps.Id} is over.");
            }

            if (question.LegalHold && rights.Count > 0)
                yield return new Conflict(["legal-hold", asks.Id], "deletion on request", $"{Sentence(Order)}: a request under {asks.Id} is answered when the hold is lifted, and the person is told so.");
        }
    }

    private static Conflict Cross(string data, Bound floor, Bound ceiling, string resolved) =>
        new([floor.Pack.Id, ceiling.Pack.Id], data, $"{Sentence(Order)}: {resolved}.");

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static Bound? Longest(IEnumerable<Bound> rules) => rules.Where(one => one.Rule.MinDays is not null).MaxBy(one => one.Rule.MinDays);

    private static Bound? Shortest(IEnumerable<Bound> rules) => rules.Where(one => one.Rule.MaxDays is not null).MinBy(one => one.Rule.MaxDays);

    private sealed record Bound(Pack Pack, RetentionRule Rule);
}
