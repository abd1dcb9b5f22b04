using Candor.Domain.Mapping;

namespace Candor.Connectors;

/// <summary>
/// Writes to a record so that it happens once: reads first, sends only what does not stand there yet, and reads again. Whoever calls
/// says "about to send" to a durable place through a callback, so that even a killed process knows there may be something under way.
/// </summary>
/// <param name="connector">The ATS account.</param>
/// <param name="time">The clock.</param>
public sealed class RecordWriter(IAtsConnector connector, TimeProvider time)
{
    /// <summary>
    /// How long after it was sent a write may still take effect: longer than a connector waits for the answer. Before that, not finding a
    /// note says nothing, and no second one is sent.
    /// </summary>
    public static readonly TimeSpan SettlesWithin = TimeSpan.FromSeconds(20);

    /// <summary>What <see cref="Answers"/> calls the note.</summary>
    public const string NoteKey = "note";

    private const int Announcements = 4;

    private static readonly TimeSpan LongestWaitForRoom = TimeSpan.FromSeconds(40);

    private readonly Dictionary<string, string> _answers = new(StringComparer.Ordinal);

    /// <summary>
    /// What the ATS answered to each thing asked of this writer, by field key or <see cref="NoteKey"/>: a status, that nothing had to be sent, or that no
    /// answer came and a read found it there. For receipts.
    /// </summary>
    public IReadOnlyDictionary<string, string> Answers => _answers;

