using Candor.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Candor.Tests.Hosting;

/// <summary>Whoever carries the pager goes by <c>fail</c>: it is said of what failed, and of nothing that is tried again by design.</summary>
public class LogLinesTests
{
    [Fact]
    public void What_failed_is_one_line_with_its_stack() =>
        Assert.Matches("^12:00:00 fail: Candor\\.Step\\[105\\] It failed\\. System\\.InvalidOperationException: a\\s+b$", Written(new InvalidOperationException("a\nb")).TrimEnd());

    [Fact]
    public void A_step_that_waits_for_an_answer_is_no_failure() =>
        Assert.Equal("12:00:00 info: Candor.Step[105] Is tried again later: The vendor is down." + Environment.NewLine, Written(new TryLaterException("The vendor is down.")));

    [Fact]
    public void A_step_that_another_worker_has_in_hand_is_not_told() => Assert.Empty(Written(new StreamBusyException()));

    private static string Written(Exception failure)
    {
        using var writer = new StringWriter();
        new LogLines(new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero))).Write(
            new LogEntry<string>(LogLevel.Error, "Candor.Step", 105, "It failed.", failure, (state, _) => state), null, writer);
        return writer.ToString();
    }
}
