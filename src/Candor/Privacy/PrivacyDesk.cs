using System.Text.Json.Nodes;
using Candor.Access;
using Candor.Configuration;
using Candor.Hosting;
using Candor.Storage;

namespace Candor.Privacy;

/// <summary>
/// What commands ask of this room, in the running product or beside it. Whoever acts is named: a member of staff with the role of the privacy office, for
/// the command itself is nobody.
/// </summary>
/// <param name="configuration">Who there is.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="retention">The clocks.</param>
/// <param name="holds">The legal holds.</param>
/// <param name="erasures">Erases.</param>
/// <param name="certificates">The certificates.</param>
/// <param name="time">The clock.</param>
public sealed class PrivacyDesk(
    CandorConfiguration configuration,
    Journal journal,
    Retention retention,
    Holds holds,
    Erasures erasures,
    Certificates certificates,
    TimeProvider time)
{
    private const int LongestReason = 2000;

    /// <summary>The clocks: of one screening, or of all of which anything is left.</summary>
    /// <param name="screening">Which; null for all.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">There is no such screening.</exception>
    public async Task<JsonObject> Due(string? screening, CancellationToken cancel)
    {
        var (now, list) = (time.GetUtcNow(), new JsonArray());
        if (screening is not null)
            list.Add(PrivacyJson.Of(await retention.Of(await journal.Find(screening, cancel) ?? throw NoSuch(screening), cancel), now));
        else
            await foreach (var clocks in retention.All(cancel))
                list.Add(PrivacyJson.Of(clocks, now));
        var (days, rules) = retention.WebhookDays();
        return new JsonObject
        {
            ["at"] = Domain.Ledger.LedgerTime.Format(now),
            ["screenings"] = list,
            ["webhooks"] = new JsonObject { ["days"] = days, ["rules"] = PrivacyJson.Texts(rules) },
        };
    }

    /// <summary>Runs the clocks now.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task<JsonObject> Run(CancellationToken cancel) => PrivacyJson.Of(await retention.Run(cancel));

    /// <summary>Every legal hold.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task<JsonObject> Holds(CancellationToken cancel) =>
        new() { ["holds"] = new JsonArray([.. (await holds.List(cancel)).Select(PrivacyJson.Of)]) };

    /// <summary>Places a legal hold.</summary>
    /// <param name="subject">On what, as <see cref="TargetOf"/> reads it.</param>
    /// <param name="by">Who.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">It cannot be placed so.</exception>
    public async Task<JsonObject> Place(string subject, string by, string reason, CancellationToken cancel)
    {
        var target = TargetOf(subject);
        if (target.Scope == "screening" && await journal.Find(target.Subject, cancel) is null)
            throw NoSuch(target.Subject);
        return new JsonObject { ["hold"] = await holds.Place(target, Officer(by), Reason(reason), cancel) };
    }

    /// <summary>Lifts a legal hold.</summary>
    /// <param name="id">Which.</param>
    /// <param name="by">Who.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">It cannot be lifted so.</exception>
    public async Task<JsonObject> Lift(string id, string by, string reason, CancellationToken cancel) =>
        await holds.Lift(id, Officer(by), Reason(reason), cancel)
            ? new JsonObject { ["lifted"] = id }
            : throw new UsageException($"No hold {id} stands: candor hold list shows them.");

    /// <summary>Erases a person.</summary>
    /// <param name="subject">A screening, or a candidate as <see cref="TargetOf"/> reads it.</param>
    /// <param name="by">Who decided.</param>
    /// <param name="because">A word: what it follows.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">There is nobody to erase, or nobody who may.</exception>
    public async Task<JsonObject> Erase(string subject, string by, string because, CancellationToken cancel)
    {
        var target = TargetOf(subject);
        if (because.Length is 0 or > 40 || !because.All(letter => char.IsAsciiLetterLower(letter) || letter == '_'))
            throw new UsageException("Say what it follows in one word of small letters, such as request: it stays in the ledger.");
        var outcomes = target.Scope switch
        {
            "screening" => await erasures.Erase(target.Subject, Officer(by), because, null, cancel),
            "candidate" => await erasures.EraseAll(await erasures.OfPerson(target.Connection!, target.Subject, cancel), Officer(by), because, null, cancel),
            _ => throw new UsageException("A person is erased, not a job: name a screening or a candidate."),
        };
        return outcomes.Count > 0 ? PrivacyJson.Of(outcomes) : throw NoSuch(subject);
    }

    /// <summary>A screening's certificate of erasure.</summary>
    /// <param name="screening">Which.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">There is none.</exception>
    public async Task<JsonObject> Certificate(string screening, CancellationToken cancel) =>
        await journal.Find(screening, cancel) is { Data.Certificate: { } hash } && await certificates.Find(hash, cancel) is { } found
            ? found
            : throw new UsageException($"There is no certificate of erasure of {screening}.");

    /// <summary>Reads <c>scr_…</c>, <c>candidate:CONNECTION:ID</c> or <c>job:CONNECTION:ID</c>.</summary>
    /// <param name="subject">The text.</param>
    /// <exception cref="UsageException">It is none of these.</exception>
    public HoldTarget TargetOf(string subject)
    {
        if (subject.StartsWith("scr_", StringComparison.Ordinal))
            return new HoldTarget("screening", null, subject);
        if (subject.Split(':', 3) is not [("candidate" or "job") and var scope, var connection, { Length: > 0 } id])
            throw new UsageException("Name a screening (scr_…), candidate:CONNECTION:ID or job:CONNECTION:ID.");
        return configuration.Connections.ContainsKey(connection)
            ? new HoldTarget(scope, connection, id)
            : throw new UsageException($"There is no connection {connection}: there are {string.Join(", ", configuration.Connections.Keys)}.");
    }

    /// <summary>The member of staff who answers for an act of the privacy office.</summary>
    /// <param name="by">Their identifier.</param>
    /// <exception cref="UsageException">There is nobody of that name in the privacy office.</exception>
    private string Officer(string by) => configuration.Staff.FirstOrDefault(member => member.Id == by) is { } found && found.Roles.Contains(Roles.Privacy)
        ? by
        : throw new UsageException(
            $"{by} is nobody with the role {Roles.Privacy}: there are {string.Join(", ", configuration.Staff.Where(member => member.Roles.Contains(Roles.Privacy)).Select(member => member.Id))}.");

    private static string Reason(string reason) => reason.Trim() is { Length: > 0 and <= LongestReason } text
        ? text
        : throw new UsageException($"Give a reason, of at most {LongestReason} characters.");

    private static UsageException NoSuch(string subject) => new($"There is no screening for {subject}.");
}
