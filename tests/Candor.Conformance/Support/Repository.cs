namespace Candor.Conformance.Support;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>A file below <c>vendors/</c>: what a vendor, or we from a vendor's pages, wrote down.</summary>
    /// <param name="parts">The path's parts, such as <c>greenhouse</c>, <c>harvest-v3.openapi.yaml</c>.</param>
    public static string Vendor(params string[] parts) => Path.Combine([Root, "tests", "Candor.Conformance", "vendors", .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Candor.slnx")))
                return folder.FullName;
        throw new InvalidOperationException("The tests run from a build below the repository.");
    }
}
