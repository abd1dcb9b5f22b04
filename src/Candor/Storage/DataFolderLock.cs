using Candor.Hosting;

namespace Candor.Storage;

/// <summary>One process at a time on an embedded data folder. The system frees it when the process dies, however it dies.</summary>
public sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <summary>Takes the folder.</summary>
    /// <param name="data">The data folder; made when it is not there.</param>
    /// <exception cref="UsageException">Another process has it.</exception>
    public static DataFolderLock Take(string data)
    {
        DurableFile.CreateFolder(data);
        try
        {
            return new DataFolderLock(new FileStream(Path.Combine(data, "candor.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            throw new UsageException($"Another Candor process uses {data}. Stop it, or give this one another folder with CANDOR_DATA.");
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();
}
