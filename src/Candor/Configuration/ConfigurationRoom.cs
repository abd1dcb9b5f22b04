using Candor.Configuration.History;
using Candor.Configuration.Live;
using Candor.Configuration.Rehearsal;
using Candor.Configuration.Stages;
using Candor.Hosting;

namespace Candor.Configuration;

/// <summary>What the room of the configuration does while the product runs.</summary>
internal static class ConfigurationRoom
{
    /// <summary>Adds the room's services.</summary>
    /// <param name="services">The application's services.</param>
    public static IServiceCollection AddConfigurationRoom(this IServiceCollection services)
    {
        services.AddSingleton<StageBindings>();
        services.AddSingleton<LiveChecks>();
        services.AddSingleton<ConfigurationHistory>();
        services.AddSingleton<DriftWatch>();
        services.AddSingleton<Rehearsals>();
        services.AddSingleton<Treatment>();
        services.AddSingleton(provider => new ScreeningTerms(
            provider.GetRequiredService<CandorConfiguration>(), provider.GetRequiredService<ConfigurationHistory>().FindNow));
        return services;
    }

    /// <summary>Keeps the version that is taken into use, with who changed it.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="surroundings">Where the folder is.</param>
    /// <param name="configuration">The version.</param>
    /// <param name="how">As <see cref="ConfigurationHistory"/> spells it.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task KeepVersion(
        this IServiceProvider services, Surroundings surroundings, CandorConfiguration configuration, string how, CancellationToken cancel) =>
        await services.GetRequiredService<ConfigurationHistory>().Record(
            new ConfigurationVersion(configuration.Hash, configuration.Files),
            await ConfigurationAuthor.Find(surroundings.Configuration, cancel),
            how,
            cancel);
}
