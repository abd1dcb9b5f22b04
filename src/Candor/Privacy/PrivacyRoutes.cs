namespace Candor.Privacy;

/// <summary>The room's services and routes: <c>/console/privacy</c> for people, and <c>/operator/…</c> for the commands.</summary>
public static class PrivacyRoutes
{
    /// <summary>Adds the room's services.</summary>
    /// <param name="services">The application's services.</param>
    public static IServiceCollection AddPrivacy(this IServiceCollection services) => services
        .AddSingleton<SideStreams>()
        .AddSingleton<Holds>()
        .AddSingleton<Remains>()
        .AddSingleton<AtsCopies>()
        .AddSingleton<Certificates>()
        .AddSingleton<Erasures>()
        .AddSingleton<Retention>()
        .AddSingleton<PrivacyDesk>()
        .AddSingleton<Rights>()
        .AddSingleton<DataCopy>();

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes)
    {
        OperatorRoutes.Map(routes);
        ConsoleRoutes.Map(routes);
        CandidateRights.Map(routes);
        RightsApi.Map(routes);
    }
}
