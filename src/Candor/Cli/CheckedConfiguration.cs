using Candor.Configuration;
using Candor.Hosting;

namespace Candor.Cli;

/// <summary>The configuration, or exit 2 with its faults.</summary>
internal static class CheckedConfiguration
{
    /// <summary>Reads the configuration folder.</summary>
    /// <param name="surroundings">Where it is.</param>
    /// <exception cref="UsageException">It has faults; the message lists them.</exception>
    public static CandorConfiguration Read(Surroundings surroundings) => ConfigurationLoader.Load(surroundings.Configuration) switch
    {
        ConfigurationResult.Loaded(var configuration) => configuration,
        ConfigurationResult.Faulty(var faults) => throw new UsageException(
            $"The configuration in {surroundings.Configuration} has faults:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
