using System.Security.Cryptography;
using Candor.Domain.Screenings;

namespace Candor.Storage;

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
    /// <param name="cancel">Gives up; then nothing was stored.</param>
    Task Write(Permit permit, IReadOnlyList<string> name, ReadOnlyMemory<byte> bytes, CancellationToken cancel);

    /// <summary>Reads what was stored; null when there is no such object.</summary>
    /// <param name="permit">Leave to record, or to use the recording.</param>
    /// <param name="name">As written.</param>
    /// <param name="cancel">Gives up.</param>
    Task<byte[]?> Read(Permit permit, IReadOnlyList<string> name, CancellationToken cancel);

    /// <summary>The last parts of the names stored directly below a name, in ordinal order.</summary>
    /// <param name="permit">Leave to record.</param>
    /// <param name="below">Parts of the name below the screening.</param>
    IReadOnlyList<string> List(Permit permit, IReadOnlyList<string> below);

    /// <summary>Removes what was stored; nothing happens when there is no such object.</summary>
    /// <param name="permit">Leave to record, be it taken back since: it says whose object it is.</param>
    /// <param name="name">As written.</param>
    void Delete(Permit permit, IReadOnlyList<string> name);
}

/// <summary>Deletes what is stored of a screening, whoever agreed to what: for the end of its time, and for erasure.</summary>
public interface IObjectEraser
{
    /// <summary>How many objects there are.</summary>
    /// <param name="screening">Of which screening.</param>
    int Count(string screening);

    /// <summary>Deletes all of them.</summary>
    /// <param name="screening">Of which screening.</param>
    /// <returns>How many there were.</returns>
    int DeleteAll(string screening);
}

/// <summary>Objects as files in the data folder.</summary>
/// <param name="folder">The folder for all screenings' objects.</param>
/// <param name="keys">Where the candidates' keys are.</param>
internal sealed class FolderObjectStore(string folder, DataKeys keys) : IObjectStore, IObjectEraser
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <inheritdoc />
    public async Task Write(Permit permit, IReadOnlyList<string> name, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var path = PathOf(permit.Screening, name);
        var whole = new byte[NonceBytes + bytes.Length + TagBytes];
        RandomNumberGenerator.Fill(whole.AsSpan(0, NonceBytes));
        using (var cipher = new AesGcm(await KeyOf(permit.Screening, name, cancel), TagBytes))
            cipher.Encrypt(
                whole.AsSpan(0, NonceBytes),
                bytes.Span,
                whole.AsSpan(NonceBytes, bytes.Length),
                whole.AsSpan(NonceBytes + bytes.Length));
        DurableFile.CreateFolder(Path.GetDirectoryName(path)!);
        DurableFile.Write(path, whole);
    }

    /// <inheritdoc />
    public async Task<byte[]?> Read(Permit permit, IReadOnlyList<string> name, CancellationToken cancel)
    {
        var path = PathOf(permit.Screening, name);
        if (!File.Exists(path))
            return null;
        var whole = await File.ReadAllBytesAsync(path, cancel);
        var plain = new byte[whole.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(await KeyOf(permit.Screening, name, cancel), TagBytes);
        cipher.Decrypt(
            whole.AsSpan(0, NonceBytes),
            whole.AsSpan(NonceBytes, plain.Length),
            whole.AsSpan(NonceBytes + plain.Length),
            plain);
        return plain;
    }

    /// <inheritdoc />
    public IReadOnlyList<string> List(Permit permit, IReadOnlyList<string> below)
    {
        var path = PathOf(permit.Screening, below);
        return Directory.Exists(path)
            ? [.. Directory.EnumerateFileSystemEntries(path).Select(Path.GetFileName).OfType<string>()
                .Where(name => !name.EndsWith(".tmp", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <inheritdoc />
    public void Delete(Permit permit, IReadOnlyList<string> name)
    {
        var path = PathOf(permit.Screening, name);
        if (File.Exists(path))
            File.Delete(path);
    }

    /// <inheritdoc />
    public int Count(string screening) =>
        PathOf(screening, []) is var path && Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Count() : 0;

    /// <inheritdoc />
    public int DeleteAll(string screening)
    {
        var count = Count(screening);
        if (PathOf(screening, []) is var path && Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        return count;
    }

    /// <exception cref="RecordingErasedException">The key of this screening's recordings is destroyed.</exception>
    private async Task<byte[]> KeyOf(string screening, IReadOnlyList<string> name, CancellationToken cancel) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            await keys.ForSealing(DataKeys.NameOf(screening, DataKinds.Recording), cancel) ?? throw new RecordingErasedException(),
            32,
            info: System.Text.Encoding.UTF8.GetBytes($"object/{screening}/{string.Join('/', name)}"));

    private string PathOf(string screening, IReadOnlyList<string> name)
    {
        // Names come partly from browsers: nothing but plain words may reach the file system.
        foreach (var part in name.Prepend(screening))
            if (part.Length is 0 or > 80 || part[0] == '.' || !part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
                throw new ArgumentException("An object's name is made of letters, digits, '-', '_' and '.' only.", nameof(name));
        return Path.Combine([folder, screening, .. name]);
    }
}

/// <summary>The recordings of this screening are erased: nothing is stored or read any more.</summary>
public sealed class RecordingErasedException() : Exception("The recordings of this screening are erased.");
