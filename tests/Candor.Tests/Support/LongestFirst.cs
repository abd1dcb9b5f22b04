using Candor.Tests.Configuration;
using Candor.Tests.Consent;
using Candor.Tests.Support;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Candor.Tests.Support;

/// <summary>What takes longest begins first, so that nobody waits for it alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly IReadOnlyList<string> Long =
        [.. new[] { typeof(CaptureWithoutConsentTests), typeof(SecondPersonDoorTests), typeof(HistoryTests), typeof(RehearsalTests) }.Select(type => type.FullName!)];

    /// <inheritdoc />
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection => Long.Any(name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)))];
}
