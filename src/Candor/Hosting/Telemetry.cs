using System.Diagnostics.Metrics;

namespace Candor.Hosting;

/// <summary>Where the product's own measures come from; <c>/metrics</c> shows them.</summary>
internal static class Telemetry
{
    /// <summary>The meter of all measures.</summary>
    public static readonly Meter Meter = new("Candor");
}
