using Candor.Domain.Screenings;
using Candor.Storage;

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
        await inner.Write(permit, name, bytes, cancel);
        try
        {
            // Written is written, whoever has given up meanwhile.
            await Look(permit, CancellationToken.None);
        }
        catch (NoConsentException)
        {
            inner.Delete(permit, name);
            throw;
        }
    }

    /// <inheritdoc />
    public Task<byte[]?> Read(Permit permit, IReadOnlyList<string> name, CancellationToken cancel)
    {
        permit.MustBeFor(Purpose);
        return inner.Read(permit, name, cancel);
    }

    /// <inheritdoc />
    public IReadOnlyList<string> List(Permit permit, IReadOnlyList<string> below)
    {
        permit.MustBeFor(Purpose);
        return inner.List(permit, below);
    }

    /// <inheritdoc />
    public void Delete(Permit permit, IReadOnlyList<string> name) => inner.Delete(permit, name);

    private async Task Look(Permit permit, CancellationToken cancel)
    {
        permit.MustBeFor(Purpose);
        if ((await journal.Find(permit.Screening, cancel))?.Permit(Purpose) is null)
            throw new NoConsentException(Purpose);
    }
}
