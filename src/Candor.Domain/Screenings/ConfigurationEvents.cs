namespace Candor.Domain.Screenings;

/// <summary>A guarded part of the configuration that differs from one version to the next; its values stand in the versions, which the hashes name.</summary>
/// <param name="File">The file within the folder.</param>
/// <param name="Key">The key within the file, with dots between the levels.</param>
/// <param name="Kind"><c>capture</c>, <c>consent</c>, <c>retention</c> or <c>access</c>.</param>
public sealed record GuardedKey(string File, string Key, string Kind);

/// <summary>
/// A version of the configuration is in use from now on. Stands in a stream of the configuration's own, whose last such event says which version is in use.
/// </summary>
/// <param name="Configuration">The version's hash.</param>
/// <param name="Before">The hash of the version in use until now; null for the first.</param>
/// <param name="Because">
/// Why it may be: <c>first</c>; <c>nothing_guarded</c> differs; <c>approved</c> by a second person; <c>no_second_person</c> is asked for by the version before.
/// </param>
/// <param name="ApprovedBy">Staff identifier of the second person; null without one.</param>
/// <param name="Changes">The guarded parts that differ.</param>
/// <param name="Commit">The commit that the folder stood at; null when it is not in git, or was not wholly committed.</param>
/// <param name="Author">Who changed it, as far as the machine can tell; one a line.</param>
public sealed record ConfigurationTaken(
    string Configuration,
    string? Before,
    string Because,
    string? ApprovedBy,
    IReadOnlyList<GuardedKey> Changes,
    string? Commit,
    [property: Personal] string? Author) : ScreeningEvent
{
    /// <summary>The stream of the configuration.</summary>
    public const string Stream = "configuration";
}

/// <summary>A second person has decided on a version of the configuration, against exactly the version in use; the event's actor.</summary>
/// <param name="Configuration">The version's hash.</param>
/// <param name="Before">The hash of the version in use.</param>
/// <param name="Where"><c>console</c>: they were signed in; <c>server</c>: whoever runs commands on the server said it was they.</param>
/// <param name="Changes">The guarded parts that differ.</param>
/// <param name="Author">Who changed them, as far as the machine can tell; one a line.</param>
/// <param name="Reason">Why they decided so.</param>
public abstract record ConfigurationDecided(
    string Configuration,
    string Before,
    string Where,
    IReadOnlyList<GuardedKey> Changes,
    [property: Personal] string Author,
    [property: Personal] string Reason) : ScreeningEvent;

/// <summary>The version may be taken into use.</summary>
/// <inheritdoc cref="ConfigurationDecided" />
public sealed record ConfigurationApproved(
    string Configuration, string Before, string Where, IReadOnlyList<GuardedKey> Changes, string Author, string Reason)
    : ConfigurationDecided(Configuration, Before, Where, Changes, Author, Reason);

/// <summary>The version may not be taken into use.</summary>
/// <inheritdoc cref="ConfigurationDecided" />
public sealed record ConfigurationRefused(
    string Configuration, string Before, string Where, IReadOnlyList<GuardedKey> Changes, string Author, string Reason)
    : ConfigurationDecided(Configuration, Before, Where, Changes, Author, Reason);
