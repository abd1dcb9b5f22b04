using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Candor.Cli.Demo;
using Candor.Configuration;
using Candor.Connectors;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Support;

/// <summary>The sandbox as a process of its own, and the product's rooms configured for it from a copy of the sample, without the web and the bus.</summary>
internal sealed class AcmeAtSandbox : IAsyncDisposable
{
    public const string WebhookSecret = "a-secret-of-the-tests";

    private readonly SandboxProcess _sandbox;
    private readonly HttpClient _control;
    private readonly List<ServiceProvider> _opened = [];

    private AcmeAtSandbox(SandboxProcess sandbox)
    {
        _sandbox = sandbox;
        _control = new HttpClient { BaseAddress = sandbox.Url };
        Root = Directory.CreateTempSubdirectory("candor-acme-").FullName;
        Folder = Path.Combine(Root, "configuration");
        foreach (var file in Directory.EnumerateFiles(Acme.Path("."), "*.yaml", SearchOption.AllDirectories))
            Write(Path.GetRelativePath(Acme.Path("."), file), File.ReadAllText(file));
        Variables = sandbox.Variables("http://127.0.0.1:9", WebhookSecret);
    }

    /// <summary>A folder of the test's own.</summary>
    public string Root { get; }

    /// <summary>The copy of the sample configuration.</summary>
    public string Folder { get; }

    /// <summary>What the configuration reads from the environment.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>The sandbox.</summary>
    public SandboxProcess Sandbox => _sandbox;

    public static async Task<AcmeAtSandbox> Start(CancellationToken cancel, params string[] options)
    {
        Environment.SetEnvironmentVariable("CANDOR_SANDBOX", AppContext.BaseDirectory.Replace(
            Path.Combine("tests", "Candor.Tests"), Path.Combine("src", "Candor.Sandbox"), StringComparison.Ordinal) + "Candor.Sandbox.dll");
        return new AcmeAtSandbox(await SandboxProcess.Start(0, "http://127.0.0.1:9/hooks", WebhookSecret, cancel, options));
    }

    /// <summary>What the folder says now.</summary>
    public CandorConfiguration Load() =>
        Assert.IsType<ConfigurationResult.Loaded>(ConfigurationLoader.Load(Folder, Variables.GetValueOrDefault)).Configuration;

    /// <summary>The rooms over the folder as it is now; the data stay from one opening to the next.</summary>
    public async Task<IServiceProvider> Open(CancellationToken cancel)
    {
        var surroundings = new Surroundings(Folder, Path.Combine(Root, "data"), null, null, Path.Combine(Repository.Root, "packs"));
        var services = await CandorHost.OfflineServices(surroundings, Load(), cancel);
        _opened.Add(services);
        return services;
    }

    /// <summary>Replaces a text that must stand in a file of the configuration.</summary>
    public void Replace(string name, string old, string next)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name));
        Assert.Contains(old, text, StringComparison.Ordinal);
        Write(name, text.Replace(old, next, StringComparison.Ordinal));
    }

    public void Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Does something in the ATS's settings.</summary>
    /// <param name="path">Below <c>/sandbox/VENDOR/</c>.</param>
    /// <param name="body">What is posted; null to delete.</param>
    /// <param name="vendor">Which ATS.</param>
    public async Task<JsonNode?> Setup(string path, object? body, string vendor = "greenhouse")
    {
        using var answer = body is null ? await _control.DeleteAsync($"/sandbox/{vendor}/{path}") : await _control.PostAsJsonAsync($"/sandbox/{vendor}/{path}", body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    /// <summary>Opens a screening of somebody at Greenhouse, under the configuration of these rooms.</summary>
    public async Task<Screening> OpenScreening(IServiceProvider services, string candidate, CancellationToken cancel)
    {
        var connector = services.GetRequiredService<Connections>().Get("greenhouse");
        await _sandbox.Move("greenhouse", candidate, "Voice Screen", cancel);
        var state = (await _sandbox.State("greenhouse", cancel))["applications"]!.AsArray().First(one => (string?)one!["candidate"] == candidate)!;
        var application = Assert.IsType<Outcome<AtsApplication>.Yes>(await connector.ReadApplication((string)state["id"]!, cancel)).Value;
        await using var scope = services.CreateAsyncScope();
        var id = await scope.ServiceProvider.GetRequiredService<Trigger.ApplicationWatch>().Open(
            connector, services.GetRequiredService<CandorConfiguration>().Workflows["customer-care"], application, cancel);
        return (await services.GetRequiredService<Journal>().Find(id!, cancel))!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var services in _opened)
            await services.DisposeAsync();
        _control.Dispose();
        _sandbox.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
