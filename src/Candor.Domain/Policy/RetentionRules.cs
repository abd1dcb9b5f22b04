namespace Candor.Domain.Policy;

/// <summary>Retention over several laws: the shortest ceiling and the longest floor, and what to do when they cross.</summary>
internal static class RetentionRules
{
    /// <summary>Combines.</summary>
    /// <param name="laws">The laws that apply.</param>
    public static (IReadOnlyDictionary<string, RetentionPeriod> Periods, IReadOnlyList<Conflict> Conflicts) Combine(IReadOnlyList<Pack> laws)
    {
        var periods = new SortedDictionary<string, RetentionPeriod>(StringComparer.Ordinal);
        var conflicts = new List<Conflict>();
        foreach (var rules in laws.SelectMany(pack => pack.Retention.Select(rule => (Law: pack.Id, Rule: rule))).GroupBy(one => one.Rule.Data))
        {
            var floor = rules.Where(one => one.Rule.MinDays is not null).OrderByDescending(one => one.Rule.MinDays).FirstOrDefault();
            var ceiling = rules.Where(one => one.Rule.MaxDays is not null).OrderBy(one => one.Rule.MaxDays).FirstOrDefault();
            periods[rules.Key] = new RetentionPeriod(
                floor.Rule?.MinDays,
                ceiling.Rule?.MaxDays,
                [.. rules.Select(one => one.Law).Distinct().Order(StringComparer.Ordinal)]);
            if (floor.Rule?.MinDays > ceiling.Rule?.MaxDays)
            {
                conflicts.Add(new Conflict(
                    [floor.Law, ceiling.Law],
                    rules.Key,
                    $"A legal hold comes first, then the floor of {floor.Law} for the record as such, then the ceiling of {ceiling.Law}: "
                    + $"{rules.Key} is kept {floor.Rule!.MinDays} days."));
            }
        }

        return (periods, conflicts);
    }
}
