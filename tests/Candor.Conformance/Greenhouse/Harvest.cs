using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Candor.Conformance.Support;
using Xunit;

namespace Candor.Conformance.Greenhouse;

/// <summary>A sandbox whose Greenhouse is spoken to, and the description both sides are held to.</summary>
public class Harvest : IAsyncLifetime
{
    /// <summary>The job every made-up candidate of these tests applies for.</summary>
    public const string Job = "4001";

    /// <summary>The first stage of <see cref="Job"/>.</summary>
    public const string FirstStage = "7100";

    /// <summary>The user of the made-up employer whose name stands on notes.</summary>
    public const string User = "3001";

    private readonly string[] _arguments;
    private RunningSandbox? _sandbox;

    /// <summary>A sandbox with room for many calls.</summary>
    public Harvest()
        : this("--rate-limit", "100000")
    {
    }

    /// <summary>A sandbox with other options.</summary>
    /// <param name="arguments">Its options.</param>
    protected Harvest(params string[] arguments) => _arguments = arguments;

    /// <summary>The description.</summary>
    internal static ApiDescription Api { get; } = ApiDescription.Load(Repository.Vendor("greenhouse", "harvest-v3.openapi.yaml"), "/greenhouse");

    /// <summary>The sandbox.</summary>
    internal RunningSandbox Sandbox => _sandbox ?? throw new InvalidOperationException("The sandbox runs once the test has begun.");

    /// <summary>Starts a sandbox of a test's own.</summary>
    /// <param name="arguments">Its options.</param>
    internal static async Task<Harvest> Start(params string[] arguments)
    {
        var harvest = new Harvest(arguments);
        await harvest.InitializeAsync();
        return harvest;
    }

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => _sandbox = await RunningSandbox.Start(_arguments);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Sandbox.DisposeAsync();
    }

    /// <summary>A connector with every exchange recorded.</summary>
    /// <param name="change">Settings that differ from the sandbox's own.</param>
    internal Account Open(params (string Key, string Value)[] change)
    {
        var settings = new Dictionary<string, string>
        {
            ["base_url"] = new Uri(Sandbox.Url, "/greenhouse/v3").ToString(),
            ["token_url"] = new Uri(Sandbox.Url, "/greenhouse/token").ToString(),
            ["client_id"] = "acme-candor",
            ["client_secret"] = "sandbox-secret",
            ["user_id"] = User,
        };
        foreach (var (key, value) in change)
            settings[key] = value;
        return Account.Open("greenhouse", Api, settings);
    }

    /// <summary>A client with a token, for requests no connector sends.</summary>
    /// <param name="recording">Notes what it sends.</param>
    internal async Task<HttpClient> Raw(Recording recording)
    {
        var client = recording.Client();
        client.BaseAddress = new Uri(Sandbox.Url, "/greenhouse/v3/");
        using var ask = new HttpRequestMessage(HttpMethod.Post, new Uri(Sandbox.Url, "/greenhouse/token"))
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("acme-candor:sandbox-secret"u8)) },
        };
        using var answer = await client.SendAsync(ask);
        var token = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Adds a made-up candidate.</summary>
    /// <returns>The application and the candidate.</returns>
    internal async Task<(string Application, string Candidate)> Add(
        string first = "Ada", string last = "Őrsi", string? email = "ada@example.com", string? address = "1 Main St, Chicago, IL 60601", string job = Job)
    {
        var added = (await Sandbox.Do("greenhouse/candidates", new { first_name = first, last_name = last, email, address, job_id = job }))!;
        return ((string)added["application_id"]!, (string)added["candidate_id"]!);
    }

    /// <summary>Switches a fault on, for one call.</summary>
    /// <param name="kind">The fault.</param>
    /// <param name="method">The method it strikes.</param>
    /// <param name="path">Text in the path it strikes.</param>
    /// <param name="times">How many calls.</param>
    internal Task Fault(string kind, string method, string path, int times = 1) => Sandbox.Do("faults", new { kind, method, path, times, probability = 1 });
}
