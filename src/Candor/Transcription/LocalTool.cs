using System.ComponentModel;
using System.Text;
using CliWrap;

namespace Candor.Transcription;

/// <summary>What a program printed and how it ended.</summary>
/// <param name="ExitCode">0 for fine.</param>
/// <param name="Output">Standard output.</param>
internal sealed record ToolResult(int ExitCode, string Output);

/// <summary>
/// Runs a program beside Candor: without a shell, within a time, and with its error stream thrown away unread, because that may
/// carry what a candidate said.
/// </summary>
internal static class LocalTool
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Name on the path.</param>
    /// <param name="package">The Debian package that brings it, for the mend.</param>
    /// <param name="arguments">Passed as they are.</param>
    /// <param name="limit">When the program is ended by force.</param>
    /// <param name="time">The clock of the limit.</param>
    /// <param name="cancellation">Ends the program by force.</param>
    /// <exception cref="TranscriptionException">The program is missing or took too long.</exception>
    public static async Task<ToolResult> Run(
        string program, string package, IReadOnlyList<string> arguments, TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        var output = new StringBuilder();
        try
        {
            var result = await CliWrap.Cli.Wrap(program)
                .WithArguments(arguments)
                .WithValidation(CommandResultValidation.None)
                .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output, Encoding.UTF8))
                .ExecuteAsync(either.Token);
            return new ToolResult(result.ExitCode, output.ToString());
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TranscriptionException($"{program} was ended after {limit.TotalSeconds:0} seconds.", permanent: false);
        }
        catch (Win32Exception fault)
        {
            throw new TranscriptionException($"{program} is not installed: apt-get install {package}.", permanent: false, fault);
        }
    }
}
