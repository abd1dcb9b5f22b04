using System.Globalization;
using Candor.Domain.Ledger;
using Candor.Domain.Policy;
using Candor.Domain.Screenings;
using Candor.Policy;
using Candor.Storage;
using Candor.Storage.Objects;
using Microsoft.EntityFrameworkCore;

namespace Candor.Privacy;

/// <summary>What became of asking for a screening's erasure.</summary>
/// <param name="Screening">Which.</param>
/// <param name="Outcome"><c>erased</c>, <c>already</c>, or <c>held</c>: a legal hold stands.</param>
/// <param name="HeldBy">The holds, where it is held.</param>
/// <param name="Certificate">The certificate's hash, where it is erased.</param>
public sealed record ErasureOutcome(string Screening, string Outcome, IReadOnlyList<string> HeldBy, string? Certificate);

/// <summary>
/// Erases a person: decides in the ledger what is destroyed and what a law makes the employer keep, looks after what stands in the ATS, destroys keys,
/// recordings and rows, tells it in the ledger, and makes the certificate. Whatever interrupts it, <see cref="GoOn"/> takes it up from there.
/// </summary>
/// <param name="scopes">A database context an act.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="codec">Reads whose a screening is.</param>
/// <param name="law">What the law says today.</param>
/// <param name="holds">What stops it.</param>
/// <param name="remains">Destroys.</param>
/// <param name="keys">Locks away what a law keeps.</param>
/// <param name="objects">Counts recordings.</param>
/// <param name="ats">Looks after what stands in the ATS.</param>
/// <param name="certificates">Makes the certificate.</param>
/// <param name="locks">Nobody else works on the screening meanwhile.</param>
/// <param name="tenant">Whose.</param>
/// <param name="time">The clock.</param>
public sealed class Erasures(
    IServiceScopeFactory scopes,
    Journal journal,
    EventCodec codec,
    LawGate law,
    Holds holds,
    Remains remains,
    DataKeys keys,
    IObjectEraser objects,
    AtsCopies ats,
    Certificates certificates,
    IStreamLocks locks,
    Tenant tenant,
    TimeProvider time)
{
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(2);

    /// <summary>Erases every screening of the person whose screening this is, in that ATS account.</summary>
    /// <param name="id">One of them.</param>
    /// <param name="by">Staff identifier of who decided.</param>
    /// <param name="because">A word: what it follows.</param>
    /// <param name="request">The request it answers; null for none.</param>
    /// <param name="cancel">Gives up; what was decided is done all the same.</param>
    /// <returns>One outcome a screening; empty when there is no such screening.</returns>
    /// <exception cref="Hosting.StreamBusyException">Somebody is at work on one of them, and does not come to an end.</exception>
    public async Task<IReadOnlyList<ErasureOutcome>> Erase(string id, string by, string because, string? request, CancellationToken cancel)
    {
        if (await journal.Find(id, cancel) is not { } screening)
            return [];
        return await EraseAll(
            screening.Data.IsErased ? [id] : await OfPerson(screening.Opening!.Connection, screening.CandidateId!, cancel), by, because, request, cancel);
    }

    /// <summary>Erases screenings.</summary>
    /// <param name="ids">Which; each exists.</param>
    /// <param name="by">Staff identifier of who decided.</param>
    /// <param name="because">A word: what it follows.</param>
    /// <param name="request">The request it answers; null for none.</param>
    /// <param name="cancel">Gives up; what was decided is done all the same.</param>
    /// <returns>One outcome a screening.</returns>
    public async Task<IReadOnlyList<ErasureOutcome>> EraseAll(
        IReadOnlyList<string> ids, string by, string because, string? request, CancellationToken cancel)
    {
        var outcomes = new List<ErasureOutcome>();
        foreach (var one in ids)
            outcomes.Add(await EraseOne(one, by, because, request, cancel));
        return outcomes;
    }

    /// <summary>The screenings that were ever a candidate's; of each no more than its name is kept.</summary>
    /// <param name="connection">The ATS account.</param>
    /// <param name="candidate">The candidate there.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<string>> OfPerson(string connection, string candidate, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<Store>();
        string[] telling = [nameof(Opened), nameof(AttentionNeeded)];
        var (ofAccount, found) = (new HashSet<string>(StringComparer.Ordinal), new List<string>());
        await foreach (var row in store.Events.AsNoTracking().Where(row => row.Tenant == tenant.Name && telling.Contains(row.Type))
                           .OrderBy(row => row.Id).AsAsyncEnumerable().WithCancellation(cancel))
        {
            var happened = (await codec.Read(row.Leaf, cancel)).Event;
            if (happened is Opened opened && opened.Connection == connection)
                ofAccount.Add(row.Stream);
            if ((happened is Opened { CandidateId: var first } ? first : ((AttentionNeeded)happened).CandidateId) == candidate
                && ofAccount.Contains(row.Stream) && !found.Contains(row.Stream))
                found.Add(row.Stream);
        }

        return found;
    }

    private async Task<ErasureOutcome> EraseOne(string id, string by, string because, string? request, CancellationToken cancel)
    {
        await using var held = await locks.TakeWithin(id, LongestStep, cancel) ?? throw new Hosting.StreamBusyException();
        var screening = (await journal.Find(id, cancel))!;
        var before = screening.Data;
        if (before.IsErased && (before.Erasure is null || before.Certificate is not null))
            return new ErasureOutcome(id, "already", [], before.Certificate);
        var head = await certificates.Head(cancel);
        await using (await holds.Turn(cancel))
        {
            var standing = await holds.On(screening, cancel);
            if (standing.Count > 0)
                return new ErasureOutcome(id, "held", [.. standing.Select(hold => hold.Id)], null);
            if (!before.IsErased)
                screening = await Begin(screening, by, because, request, head, cancel);
        }

        // From here on it is decided: nobody who loses patience leaves it half done.
        screening = await GoOn(screening, CancellationToken.None);
        return new ErasureOutcome(id, before.IsErased ? "already" : "erased", [], screening.Data.Certificate);
    }

    private async Task<Screening> Begin(Screening screening, string by, string because, string? request, TreeHead head, CancellationToken cancel)
    {
        var (_, packs) = law.OfData(screening, held: false);
        var (stored, rows) = (await objects.Count(screening.Id, cancel), await remains.CountRows(screening.Id, cancel));
        return await journal.Act(
            screening.Id,
            Actor.Staff(by),
            now => now.Data.IsErased ? null : Decide(now, packs, by, because, request, head, time.GetUtcNow()) with { Objects = stored, Rows = rows },
            cancel);
    }

    /// <summary>Does what was decided, from wherever it was interrupted. Whoever calls holds the screening's lock.</summary>
    /// <param name="screening">A screening whose erasure was decided.</param>
    /// <param name="cancel">Gives up; it is taken up again.</param>
    /// <returns>The screening afterwards.</returns>
    public async Task<Screening> GoOn(Screening screening, CancellationToken cancel)
    {
        if (screening.Data.Erasure is not { } erasure)
            return screening;
        var self = Actor.System("erasure");
        if (screening.Data.Done is null)
        {
            var events = await journal.Read(screening.Id, cancel);
            // While the key still says whose record it is.
            var copies = await ats.Remove(screening, events, cancel);
            // Counted when it was decided, before any of it went; rows may have come since.
            var rows = Math.Max(erasure.Rows, await Destroy(screening, erasure, cancel));
            var mails = events.Select(one => one.Event switch { NoticeGiven given => given.MailId, Invited invited => invited.MailId, _ => null }).OfType<string>().Distinct().Count();
            await remains.Scrub(cancel);
            await journal.Act(screening.Id, self, now => now.Data.Done is null ? new Erased(erasure.Objects, rows, mails, copies) : null, cancel);
        }

        if (screening.Data.Certificate is not null)
            return screening;
        screening = (await journal.Find(screening.Id, cancel))!;
        var certificate = await certificates.Make(screening, cancel);
        return await journal.Act(
            screening.Id, self, now => now.Data.Certificate is null ? [new CertificateIssued(certificate.Hash)] : [], [certificate], cancel);
    }

    private async Task<int> Destroy(Screening screening, ErasureBegun erasure, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        // What a lifted hold said of this person alone goes with them.
        if (screening.CandidateId is { Length: > 0 })
            foreach (var hold in await holds.LiftedOf(scope.ServiceProvider.GetRequiredService<Store>(), screening, cancel))
                keys.Destroy(DataKeys.NameOf(hold));
        var rows = await remains.DeleteRows(screening.Id, cancel);
        foreach (var kept in erasure.Keeps.Where(kept => DataKinds.Keyed.Contains(kept.Data)))
            keys.LockAway(DataKeys.NameOf(screening.Id, kept.Data));
        // The key that says whose it is goes last: until then an interrupted erasure can still look after the ATS.
        foreach (var kind in erasure.Destroys.Where(DataKinds.Keyed.Contains).OrderBy(kind => kind == DataKinds.Application))
            await remains.Destroy(screening.Id, kind, cancel);
        return rows;
    }

    /// <summary>
    /// Everything is destroyed but what a law's floor keeps: there the policy engine's order holds, and a request is answered at once for everything else.
    /// What is kept is kept with whose it is; the employer's own floors keep nothing against a person's request.
    /// </summary>
    internal static ErasureBegun Decide(
        Screening screening, IReadOnlyList<Pack> packs, string by, string because, string? request, TreeHead head, DateTimeOffset now)
    {
        var keeps = new List<KeptByLaw>();
        if (screening.Transcript is not null)
            Keep(DataKinds.Transcript, DataKinds.Transcript);
        if (screening.Evaluation is not null || screening.Receipts.Count > 0)
            Keep(DataKinds.Rating, DataKinds.Rating);
        Keep(DataKinds.Application, DataKinds.Application, DataKinds.Consent, DataKinds.Ledger);
        if (keeps.Count > 0 && keeps.MaxBy(kept => kept.Until, StringComparer.Ordinal) is var longest)
        {
            keeps.RemoveAll(kept => kept.Data == DataKinds.Application);
            keeps.AddRange(DataKinds.OfTheLink.Select(kind => longest! with { Data = kind }));
        }

        return new ErasureBegun(
            by, because, request, [.. DataKinds.Keyed.Concat(DataKinds.OfTheLink).Distinct().Except(keeps.Select(kept => kept.Data))], keeps, head.Size, head.Root.ToString());

        void Keep(string kind, params string[] floors)
        {
            var bounds = packs.Where(pack => !pack.IsOwnRule)
                .SelectMany(pack => pack.Retention.Where(rule => floors.Contains(rule.Data) && rule.MinDays is not null).Select(rule => (pack.Id, Days: rule.MinDays!.Value)))
                .ToList();
            if (bounds.Count == 0)
                return;
            var days = bounds.Max(bound => bound.Days);
            var until = screening.LastActAt!.Value.AddDays(days);
            if (until > now)
                keeps.Add(new KeptByLaw(
                    kind,
                    // The day after the floor's last moment: a day is kept whole.
                    until.UtcDateTime.Date.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    [.. bounds.Where(bound => bound.Days == days).Select(bound => bound.Id).Distinct()]));
        }
    }
}
