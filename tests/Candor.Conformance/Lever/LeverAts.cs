using System.Net.Http.Headers;
using Candor.Conformance.Support;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Conformance.Lever;

/// <summary>A sandbox whose Lever is spoken to, and the description both sides are held to.</summary>
public class LeverAts : IAsyncLifetime
{
    /// <summary>The posting every made-up candidate of these tests applies for.</summary>
    public const string Posting = "0000000b-0000-4000-8000-000000000001";

    /// <summary>Where they begin.</summary>
    public const string FirstStage = "applicant-new";

    /// <summary>The stage screenings begin in.</summary>
    public const string VoiceScreen = "0000000e-0000-4000-8000-000000000001";

    /// <summary>The user by whom forms and notes are signed.</summary>
    public const string User = "0000000a-0000-4000-8000-000000000001";

    /// <summary>The feedback template.</summary>
    public const string Template = "0000000f-0000-4000-8000-000000000001";

    private readonly string[] _arguments;
    private RunningSandbox? _sandbox;

    /// <summary>A sandbox with room for many calls.</summary>
    public LeverAts()
        : this("--rate-limit", "100000")
    {
    }

    /// <summary>A sandbox with other options.</summary>
    /// <param name="arguments">Its options.</param>
    protected LeverAts(params string[] arguments) => _arguments = arguments;

    /// <summary>The description.</summary>
    internal static ApiDescription Api { get; } = ApiDescription.Load(Repository.Vendor("lever", "lever-v1.openapi.yaml"), "/lever/v1");

    /// <summary>That of its sign-in.</summary>
    internal static ApiDescription OAuth { get; } = ApiDescription.Load(Repository.Vendor("lever", "lever-oauth.openapi.yaml"), "/lever/auth");

    /// <summary>The sandbox.</summary>
    internal RunningSandbox Sandbox => _sandbox ?? throw new InvalidOperationException("The sandbox runs once the test has begun.");

    /// <summary>A field of the template, as mappings spell it.</summary>
    /// <param name="number">Which, from 1.</param>
    public static string Field(int number) => $"feedback.000000f1-0000-4000-8000-{number:x12}";

    /// <summary>What a form needs at least: the screening's id, by which it is found again.</summary>
    /// <param name="screening">The screening.</param>
    public static Dictionary<string, FieldValue> Mark(string screening) => new() { [Field(11)] = new FieldValue.Text(screening) };

    /// <summary>Starts a sandbox of a test's own.</summary>
    /// <param name="arguments">Its options.</param>
    internal static async Task<LeverAts> Start(params string[] arguments)
    {
        var lever = new LeverAts(arguments);
        await lever.InitializeAsync();
        return lever;
    }

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => _sandbox = await RunningSandbox.Start(_arguments);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Sandbox.DisposeAsync();
    }

    /// <summary>Settings of a connection to the sandbox.</summary>
    /// <param name="change">Those that differ; an empty value takes one away.</param>
    internal Dictionary<string, string> Settings(params (string Key, string Value)[] change)
    {
        var settings = new Dictionary<string, string>
        {
            ["base_url"] = new Uri(Sandbox.Url, "/lever/v1").ToString(),
            ["api_key"] = "sandbox-secret",
            ["feedback_template"] = Template,
            ["perform_as"] = User,
            ["requests_per_second"] = "1000",
        };
        foreach (var (key, value) in change)
            settings[key] = value;
        return settings.Where(pair => pair.Value.Length > 0).ToDictionary();
    }

    /// <summary>A connector with every exchange recorded.</summary>
    /// <param name="change">Settings that differ from the sandbox's own.</param>
    internal Account Open(params (string Key, string Value)[] change) => Account.Open("lever", Api, Settings(change));

    /// <summary>A client with the key, for requests no connector sends.</summary>
    /// <param name="recording">Notes what it sends.</param>
    internal HttpClient Raw(Recording recording)
    {
        var client = recording.Client();
        client.BaseAddress = new Uri(Sandbox.Url, "/lever/v1/");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("sandbox-secret:"u8));
        return client;
    }

    /// <summary>Adds a made-up candidate.</summary>
    /// <returns>The opportunity and the contact.</returns>
    internal async Task<(string Opportunity, string Contact)> Add(
        string first = "Ada", string last = "Őrsi", string? email = "ada@example.com", string? address = "Chicago, IL 60601", string job = Posting)
    {
        var added = (await Sandbox.Do("lever/candidates", new { first_name = first, last_name = last, email, address, job_id = job }))!;
        return ((string)added["application_id"]!, (string)added["candidate_id"]!);
    }

    /// <summary>Switches a fault on.</summary>
    /// <param name="kind">The fault.</param>
    /// <param name="method">The method it strikes.</param>
    /// <param name="path">Text in the path it strikes.</param>
    /// <param name="times">How many calls.</param>
    internal Task Fault(string kind, string method, string path, int times = 1) => Sandbox.Do("faults", new { kind, method, path, times, probability = 1 });
}
