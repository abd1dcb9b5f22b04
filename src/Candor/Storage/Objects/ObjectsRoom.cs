using Candor.Consent;
using Candor.Hosting;

namespace Candor.Storage.Objects;

/// <summary>Where recordings are kept, as the environment says.</summary>
internal static class ObjectsRoom
{
    /// <summary>Adds the services.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="surroundings">The environment.</param>
    /// <exception cref="UsageException">Recordings are elsewhere.</exception>
    public static IServiceCollection AddObjects(this IServiceCollection services, Surroundings surroundings)
    {
        var place = new RecordingsPlace(surroundings);
        place.MustBe();
        services.AddSingleton(place);
        services.AddSingleton<IBlobs>(_ => surroundings.Objects is { } bucket
            ? new S3Blobs(bucket, S3Client.Of(bucket, surroundings.Reach))
            : new FolderBlobs(Path.Combine(surroundings.Data, "objects")));
        services.AddSingleton<SealedObjects>();
        services.AddSingleton<IObjectEraser>(provider => provider.GetRequiredService<SealedObjects>());
        services.AddSingleton<IObjectStore>(provider => new ConsentedObjects(provider.GetRequiredService<SealedObjects>(), provider.GetRequiredService<Journal>()));
        return services;
    }

    /// <summary>Makes sure, before anything is promised, that recordings can be kept where they should be, and remembers where that is.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="UsageException">They cannot.</exception>
    public static async Task CheckObjects(this IServiceProvider services, CancellationToken cancel)
    {
        await services.GetRequiredService<IBlobs>().Check(cancel);
        services.GetRequiredService<RecordingsPlace>().Remember();
    }
}
