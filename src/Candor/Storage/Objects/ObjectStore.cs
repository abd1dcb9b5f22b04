using Candor.Domain.Screenings;
using Candor.Hosting;

namespace Candor.Storage.Objects;

/// <summary>
/// Recordings, encrypted under the candidate's key: a recording whose key is destroyed is noise. Whoever stores or reads one shows
/// a <see cref="Permit"/>, which only a durable consent gives.
/// </summary>
public interface IObjectStore
{
    /// <summary>Stores bytes so that they survive whatever comes. The same name again replaces them.</summary>
    /// <param name="permit">Leave to record.</param>
    /// <param name="name">Parts of the name below the screening: letters, digits, <c>-</c>, <c>_</c>, <c>.</c></param>
    /// <param name="bytes">What to keep.</param>
    /// <param name="cancel">Gives up; whether it was stored is then unknown, and writing the same name again settles it.</param>
    /// <exception cref="TryLaterException">The store did not say that it has it. It may have it all the same: write the same name again.</exception>
    Task Write(Permit permit, IReadOnlyList<string> name, ReadOnlyMemory<byte> bytes, CancellationToken cancel);

    /// <summary>Reads what was stored; null when there is no such object.</summary>
    /// <param name="permit">Leave to record, or to use the recording.</param>
    /// <param name="name">As written.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="TryLaterException">The store did not answer well.</exception>
    Task<byte[]?> Read(Permit permit, IReadOnlyList<string> name, CancellationToken cancel);

    /// <summary>The last parts of the names stored directly below a name, in ordinal order.</summary>
    /// <param name="permit">Leave to record.</param>
    /// <param name="below">Parts of the name below the screening.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="TryLaterException">The store did not answer well.</exception>
    Task<IReadOnlyList<string>> List(Permit permit, IReadOnlyList<string> below, CancellationToken cancel);

    /// <summary>How many bytes were written of what is stored directly below a name, without reading them.</summary>
    /// <param name="permit">Leave to record.</param>
    /// <param name="below">Parts of the name below the screening.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="TryLaterException">The store did not answer well.</exception>
    Task<long> Measure(Permit permit, IReadOnlyList<string> below, CancellationToken cancel);

    /// <summary>Removes what was stored; nothing happens when there is no such object.</summary>
    /// <param name="permit">Leave to record, be it taken back since: it says whose object it is.</param>
    /// <param name="name">As written.</param>
    /// <param name="cancel">Gives up; doing it again is safe.</param>
    /// <exception cref="TryLaterException">The store did not say that it is gone.</exception>
    Task Delete(Permit permit, IReadOnlyList<string> name, CancellationToken cancel);
}

/// <summary>Deletes what is stored of a screening, whoever agreed to what: for the end of its time, and for erasure.</summary>
public interface IObjectEraser
{
    /// <summary>How many objects there are; one of which only a former version is left is one.</summary>
    /// <param name="screening">Of which screening.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="TryLaterException">The store did not answer well.</exception>
    Task<int> Count(string screening, CancellationToken cancel);

    /// <summary>Deletes all of them, in every version; when this returns, the store was looked at again and holds none.</summary>
    /// <param name="screening">Of which screening.</param>
    /// <param name="cancel">Gives up; doing it again is safe.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="TryLaterException">Not all of them are known to be gone.</exception>
    Task<int> DeleteAll(string screening, CancellationToken cancel);
}

/// <summary>The recordings of this screening are erased: nothing is stored or read any more.</summary>
public sealed class RecordingErasedException() : Exception("The recordings of this screening are erased.");
