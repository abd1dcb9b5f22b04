using System.Runtime.InteropServices;

namespace Candor.Storage;

/// <summary>Files that are there whole, or not at all, whatever happens to the process or the machine.</summary>
public static partial class DurableFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file so that it is whole and on disk when this returns. An existing one is replaced.</summary>
    /// <param name="path">Where.</param>
    /// <param name="bytes">What.</param>
    public static void Write(string path, ReadOnlySpan<byte> bytes) => Write(path, bytes, overwrite: true);

    /// <summary>As <see cref="Write(string, ReadOnlySpan{byte})"/>, but leaves a file that is there already.</summary>
    /// <param name="path">Where.</param>
    /// <param name="bytes">What.</param>
    public static void WriteNew(string path, ReadOnlySpan<byte> bytes) => Write(path, bytes, overwrite: false);

    /// <summary>Makes a folder and those above it, so that they are on disk when this returns.</summary>
    /// <param name="path">The folder.</param>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        var above = Path.GetDirectoryName(path)!;
        CreateFolder(above);
        Directory.CreateDirectory(path);
        FlushFolder(above);
    }

    private static void Write(string path, ReadOnlySpan<byte> bytes, bool overwrite)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(temporary, options))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, path, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            File.Delete(temporary);
        }

        // The rename itself is durable only once the folder is.
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(folder, 0);
        if (handle < 0)
            throw new IOException($"The folder {folder} cannot be opened to be made durable (errno {Marshal.GetLastPInvokeError()}).");
        try
        {
            if (Flush(handle) != 0)
                throw new IOException($"The folder {folder} cannot be made durable (errno {Marshal.GetLastPInvokeError()}).");
        }
        finally
        {
            _ = Close(handle);
        }
    }

    // .NET opens no folders, and without this the rename may be lost with the power.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}
