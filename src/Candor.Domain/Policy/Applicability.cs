namespace Candor.Domain.Policy;

/// <summary>Whether a law concerns a question, and why or why not.</summary>
/// <param name="Because">Why it applies; null when it does not.</param>
/// <param name="NotBecause">The first condition that does not hold; null when it applies.</param>
/// <param name="AsksFor">Whose place would have to be known to tell: <c>candidate</c>, <c>job</c> or <c>employer</c>; null when it can be told.</param>
/// <param name="Confidence">How sure the authors are that it applies here.</param>
internal sealed record Applicability(string? Because, string? NotBecause, string? AsksFor, string Confidence)
{
    /// <summary>Looks at a law: its days, whose place counts, its thresholds, and what is done.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="question">The question.</param>
    public static Applicability Of(Pack pack, PolicyQuestion question)
    {
        if (OutOfForce(pack.From, pack.To, question) is { } date)
            return No(date);
        var (where, open) = Find(pack.Where, question);
        if (where is null && open is null && pack.Where.Count > 0)
            return No($"no place fits: {string.Join("; ", pack.Where.Select(Describe))}");
        if (pack.EmployeesMin is { } min && question.Employees is { } employees && employees < min)
            return No($"it begins with {min} employees");
        if (pack.PublicPostingOnly && question.PublicPosting is false)
            return No("the job is not publicly advertised");
        if (Missing(pack.When, question) is { } missing)
            return No(missing);
        return where is null && open is not null
            ? new Applicability(null, $"whether the {open.Who} is in {string.Join(", ", open.In.Take(4))} is not known", open.Who, pack.Confidence)
            : new Applicability(Reasons(pack, where, question), null, null, where?.Confidence ?? pack.Confidence);

        Applicability No(string why) => new(null, why, null, pack.Confidence);
    }

    /// <summary>Whether an obligation is asked for, its law being one that applies. A place that is not known counts as one that fits.</summary>
    /// <param name="asked">The obligation.</param>
    /// <param name="question">The question.</param>
    public static bool Asks(PackObligation asked, PolicyQuestion question)
    {
        if (OutOfForce(asked.From, asked.To, question) is not null || Missing(asked.When, question) is not null)
            return false;
        var (where, open) = Find(asked.Where, question);
        return asked.Where.Count == 0 || where is not null || open is not null;
    }

    /// <summary>Whether something that has ended still holds, because the candidate agreed while it did.</summary>
    /// <param name="to">Its last day.</param>
    /// <param name="question">The question.</param>
    public static bool IsKeptFromConsent(DateOnly? to, PolicyQuestion question) => to < question.On && question.ConsentedOn <= to;

    /// <summary>Whether something began after the candidate agreed.</summary>
    /// <param name="from">Its first day.</param>
    /// <param name="question">The question.</param>
    public static bool BeganAfterConsent(DateOnly? from, PolicyQuestion question) => from <= question.On && question.ConsentedOn < from;

    /// <summary>Why something does not hold on the day; null when it does.</summary>
    private static string? OutOfForce(DateOnly? from, DateOnly? to, PolicyQuestion question)
    {
        if (from is { } first && question.On < first)
            return $"it applies from {first:yyyy-MM-dd}";
        return to is { } last && question.On > last && !IsKeptFromConsent(to, question) ? $"it applied until {last:yyyy-MM-dd}" : null;
    }

    /// <summary>The first test that holds, and the first that cannot be told for want of a place.</summary>
    private static (PlaceTest? Holds, PlaceTest? Open) Find(IReadOnlyList<PlaceTest> tests, PolicyQuestion question)
    {
        PlaceTest? open = null;
        foreach (var test in tests)
        {
            var place = question.PlaceOf(test.Who);
            if (place is not null && Contains(test, place))
                return (test, null);
            if (place is null || test.In.Any(area => Places.IsTooCoarseFor(place, area)))
            {
                if (question.AssumesStrictest(test.Who))
                    return (test, null);
                open ??= test;
            }
        }

        return (null, open);
    }

    private static bool Contains(PlaceTest test, string place)
    {
        foreach (var area in test.In)
            if (Places.IsIn(place, area))
                return true;
        return false;
    }

    private static string Reasons(Pack pack, PlaceTest? where, PolicyQuestion question)
    {
        var reasons = new List<string>();
        if (where is not null)
            reasons.Add(WhereReason(where, question));
        reasons.Add(pack.Because);
        if (pack.EmployeesMin is not null && question.Employees is null)
            reasons.Add("the head count is not known and taken to be enough");
        if (pack.PublicPostingOnly && question.PublicPosting is null)
            reasons.Add("whether the job is publicly advertised is not known and taken for yes");
        if (IsKeptFromConsent(pack.To, question))
            reasons.Add($"it ended on {pack.To:yyyy-MM-dd}, and a screening under way keeps the laws of its consent");
        if (BeganAfterConsent(pack.From, question))
            reasons.Add($"it began on {pack.From:yyyy-MM-dd}, after the consent, and applies from the next step that captures or decides");
        return string.Join("; ", reasons);
    }

    private static string WhereReason(PlaceTest test, PolicyQuestion question) => question.PlaceOf(test.Who) switch
    {
        null => $"the {test.Who}'s place is not known and the strictest is assumed",
        var place when Contains(test, place) => $"{test.Who} in {place}",
        var place => $"the {test.Who}'s place is known only as {place} and the strictest is assumed",
    };

    private static string? Missing(IReadOnlyList<PackCondition> when, PolicyQuestion question)
    {
        if (when.Count == 0)
            return null;
        var missing = new List<string>(when.Count);
        foreach (var condition in when)
        {
            if (MissingOf(condition, question) is not { } why)
                return null;
            missing.Add(why);
        }

        return string.Join("; ", missing.Distinct());
    }

    private static string? MissingOf(PackCondition condition, PolicyQuestion question)
    {
        if (condition.CapturesAny.Count > 0 && !condition.CapturesAny.Any(question.Captures.Contains))
            return $"none of {string.Join(", ", condition.CapturesAny)} is captured";
        if (condition.CapturesAll.FirstOrDefault(capture => !question.Captures.Contains(capture)) is { } capture)
            return $"{capture} is not captured";
        if (condition.UsesAny.Count > 0 && !condition.UsesAny.Any(question.Uses.Contains))
            return $"none of {string.Join(", ", condition.UsesAny)} is done";
        return condition.ProcessedOutside.Count > 0 && question.Regions.All(region => condition.ProcessedOutside.Any(area => Places.IsIn(region, area)))
            ? $"data stays within {string.Join(", ", condition.ProcessedOutside)}"
            : null;
    }

    private static string Describe(PlaceTest test) =>
        $"{test.Who} in {string.Join(", ", test.In.Take(4))}{(test.In.Count > 4 ? " …" : "")}";
}
