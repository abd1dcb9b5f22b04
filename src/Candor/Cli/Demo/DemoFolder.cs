using Candor.Hosting;

namespace Candor.Cli.Demo;

/// <summary>The demo's own data folder, which every run begins empty.</summary>
internal static class DemoFolder
{
    private const string Marker = "this-folder-is-the-demos";

    /// <summary>Empties the folder of a former demo, or makes it.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>Its full path.</returns>
    /// <exception cref="UsageException">It holds something that is not a demo's: it is left alone.</exception>
    public static string Empty(string path)
    {
        path = Path.GetFullPath(path);
        if (Directory.Exists(path))
        {
            if (Directory.EnumerateFileSystemEntries(path).Any() && !File.Exists(Path.Combine(path, Marker)))
                throw new UsageException($"{path} holds data that is not a demo's. Name another folder with --data.");
            Directory.Delete(path, recursive: true);
        }

        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, Marker), "Emptied at the start of each candor demo.\n");
        return path;
    }
}
