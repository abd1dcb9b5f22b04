using Candor.Hosting;

namespace Candor.Storage.Objects;

/// <summary>What stands directly below a name.</summary>
/// <param name="Name">The last part of its name.</param>
/// <param name="Bytes">How many it has, as stored; null where it is not a blob itself but has some below it.</param>
internal sealed record Blob(string Name, long? Bytes);

/// <summary>
/// Where sealed bytes lie, under names of parts with <c>/</c> between, which were checked. It knows nothing of what they are. Where a store fails or does not
/// answer, a <see cref="TryLaterException"/> says so; everything may be done twice.
/// </summary>
internal interface IBlobs
{
    /// <summary>Makes sure, before anything is promised, that blobs can be written, read, listed and deleted in every version.</summary>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">They cannot; it says what is missing and the mend.</exception>
    Task Check(CancellationToken cancel);

    /// <summary>Stores a blob: when this returns, it survives whatever comes. The same name again replaces it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">What to keep; not changed until this returns.</param>
    /// <param name="cancel">Gives up; whether it was stored is then unknown.</param>
    Task Put(string name, byte[] bytes, CancellationToken cancel);

    /// <summary>Reads a blob; null when there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancel">Gives up.</param>
    Task<byte[]?> Get(string name, CancellationToken cancel);

    /// <summary>What stands directly below a name, in any order.</summary>
    /// <param name="below">The name.</param>
    /// <param name="cancel">Gives up.</param>
    Task<IReadOnlyList<Blob>> List(string below, CancellationToken cancel);

    /// <summary>Removes a blob, in every version; nothing happens when there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancel">Gives up.</param>
    Task Delete(string name, CancellationToken cancel);

    /// <summary>How many blobs there are below a name, however deep; one of which only a former version is left is one.</summary>
    /// <param name="below">The name.</param>
    /// <param name="cancel">Gives up.</param>
    Task<int> Count(string below, CancellationToken cancel);

    /// <summary>Deletes all of them in every version, and looks again that none is left.</summary>
    /// <param name="below">The name.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>How many there were.</returns>
    Task<int> DeleteAll(string below, CancellationToken cancel);
}
