using System.Text;
using Candor.Connectors;
using Microsoft.EntityFrameworkCore;

namespace Candor.Storage;

/// <summary>
/// Credentials that vendors replace while they are in use, in the database, each wrapped under a key of its own that is derived from the installation's
/// secret. The moment that nothing can mend: the vendor has given a new credential and taken the old one back, and the process dies before the new one
/// is on disk. Then the connection has to be let in again, which its refusals say. For people: docs/operators/credentials.md.
/// </summary>
/// <param name="scopes">Each act has its own database context.</param>
/// <param name="locks">One replacement of a credential at a time, on all nodes.</param>
/// <param name="master">The installation's secret.</param>
/// <param name="tenant">Whose.</param>
/// <param name="time">The clock.</param>
public sealed class CredentialVault(IServiceScopeFactory scopes, IStreamLocks locks, MasterKey master, Tenant tenant, TimeProvider time) : ICredentialVault
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc />
    public async Task<string?> Read(string name, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Find(scope.ServiceProvider.GetRequiredService<Store>(), name, cancel) is { } row ? Open(row) : null;
    }

    /// <inheritdoc />
    public async Task Replace(string name, Func<string?, CancellationToken, Task<string?>> next, CancellationToken cancel)
    {
        IAsyncDisposable? held;
        while ((held = await locks.TryTake($"credentials/{tenant.Name}/{name}", cancel)) is null)
            await Task.Delay(BetweenTries, time, cancel);
        await using (held)
        {
            await using var scope = scopes.CreateAsyncScope();
            var store = scope.ServiceProvider.GetRequiredService<Store>();
            var row = await Find(store, name, cancel);
            if (await next(row is null ? null : Open(row), cancel) is not { } replacement)
                return;
            var wrapped = Wrap.Seal(KeyOf(name), Encoding.UTF8.GetBytes(replacement));
            if (row is null)
                store.Credentials.Add(new CredentialRow { Tenant = tenant.Name, Name = name, Wrapped = wrapped, At = time.GetUtcNow() });
            else
                (row.Wrapped, row.At) = (wrapped, time.GetUtcNow());
            // The vendor has given up the old one already: what replaces it is kept even when the caller has lost patience.
            await store.SaveChangesAsync(CancellationToken.None);
        }
    }

    private Task<CredentialRow?> Find(Store store, string name, CancellationToken cancel) =>
        store.Credentials.SingleOrDefaultAsync(row => row.Tenant == tenant.Name && row.Name == name, cancel);

    private string Open(CredentialRow row) => Encoding.UTF8.GetString(Wrap.Open(KeyOf(row.Name), row.Wrapped));

    /// <summary>One a credential, so that what was wrapped as one does not open as another.</summary>
    private byte[] KeyOf(string name) => master.Derive($"credentials/{tenant.Name}/{name}");
}
