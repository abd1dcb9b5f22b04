using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Candor.Tests.Support;

/// <summary>The product's commands as a person runs them: a process of its own.</summary>
/// <param name="variables">What it finds in its environment.</param>
internal sealed class CandorCommand(IReadOnlyDictionary<string, string> variables)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private static readonly string Program =
        AppContext.BaseDirectory.Replace(Path.Combine("tests", "Candor.Tests"), Path.Combine("src", "Candor"), StringComparison.Ordinal) + "Candor.dll";

    /// <summary>What came of a command.</summary>
    public sealed record Result(int Code, string Output, string Errors)
    {
        /// <summary>The one JSON object on standard output.</summary>
        public JsonNode Json => JsonNode.Parse(Output)!;
    }

    public async Task<Result> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return new Result(process.ExitCode, await output, await errors);
    }
}
