using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Candor.Conformance.Support;

/// <summary>The sandbox as a process of its own on loopback, ended with the test. The tests share no code with it.</summary>
internal sealed class RunningSandbox : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private RunningSandbox(Process process, Uri url)
    {
        _process = process;
        Url = url;
        Control = new HttpClient { BaseAddress = url };
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Speaks to <c>/sandbox/…</c>; not recorded.</summary>
    public HttpClient Control { get; }

    /// <summary>Starts one on free ports.</summary>
    /// <param name="arguments">Further options, such as <c>--rate-limit</c>, <c>5000</c>.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message holds what it said.</exception>
    public static async Task<RunningSandbox> Start(params string[] arguments)
    {
        var program = AppContext.BaseDirectory.Replace(
            Path.Combine("tests", "Candor.Conformance"), Path.Combine("src", "Candor.Sandbox"), StringComparison.Ordinal) + "Candor.Sandbox.dll";
        var process = Process.Start(new ProcessStartInfo(
            "dotnet", [program, "--urls", "http://127.0.0.1:0", "--smtp-port", "0", "--json", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var log = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(StartLimit);
        var ready = await process.StandardOutput.ReadLineAsync(limit.Token);
        if (ready is null)
            throw new InvalidOperationException($"The sandbox did not start: {await log}");
        return new RunningSandbox(process, new Uri((string)JsonNode.Parse(ready)!["url"]!));
    }

    /// <summary>Does something at the sandbox's control address.</summary>
    /// <param name="path">Below <c>/sandbox/</c>.</param>
    /// <param name="body">What is posted.</param>
    /// <returns>The answer's JSON; null for none.</returns>
    public async Task<JsonNode?> Do(string path, object body)
    {
        using var response = await Control.PostAsJsonAsync($"/sandbox/{path}", body);
        var answer = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? answer.Length == 0 ? null : JsonNode.Parse(answer)
            : throw new InvalidOperationException($"The sandbox refused {path}: {(int)response.StatusCode} {answer}");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Control.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
