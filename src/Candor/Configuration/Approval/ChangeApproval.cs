using Candor.Configuration.History;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Privacy;
using Candor.Storage;

namespace Candor.Configuration.Approval;

/// <summary>A version that waits for a second person.</summary>
/// <param name="Version">The version.</param>
/// <param name="Before">The version in use.</param>
/// <param name="Changes">The guarded parts that differ.</param>
/// <param name="Rows">Who looked at it or brought it back since, the latest first.</param>
/// <param name="Decision">What was decided on it last; null for nothing yet.</param>
public sealed record WaitingVersion(
    ConfigurationVersion Version,
    ConfigurationVersion Before,
    IReadOnlyList<GuardedChange> Changes,
    IReadOnlyList<ConfigurationChangeRow> Rows,
    RecordedEvent? Decision)
{
    /// <summary>
    /// Who stands for other versions that have one of the same changes: whoever adds a comment to somebody's change does not make it theirs, and leaves
    /// its author no second person.
    /// </summary>
    public IReadOnlyList<ConfigurationChangeRow> Earlier { get; init; } = [];

    /// <summary>Who changed it, as far as the machine can tell; one a line.</summary>
    public string Authors => string.Join('\n', Known.Select(row => row.Author).DefaultIfEmpty(Rows[0].Author).Distinct(StringComparer.Ordinal));

    /// <summary>When it was first seen.</summary>
    public DateTimeOffset Since => Rows[^1].At;

    /// <summary>Once somebody's name stands for it, the accounts that it passed through say nothing more.</summary>
    private IEnumerable<ConfigurationChangeRow> Known => Rows.Concat(Earlier).Where(row => row.AuthorFrom != ConfigurationAuthor.Account);

    /// <summary>Why somebody is no second person here; null when they are.</summary>
    /// <param name="by">Who would approve it.</param>
    /// <param name="staff">Who there is.</param>
    public string? KeepsFrom(StaffMember by, IReadOnlyList<StaffMember> staff)
    {
        if (!Known.Any() && !staff.Any(member => ConfigurationAuthor.IsAmong(Rows[0].Author, member)))
            return $"Nobody can tell who changed it: only the account {Rows[0].Author} is known. Commit the folder to git, or set CANDOR_AUTHOR to the author's name or address, "
                + "and run candor check once more.";
        return ConfigurationAuthor.IsAmong(Authors, by) ? "You changed it yourself: somebody else has to approve it." : null;
    }
}

/// <summary>
/// Changes of capture, consent, retention and access need a second person: a version whose guarded parts differ from the one in use is taken into use only
/// once somebody other than its author has approved exactly it, against exactly that one.
/// </summary>
/// <param name="record">What was decided and taken.</param>
/// <param name="history">The versions.</param>
/// <param name="streams">Appends.</param>
/// <param name="folder">Where the configuration is.</param>
public sealed class ChangeApproval(ChangeRecord record, ConfigurationHistory history, SideStreams streams, Surroundings folder)
{
    /// <summary>Decided by somebody who was signed in.</summary>
    public const string Console = "console";

    /// <summary>Decided by a command: whoever runs commands on the server said who it was.</summary>
    public const string Server = "server";

    private const int LongestReason = 2000;
    private const int Tries = 8;

    /// <summary>Who answers for a version in the folder.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<ConfigurationAuthor> AuthorOf(ConfigurationVersion version, CancellationToken cancel)
    {
        var standing = await record.Read(cancel);
        var files = await InUse(standing, cancel) is { } before
            ? GuardedDifferences.Between(before, version).Select(change => change.Key.File).Distinct(StringComparer.Ordinal).ToList()
            : [];
        return await ConfigurationAuthor.Find(folder.Configuration, standing.Taken?.Commit, files, cancel);
    }

    /// <summary>The version in use; null before the first.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task<ConfigurationVersion?> InUse(CancellationToken cancel) => await InUse(await record.Read(cancel), cancel);

    /// <summary>The guarded parts of a version that differ from the version in use and that nobody has approved; empty when it may be taken into use.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<GuardedChange>> Unapproved(ConfigurationVersion version, CancellationToken cancel) =>
        (await Judge(await record.Read(cancel), version, cancel)) is { Because: null } judged ? judged.Changes : [];

    /// <summary>The versions that wait, the latest first.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<WaitingVersion>> Waiting(CancellationToken cancel)
    {
        var standing = await record.Read(cancel);
        if (await InUse(standing, cancel) is not { } before || !GuardedDifferences.AsksForSecondPerson(before))
            return [];
        var waiting = new List<WaitingVersion>();
        foreach (var rows in (await history.SinceServed(cancel)).Where(row => row.Hash != before.Hash).GroupBy(row => row.Hash, StringComparer.Ordinal))
        {
            var version = await history.Get(rows.Key, cancel);
            if (GuardedDifferences.Between(before, version) is { Count: > 0 } changes)
                waiting.Add(new WaitingVersion(version, before, changes, [.. rows], standing.DecisionOn(rows.Key)));
        }

        return
        [
            .. waiting.Select(one => one with
            {
                Earlier = [.. waiting.Where(other => other != one && other.Changes.Intersect(one.Changes).Any()).SelectMany(other => other.Rows)],
            }),
        ];
    }

