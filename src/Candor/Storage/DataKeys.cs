using System.Collections.Concurrent;
using System.Security.Cryptography;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;

namespace Candor.Storage;

/// <summary>
/// The keys under which everything personal of a screening is sealed, one for each kind of data that is deleted by itself. They stand in a folder of
/// their own, apart from the database and the recordings and from their backups, each wrapped under the installation's secret: destroy the file, and what
/// it sealed is gone everywhere. What is left of a destroyed key is an empty file, so that it is never made anew. For why: docs/decisions.
/// </summary>
/// <param name="folder">The folder of the keys.</param>
/// <param name="master">The installation's secret.</param>
public sealed class DataKeys(string folder, MasterKey master)
{
    private readonly byte[] _wrapping = master.Derive("data-keys");
    private readonly ConcurrentDictionary<string, byte[]> _cache = new(StringComparer.Ordinal);

    private string LockedFolder => Path.Combine(folder, "locked");

    /// <summary>The name under which a leaf says which key sealed it.</summary>
    /// <param name="stream">The stream: a screening, or a legal hold, whose key bears its own name.</param>
    /// <param name="kind">The kind of data, of <see cref="DataKinds.Keyed"/>.</param>
    public static string NameOf(string stream, string kind = DataKinds.Application)
    {
        var whose = stream.StartsWith("scr_", StringComparison.Ordinal) ? "cand_" + stream["scr_".Length..] : stream;
        return kind == DataKinds.Application ? whose : $"{whose}.{kind}";
    }

    /// <summary>The key, made on first use; null when it is destroyed or locked away: what it would seal is not to be kept.</summary>
    /// <param name="name">As <see cref="NameOf"/> gives it.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="CryptographicException">The key was not wrapped under this installation's secret.</exception>
    public async Task<byte[]?> ForSealing(string name, CancellationToken cancel)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            DurableFile.CreateFolder(folder);
            DurableFile.WriteNew(path, Wrap.Seal(_wrapping, RandomNumberGenerator.GetBytes(Sealing.KeyLength)));
        }

        // Read what stands there, not what we wrote: another process may have been first.
        return await Read(name, path, cancel);
    }

    /// <summary>The key that sealed something; null when it is destroyed or locked away.</summary>
    /// <param name="name">As the leaf says it.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="LedgerFormatException">There is no such key, nor was it destroyed: it has been lost.</exception>
    /// <exception cref="CryptographicException">The key was not wrapped under this installation's secret.</exception>
    public async Task<byte[]?> ForOpening(string name, CancellationToken cancel)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path)
            ? await Read(name, path, cancel)
            : throw new LedgerFormatException($"the key {name} is not in the folder of keys: restore it from where it was kept");
    }

    /// <summary>Destroys a key, and what was locked away of it.</summary>
    /// <param name="name">As <see cref="NameOf"/> gives it.</param>
    public void Destroy(string name)
    {
        if (Path.Combine(LockedFolder, name) is var locked && File.Exists(locked))
        {
            using (Overwriting(locked))
                File.Delete(locked);
        }

        Empty(name);
    }

    /// <summary>Locks a key away: nothing of the product opens or seals with it any more, and it is not destroyed yet, because a law says so.</summary>
    /// <param name="name">As <see cref="NameOf"/> gives it.</param>
    public void LockAway(string name)
    {
        var path = new FileInfo(Path.Combine(folder, name));
        if (path is { Exists: true, Length: 0 })
            return;
        if (path.Exists)
        {
            DurableFile.CreateFolder(LockedFolder);
            DurableFile.Write(Path.Combine(LockedFolder, name), File.ReadAllBytes(path.FullName));
        }

        Empty(name);
    }

    /// <summary>Whether anything is left of a key: in use, or locked away.</summary>
    /// <param name="name">As <see cref="NameOf"/> gives it.</param>
    public bool Stands(string name) => File.Exists(Path.Combine(LockedFolder, name)) || new FileInfo(Path.Combine(folder, name)) is { Exists: true, Length: > 0 };

    private void Empty(string name)
    {
        DurableFile.CreateFolder(folder);
        var path = Path.Combine(folder, name);
        using (Overwriting(path))
            DurableFile.Write(path, []);
        _cache.TryRemove(name, out _);
    }

    /// <summary>Writes over what a file held once it has been replaced: where a disk does not write in place, the key is still wrapped.</summary>
    private static IDisposable? Overwriting(string path) => File.Exists(path) ? new Overwritten(new FileStream(
        path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) : null;

    private sealed class Overwritten(FileStream file) : IDisposable
    {
        public void Dispose()
        {
            file.Write(new byte[file.Length]);
            file.Flush(flushToDisk: true);
            file.Dispose();
        }
    }

    /// <summary>Looks at the file each time: another process may have destroyed the key since.</summary>
    private async Task<byte[]?> Read(string name, string path, CancellationToken cancel)
    {
        if (new FileInfo(path).Length > 0 && _cache.TryGetValue(name, out var known))
            return known;
        if (await File.ReadAllBytesAsync(path, cancel) is { Length: > 0 } wrapped)
            return _cache[name] = Wrap.Open(_wrapping, wrapped);
        _cache.TryRemove(name, out _);
        return null;
    }
}
