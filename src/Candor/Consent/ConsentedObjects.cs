using Candor.Domain.Screenings;
using Candor.Storage;
using Candor.Storage.Objects;

namespace Candor.Consent;

/// <summary>The consent was taken back between the look at it and the act: nothing of the act is left.</summary>
/// <param name="purpose">What there is no consent to any more.</param>
public sealed class NoConsentException(string purpose) : Exception($"There is no consent to {purpose} any more.");

/// <summary>
/// The one way to store a recording. A permit says that there was a consent when somebody looked; this looks again before a byte is written and once it
/// is, so that whatever a withdrawal overtakes is gone again before anybody is told that it was stored.
/// </summary>
/// <param name="inner">Where recordings are.</param>
/// <param name="journal">Where consents are.</param>
internal sealed class ConsentedObjects(IObjectStore inner, Journal journal) : IObjectStore
{
    private const string Purpose = "recording";

    /// <inheritdoc />
    /// <exception cref="NoConsentException">It was taken back; nothing stands under the name.</exception>
    public async Task Write(Permit permit, IReadOnlyList<string> name, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await Look(permit, cancel);
        try
        {
            await inner.Write(permit, name, bytes, cancel);
        }
        finally
        {
            // Written is written, whoever has given up meanwhile; and a store that failed may have written all the same.
            await LookAgain(permit, name);
        }
    }

    /// <inheritdoc />
    public Task<byte[]?> Read(Permit permit, IReadOnlyList<string> name, CancellationToken cancel)
    {
        permit.MustBeFor(Purpose);
        return inner.Read(permit, name, cancel);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> List(Permit permit, IReadOnlyList<string> below, CancellationToken cancel)
    {
        permit.MustBeFor(Purpose);
        return inner.List(permit, below, cancel);
    }

    /// <inheritdoc />
    public Task<long> Measure(Permit permit, IReadOnlyList<string> below, CancellationToken cancel)
    {
        permit.MustBeFor(Purpose);
        return inner.Measure(permit, below, cancel);
    }

    /// <inheritdoc />
    public Task Delete(Permit permit, IReadOnlyList<string> name, CancellationToken cancel) => inner.Delete(permit, name, cancel);

    private async Task LookAgain(Permit permit, IReadOnlyList<string> name)
    {
        try
        {
            await Look(permit, CancellationToken.None);
        }
        catch (NoConsentException)
        {
            await inner.Delete(permit, name, CancellationToken.None);
            throw;
        }
    }

    private async Task Look(Permit permit, CancellationToken cancel)
    {
        permit.MustBeFor(Purpose);
        if ((await journal.Find(permit.Screening, cancel))?.Permit(Purpose) is null)
            throw new NoConsentException(Purpose);
    }
}
