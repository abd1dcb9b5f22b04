using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Candor.Conformance.Support;
using Xunit;

namespace Candor.Conformance.Ashby;

/// <summary>A sandbox whose Ashby is spoken to, and the vendor's description both sides are held to.</summary>
public class AshbyBox : IAsyncLifetime
{
    /// <summary>The job every made-up candidate of these tests applies for.</summary>
    public const string Job = "7d0c6a1e-4c0f-4b52-9a63-1f0c9d8e4001";

    /// <summary>The stage <c>Voice Screen</c> of <see cref="Job"/>.</summary>
    public const string VoiceScreen = "c1b7e2d4-95a8-4e7c-b0f3-2a6d8c4e7102";

    /// <summary>The form results are submitted with.</summary>
    public const string Form = "94e7c5b3-6a1d-4f80-b2c9-0d3e5f7a8001";

    /// <summary>A form with a field of every kind.</summary>
    public const string FormOfAllKinds = "94e7c5b3-6a1d-4f80-b2c9-0d3e5f7a8003";

    private readonly string[] _arguments;
    private RunningSandbox? _sandbox;

    /// <summary>A sandbox with room for many calls.</summary>
    public AshbyBox()
        : this("--rate-limit", "100000")
    {
    }

    /// <summary>A sandbox with other options.</summary>
    /// <param name="arguments">Its options.</param>
    protected AshbyBox(params string[] arguments) => _arguments = arguments;

    /// <summary>The description.</summary>
    internal static ApiDescription Api { get; } = ApiDescription.Load(Repository.Vendor("ashby", "ashby-openapi.yml"), "/ashby/api");

    /// <summary>The sandbox.</summary>
    internal RunningSandbox Sandbox => _sandbox ?? throw new InvalidOperationException("The sandbox runs once the test has begun.");

    /// <summary>The key of a custom field of applications by its place in the made-up employer's list.</summary>
    /// <param name="number">From 0.</param>
    public static string Custom(int number) => $"custom.b64d1f07-3e2c-4a9b-9c58-7f1e0d2a6{number:000}";

    /// <summary>Starts a sandbox of a test's own.</summary>
    /// <param name="arguments">Its options.</param>
    internal static async Task<AshbyBox> Start(params string[] arguments)
    {
        var box = new AshbyBox(arguments);
        await box.InitializeAsync();
        return box;
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
    /// <param name="change">Settings that differ.</param>
    internal Account Open(params (string Key, string Value)[] change)
    {
        var settings = new Dictionary<string, string>
        {
            ["base_url"] = new Uri(Sandbox.Url, "/ashby/api").ToString(),
            ["api_key"] = "sandbox-secret",
            ["feedback_form_id"] = Form,
            ["feedback_screening_field"] = "screening_id",
            ["requests_per_minute"] = "60000",
        };
        foreach (var (key, value) in change)
            settings[key] = value;
        return Account.Open("ashby", Api, settings, "secret");
    }

    /// <summary>A connector whose form has a field of every kind.</summary>
    internal Account OpenAllKinds() => Open(("feedback_form_id", FormOfAllKinds), ("feedback_screening_field", "screening"));

    /// <summary>A client with the key, for requests no connector sends.</summary>
    /// <param name="recording">Notes what it sends.</param>
    /// <param name="key">The key; null for none.</param>
    internal HttpClient Raw(Recording recording, string? key = "sandbox-secret")
    {
        var client = recording.Client();
        client.BaseAddress = new Uri(Sandbox.Url, "/ashby/api/");
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{key}:")));
        return client;
    }

    /// <summary>Calls an endpoint as somebody else than the connector.</summary>
    /// <param name="endpoint">Such as <c>applicationFeedback.submit</c>.</param>
    /// <param name="body">Its parameters.</param>
    internal async Task<JsonNode> Call(string endpoint, object body)
    {
        using var client = Raw(new Recording());
        using var answer = await client.PostAsJsonAsync(endpoint, body);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    /// <summary>Adds a made-up candidate.</summary>
    /// <returns>The application and the candidate.</returns>
    internal async Task<(string Application, string Candidate)> Add(
        string first = "Ada", string last = "Őrsi", string? email = "ada@example.com", string? address = "1 Main St, Chicago, IL 60601", string job = Job)
    {
        var added = (await Sandbox.Do("ashby/candidates", new { first_name = first, last_name = last, email, address, job_id = job }))!;
        return ((string)added["application_id"]!, (string)added["candidate_id"]!);
    }

    /// <summary>Moves an application.</summary>
    internal Task Move(string application, string stage) => Sandbox.Do($"ashby/applications/{application}/move", new { stage_id = stage });

    /// <summary>Everything the ATS holds of an application.</summary>
    internal async Task<JsonNode> Record(string application) =>
        (await Sandbox.Control.GetFromJsonAsync<JsonNode>("/sandbox/ashby/state"))!["applications"]!.AsArray().First(one => (string?)one!["id"] == application)!;

    /// <summary>Switches a fault on.</summary>
    /// <param name="kind">The fault.</param>
    /// <param name="endpoint">The endpoint it strikes.</param>
    /// <param name="times">How many calls.</param>
    internal Task Fault(string kind, string endpoint, int times = 1) => Sandbox.Do("faults", new { kind, path = endpoint, times, probability = 1 });
}
