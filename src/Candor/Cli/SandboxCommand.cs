using System.CommandLine;
using System.Diagnostics;
using Candor.Hosting;

namespace Candor.Cli;

/// <summary><c>candor sandbox</c>: the sandbox ATS alone. It is a program of its own, and shares no code with this one.</summary>
internal static class SandboxCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Make()
    {
        var arguments = new Argument<string[]>("arguments") { Description = "Passed to the sandbox; -- --help lists them." };
        var command = new Command("sandbox", "Run the sandbox applicant tracking system, until it is stopped.") { arguments };
        command.SetAction(async (parsed, cancel) =>
        {
            string[] json = parsed.GetValue(GlobalOptions.Json) ? ["--json"] : [];
            using var sandbox = Process.Start(StartInfo([.. parsed.GetValue(arguments) ?? [], .. json]))!;
            await using var stop = cancel.Register(sandbox.Kill);
            await sandbox.WaitForExitAsync(CancellationToken.None);
            return cancel.IsCancellationRequested ? CommandLine.Fine : sandbox.ExitCode;
        });
        return command;
    }

    /// <summary>How the sandbox is started.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="UsageException">The program is not where it should be.</exception>
    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        var program = Environment.GetEnvironmentVariable("CANDOR_SANDBOX") is { Length: > 0 } named
            ? named
            : Path.Combine(AppContext.BaseDirectory.Replace($"{Path.DirectorySeparatorChar}Candor{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}Candor.Sandbox{Path.DirectorySeparatorChar}"), "Candor.Sandbox.dll");
        if (!File.Exists(program))
            throw new UsageException($"The sandbox is not at {program}: build the solution, or name it with CANDOR_SANDBOX.");
        return new ProcessStartInfo(Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" ? self : "dotnet", [program, .. arguments])
        {
            UseShellExecute = false,
        };
    }
}
