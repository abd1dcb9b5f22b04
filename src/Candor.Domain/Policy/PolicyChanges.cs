namespace Candor.Domain.Policy;

/// <summary>What changes from one day to the next for the same question.</summary>
/// <param name="Day">The first day on which it holds.</param>
/// <param name="Before">The answer of the day before.</param>
/// <param name="After">The answer of the day.</param>
public sealed record PolicyChange(DateOnly Day, PolicyAnswer Before, PolicyAnswer After)
{
    /// <summary>Laws that begin to apply.</summary>
    public IReadOnlyList<LawApplies> Begins => [.. After.Laws.ExceptBy(Before.Laws.Select(law => law.Id), law => law.Id)];

    /// <summary>Laws that cease to.</summary>
    public IReadOnlyList<LawApplies> Ends => [.. Before.Laws.ExceptBy(After.Laws.Select(law => law.Id), law => law.Id)];

    /// <summary>What laws ask for from then on, each with the laws that did not ask for it before.</summary>
    public IReadOnlyList<Obligation> Added => Beyond(After, Before);

    /// <summary>What laws no longer ask for, each with those laws.</summary>
    public IReadOnlyList<Obligation> Removed => Beyond(Before, After);

    /// <summary>Kinds of data whose retention changes.</summary>
    public IReadOnlyList<string> Retention =>
    [
        .. Before.Retention.Keys.Union(After.Retention.Keys)
            .Where(data => Bounds(Before, data) != Bounds(After, data)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Features that become forbidden.</summary>
    public IReadOnlyList<string> Forbidden => [.. After.Prohibited.Except(Before.Prohibited)];

    /// <summary>Whether anything is different but the day.</summary>
    public bool IsAny => Before.Decision != After.Decision || Begins.Count > 0 || Ends.Count > 0 || Added.Count > 0 || Removed.Count > 0
        || Retention.Count > 0 || Forbidden.Count > 0 || !Before.Residency.Select(one => (one.Law, one.Basis)).SequenceEqual(After.Residency.Select(one => (one.Law, one.Basis)));

    /// <summary>What one answer asks for in the name of laws in whose name the other does not.</summary>
    private static List<Obligation> Beyond(PolicyAnswer answer, PolicyAnswer other)
    {
        var known = other.Obligations.ToLookup(one => (one.Kind, one.Id));
        return
        [
            .. answer.Obligations
                .Select(one => one with { Laws = [.. one.Laws.Except(known[(one.Kind, one.Id)].SelectMany(same => same.Laws))] })
                .Where(one => one.Laws.Count > 0),
        ];
    }

    private static (int?, int?) Bounds(PolicyAnswer answer, string data) =>
        answer.Retention.TryGetValue(data, out var period) ? (period.MinDays, period.MaxDays) : (null, null);
}

/// <summary>Looks ahead: the days on which the law changes, and what it changes.</summary>
public static class PolicyChanges
{
    /// <summary>The changes after one day, up to and with another, in order.</summary>
    /// <param name="packs">The shelf, and the employer's own rules.</param>
    /// <param name="question">What is asked; its day does not matter.</param>
    /// <param name="from">The day from which on changes count: what holds then is no change.</param>
    /// <param name="to">The last day that is looked at.</param>
    public static IReadOnlyList<PolicyChange> Between(IReadOnlyList<Pack> packs, PolicyQuestion question, DateOnly from, DateOnly to) =>
        [.. Walk(packs, question, from, to)];

    /// <summary>The next day on which the answer to a question changes; null when no pack knows of one.</summary>
    /// <param name="packs">The shelf, and the employer's own rules.</param>
    /// <param name="question">What is asked.</param>
    public static DateOnly? Next(IReadOnlyList<Pack> packs, PolicyQuestion question) =>
        Walk(packs, question, question.On, DateOnly.MaxValue).Select(change => (DateOnly?)change.Day).FirstOrDefault();

    private static IEnumerable<PolicyChange> Walk(IReadOnlyList<Pack> packs, PolicyQuestion question, DateOnly from, DateOnly to)
    {
        var before = PolicyEngine.Decide(packs, question with { On = from });
        foreach (var day in Days(packs).Where(day => day > from && day <= to))
        {
            var change = new PolicyChange(day, before, PolicyEngine.Decide(packs, question with { On = day }));
            if (change.IsAny)
                yield return change;
            before = change.After;
        }
    }

    /// <summary>Every day on which anything on the shelf begins, or is over, in order.</summary>
    private static IEnumerable<DateOnly> Days(IReadOnlyList<Pack> packs) => packs
        .SelectMany(pack => pack.Obligations.Select(one => (one.From, one.To))
            .Append((pack.From, pack.To))
            .Concat(pack.Transfer?.Adequate.Select(found => (found.From, found.To)) ?? [])
            .Concat(pack.Transfer?.Bases.Select(basis => (basis.From, basis.To)) ?? []))
        .SelectMany(one => new[] { one.Item1, one.Item2?.AddDays(1) })
        .OfType<DateOnly>().Distinct().Order();
}
