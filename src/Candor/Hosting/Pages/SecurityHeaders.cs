using Candor.Configuration;

namespace Candor.Hosting.Pages;

/// <summary>
/// What every answer tells the browser: run and load only what comes from here, and nothing inline; show us in no frame; tell nobody where
/// the visitor came from (a candidate's address is their key); and no microphone, unless the page says otherwise.
/// </summary>
internal static class SecurityHeaders
{
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private const string Features =
        "camera=(), display-capture=(), geolocation=(), payment=(), usb=(), bluetooth=(), midi=(), interest-cohort=()";

    /// <summary>Adds the headers to every answer.</summary>
    /// <param name="app">The application.</param>
    public static void Use(IApplicationBuilder app)
    {
        var secure = app.ApplicationServices.GetRequiredService<CandorConfiguration>().PublicUrl.Scheme == Uri.UriSchemeHttps;
        app.Use((context, next) =>
        {
            // TLS ends before us, and people come by the public address: cookies are then for https alone.
            if (secure)
                context.Request.Scheme = Uri.UriSchemeHttps;
            // At the last moment, because an error on the way clears what was set before.
            context.Response.OnStarting(Set, context.Response);
            return next(context);
        });

        Task Set(object response)
        {
            var headers = ((HttpResponse)response).Headers;
            headers.ContentSecurityPolicy = ContentPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers.TryAdd("Permissions-Policy", $"microphone=(), {Features}");
            // Pages are about people: neither the browser nor anything on the way keeps them.
            headers.TryAdd("Cache-Control", "no-store");
            if (secure)
                headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
            return Task.CompletedTask;
        }
    }

    /// <summary>Lets this one answer ask for the microphone. Called only once the consent to record is durable.</summary>
    /// <param name="response">The answer.</param>
    public static void AllowMicrophone(HttpResponse response) =>
        response.Headers["Permissions-Policy"] = $"microphone=(self), {Features}";
}
