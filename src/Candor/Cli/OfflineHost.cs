using Candor.Hosting;

namespace Candor.Cli;

/// <summary>The rooms without the web and the bus, for commands that look at stored data and end.</summary>
internal sealed class OfflineHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly AsyncServiceScope _scope;

    private OfflineHost(ServiceProvider services)
    {
        _services = services;
        _scope = services.CreateAsyncScope();
    }

    /// <summary>Opens the data of a configuration.</summary>
    /// <param name="config">The configuration folder; null for the environment's.</param>
    /// <param name="data">The data folder; null for the environment's.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">The configuration has faults.</exception>
    public static async Task<OfflineHost> Open(string? config, string? data, CancellationToken cancel)
    {
        var surroundings = Surroundings.Read(config, data);
        return new OfflineHost(await CandorHost.OfflineServices(surroundings, CheckedConfiguration.Read(surroundings), cancel));
    }

    /// <summary>One of the rooms' services.</summary>
    /// <typeparam name="T">Which.</typeparam>
    public T Get<T>()
        where T : notnull => _scope.ServiceProvider.GetRequiredService<T>();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _services.DisposeAsync();
    }
}
