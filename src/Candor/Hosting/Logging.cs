using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace Candor.Hosting;

/// <summary>
/// Logs go to standard error, so that standard output carries answers only. Nothing personal is ever handed to a logger; the request line is
/// not logged either, since a candidate's link is their key.
/// </summary>
internal static class Logging
{
    /// <summary>Sets the rules.</summary>
    /// <param name="logging">The application's logging.</param>
    public static void Use(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddConsole(console => console.FormatterName = LogLines.FormatterName);
        logging.AddConsoleFormatter<LogLines, ConsoleFormatterOptions>();
        logging.Services.TryAddSingleton(TimeProvider.System);
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Candor", LogLevel.Information);
        // Wolverine's tables have a schema on PostgreSQL and none on SQLite; EF Core says so at every start.
        logging.AddFilter("Microsoft.EntityFrameworkCore.Model.Validation", LogLevel.Error);
        // It throws as well, and whoever asked for it says so, or knows what to do: two who write one thing at once are no failure.
        foreach (var told in new[] { "Update", "Query", "Database.Command" })
            logging.AddFilter($"Microsoft.EntityFrameworkCore.{told}", LogLevel.None);
        // The health check's answer says so; that it is asked again and again is no news.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // Pages with a form are never cached anyway, which is all it has to say.
        logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
    }
}
