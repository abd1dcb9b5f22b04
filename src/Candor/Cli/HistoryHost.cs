using Candor.Configuration;
using Candor.Configuration.Approval;
using Candor.Configuration.History;
using Candor.Hosting;
using Candor.Storage;

namespace Candor.Cli;

/// <summary>The history of the configuration alone: it opens though the folder is broken, which is when it is needed most.</summary>
internal sealed class HistoryHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private HistoryHost(ServiceProvider services, Surroundings surroundings) => (_services, Surroundings) = (services, surroundings);

    /// <summary>Where the folder and the data are.</summary>
    public Surroundings Surroundings { get; }

    /// <summary>The history.</summary>
    public ConfigurationHistory History => _services.GetRequiredService<ConfigurationHistory>();

    /// <summary>What was decided and taken into use.</summary>
    public ChangeRecord Decisions => _services.GetRequiredService<ChangeRecord>();

    /// <summary>The folder as it is now, sound or not.</summary>
    public ConfigurationVersion Present => ConfigurationVersion.Of(ConfigurationFolder.Read(Surroundings.Configuration, new FaultList()).Files);

    /// <summary>Opens it.</summary>
    /// <param name="config">The configuration folder; null for the environment's.</param>
    /// <param name="data">The data folder; null for the environment's.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">Nobody can tell whose history is meant.</exception>
    public static async Task<HistoryHost> Open(string? config, string? data, CancellationToken cancel)
    {
        var surroundings = Surroundings.Read(config, data);
        var database = DatabaseSetup.Of(surroundings);
        var tenant = ConfigurationLoader.TenantOf(surroundings.Configuration)
            ?? throw new UsageException($"{surroundings.Configuration} has no candor.yaml that names its `tenant`: write at least that line.");
        await database.Prepare(tenant, cancel);
        var services = new ServiceCollection();
        services.AddLogging(Logging.Use);
        services.AddSingleton(TimeProvider.System);
        database.AddTo(services);
        services.AddSingleton(new Tenant(tenant));
        services.AddSingleton<ConfigurationHistory>();
        services.AddSingleton(_ => new DataKeys(Path.Combine(surroundings.Data, "keys"), MasterKey.ReadOrMake(surroundings.Data)));
        services.AddSingleton<EventCodec>();
        services.AddSingleton<ChangeRecord>();
        return new HistoryHost(services.BuildServiceProvider(), surroundings);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
