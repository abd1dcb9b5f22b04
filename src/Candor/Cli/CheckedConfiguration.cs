using System.Text.RegularExpressions;
using Candor.Configuration;
using Candor.Hosting;

namespace Candor.Cli;

/// <summary>The configuration, or exit 2 with its faults.</summary>
internal static partial class CheckedConfiguration
{
    // Long enough for vendors that want their secrets long.
    private const string StandIn = "not-set-not-set-not-set-not-set";

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

    /// <summary>
    /// The configuration, with a stand-in for each secret that is not set: who asks what changes in January need not hold the keys to the ATS.
    /// </summary>
    /// <param name="folder">Holds <c>candor.yaml</c>.</param>
    /// <exception cref="UsageException">There is none, or it has faults.</exception>
    public static CandorConfiguration WithoutSecrets(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "candor.yaml")))
            throw new UsageException($"There is no candor.yaml in {folder}: name the folder with --config, or ask one question with --candidate, --job and so on.");
        var wanted = Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
            .SelectMany(file => Variable().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);
        return ConfigurationLoader.Load(folder, name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : wanted.Contains(name) ? StandIn : null) switch
        {
            ConfigurationResult.Loaded(var configuration) => configuration,
            ConfigurationResult.Faulty(var faults) => throw new UsageException(
                $"The configuration in {folder} has faults:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    [GeneratedRegex(@"\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
