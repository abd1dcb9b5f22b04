using Candor.Configuration.History;
using Candor.Domain.Screenings;
using Candor.Storage;

namespace Candor.Configuration.Approval;

/// <summary>Guarded changes in words. Values are not among them: a terminal is no place for the names of members of staff.</summary>
internal static class ChangeWords
{
    /// <summary>How much of a hash people are shown.</summary>
    public const int ShortHash = 12;

    /// <summary>What somebody who checks a folder is told: a note a change.</summary>
    /// <param name="before">The version in use.</param>
    /// <param name="after">The version in the folder.</param>
    /// <param name="changes">What differs.</param>
    public static IEnumerable<Fault> Notes(ConfigurationVersion before, ConfigurationVersion after, IReadOnlyList<GuardedChange> changes) =>
        Told(before, after, changes).Select(told => new Fault(
            told.File,
            0,
            $"{(told.Key.Length == 0 ? "The file" : $"`{told.Key}`")} {told.What}, which needs a second person ({told.Kinds})",
            "It is approved on the console, under /console/configuration"));

    /// <summary>Why a version is not taken into use, and the mend.</summary>
    /// <param name="folder">The configuration folder.</param>
    /// <param name="before">The version in use.</param>
    /// <param name="after">The version in the folder.</param>
    /// <param name="changes">What differs.</param>
    /// <param name="decision">What was decided on it; null for nothing yet.</param>
    public static string Refusal(
        string folder, ConfigurationVersion before, ConfigurationVersion after, IReadOnlyList<GuardedChange> changes, RecordedEvent? decision) => string.Join(
        Environment.NewLine,
        [
            $"The configuration in {folder} changes what needs a second person, and nobody has approved it ({Short(after)} after {Short(before)}):",
            .. Told(before, after, changes).Select(told => $"{told.File}: {(told.Key.Length == 0 ? "the file" : told.Key)} {told.What} ({told.Kinds})"),
            .. decision is { Event: ConfigurationRefused refused }
                ? new[] { $"{decision.Actor.Id} has refused it, {decision.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {refused.Reason}" }
                : [],
            $"Somebody else with the role privacy or admin approves it on the console of the running product, under /console/configuration, or here: "
                + $"candor config approve {Short(after)} --by STAFF --reason WHY. To go back to what was in use: candor config restore {Short(before)}.",
        ]);

    /// <summary>A line a key; of a file that came or went, one for all of it.</summary>
    private static IEnumerable<(string File, string Key, string What, string Kinds)> Told(
        ConfigurationVersion before, ConfigurationVersion after, IReadOnlyList<GuardedChange> changes) =>
        changes.GroupBy(change => change.Key.File, StringComparer.Ordinal).SelectMany(file =>
            before.Files.ContainsKey(file.Key) && after.Files.ContainsKey(file.Key)
                ? file.Select(change => (file.Key, change.Key.Key, What(change.Before, change.After), change.Key.Kind))
                : [(file.Key, "", after.Files.ContainsKey(file.Key) ? "is new" : "is gone", string.Join(", ", file.Select(change => change.Key.Kind).Distinct()))]);

    private static string What(string? before, string? after) => before is null ? "is new" : after is null ? "is gone" : "is changed";

    private static string Short(ConfigurationVersion version) => version.Hash[..ShortHash];
}
