using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Candor.Tests.Support;

/// <summary>Services that a test leaves out.</summary>
internal static class WithoutExtensions
{
    /// <summary>Leaves out a service that works by itself: what it does at its start would come in between.</summary>
    public static void Without<T>(this IServiceCollection services)
        where T : IHostedService => services.Remove(services.Single(one => one.ImplementationType == typeof(T)));
}
