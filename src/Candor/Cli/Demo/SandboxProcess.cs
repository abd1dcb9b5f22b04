using System.Diagnostics;
using System.Text.Json.Nodes;
using Candor.Hosting;

namespace Candor.Cli.Demo;

/// <summary>The sandbox ATS as a process of ours: started, spoken to, and ended with us.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private const string PartnerKey = "sandbox-partner-key-of-acme"; // as the sandbox has it by itself

    private readonly Process _process;
    private readonly HttpClient _http;

    private SandboxProcess(Process process, Uri url, int smtp)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = url };
        Url = url;
        Smtp = smtp;
    }

    /// <summary>Where its board is.</summary>
    public Uri Url { get; }

    /// <summary>Where it catches mail.</summary>
    public int Smtp { get; }

    /// <summary>Starts it.</summary>
    /// <param name="port">Where it listens.</param>
    /// <param name="hooks">Below which address its webhooks go, each ATS's under its name.</param>
    /// <param name="hookSecret">Their secret.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="more">Further options, such as <c>--rate-limit</c>, <c>50</c>.</param>
    /// <exception cref="UsageException">It did not start.</exception>
    public static async Task<SandboxProcess> Start(
        int port, string hooks, string hookSecret, CancellationToken cancel, params IReadOnlyList<string> more)
    {
        var start = SandboxCommand.StartInfo(
            [
                "--urls", $"http://127.0.0.1:{port}", "--smtp-port", "0", "--hooks", hooks, "--partners", $"{new Uri(new Uri(hooks), "partners")}",
                "--hook-secret", hookSecret, "--json", .. more,
            ]);
        start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        var ready = await process.StandardOutput.ReadLineAsync(cancel);
        if (ready is null || JsonNode.Parse(ready) is not { } told)
        {
            process.Kill();
            throw new UsageException("The sandbox did not start: see above.");
        }

        return new SandboxProcess(process, new Uri((string)told["url"]!), (int)told["smtp"]!);
    }

    /// <summary>What the sample configuration reads from the environment, so that it meets this sandbox. All of it is made up.</summary>
    /// <param name="product">Where the product is reached.</param>
    /// <param name="hookSecret">The webhooks' secret.</param>
    public IReadOnlyDictionary<string, string> Variables(string product, string hookSecret) => new Dictionary<string, string>
    {
        ["CANDOR_PUBLIC_URL"] = product,
        ["CANDOR_SMTP_PORT"] = $"{Smtp}",
        ["GREENHOUSE_URL"] = new Uri(Url, "/greenhouse/v3").ToString(),
        ["GREENHOUSE_TOKEN_URL"] = new Uri(Url, "/greenhouse/token").ToString(),
        ["GREENHOUSE_CLIENT_SECRET"] = "sandbox-secret",
        ["GREENHOUSE_WEBHOOK_SECRET"] = hookSecret,
        ["GREENHOUSE_PARTNER_KEY"] = PartnerKey,
        ["GREENHOUSE_APP_URL"] = new Uri(Url, "/").ToString(),
        ["ASHBY_URL"] = new Uri(Url, "/ashby/api").ToString(),
        ["ASHBY_API_KEY"] = "sandbox-secret",
        ["ASHBY_PARTNER_KEY"] = PartnerKey,
        ["ASHBY_WEBHOOK_SECRET"] = hookSecret,
        ["LEVER_URL"] = new Uri(Url, "/lever/v1").ToString(),
        ["LEVER_API_KEY"] = "sandbox-secret",
        ["LEVER_WEBHOOK_SECRET"] = hookSecret,
        ["WORKDAY_URL"] = new Uri(Url, "/workday").ToString(),
        ["WORKDAY_CLIENT_SECRET"] = "sandbox-secret",
        ["WORKDAY_REFRESH_TOKEN"] = "sandbox-refresh-token",
    };

    /// <summary>Everything an ATS holds.</summary>
    /// <param name="ats">Which, by its vendor's name.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<JsonNode> State(string ats, CancellationToken cancel) => (await _http.GetFromJsonAsync<JsonNode>($"/sandbox/{ats}/state", cancel))!;

    /// <summary>The messages it caught.</summary>
    /// <param name="cancel">Gives up.</param>
    public async Task<JsonArray> Mail(CancellationToken cancel) => (await _http.GetFromJsonAsync<JsonArray>("/sandbox/mail", cancel))!;

    /// <summary>Moves a candidate's application to a stage of its job.</summary>
    /// <param name="ats">Which ATS, by its vendor's name.</param>
    /// <param name="candidate">The candidate's name.</param>
    /// <param name="stage">The stage's name.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The application.</returns>
    public async Task<string> Move(string ats, string candidate, string stage, CancellationToken cancel)
    {
        var state = await State(ats, cancel);
        var application = state["applications"]!.AsArray().First(one => (string?)one!["candidate"] == candidate)!;
        var target = state["stages"]!.AsArray().First(one =>
            (string?)one!["name"] == stage && (string?)one["job_id"] == (string?)application["job_id"])!;
        var moved = await _http.PostAsJsonAsync(
            $"/sandbox/{ats}/applications/{application["id"]}/move", new { stage_id = (string)target["id"]! }, cancel);
        moved.EnsureSuccessStatusCode();
        return application["id"]!.ToString();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _http.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
