using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Candor.Hosting;

/// <summary>
/// A line an entry. What is tried again by design is no failure, though the bus reports it as one: whoever carries the pager is to be able to go by
/// <c>fail</c>. A step that waits for somebody else's answer is told at the level <c>info</c> without a stack, and one that another worker has in hand not at all.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class LogLines(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>What the console's options call it.</summary>
    public const string FormatterName = "candor";

    /// <inheritdoc />
    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter writer)
    {
        if (entry.Exception is StreamBusyException)
            return;
        var (level, text) = entry.Exception is TryLaterException waits
            ? (LogLevel.Information, $"Is tried again later: {waits.Message}")
            : (entry.LogLevel, $"{entry.Formatter(entry.State, null)} {entry.Exception}");
        writer.Write(time.GetUtcNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture));
        writer.Write($" {Word(level)}: {entry.Category}[{entry.EventId.Id.ToString(CultureInfo.InvariantCulture)}] ");
        writer.WriteLine(text.TrimEnd().ReplaceLineEndings(" "));
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
