namespace Candor.Tests.Support;

/// <summary>The sample employer's folder in the repository.</summary>
internal static class Acme
{
    private static readonly string Folder = Find();

    /// <summary>The full path of a file in it.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Folder, relative);

    /// <summary>What the sample candidate says to a question.</summary>
    public static string Voice(string question) => File.ReadAllText(Path($"voices/{question}.txt")).Trim();

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (File.Exists(System.IO.Path.Combine(folder, "Candor.slnx")))
                return System.IO.Path.Combine(folder, "samples", "acme");
        }

        throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
