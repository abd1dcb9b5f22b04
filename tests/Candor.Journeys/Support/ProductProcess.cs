using System.Diagnostics;

namespace Candor.Journeys.Support;

/// <summary>The product as a process of its own, which can be killed and started again, and its commands on the same data.</summary>
/// <param name="folder">Where its log goes.</param>
/// <param name="url">What it listens on.</param>
/// <param name="variables">Its environment.</param>
internal sealed class ProductProcess(string folder, string url, IReadOnlyDictionary<string, string> variables) : IDisposable
{
    private Process? _process;

    /// <summary>How often it was killed.</summary>
    public int Kills { get; private set; }

    private string LogFile => Path.Combine(folder, "log");

    /// <summary>A program of the same build as these tests.</summary>
    public static string Program(string project) =>
        AppContext.BaseDirectory.Replace(Path.Combine("tests", "Candor.Journeys"), Path.Combine("src", project), StringComparison.Ordinal) + $"{project}.dll";

    /// <summary>Everything it has logged.</summary>
    public string Log() => File.ReadAllText(LogFile);

    /// <summary>Starts it, and waits until it says that it is ready.</summary>
    public async Task Start()
    {
        _process = Begin("serve", "--json", "--urls", url);
        _process.ErrorDataReceived += (_, line) => File.AppendAllText(LogFile, line.Data + "\n");
        _process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(Patience.Deadline);
        if (await _process.StandardOutput.ReadLineAsync(limit.Token) is not { } ready || !ready.Contains("ready", StringComparison.Ordinal))
            throw new InvalidOperationException($"The product did not start: {Log()}");
    }

    /// <summary>As <c>kill -9</c>: no handler of the product's runs.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
        Kills++;
    }

    /// <summary>Runs one of its commands on its data, and reads what it prints.</summary>
    public async Task<(int Code, string Printed)> Ask(params string[] arguments)
    {
        using var command = Begin(arguments);
        var printed = command.StandardOutput.ReadToEndAsync();
        _ = command.StandardError.ReadToEndAsync();
        await command.WaitForExitAsync();
        return (command.ExitCode, await printed);
    }

    /// <summary>Kills it where it runs.</summary>
    public void Dispose()
    {
        if (_process is not null)
            Kill();
    }

    private Process Begin(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program("Candor"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
