using Candor.Hosting;
using Candor.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry.Metrics;

namespace Candor.Operate;

/// <summary>What watches a running product sees: whether it lives, whether it is ready, and its measures. For people: docs/operators/watching.md.</summary>
internal static class Watching
{
    private const string Ready = "ready";
    private const string Measures = "/metrics";

    /// <summary>Adds the services.</summary>
    /// <param name="services">The application's services.</param>
    public static IServiceCollection AddWatching(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<Readiness>("database", tags: [Ready]);
        services.AddSingleton<LineGauges>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(Telemetry.Meter.Name).AddMeter(LineGauges.MeterName)
            .AddMeter("Microsoft.AspNetCore.Hosting").AddMeter("System.Net.Http")
            .AddPrometheusExporter());
        return services;
    }

    /// <summary>Adds the routes.</summary>
    /// <param name="app">The application.</param>
    public static void Map(WebApplication app)
    {
        // Alive is who answers; what this process depends on is no reason to end it.
        app.MapHealthChecks("/healthz", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/readyz", new() { Predicate = check => check.Tags.Contains(Ready) }).AllowAnonymous();
        app.UseWhen(context => context.Request.Path == Measures, scrape => scrape.Use(async (context, next) =>
        {
            await context.RequestServices.GetRequiredService<LineGauges>().Refresh(context.RequestAborted);
            await next();
        }));
        app.MapPrometheusScrapingEndpoint(Measures).AllowAnonymous();
    }

    /// <summary>Ready is who has started and reaches the database: nothing can be accepted without it. An ATS that is down makes nobody unready.</summary>
    /// <param name="store">The database.</param>
    /// <param name="lifetime">Says when everything has started.</param>
    private sealed class Readiness(Store store, IHostApplicationLifetime lifetime) : IHealthCheck
    {
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

        /// <inheritdoc />
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            if (!lifetime.ApplicationStarted.IsCancellationRequested || lifetime.ApplicationStopping.IsCancellationRequested)
                return HealthCheckResult.Unhealthy("It is starting, or stopping.");
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Longest);
            try
            {
                await store.Checkpoints.AsNoTracking().AnyAsync(limit.Token);
                return HealthCheckResult.Healthy();
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                return HealthCheckResult.Unhealthy("The database does not answer.", failure);
            }
        }
    }
}
