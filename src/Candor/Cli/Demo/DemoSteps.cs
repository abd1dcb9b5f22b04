using System.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Candor.Cli.Demo;

/// <summary>
/// Shows what the demo does as it does it, with how long each step took: journeys that run at once stand side by side. Always on standard error, so that
/// JSON stays alone on standard output.
/// </summary>
internal sealed class DemoSteps
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);

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

    /// <summary>Runs journeys at once: a table that fills where there is a terminal, a line a step elsewhere.</summary>
    /// <typeparam name="T">What comes of a journey.</typeparam>
    /// <param name="names">The journeys' names.</param>
    /// <param name="journey">A journey, given its lane.</param>
    /// <returns>What came of each, in the order of the names.</returns>
    public async Task<IReadOnlyList<T>> SideBySide<T>(IReadOnlyList<string> names, Func<Lane, Task<T>> journey)
    {
        var lanes = names.Select(name => new Lane(name, _console.Profile.Capabilities.Interactive ? null : Line)).ToList();
        var running = Task.WhenAll(lanes.Select(journey));
        if (!_console.Profile.Capabilities.Interactive)
            return await running;
        await _console.Live(Picture(lanes)).StartAsync(async live =>
        {
            while (!running.IsCompleted)
            {
                live.UpdateTarget(Picture(lanes));
                await Task.WhenAny(running, Task.Delay(Redraw));
            }

            live.UpdateTarget(Picture(lanes));
        });
        return await running;
    }

    /// <summary>Says something, unwrapped: a link has to stay whole.</summary>
    /// <param name="text">The words.</param>
    public void Say(string text) => Console.Error.WriteLine(text);

    private void Line(string name, string what, TimeSpan took)
    {
        lock (_console)
            _console.MarkupLine($"[green]✓[/] {Markup.Escape(name),-10} {Markup.Escape(what)} [grey]{took.TotalSeconds:0.0} s[/]");
    }

    private static IRenderable Picture(IReadOnlyList<Lane> lanes)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("");
        foreach (var lane in lanes)
            table.AddColumn(lane.Name);
        foreach (var what in lanes.SelectMany(lane => lane.Steps).Select(step => step.What).Distinct())
            table.AddRow([Markup.Escape(what), .. lanes.Select(lane => lane.Cell(what))]);
        return table;
    }

    /// <summary>One journey of several.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="ended">Told when a step has ended; null when nobody has to be.</param>
    internal sealed class Lane(string name, Action<string, string, TimeSpan>? ended)
    {
        private readonly Lock _gate = new();
        private readonly List<Step> _steps = []; // guarded by _gate

        /// <summary>Its name.</summary>
        public string Name => name;

        /// <summary>The steps so far.</summary>
        public IReadOnlyList<Step> Steps
        {
            get
            {
                lock (_gate)
                    return [.. _steps];
            }
        }

        /// <summary>Does a step while it is shown.</summary>
        /// <typeparam name="T">What comes of it.</typeparam>
        /// <param name="what">The step, in words for a person.</param>
        /// <param name="work">The step.</param>
        public async Task<T> Do<T>(string what, Func<Task<T>> work)
        {
            var step = new Step(what);
            lock (_gate)
                _steps.Add(step);
            var result = await work();
            step.Watch.Stop();
            ended?.Invoke(name, what, step.Watch.Elapsed);
            return result;
        }

        /// <summary>As <see cref="Do{T}"/>, for a step of which nothing comes.</summary>
        /// <param name="what">The step, in words for a person.</param>
        /// <param name="work">The step.</param>
        public Task Do(string what, Func<Task> work) => Do(what, async () =>
        {
            await work();
            return true;
        });

        /// <summary>How a step stands, for a cell.</summary>
        /// <param name="what">The step.</param>
        public string Cell(string what) => Steps.FirstOrDefault(step => step.What == what) switch
        {
            null => "",
            { Watch.IsRunning: true } running => $"[yellow]{running.Watch.Elapsed.TotalSeconds:0.0} s[/]",
            var done => $"[green]✓[/] [grey]{done.Watch.Elapsed.TotalSeconds:0.0} s[/]",
        };
    }

    /// <summary>A step of a lane.</summary>
    /// <param name="What">In words for a person.</param>
    internal sealed record Step(string What)
    {
        /// <summary>Runs while the step does.</summary>
        public Stopwatch Watch { get; } = Stopwatch.StartNew();
    }
}
