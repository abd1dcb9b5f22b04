using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Candor.Hosting.Pages;

/// <summary>What every page needs: rendering, headers, static files, and a friendly page when something goes wrong.</summary>
public static class PagesRoom
{
    private const string RetryAfterSeconds = "60";

    /// <summary>Adds the services of pages.</summary>
    /// <param name="services">The application's services.</param>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        return services;
    }

    /// <summary>
    /// Adds everything that stands before the routes, in the order it needs: headers, errors, static files, routing, limits, who it is and what
    /// they may. Call it once, before any route is mapped.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <param name="proxies">Who is believed about whom they pass on.</param>
    public static void Use(WebApplication app, IReadOnlyList<IPNetwork> proxies)
    {
        if (proxies.Count > 0)
            app.UseForwardedHeaders(Believing(proxies));
        SecurityHeaders.Use(app);
        app.UseExceptionHandler(errors => errors.Run(Apologise));
        app.UseStaticFiles(new StaticFileOptions
        {
            // Names carry no version, so browsers ask each time whether there is a newer one: one short answer, and never a stale recorder.
            OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = "no-cache",
        });
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
    }

    /// <summary>Through as many proxies as there are, to the first address that is none of them. Whether it was TLS says the public address.</summary>
    private static ForwardedHeadersOptions Believing(IReadOnlyList<IPNetwork> proxies)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in proxies)
            options.KnownIPNetworks.Add(network);
        return options;
    }

    private static Task Apologise(HttpContext context)
    {
        var failed = context.Features.Get<IExceptionHandlerPathFeature>();
        var status = StatusCodes.Status500InternalServerError;
        if (failed?.Error is TryLaterException)
        {
            status = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        return failed?.Path.StartsWith("/s/", StringComparison.Ordinal) == true || context.Request.Path.StartsWithSegments("/console")
            ? MessagePage.Show(
                status,
                "Something went wrong with us",
                "It is not your fault, and nothing you did is lost. Try again in a minute.").ExecuteAsync(context)
            : Results.Problem(statusCode: status).ExecuteAsync(context);
    }
}

/// <summary>The hidden field of a form.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Token">Its value.</param>
public sealed record FormTokenValue(string Field, string Token);
