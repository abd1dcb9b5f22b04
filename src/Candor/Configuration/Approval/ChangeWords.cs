using Candor.Domain.Screenings;
using Candor.Storage;

namespace Candor.Configuration.Approval;

/// <summary>Guarded changes in words. Values are not among them: a terminal is no place for the names of members of staff.</summary>
internal static class ChangeWords
{
    /// <summary>How much of a hash people are shown.</summary>
    public const int ShortHash = 12;

    /// <summary>A change.</summary>
    /// <param name="change">The change.</param>
    public static string Of(GuardedChange change) =>
        $"{change.Key.File}: {change.Key.Key} {What(change)} ({change.Key.Kind})";

    private static string What(GuardedChange change) => change.Before is null ? "is new" : change.After is null ? "is gone" : "is changed";

    /// <summary>What somebody who checks a folder is told of a change.</summary>
    /// <param name="change">The change.</param>
    public static Fault Note(GuardedChange change) => new(
        change.Key.File, 0, $"`{change.Key.Key}` {What(change)}, which needs a second person ({change.Key.Kind})", "It is approved on the console, under /console/configuration");

    /// <summary>Why a version is not taken into use, and the mend.</summary>
    /// <param name="folder">The configuration folder.</param>
    /// <param name="hash">The version.</param>
    /// <param name="before">The version in use.</param>
    /// <param name="changes">What differs.</param>
    /// <param name="decision">What was decided on it; null for nothing yet.</param>
    public static string Refusal(string folder, string hash, string before, IReadOnlyList<GuardedChange> changes, RecordedEvent? decision) => string.Join(
        Environment.NewLine,
        [
            $"The configuration in {folder} changes what needs a second person, and nobody has approved it ({hash[..ShortHash]} after {before[..ShortHash]}):",
            .. changes.Select(Of),
            .. decision is { Event: ConfigurationRefused refused }
                ? new[] { $"{decision.Actor.Id} has refused it, {decision.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {refused.Reason}" }
                : [],
            $"Somebody else with the role privacy or admin approves it on the console of the running product, under /console/configuration, or here: candor config approve {hash[..ShortHash]} --by STAFF --reason WHY. "
                + $"To go back to what was in use: candor config restore {before[..ShortHash]}.",
        ]);
}
