using System.Security.Cryptography;
using Candor.Domain.Screenings;

namespace Candor.Storage.Objects;

/// <summary>
/// Seals and names objects, wherever they lie: AES-256-GCM under a key derived for each name from the screening's key, as nonce, ciphertext and tag. The store
/// sees sealed bytes and names, and never a key.
/// </summary>
/// <param name="blobs">Where they lie.</param>
/// <param name="keys">Where the candidates' keys are.</param>
internal sealed class SealedObjects(IBlobs blobs, DataKeys keys) : IObjectStore, IObjectEraser
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <inheritdoc />
    /// <exception cref="RecordingErasedException">The key of this screening's recordings is destroyed.</exception>
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
        await blobs.Put(path, whole, cancel);
    }

    /// <inheritdoc />
    /// <exception cref="RecordingErasedException">The key of this screening's recordings is destroyed.</exception>
    public async Task<byte[]?> Read(Permit permit, IReadOnlyList<string> name, CancellationToken cancel)
    {
        if (await blobs.Get(PathOf(permit.Screening, name), cancel) is not { } whole)
            return null;
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
    public async Task<IReadOnlyList<string>> List(Permit permit, IReadOnlyList<string> below, CancellationToken cancel) =>
        [.. (await blobs.List(PathOf(permit.Screening, below), cancel)).Select(blob => blob.Name).Order(StringComparer.Ordinal)];

    /// <inheritdoc />
    public async Task<long> Measure(Permit permit, IReadOnlyList<string> below, CancellationToken cancel) =>
        (await blobs.List(PathOf(permit.Screening, below), cancel)).Sum(blob => blob.Bytes is { } bytes ? bytes - NonceBytes - TagBytes : 0);

    /// <inheritdoc />
    public Task Delete(Permit permit, IReadOnlyList<string> name, CancellationToken cancel) => blobs.Delete(PathOf(permit.Screening, name), cancel);

    /// <inheritdoc />
    public Task<int> Count(string screening, CancellationToken cancel) => blobs.Count(PathOf(screening, []), cancel);

    /// <inheritdoc />
    public Task<int> DeleteAll(string screening, CancellationToken cancel) => blobs.DeleteAll(PathOf(screening, []), cancel);

    private async Task<byte[]> KeyOf(string screening, IReadOnlyList<string> name, CancellationToken cancel) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            await keys.ForSealing(DataKeys.NameOf(screening, DataKinds.Recording), cancel) ?? throw new RecordingErasedException(),
            32,
            info: System.Text.Encoding.UTF8.GetBytes($"object/{screening}/{string.Join('/', name)}"));

    private static string PathOf(string screening, IReadOnlyList<string> name)
    {
        // Names come partly from browsers: nothing but plain words may reach the file system, or a bucket.
        foreach (var part in name.Prepend(screening))
            if (part.Length is 0 or > 80 || part[0] == '.' || !part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
                throw new ArgumentException("An object's name is made of letters, digits, '-', '_' and '.' only.", nameof(name));
        return string.Join('/', name.Prepend(screening));
    }
}
