using System.Text.RegularExpressions;
using Candor.Configuration;
using Candor.Connectors;

namespace Candor.Policy;

/// <summary>From what the ATS says of a place to an ISO 3166 code. What is not found is unknown: nothing is guessed.</summary>
public static class PlaceFinder
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>Finds a place.</summary>
    /// <param name="rule">Where to look, and what the words mean.</param>
    /// <param name="candidate">The candidate as the ATS has them.</param>
    /// <param name="job">The job as the ATS has it.</param>
    /// <returns>A code; null for unknown, also when the words mean places that do not contain one another.</returns>
    public static string? Find(PlaceRule rule, AtsCandidate candidate, AtsJob job)
    {
        if (rule.Fixed is not null)
            return rule.Fixed;
        var found = Sources(rule.From, candidate, job)
            .SelectMany(text => rule.Labels.Where(label => Says(text, label.Key)).Select(label => label.Value))
            .Distinct()
            .ToList();
        // "New York, NY" says the city and the state: the finest counts, as long as all the others contain it.
        var finest = found.MaxBy(place => place.Length);
        return finest is not null && found.TrueForAll(place => Domain.Policy.Places.IsIn(finest, place)) ? finest : null;
    }

    private static IEnumerable<string> Sources(string? from, AtsCandidate candidate, AtsJob job) => from switch
    {
        null => [],
        "candidate.addresses" => candidate.Addresses,
        "job.locations" => job.Locations,
        _ when from.StartsWith("candidate.custom.", StringComparison.Ordinal) => Field(candidate.CustomFields, from["candidate.custom.".Length..]),
        _ when from.StartsWith("job.custom.", StringComparison.Ordinal) => Field(job.CustomFields, from["job.custom.".Length..]),
        _ => [],
    };

    private static string[] Field(IReadOnlyDictionary<string, string> fields, string key) => fields.TryGetValue(key, out var text) ? [text] : [];

    /// <summary>Whole words, without case; short forms such as "IL" only in capitals, since "il" is also a word.</summary>
    private static bool Says(string text, string label) => Regex.IsMatch(
        text,
        $@"(?<!\w){Regex.Escape(label)}(?!\w)",
        label.Length <= 3 ? RegexOptions.CultureInvariant : RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        Patience);
}
