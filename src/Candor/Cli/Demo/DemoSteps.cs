using System.Diagnostics;
using Spectre.Console;

namespace Candor.Cli.Demo;

/// <summary>Shows what the demo does as it does it, with how long each step took. Always on standard error, so that JSON stays alone on standard output.</summary>
internal sealed class DemoSteps
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
    private readonly Stopwatch _total = Stopwatch.StartNew();

    /// <summary>Since the first step.</summary>
    public TimeSpan Total => _total.Elapsed;

    /// <summary>Does a step while it is shown.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="what">The step, in words for a person.</param>
    /// <param name="work">The step.</param>
    public async Task<T> Do<T>(string what, Func<Task<T>> work)
    {
        var watch = Stopwatch.StartNew();
        var result = await _console.Status().Spinner(Spinner.Known.Dots).StartAsync(Markup.Escape(what), _ => work());
        _console.MarkupLine($"[green]✓[/] {Markup.Escape(what)} [grey]{watch.Elapsed.TotalSeconds:0.0} s[/]");
        return result;
    }

    /// <summary>Says something, unwrapped: a link has to stay whole.</summary>
    /// <param name="text">The words.</param>
    public void Say(string text) => Console.Error.WriteLine(text);
}
