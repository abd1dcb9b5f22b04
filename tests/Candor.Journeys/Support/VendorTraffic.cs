using Candor.Conformance.Support;
using Candor.Journeys.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(VendorTraffic))]

namespace Candor.Journeys.Support;

/// <summary>
/// Every sandbox of the journeys notes what it hears and answers; when all journeys are over, both sides of every exchange are held to the
/// vendors' own descriptions.
/// </summary>
public sealed class VendorTraffic : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("candor-traffic-").FullName;

    public VendorTraffic() => Environment.SetEnvironmentVariable("CANDOR_SANDBOX_TRAFFIC", _folder);

    public void Dispose()
    {
        var (judged, unjudged) = Conforms.Traffic(Directory.EnumerateFiles(_folder));
        Console.WriteLine($"Exchanges held to the vendors' descriptions: {Count(judged)}; with vendors whose description is not here: {Count(unjudged)}.");
        // Only what conforms is thrown away: the rest is there to be looked at.
        Directory.Delete(_folder, recursive: true);
    }

    private static string Count(IReadOnlyDictionary<string, int> exchanges) =>
        exchanges.Count == 0 ? "none" : string.Join(", ", exchanges.Select(one => $"{one.Key} {one.Value}"));
}
