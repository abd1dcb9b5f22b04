using Candor.Connectors;
using Candor.Domain.Mapping;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Storage;
using Candor.WriteBack;

namespace Candor.Privacy;

/// <summary>
/// What a screening has left in the ATS: the fields it wrote, the candidate's link, its notes. Fields that the connector can empty are emptied and read
/// again; what it cannot, the certificate names, for a person to take out there. The ATS owns the record, so that nothing here waits for it.
/// </summary>
/// <param name="connections">The ATS accounts.</param>
/// <param name="scopes">Whether the application has a later screening.</param>
/// <param name="time">The clock.</param>
public sealed class AtsCopies(Connections connections, IServiceScopeFactory scopes, TimeProvider time)
{
    private const string Removed = "removed";
    private const string Kept = "kept";
    private const string Unknown = "unknown";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Removes what can be removed.</summary>
    /// <param name="screening">The screening, with whose record it is.</param>
    /// <param name="events">What happened to it.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>One for each thing that was ever written, with what became of it.</returns>
    public async Task<IReadOnlyList<AtsCopy>> Remove(Screening screening, IReadOnlyList<RecordedEvent> events, CancellationToken cancel)
    {
        var written = events.Select(one => one.Event).ToList();
        var fields = written.OfType<WriteAttempted>().SelectMany(write => write.Fields)
            .Concat(written.OfType<WrittenBack>().SelectMany(back => back.Statuses.Keys))
            .Concat(written.OfType<Invited>().Select(invited => invited.LinkField))
            .Where(key => key != RecordWriter.NoteKey).Distinct().ToList();
        var notes = written.OfType<WriteAttempted>().Any(write => write.What == RecordWriter.NoteKey);
        if (fields.Count == 0 && !notes)
            return [];
        if (connections.Find(screening.Opening!.Connection) is not { } connector)
            return All(fields, notes, Unknown, $"The configuration has no connection {screening.Opening.Connection} any more: look there.");
        if (screening.CandidateId is not { Length: > 0 } candidate)
            return All(fields, notes, Unknown, "The erasure was interrupted, and nobody knows any more whose record it was: look there.");

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            var target = new AtsTarget(screening.Opening.ApplicationId, candidate, screening.Id);
            return await connector.ReadApplication(target.ApplicationId, limit.Token) switch
            {
                Outcome<AtsApplication>.No({ Kind: AtsErrorKind.MergedOrMoved }) =>
                    All(fields, notes, Unknown, "The application was merged into another record, which may hold it now: look there."),
                Outcome<AtsApplication>.No({ Kind: AtsErrorKind.NotFound }) =>
                    All(fields, notes, Removed, "The ATS no longer has the application."),
                Outcome<AtsApplication>.Yes(var application) when application.CandidateId != candidate =>
                    All(fields, notes, Kept, "The application belongs to another candidate record now, and is left alone: look there."),
                Outcome<AtsApplication>.Yes =>
                    [.. await Fields(connector, screening, target, fields, limit.Token), .. notes ? await Notes(connector, target, limit.Token) : []],
                _ => All(fields, notes, Unknown, "The ATS could not be asked: look there."),
            };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return All(fields, notes, Unknown, "The ATS did not answer in time: look there.");
        }
    }

    private async Task<IReadOnlyList<AtsCopy>> Fields(
        IAtsConnector connector, Screening screening, AtsTarget target, IReadOnlyList<string> keys, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<Store>().HasSuccessor(screening, cancel))
            return [.. keys.Select(key => new AtsCopy(key, Kept, "The field tells of a later screening of the same application."))];
        if (await connector.ReadFieldDefinitions(cancel) is not Outcome<IReadOnlyList<FieldDefinition>>.Yes(var definitions))
            return [.. keys.Select(key => new AtsCopy(key, Unknown, "The ATS's fields could not be read: look there."))];

        var rungs = definitions.ToDictionary(field => field.Key, field => field.Rung, StringComparer.Ordinal);
        var writer = new RecordWriter(connector, time);
        var copies = new List<AtsCopy>();
        foreach (var key in keys)
            copies.Add(!rungs.TryGetValue(key, out var rung)
                ? new AtsCopy(key, Removed, "The ATS no longer has the field.")
                : rung is Rung.CustomField or Rung.Record
                    ? Told(key, await writer.Fields(
                        target, new Dictionary<string, FieldValue> { [key] = FieldValue.None }, null, _ => Task.CompletedTask, cancel))
                    : new AtsCopy(key, Kept, $"It is part of a {SnakeCase.Of(rung.ToString()).Replace('_', ' ')}, which the connector cannot take back: remove it in the ATS."));
        return copies;
    }

    private static AtsCopy Told(string key, Outcome<IReadOnlyDictionary<string, FieldValue>> outcome) => outcome switch
    {
        Outcome<IReadOnlyDictionary<string, FieldValue>>.Yes(var standing) when standing.GetValueOrDefault(key, FieldValue.None) == FieldValue.None =>
            new AtsCopy(key, Removed, "Emptied, and read back empty."),
        Outcome<IReadOnlyDictionary<string, FieldValue>>.Yes => new AtsCopy(key, Kept, "Emptied, and read back with a value: look there."),
        Outcome<IReadOnlyDictionary<string, FieldValue>>.No(var error) => new AtsCopy(key, Kept, $"The ATS does not empty it ({SnakeCase.Of(error.Kind.ToString())}): remove it there."),
        _ => new AtsCopy(key, Unknown, "Nobody knows whether it was emptied: look there."),
    };

    private static async Task<IReadOnlyList<AtsCopy>> Notes(IAtsConnector connector, AtsTarget target, CancellationToken cancel)
    {
        var before = await connector.ReadNotes(target, cancel);
        if (connector is not IRemovesNotes remover || before is not Outcome<IReadOnlyList<AtsNote>>.Yes(var standing))
            return [Seen(before, target, "Notes cannot be taken back over the ATS's interface")];

        AtsError? refusal = null;
        foreach (var note in standing.Where(note => IsOurs(note, target.ScreeningId)))
            if (await remover.RemoveNote(target, note.Id, cancel) is Outcome<Written>.No(var error))
                refusal = error;
        return [Seen(
            await connector.ReadNotes(target, cancel),
            target,
            refusal is null ? "It still stands there, or somebody else's note names the screening" : $"The ATS does not delete it ({SnakeCase.Of(refusal.Kind.ToString())})")];
    }

    /// <summary>Ours ends in the screening's mark; what only mentions the screening is somebody else's.</summary>
    private static bool IsOurs(AtsNote note, string screening) => note.Body.TrimEnd().Split('\n')[^1].StartsWith($"[{screening}/", StringComparison.Ordinal);

    private static AtsCopy Seen(Outcome<IReadOnlyList<AtsNote>> read, AtsTarget target, string otherwise) => read switch
    {
        Outcome<IReadOnlyList<AtsNote>>.Yes(var notes) when notes.All(note => !note.Body.Contains(target.ScreeningId, StringComparison.Ordinal)) =>
            new AtsCopy(RecordWriter.NoteKey, Removed, "No note of this screening stands there."),
        Outcome<IReadOnlyList<AtsNote>>.Yes => new AtsCopy(RecordWriter.NoteKey, Kept, $"{otherwise}: remove the note that names {target.ScreeningId} there."),
        _ => new AtsCopy(RecordWriter.NoteKey, Unknown, "The notes could not be read: look there."),
    };

    private static IReadOnlyList<AtsCopy> All(IReadOnlyList<string> fields, bool notes, string outcome, string says) =>
        [.. fields.Concat(notes ? [RecordWriter.NoteKey] : []).Select(what => new AtsCopy(what, outcome, says))];
}
