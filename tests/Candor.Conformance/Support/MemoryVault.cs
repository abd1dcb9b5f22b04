using System.Collections.Concurrent;
using Candor.Connectors;

namespace Candor.Conformance.Support;

/// <summary>Credentials kept in memory, replaced by one at a time.</summary>
internal sealed class MemoryVault : ICredentialVault
{
    private readonly ConcurrentDictionary<string, string> _kept = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <inheritdoc />
    public Task<string?> Read(string name, CancellationToken cancel) => Task.FromResult(_kept.GetValueOrDefault(name));

    /// <inheritdoc />
    public async Task Replace(string name, Func<string?, CancellationToken, Task<string?>> next, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (await next(_kept.GetValueOrDefault(name), cancel) is { } kept)
                _kept[name] = kept;
        }
        finally
        {
            _turn.Release();
        }
    }
}
