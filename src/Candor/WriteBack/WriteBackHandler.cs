using Candor.Configuration;
using Candor.Configuration.History;
using Candor.Connectors;
using Candor.Domain.Ledger;
using Candor.Domain.Mapping;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Policy;
using Candor.Retry;
using Candor.Storage;

namespace Candor.WriteBack;

/// <summary>
/// Answers <see cref="WriteBackResult"/>: how the screening ended goes into the ATS as typed fields and one readable note, is read back, and every
/// part of it gets a receipt. Verified only when all of it stands as sent. Whatever interrupts it, doing it again from the start is safe:
/// it reads first, and sends only what does not stand there yet.
/// </summary>
/// <param name="terms">The workflow and rubric it runs under.</param>
/// <param name="connections">The ATS accounts.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="locks">One worker a screening.</param>
/// <param name="results">What a screening has to tell.</param>
/// <param name="store">Whether the application has a later screening.</param>
/// <param name="failures">Where a refusal is kept beside the screening.</param>
/// <param name="stops">Whether ratings may go where the ATS keeps them.</param>
/// <param name="time">The clock.</param>
public sealed class WriteBackHandler(
    ScreeningTerms terms,
    Connections connections,
    Journal journal,
    IStreamLocks locks,
    ResultSources results,
    Store store,
    StepFailures failures,
    BorderStops stops,
    TimeProvider time)
{
    private static readonly Actor Self = Actor.System("write_back");
    private static readonly IReadOnlyDictionary<string, FieldValue> NoFields = new Dictionary<string, FieldValue>();

    /// <summary>Writes back.</summary>
    /// <param name="message">Which screening.</param>
    /// <param name="cancel">Gives up; it is woken again.</param>
    public async Task Handle(WriteBackResult message, CancellationToken cancel)
    {
        await using var held = await locks.Take(message.Screening, cancel);
        if (await journal.Find(message.Screening, cancel) is not { } screening || !IsDue(screening))
            return;
        // How a screening ended without ratings tells the ATS nothing that it does not hold.
        if (screening.Review is not null && await stops.Stops(screening, message, DataMoves.WriteBack, cancel))
            return;
        var under = terms.Of(screening);
        try
        {
            await WriteBack(screening, under, cancel);
        }
        catch (PersonNeededException person)
        {
            await failures.NotePersonNeeded(screening, nameof(WriteBackResult), person.Cause, person.Message, cancel);
            await journal.Act(
                screening.Id,
                Self,
                now => IsDue(now) ? person.ToEvent("write_back", under.Workflow.Owners.Exceptions) : null,
                cancel);
        }
    }

    private async Task WriteBack(Screening screening, Terms under, CancellationToken cancel)
    {
        var connector = connections.Get(screening.Opening!.Connection);
        var writer = new RecordWriter(connector, time);
        var target = Target(screening);

        // The right record, before the first write …
        if (await IsGone(connector, screening, cancel))
            return;
        var (workflow, planned, sources, rungs) = await Plan(connector, screening, under, cancel);
        var marker = MarkerOf(screening);
        var note = $"{Templates.Render(workflow.Note, sources).Trim()}\n\n[{marker}]";

        var (writes, fields) = await WriteFields(writer, screening, planned.Writes, cancel);
        if (planned.Waiting.Count > 0)
        {
            // What is known stands in the ATS already; the note tells the whole, and waits for it.
            await RecordCheck.Read(connector, screening, cancel);
            var awaited = new ResultAwaited([.. planned.Waiting.Select(wait => wait.Mapping.To)], planned.Waiting.Min(wait => wait.LookAgainAt));
            await journal.Act(screening.Id, Self, now => IsDue(now) ? awaited : null, cancel);
            return;
        }

        var standing = await writer.Note(
            target,
            marker,
            note,
            Sent(screening, "note"),
            () => Attempt(screening, "note", [], cancel),
            cancel).OrPerson("The note could not be written");
        // … and after the last.
        using (CallPlace.LastInLine())
            if (await IsGone(connector, screening, cancel))
                return;

        List<Receipt> receipts =
        [
            .. writes.Select(write => Receipts.Of(
                write.Key,
                write.Value,
                fields.GetValueOrDefault(write.Key, FieldValue.None),
                writer.Answers.GetValueOrDefault(write.Key),
                rungs.GetValueOrDefault(write.Key, Rung.CustomField))),
            Receipts.Of(
                RecordWriter.NoteKey, new FieldValue.Text(note), new FieldValue.Text(standing.Body), writer.Answers.GetValueOrDefault(RecordWriter.NoteKey), Rung.Note),
        ];
        await journal.Act(screening.Id, Self, now => Tell(now, workflow, receipts, workflow == under.Mended ? under.Today : null), [], cancel);
    }

    /// <summary>The fields tell of the application's last screening; an earlier one leaves its note, and nothing that would hide the later.</summary>
    /// <returns>What was to be written, and what stands there now.</returns>
    private async Task<(IReadOnlyList<PlannedWrite> Writes, IReadOnlyDictionary<string, FieldValue> Standing)> WriteFields(
        RecordWriter writer, Screening screening, IReadOnlyList<PlannedWrite> writes, CancellationToken cancel)
    {
        // While this is held no later screening is opened: the last stays the last until its fields stand.
        await using var application = await locks.TakeApplication(screening.Opening!.Connection, screening.Opening.ApplicationId, cancel);
        if (writes.Count == 0 || await store.HasSuccessor(screening, cancel))
            return ([], NoFields);
        var standing = await writer.Fields(
            Target(screening),
            writes.ToDictionary(write => write.Key, write => write.Value, StringComparer.Ordinal),
            Sent(screening, "fields"),
            keys => Attempt(screening, "fields", keys, cancel),
            cancel).OrPerson("The result could not be written");
        return (writes, standing);
    }

    private IReadOnlyList<ScreeningEvent> Tell(Screening now, Workflow workflow, IReadOnlyList<Receipt> receipts, string? mappedUnder)
    {
        if (!IsDue(now))
            return [];
        var open = receipts.Where(receipt => receipt.Status != "verified").ToList();
        var back = new WrittenBack(
            open.Count == 0,
            receipts.ToDictionary(receipt => receipt.Field, receipt => receipt.Status, StringComparer.Ordinal),
            receipts,
            mappedUnder);
        return open.Count == 0
            ? [back]
            :
            [
                back,
                new AttentionNeeded(
                    "write_back",
                    workflow.Owners.Exceptions,
                    $"Read back otherwise than sent: {string.Join(", ", open.Select(receipt => $"{receipt.Field} ({receipt.Status})"))}. "
                    + "Look at the record in the ATS, then try again.",
                    "read_back"),
            ];
    }

    private bool IsDue(Screening screening) => Journey.Due(screening, time.GetUtcNow()) is WriteBackResult;

    /// <summary>By which our note is found again: one an ending.</summary>
    /// <param name="screening">The screening.</param>
    internal static string MarkerOf(Screening screening) => $"{screening.Id}/{screening.CompletionStatus}";

    /// <summary>
    /// What is written, by the mapping the screening was opened under; where the ATS no longer fits that one, by today's, so that what somebody mends also
    /// mends what is under way.
    /// </summary>
    private async Task<(Workflow Workflow, MappingPlan.Planned Planned, SourceValues Sources, IReadOnlyDictionary<string, Rung> Rungs)> Plan(
        IAtsConnector connector, Screening screening, Terms under, CancellationToken cancel)
    {
        var definitions = await connector.ReadFieldDefinitions(cancel).OrPerson("The ATS's fields could not be read");
        var moment = new PlanMoment(screening.CompletionStatus == CompletionStatus.Completed ? screening.ReviewedAt!.Value : screening.Since, time.GetUtcNow());
        IReadOnlyList<MappingFault> faults = [];
        foreach (var workflow in new[] { under.Workflow, under.Mended }.OfType<Workflow>())
        {
            var sources = results.Of(screening, workflow, under.Rubric, await ReadRecord(connector, screening, workflow, cancel));
            switch (MappingPlan.Make(workflow.Mapping, sources, definitions, Templates.Render, moment))
            {
                case MappingPlan.Planned planned:
                    return (workflow, planned, sources, definitions.ToDictionary(field => field.Key, field => field.Rung, StringComparer.Ordinal));
                case MappingPlan.Refused refused:
                    faults = refused.Faults;
                    break;
            }
        }

        throw new PersonNeededException("mapping", $"The mapping does not fit: {string.Join(" ", faults.Select(fault => $"{fault.What} (line {fault.Line}). {fault.Mend}."))}");
    }

    /// <summary>Who and what the workflow's own fields of the ATS are about; null when it names none.</summary>
    private static async Task<AtsRecord?> ReadRecord(IAtsConnector connector, Screening screening, Workflow workflow, CancellationToken cancel) =>
        workflow.AtsFields.Count == 0
            ? null
            : new AtsRecord(
                await connector.ReadCandidate(screening.CandidateId!, cancel).OrPerson("The candidate could not be read"),
                await connector.ReadJob(screening.JobId!, cancel).OrPerson("The job could not be read"));

    /// <summary>Whether there is no record to write to any more; then the ledger says so, and that is the end of it.</summary>
    private async Task<bool> IsGone(IAtsConnector connector, Screening screening, CancellationToken cancel)
    {
        if (await RecordCheck.Read(connector, screening, cancel) is not (var finding, RecordPath.Settle))
            return false;
        await journal.Act(
            screening.Id,
            Self,
            now => !IsDue(now) ? []
                : RightRecord.PhaseOf(now) == RecordPhase.Judged ? [new Withdrawn("ats", RightRecord.WordOf(finding)), new RecordGone()]
                : [new RecordGone()],
            [],
            cancel);
        return true;
    }

    /// <summary>When a write of this kind was sent of which no read has told yet; null for none.</summary>
    private static DateTimeOffset? Sent(Screening screening, string what) => screening.OpenWrites.TryGetValue(what, out var sent) ? sent : null;

    private static AtsTarget Target(Screening screening) =>
        new(screening.Opening!.ApplicationId, screening.CandidateId!, screening.Id);

    private Task Attempt(Screening screening, string what, IReadOnlyList<string> keys, CancellationToken cancel) =>
        journal.Act(screening.Id, Self, _ => new WriteAttempted(what, keys), cancel);
}
