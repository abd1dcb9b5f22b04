using Candor.Domain.Policy;
using Candor.Hosting;

namespace Candor.Policy;

/// <summary>The laws there are, read from a folder of files, one a law.</summary>
/// <param name="Packs">In order of identifier.</param>
/// <param name="Examples">Each file's worked examples, for the tests: the law, what is asked, and whether it applies.</param>
public sealed record PackShelf(IReadOnlyList<Pack> Packs, IReadOnlyList<(string Law, string Name, PolicyQuestion Question, bool Applies)> Examples)
{
    /// <summary>Reads the shelf.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="UsageException">There is no such folder, or a file in it is not sound.</exception>
    public static PackShelf Load(string folder)
    {
        if (!Directory.Exists(folder))
            throw new UsageException($"There is no folder of law packs at {folder}: name it with CANDOR_PACKS.");
        var files = Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Select(PackFile.Read).ToList();
        return new PackShelf(
            [.. files.Select(file => file.ToPack())],
            [.. files.SelectMany(file => file.Examples.Select(example => (file.Id, example.Name, example.ToQuestion(), example.Applies)))]);
    }
}
