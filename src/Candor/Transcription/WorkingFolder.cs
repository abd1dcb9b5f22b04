namespace Candor.Transcription;

/// <summary>Where recordings lie in the clear while they are worked on: folders of their owner alone, removed after use.</summary>
/// <param name="root">The parent folder, used for nothing else; it is made when missing.</param>
public sealed class WorkingFolder(string root)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Removes what a crash left behind. Call once at start, before any work, by the only process that uses the folder.</summary>
    public void Sweep()
    {
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);
    }

    /// <summary>A new empty folder that only this account can enter; disposing removes it with all in it.</summary>
    public PrivateFolder Create()
    {
        var path = Path.Combine(root, Path.GetRandomFileName());
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(root, OwnerOnly);
            Directory.CreateDirectory(path, OwnerOnly);
        }

        return new PrivateFolder(path);
    }
}

/// <summary>A folder that lives as long as this.</summary>
public sealed class PrivateFolder : IDisposable
{
    internal PrivateFolder(string path) => Path = path;

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>The full path of a file in it.</summary>
    /// <param name="name">The file's name.</param>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc />
    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
