namespace Candor.Storage.Objects;

/// <summary>Blobs as durable files below a folder: the embedded default.</summary>
/// <param name="folder">The folder of all of them.</param>
internal sealed class FolderBlobs(string folder) : IBlobs
{
    /// <inheritdoc />
    /// <remarks>That the data folder can be written is known by then: the keys stand there.</remarks>
    public Task Check(CancellationToken cancel) => Task.CompletedTask;

    /// <inheritdoc />
    public Task Put(string name, byte[] bytes, CancellationToken cancel)
    {
        var path = PathOf(name);
        DurableFile.CreateFolder(Path.GetDirectoryName(path)!);
        DurableFile.Write(path, bytes);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<byte[]?> Get(string name, CancellationToken cancel) =>
        PathOf(name) is var path && File.Exists(path) ? await File.ReadAllBytesAsync(path, cancel) : null;

    /// <inheritdoc />
    public Task<IReadOnlyList<Blob>> List(string below, CancellationToken cancel)
    {
        var here = new DirectoryInfo(PathOf(below));
        return Task.FromResult<IReadOnlyList<Blob>>(here.Exists
            ? [.. here.EnumerateFileSystemInfos().Where(one => !one.Name.EndsWith(".tmp", StringComparison.Ordinal)).Select(one => new Blob(one.Name, (one as FileInfo)?.Length))]
            : []);
    }

    /// <inheritdoc />
    public Task Delete(string name, CancellationToken cancel)
    {
        if (PathOf(name) is var path && File.Exists(path))
            File.Delete(path);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<int> Count(string below, CancellationToken cancel) => Task.FromResult(CountOf(PathOf(below)));

    /// <inheritdoc />
    public Task<int> DeleteAll(string below, CancellationToken cancel)
    {
        var path = PathOf(below);
        var count = CountOf(path);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        return Task.FromResult(count);
    }

    private static int CountOf(string path) => Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Count() : 0;

    private string PathOf(string name) => Path.Combine([folder, .. name.Split('/')]);
}