    /// <summary>Approves or refuses a version, against the version in use.</summary>
    /// <param name="hash">The version: the beginning of its hash.</param>
    /// <param name="against">The version in use that was looked at, by its whole hash; null for whichever is.</param>
    /// <param name="approve">Whether it may be taken into use.</param>
    /// <param name="by">Who decides; they may approve changes in the version in use.</param>
    /// <param name="where"><see cref="Console"/> or <see cref="Server"/>.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">It cannot be decided so; nothing was.</exception>
    public async Task<ConfigurationDecided> Decide(
        string hash, string? against, bool approve, StaffMember by, string where, string reason, CancellationToken cancel)
    {
        if (reason.Trim() is not { Length: > 0 and <= LongestReason } because)
            throw new UsageException($"Give a reason, of at most {LongestReason} characters.");
        var standing = await record.Read(cancel);
        var version = await history.Get(hash, cancel);
        if ((await Waiting(cancel)).FirstOrDefault(one => one.Version.Hash == version.Hash) is not { } waiting || (against is not null && against != waiting.Before.Hash))
            throw new UsageException($"{Short(version.Hash)} does not wait for a second person: it is in use, changes nothing that is guarded, or another version was taken into use meanwhile. Look again.");
        if (approve && waiting.KeepsFrom(by, GuardedDifferences.Staff(waiting.Before)) is { } fault)
            throw new UsageException(fault);
        var keys = waiting.Changes.Select(change => change.Key).ToList();
        ConfigurationDecided decided = approve
            ? new ConfigurationApproved(version.Hash, waiting.Before.Hash, where, keys, waiting.Authors, because)
            : new ConfigurationRefused(version.Hash, waiting.Before.Hash, where, keys, waiting.Authors, because);
        return await streams.Append(ConfigurationTaken.Stream, Actor.Staff(by.Id), decided, (store, _) => record.IsStill(store, standing), cancel)
            ? decided
            : throw new UsageException("Something else was decided in the same moment. Look again.");
    }

    /// <summary>Takes a version into use, which is then an event.</summary>
    /// <param name="version">The version.</param>
    /// <param name="author">Who answers for it.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">It needs a second person first; the message says for what.</exception>
    public async Task Take(ConfigurationVersion version, ConfigurationAuthor author, CancellationToken cancel)
    {
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            var standing = await record.Read(cancel);
            if (standing.Taken?.Configuration == version.Hash)
                return;
            var judged = await Judge(standing, version, cancel);
            if (judged.Because is not { } because)
            {
                // Kept, so that it can be approved though nobody has checked it.
                await history.Record(version, author, ConfigurationHistory.Check, cancel);
                throw new UsageException(ChangeWords.Refusal(folder.Configuration, judged.Before!, version, judged.Changes, standing.DecisionOn(version.Hash)));
            }

            await history.Keep(version, cancel);
            var taken = new ConfigurationTaken(
                version.Hash, judged.Before?.Hash, because, judged.By, [.. judged.Changes.Select(change => change.Key)], author.Commit, author.Name);
            if (await streams.Append(ConfigurationTaken.Stream, Actor.System("serve"), taken, Derive, cancel))
                return;

            async Task<bool> Derive(Store store, DateTimeOffset at)
            {
                if (!await record.IsStill(store, standing))
                    return false;
                store.ConfigurationChanges.Add(history.Row(judged.Before ?? ConfigurationVersion.None, version, author, ConfigurationHistory.Serve, at));
                return true;
            }
        }

        throw new UsageException("The version in use changes all the time: other nodes start with other configurations. Stop them, and start this one again.");
    }

    private async Task<Judged> Judge(ConfigurationStanding standing, ConfigurationVersion version, CancellationToken cancel)
    {
        if (await InUse(standing, cancel) is not { } before)
            return new Judged(null, [], "first", null);
        var changes = GuardedDifferences.Between(before, version);
        if (changes.Count == 0)
            return new Judged(before, changes, "nothing_guarded", null);
        if (!GuardedDifferences.AsksForSecondPerson(before))
            return new Judged(before, changes, "no_second_person", null);
        return standing.DecisionOn(version.Hash) is { Event: ConfigurationApproved } approved
            ? new Judged(before, changes, "approved", approved.Actor.Id)
            : new Judged(before, changes, null, null);
    }

    /// <summary>The ledger says what is in use; an installation that is older than that event, its rows.</summary>
    private async Task<ConfigurationVersion?> InUse(ConfigurationStanding standing, CancellationToken cancel) =>
        (standing.Taken?.Configuration ?? await history.LastServed(cancel)) is { } hash ? await history.Get(hash, cancel) : null;

    private static string Short(string hash) => hash[..ChangeWords.ShortHash];

    /// <summary>What is to be said of a version.</summary>
    /// <param name="Before">The version in use; null before the first.</param>
    /// <param name="Changes">The guarded parts that differ.</param>
    /// <param name="Because">Why it may be taken into use; null when it may not.</param>
    /// <param name="By">The second person; null for none.</param>
    private sealed record Judged(ConfigurationVersion? Before, IReadOnlyList<GuardedChange> Changes, string? Because, string? By);
}
