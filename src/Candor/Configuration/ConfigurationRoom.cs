using Candor.Configuration.Live;
using Candor.Configuration.Stages;

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
        return services;
    }
}
