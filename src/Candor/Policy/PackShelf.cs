using Candor.Domain.Policy;
using Candor.Hosting;

namespace Candor.Policy;

/// <summary>The laws there are, read from a folder of files, one a law.</summary>
/// <param name="Packs">In order of identifier.</param>
/// <param name="Examples">Each file's worked examples, which the tests run.</param>
public sealed record PackShelf(IReadOnlyList<Pack> Packs, IReadOnlyList<PackExample> Examples)
{
    /// <summary>Reads the shelf.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="UsageException">There is no such folder, or a file in it is not sound.</exception>
    public static PackShelf Load(string folder)
    {
        if (!Directory.Exists(folder))
            throw new UsageException($"There is no folder of law packs at {folder}: name it with CANDOR_PACKS.");
        var files = Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Select(PackFile.Read).ToList();
        return new PackShelf([.. files.Select(file => file.Pack)], [.. files.SelectMany(file => file.Examples)]);
    }
}

/// <summary>A worked example in a law's file.</summary>
/// <param name="Law">The law.</param>
/// <param name="Name">What it shows.</param>
/// <param name="Question">What is asked.</param>
/// <param name="Expect">What the shelf answers.</param>
public sealed record PackExample(string Law, string Name, PolicyQuestion Question, ExampleExpectation Expect);

/// <summary>What a worked example expects; what it does not name may be anything.</summary>
/// <param name="Applies">Whether the law does.</param>
/// <param name="Decision">The decision; null for any.</param>
/// <param name="EarliestStart">The first allowed day; null for any.</param>
/// <param name="Asks">What the law asks for, each as kind and identifier.</param>
/// <param name="AsksNot">What it does not ask for.</param>
/// <param name="Prohibited">What is forbidden.</param>
/// <param name="Retention">Bounds that hold.</param>
/// <param name="ConflictWith">Laws with which this one is named in a conflict.</param>
public sealed record ExampleExpectation(
    bool Applies,
    string? Decision,
    DateOnly? EarliestStart,
    IReadOnlyList<string> Asks,
    IReadOnlyList<string> AsksNot,
    IReadOnlyList<string> Prohibited,
    IReadOnlyList<RetentionRule> Retention,
    IReadOnlyList<string> ConflictWith);
