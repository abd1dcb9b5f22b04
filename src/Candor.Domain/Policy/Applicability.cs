namespace Candor.Domain.Policy;

/// <summary>Whether a law concerns a question, and why or why not.</summary>
internal static class Applicability
{
    /// <summary>One of the two is null.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="question">The question.</param>
    public static (string? Because, string? NotBecause) Of(Pack pack, PolicyQuestion question)
    {
        if (pack.From is { } from && question.On < from)
            return (null, $"it applies from {from:yyyy-MM-dd}");
        if (pack.To is { } to && question.On > to)
            return (null, $"it applied until {to:yyyy-MM-dd}");
        if (pack.Where.FirstOrDefault(test => Holds(test, question)) is not { } where)
            return (null, $"no place fits: {string.Join("; ", pack.Where.Select(Describe))}");
        if (pack.EmployeesMin is { } min && question.Employees is { } employees && employees < min)
            return (null, $"it begins with {min} employees");
        if (pack.PublicPostingOnly && question.PublicPosting is false)
            return (null, "the job is not publicly advertised");
        if (Missing(pack, question) is { } missing
            && (pack.OrProcessedOutside is not { } inside || question.ProcessedIn is null || Places.IsIn(question.ProcessedIn, inside)))
            return (null, missing);
        if (pack is { Transfer: { } rule, Obligations.Count: 0 } && question.ProcessedIn is { } processed
            && rule.Within.Any(within => Places.IsIn(processed, within)))
            return (null, $"data stays within {string.Join(", ", rule.Within)}");
        return ($"{Because(where, question)}; {pack.Because}", null);
    }

    private static bool Holds(PlaceTest test, PolicyQuestion question)
    {
        var place = PlaceOf(test.Who, question);
        return place is null ? question.AssumeStrictest : test.In.Any(area => Places.IsIn(place, area));
    }

    private static string Because(PlaceTest test, PolicyQuestion question) =>
        PlaceOf(test.Who, question) is { } place ? $"{test.Who} in {place}" : $"the {test.Who}'s place is unknown and the strictest is assumed";

    private static string? PlaceOf(string who, PolicyQuestion question) => who switch
    {
        "candidate" => question.Candidate,
        "job" => question.Job,
        "employer" => question.Employer,
        _ => throw new ArgumentException($"Nobody is called {who} in a pack."),
    };

    private static string? Missing(Pack pack, PolicyQuestion question)
    {
        if (pack.CapturesAny.Count > 0 && !pack.CapturesAny.Any(question.Captures.Contains))
            return $"none of {string.Join(", ", pack.CapturesAny)} is captured";
        if (pack.CapturesAll.FirstOrDefault(capture => !question.Captures.Contains(capture)) is { } capture)
            return $"{capture} is not captured";
        if (pack.UsesAny.Count > 0 && !pack.UsesAny.Any(question.Uses.Contains))
            return $"none of {string.Join(", ", pack.UsesAny)} is done";
        return null;
    }

    private static string Describe(PlaceTest test) =>
        $"{test.Who} in {string.Join(", ", test.In.Take(4))}{(test.In.Count > 4 ? " …" : "")}";
}
