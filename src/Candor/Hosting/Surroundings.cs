using System.Net;
using Candor.Storage.Objects;

namespace Candor.Hosting;

/// <summary>
/// What the environment says: where configuration, data, database, broker and objects are. Secrets come from here or from files,
/// never from configuration.
/// </summary>
/// <param name="Configuration">The configuration folder: <c>CANDOR_CONFIG</c>.</param>
/// <param name="Data">The data folder of the embedded default: <c>CANDOR_DATA</c>.</param>
/// <param name="Database">A PostgreSQL connection string: <c>CANDOR_DATABASE</c>; null for SQLite in the data folder.</param>
/// <param name="Broker">An AMQP address: <c>CANDOR_BROKER</c>; null for in process.</param>
/// <param name="Packs">The folder of law packs: <c>CANDOR_PACKS</c>; by default the one shipped beside the program.</param>
public sealed record Surroundings(string Configuration, string Data, string? Database, string? Broker, string Packs)
{
    /// <summary>The bucket that recordings are kept in: <c>CANDOR_OBJECTS</c>; null for the data folder.</summary>
    public ObjectBucket? Objects { get; init; }

    /// <summary>The proxies in front, as addresses or networks: <c>CANDOR_PROXIES</c>. Only they are believed when they say whom they pass on (X-Forwarded-For); by default nobody is.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>Networks of the operator's own that addresses of the configuration may lead into: <c>CANDOR_REACH</c>; by default none.</summary>
    public IReadOnlyList<IPNetwork> Reach { get; init; } = [];

    /// <summary>Reads the environment.</summary>
    /// <param name="configuration">Overrides <c>CANDOR_CONFIG</c>; null to keep it.</param>
    /// <param name="data">Overrides <c>CANDOR_DATA</c>; null to keep it.</param>
    /// <exception cref="UsageException">A setting names something that this version cannot use.</exception>
    public static Surroundings Read(string? configuration = null, string? data = null)
    {
        return new Surroundings(
            Path.GetFullPath(configuration ?? Variable("CANDOR_CONFIG") ?? "."),
            Path.GetFullPath(data ?? Variable("CANDOR_DATA") ?? "data"),
            Variable("CANDOR_DATABASE"),
            Variable("CANDOR_BROKER"),
            Path.GetFullPath(Variable("CANDOR_PACKS") ?? Path.Combine(AppContext.BaseDirectory, "packs")))
        {
            Objects = ObjectBucket.Read(Variable),
            Proxies = Networks("CANDOR_PROXIES"),
            Reach = Networks("CANDOR_REACH"),
        };
    }

    private static IReadOnlyList<IPNetwork> Networks(string variable) =>
        [.. (Variable(variable) ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(text => Network(variable, text))];

    private static IPNetwork Network(string variable, string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;
        return IPAddress.TryParse(text, out var one)
            ? new IPNetwork(one, one.GetAddressBytes().Length * 8)
            : throw new UsageException($"{variable} has {text}, which is neither an address nor a network: write them as 10.0.0.5 or 10.0.0.0/24, with commas between.");
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}

/// <summary>The command cannot run as it was called or configured: exit code 2. The message says what is wrong and the mend.</summary>
/// <param name="message">For the person at the terminal.</param>
public sealed class UsageException(string message) : Exception(message);
