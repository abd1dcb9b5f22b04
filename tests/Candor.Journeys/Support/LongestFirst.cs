using Candor.Journeys.Browser;
using Candor.Journeys.Faults;
using Candor.Journeys.Privacy;
using Candor.Journeys.Support;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Candor.Journeys.Support;

/// <summary>What takes minutes begins first, so that nobody waits for it alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly IReadOnlyList<string> Long =
    [
        .. new[] { typeof(KillTests), typeof(ErasureTests), typeof(JourneyTests), typeof(SpokenAnswerTests), typeof(FaultTableTests) }.Select(type => type.FullName!),
    ];

    /// <inheritdoc />
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection => Long.Any(name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)))];
}
