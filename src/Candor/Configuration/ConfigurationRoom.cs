using Candor.Configuration.Approval;
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
        services.AddSingleton<ChangeRecord>();
        services.AddSingleton<ChangeApproval>();
        services.AddSingleton<DriftWatch>();
        services.AddSingleton<Rehearsals>();
        services.AddSingleton<Treatment>();
        services.AddSingleton(provider => new ScreeningTerms(
            provider.GetRequiredService<CandorConfiguration>(), provider.GetRequiredService<ConfigurationHistory>().FindNow));
        return services;
    }

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes) => ApprovalRoutes.Map(routes);

    /// <summary>Keeps a version that is only looked at, with who changed it.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The version.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task KeepVersion(this IServiceProvider services, CandorConfiguration configuration, CancellationToken cancel)
    {
        var version = configuration.Version;
        await services.GetRequiredService<ConfigurationHistory>().Record(
            version, await services.GetRequiredService<ChangeApproval>().AuthorOf(version, cancel), ConfigurationHistory.Check, cancel);
    }

    /// <summary>Takes a version into use, with who changed it.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The version.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">It needs a second person first.</exception>
    public static async Task TakeVersion(this IServiceProvider services, CandorConfiguration configuration, CancellationToken cancel)
    {
        var (version, approval) = (configuration.Version, services.GetRequiredService<ChangeApproval>());
        await approval.Take(version, await approval.AuthorOf(version, cancel), cancel);
    }

    /// <summary>Lets a command act by a version only where the product would take it into use.</summary>
    /// <param name="services">The rooms' services.</param>
    /// <param name="surroundings">Where the folder is.</param>
    /// <param name="configuration">The version.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">It needs a second person first.</exception>
    public static async Task RequireApproved(
        this IServiceProvider services, Surroundings surroundings, CandorConfiguration configuration, CancellationToken cancel)
    {
        var approval = services.GetRequiredService<ChangeApproval>();
        if (await approval.Unapproved(configuration.Version, cancel) is { Count: > 0 } changes && await approval.InUse(cancel) is { } before)
            throw new UsageException(ChangeWords.Refusal(surroundings.Configuration, before, configuration.Version, changes, null));
    }
}