    /// <summary>Makes fields hold these values.</summary>
    /// <param name="target">The record.</param>
    /// <param name="values">What they shall hold.</param>
    /// <param name="sentBefore">When an earlier try was sent of which nothing is known; null for none.</param>
    /// <param name="aboutToSend">Told the keys right before they are sent; not called when everything stands already.</param>
    /// <param name="cancel">Gives up; then the outcome is unknown.</param>
    /// <returns>Yes: what a fresh read shows afterwards, which need not be what was sent.</returns>
    public async Task<Outcome<IReadOnlyDictionary<string, FieldValue>>> Fields(
        AtsTarget target,
        IReadOnlyDictionary<string, FieldValue> values,
        DateTimeOffset? sentBefore,
        Func<IReadOnlyList<string>, Task> aboutToSend,
        CancellationToken cancel)
    {
        var before = await connector.ReadFields(target, cancel);
        if (before is not Outcome<IReadOnlyDictionary<string, FieldValue>>.Yes(var standing))
            return before;
        var pending = values.Where(pair => !Stands(standing, pair.Key, pair.Value)).ToDictionary(StringComparer.Ordinal);
        Answered(values.Keys.Except(pending.Keys), sentBefore is null ? "stood there already" : "sent before; a read found it there");
        if (pending.Count == 0)
            return before;
        if (connector.Sheet.WritesMakeObjects && Settles(sentBefore) is { } settled)
            return new Outcome<IReadOnlyDictionary<string, FieldValue>>.Unknown(
                new AtsError(AtsErrorKind.VendorDown, "An earlier write may still arrive; looking again before another is sent.", RetryAt: settled));

        var written = await Send(() => aboutToSend([.. pending.Keys]), () => connector.WriteFields(target, pending, cancel), cancel);
        using var verifying = CallPlace.LastInLine();
        switch (written)
        {
            case Outcome<Written>.No(var refusal):
                return new Outcome<IReadOnlyDictionary<string, FieldValue>>.No(refusal);
            case Outcome<Written>.Unknown(var error):
                // Settled by reading: what stands there has happened, what does not may yet.
                Answered(pending.Keys, $"no answer ({error.Kind}); a read found it there");
                var after = await connector.ReadFields(target, cancel);
                return after is Outcome<IReadOnlyDictionary<string, FieldValue>>.Yes(var now)
                    && pending.All(pair => Stands(now, pair.Key, pair.Value))
                    ? after
                    : new Outcome<IReadOnlyDictionary<string, FieldValue>>.Unknown(error with { RetryAt = time.GetUtcNow() + SettlesWithin });
            case Outcome<Written>.Yes(var answer):
                Answered(pending.Keys, Word(answer));
                return await connector.ReadFields(target, cancel);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Makes one note that bears a marker stand on the record.</summary>
    /// <param name="target">The record.</param>
    /// <param name="marker">Text by which our note is found again; part of <paramref name="body"/>.</param>
    /// <param name="body">The note.</param>
    /// <param name="sentBefore">When an earlier try was sent of which nothing is known; null for none.</param>
    /// <param name="aboutToSend">Told right before it is sent; not called when it stands already.</param>
    /// <param name="cancel">Gives up; then the outcome is unknown.</param>
    /// <returns>Yes: the note as a fresh read shows it.</returns>
    public async Task<Outcome<AtsNote>> Note(
        AtsTarget target,
        string marker,
        string body,
        DateTimeOffset? sentBefore,
        Func<Task> aboutToSend,
        CancellationToken cancel)
    {
        Answered([NoteKey], sentBefore is null ? "stood there already" : "sent before; a read found it there");
        if (await Find(target, marker, cancel) is var found and not Outcome<AtsNote?>.Yes(null))
            return found.Then(note => note!);
        if (Settles(sentBefore) is { } settled)
            return new Outcome<AtsNote>.Unknown(
                new AtsError(AtsErrorKind.VendorDown, "An earlier note may still arrive; looking again before another is sent.", RetryAt: settled));

        var written = await Send(aboutToSend, () => connector.WriteNote(target, body, cancel), cancel);
        if (written is Outcome<Written>.No(var refusal))
            return new Outcome<AtsNote>.No(refusal);
        var pending = written is Outcome<Written>.Unknown(var lost)
            ? lost
            : new AtsError(AtsErrorKind.Malformed, "The note was accepted, but does not stand on the record yet.");
        Answered([NoteKey], written is Outcome<Written>.Yes(var answer) ? Word(answer) : $"no answer ({pending.Kind}); a read found it there");
        using var verifying = CallPlace.LastInLine();
        return await Find(target, marker, cancel) is Outcome<AtsNote?>.Yes({ } standing)
            ? new Outcome<AtsNote>.Yes(standing)
            : new Outcome<AtsNote>.Unknown(pending with { RetryAt = time.GetUtcNow() + SettlesWithin });
    }

    /// <summary>The moment from which an earlier try can no longer take effect; null when that is past, or there was none.</summary>
    private DateTimeOffset? Settles(DateTimeOffset? sentBefore) =>
        sentBefore + SettlesWithin is { } settled && time.GetUtcNow() < settled ? settled : null;

    private void Answered(IEnumerable<string> keys, string answer)
    {
        foreach (var key in keys)
            _answers[key] = answer;
    }

    private static string Word(Written answer) => $"HTTP {answer.HttpStatus}{(answer.Id is null ? "" : $", {answer.Id}")}";

    /// <summary>
    /// Announces and sends. What was announced has to leave soon or not at all; when it did not, because the account's rate was used up, it is announced
    /// anew once there is room: what was read before is not read in vain.
    /// </summary>
    private async Task<Outcome<Written>> Send(Func<Task> announce, Func<Task<Outcome<Written>>> write, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            await announce();
            Outcome<Written> written;
            using (CallPlace.FirstInLine())
                written = await write();
            if (attempt == Announcements
                || written is not Outcome<Written>.No({ Kind: AtsErrorKind.RateLimited, RetryAt: { } room })
                || room - time.GetUtcNow() > LongestWaitForRoom)
                return written;
            if (room > time.GetUtcNow())
                await Task.Delay(room - time.GetUtcNow(), time, cancel);
        }
    }

    private async Task<Outcome<AtsNote?>> Find(AtsTarget target, string marker, CancellationToken cancel) =>
        (await connector.ReadNotes(target, cancel))
        .Then(notes => notes.FirstOrDefault(note => note.Body.Contains(marker, StringComparison.Ordinal)));

    private static bool Stands(IReadOnlyDictionary<string, FieldValue> standing, string key, FieldValue wanted) =>
        standing.TryGetValue(key, out var value) && value == wanted;
}
