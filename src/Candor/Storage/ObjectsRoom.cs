using Candor.Consent;
using Candor.Hosting;

namespace Candor.Storage;

/// <summary>Where recordings are kept, as the environment says.</summary>
internal static class ObjectsRoom
{
    /// <summary>Adds the services.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="surroundings">The environment.</param>
    public static IServiceCollection AddObjects(this IServiceCollection services, Surroundings surroundings)
    {
        services.AddSingleton<IBlobs>(_ => surroundings.Objects is { } bucket
            ? new S3Blobs(bucket, S3Client.Of(bucket, surroundings.Reach))
            : new FolderBlobs(Path.Combine(surroundings.Data, "objects")));
        services.AddSingleton<SealedObjects>();
        services.AddSingleton<IObjectEraser>(provider => provider.GetRequiredService<SealedObjects>());
        services.AddSingleton<IObjectStore>(provider => new ConsentedObjects(provider.GetRequiredService<SealedObjects>(), provider.GetRequiredService<Journal>()));
        return services;
    }
}
