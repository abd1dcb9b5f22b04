using Candor.Configuration;
using Candor.Configuration.History;
using Candor.Connectors;
using Candor.Domain.Ledger;
using Candor.Domain.Mapping;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Reconcile;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;

namespace Candor.WriteBack;

/// <summary>
/// Answers <see cref="ReadAgain"/>: what was verified is read once more, an hour and a day later. What stands otherwise by then is a recruiter's own edit,
/// or the ATS's doing: it is told in the ledger and to the owner, and never overwritten.
/// </summary>
/// <param name="terms">Owners.</param>
/// <param name="connections">The ATS accounts.</param>
/// <param name="journal">Where screenings are.</param>
/// <param name="locks">One worker a screening.</param>
/// <param name="board">Where the owner finds it.</param>
/// <param name="store">Whether the application has a later screening.</param>
/// <param name="time">The clock.</param>
public sealed class ReadAgainHandler(
    ScreeningTerms terms,
    Connections connections,
    Journal journal,
    IStreamLocks locks,
    IssueBoard board,
    Store store,
    TimeProvider time)
{
    private const string Same = "same";

    /// <summary>Reads again.</summary>
    /// <param name="message">Which screening.</param>
    /// <param name="cancel">Gives up; it is woken again.</param>
    public async Task Handle(ReadAgain message, CancellationToken cancel)
    {
        await using var held = await locks.Take(message.Screening, cancel);
        if (await journal.Find(message.Screening, cancel) is not { } screening || !IsDue(screening, message))
            return;
        var workflow = terms.Of(screening).Workflow;
        using var last = CallPlace.LastInLine();
        var statuses = new Dictionary<string, string>(StringComparer.Ordinal);
        var changed = new List<Receipt>();
        foreach (var (receipt, stands) in await Read(screening, cancel))
        {
            statuses[receipt.Field] = stands is null ? "gone" : stands == receipt.ReadBack ? Same : "changed";
            if (stands != receipt.ReadBack)
                changed.Add(receipt with { ReadBack = stands, Status = statuses[receipt.Field] });
        }

        await journal.Act(
            screening.Id,
            Actor.System("write_back"),
            now => IsDue(now, message) ? new ReadLater(now.LaterReads + 1, statuses, changed) : null,
            cancel);
        await board.Settle($"drift/{screening.Id}", screening.Opening!.Connection, [.. Gaps(screening, workflow, statuses)], cancel);
    }

    private bool IsDue(Screening screening, ReadAgain message) => Journey.Due(screening, time.GetUtcNow()) == message;

    /// <summary>Each receipt with what stands there now; null for nothing.</summary>
    private async Task<IReadOnlyList<(Receipt Receipt, string? Stands)>> Read(Screening screening, CancellationToken cancel)
    {
        var connector = connections.Get(screening.Opening!.Connection);
        var target = new AtsTarget(screening.Opening.ApplicationId, screening.CandidateId!, screening.Id);
        if (await connector.ReadApplication(target.ApplicationId, cancel) is Outcome<AtsApplication>.No({ Kind: AtsErrorKind.NotFound or AtsErrorKind.MergedOrMoved }))
            return [.. screening.Receipts.Select(receipt => (receipt, (string?)null))];

        var read = new List<(Receipt, string?)>();
        var written = screening.Receipts.Where(receipt => receipt.Field != RecordWriter.NoteKey).ToList();
        // The fields tell of the application's last screening: another's values there are no change.
        if (written.Count > 0 && !await store.HasSuccessor(screening, cancel))
        {
            var fields = await connector.ReadFields(target, cancel).OrTryLater("The fields could not be read again");
            read.AddRange(written.Select(receipt => (receipt, Shown(fields.GetValueOrDefault(receipt.Field, FieldValue.None)))));
        }

        if (screening.Receipts.FirstOrDefault(receipt => receipt.Field == RecordWriter.NoteKey) is { } noted)
        {
            var marker = WriteBackHandler.MarkerOf(screening);
            var notes = await connector.ReadNotes(target, cancel).OrTryLater("The notes could not be read again");
            read.Add((noted, notes.FirstOrDefault(note => note.Body.Contains(marker, StringComparison.Ordinal))?.Body));
        }

        return read;
    }

    private static string? Shown(FieldValue value) => value == FieldValue.None ? null : value.Display;

    private static IEnumerable<Gap> Gaps(Screening screening, Workflow workflow, Dictionary<string, string> statuses)
    {
        var others = statuses.Where(pair => pair.Value != Same).Select(pair => $"{pair.Key} ({pair.Value})").ToList();
        // A record that was deleted as a whole is not an edit.
        if (others.Count > 0 && statuses.Values.Any(status => status != "gone"))
            yield return new Gap(
                $"drift/{screening.Id}",
                IssueBoard.Drift,
                $"Since it was verified, this stands otherwise in the ATS: {string.Join(", ", others)}. It is left as it is; if nobody meant to change it, mend it there.",
                workflow.Owners.Exceptions,
                screening.Id);
    }
}

/// <summary>Whether an application went on to another screening.</summary>
internal static class Successors
{
    /// <summary>Whether the application has a later screening than this.</summary>
    /// <param name="store">The database.</param>
    /// <param name="screening">The screening.</param>
    /// <param name="cancel">Gives up.</param>
    public static Task<bool> HasSuccessor(this Store store, Screening screening, CancellationToken cancel) =>
        store.Screenings.AsNoTracking().AnyAsync(
            row => row.Connection == screening.Opening!.Connection && row.ApplicationId == screening.Opening.ApplicationId
                && row.OpenedAt > screening.OpenedAt!.Value,
            cancel);
}
