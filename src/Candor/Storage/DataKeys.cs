using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Candor.Storage;

/// <summary>
/// One key a screening, under which everything personal of it is sealed. They stand in a folder of their own, apart from the
/// database and the recordings and from their backups, wrapped under the installation's secret: destroy the file, and what it sealed is gone
/// everywhere.
/// </summary>
/// <param name="folder">The folder of the keys.</param>
/// <param name="master">The installation's secret.</param>
public sealed class DataKeys(string folder, MasterKey master)
{
    private readonly byte[] _wrapping = master.Derive("data-keys");
    private readonly ConcurrentDictionary<string, byte[]> _cache = new(StringComparer.Ordinal);

    /// <summary>The name under which a leaf says which key sealed it.</summary>
    /// <param name="screening">The screening.</param>
    public static string NameOf(string screening) => "cand_" + screening["scr_".Length..];

    /// <summary>The key; made on first use.</summary>
    /// <param name="screening">The screening.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="CryptographicException">The key was not wrapped under this installation's secret.</exception>
    public async Task<byte[]> Of(string screening, CancellationToken cancel)
    {
        if (_cache.TryGetValue(screening, out var known))
            return known;
        var path = Path.Combine(folder, NameOf(screening));
        if (!File.Exists(path))
        {
            DurableFile.CreateFolder(folder);
            DurableFile.WriteNew(path, Wrap.Seal(_wrapping, RandomNumberGenerator.GetBytes(32)));
        }

        // Read what stands there, not what we wrote: another process may have been first.
        return _cache.GetOrAdd(screening, Wrap.Open(_wrapping, await File.ReadAllBytesAsync(path, cancel)));
    }
}
