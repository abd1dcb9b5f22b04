namespace Candor.Connectors;

/// <summary>A connector whose vendor takes notes back over its interface, for erasure. Of one without it, notes are removed by a person.</summary>
public interface IRemovesNotes
{
    /// <summary>Removes a note. Asking twice does no harm, so that what is unknown may be asked again; whether it is gone, reading tells.</summary>
    /// <param name="target">The record.</param>
    /// <param name="noteId">The note, as <see cref="IAtsConnector.ReadNotes"/> names it.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Outcome<Written>> RemoveNote(AtsTarget target, string noteId, CancellationToken cancel);
}
