using System.Text;
using System.Xml.Linq;
using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Conformance.Workday;

/// <summary>A sandbox whose Workday is spoken to.</summary>
public sealed class Tenant : IAsyncLifetime
{
    /// <summary>The requisition every made-up candidate of these tests applies for.</summary>
    public const string Job = "R-00101";

    /// <summary>The stage of the Assess Candidate step.</summary>
    public const string Stage = "ASSESSMENT";

    private readonly string[] _arguments;
    private RunningSandbox? _sandbox;

    /// <summary>A sandbox as it is.</summary>
    public Tenant()
        : this([])
    {
    }

    private Tenant(string[] arguments) => _arguments = arguments;

    /// <summary>The sandbox.</summary>
    internal RunningSandbox Sandbox => _sandbox ?? throw new InvalidOperationException("The sandbox runs once the test has begun.");

    /// <summary>Starts a sandbox of a test's own.</summary>
    /// <param name="arguments">Its options.</param>
    internal static async Task<Tenant> Start(params string[] arguments)
    {
        var tenant = new Tenant(arguments);
        await tenant.InitializeAsync();
        return tenant;
    }

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => _sandbox = await RunningSandbox.Start(_arguments);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();

    /// <summary>A connector with every exchange recorded, signed in by an API client's refresh token.</summary>
    /// <param name="change">Settings that differ; null takes one away.</param>
    internal Account Open(params (string Key, string? Value)[] change)
    {
        var settings = new Dictionary<string, string>
        {
            ["base_url"] = new Uri(Sandbox.Url, "/workday").ToString(),
            ["tenant"] = "acme",
            ["client_id"] = "acme-candor",
            ["client_secret"] = "sandbox-secret",
            ["refresh_token"] = "sandbox-refresh-token",
            ["note_category"] = "VOICE_SCREEN",
            ["pending_status"] = "VOICE_INVITED",
            ["custom_object"] = "voiceScreen",
            ["custom_fields.status"] = "short_text",
            ["custom_fields.screeningId"] = "long_text",
            ["custom_fields.reviewedBy"] = "url",
            ["custom_fields.reviewedAt"] = "date_time",
            ["custom_fields.canStartOn"] = "date",
            ["custom_fields.hoursAWeek"] = "number",
            ["custom_fields.worksWeekends"] = "boolean",
            ["custom_fields.shift.single_select.early"] = "Early shift",
            ["custom_fields.shift.single_select.late"] = "Late shift",
            ["custom_fields.languages.multi_select.en"] = "English",
            ["custom_fields.languages.multi_select.fr"] = "French",
            ["custom_fields.languages.multi_select.es"] = "Spanish",
        };
        foreach (var (key, value) in change)
        {
            settings.Remove(key);
            if (value is not null)
                settings[key] = value;
        }

        return new Account(settings);
    }

    /// <summary>As <see cref="Open"/>, signed in as the integration-system user.</summary>
    internal Account OpenAsUser(string password = "sandbox-secret") =>
        Open(("refresh_token", null), ("client_id", null), ("client_secret", null), ("username", "acme-candor"), ("password", password));

    /// <summary>Adds a made-up candidate, and moves them into the assessment stage.</summary>
    internal async Task<AtsTarget> Add(string first = "Ada", string last = "Őrsi", string? screening = null, bool assess = true)
    {
        var added = (await Sandbox.Do("workday/candidates", new { first_name = first, last_name = last, email = "ada@example.com", address = "1 Main St, Chicago, IL 60601", job_id = Job }))!;
        var target = new AtsTarget((string)added["application_id"]!, (string)added["candidate_id"]!, screening ?? $"scr_{Guid.NewGuid():N}");
        if (assess)
            await Move(target, Stage);
        return target;
    }

    /// <summary>Moves a candidate.</summary>
    internal Task Move(AtsTarget target, string stage) => Sandbox.Do($"workday/applications/{target.ApplicationId}/move", new { stage_id = stage });

    /// <summary>Switches a fault on.</summary>
    /// <param name="kind">The fault.</param>
    /// <param name="operation">The operation it strikes.</param>
    /// <param name="times">How many calls.</param>
    internal Task Fault(string kind, string operation, int times = 1) => Sandbox.Do("faults", new { kind, path = $"/{operation}", times, probability = 1 });

    /// <summary>What the sandbox holds of a job application.</summary>
    internal async Task<System.Text.Json.Nodes.JsonNode> Record(AtsTarget target)
    {
        var state = System.Text.Json.Nodes.JsonNode.Parse(await Sandbox.Control.GetStringAsync("/sandbox/workday/state"))!;
        return state["applications"]!.AsArray().First(one => (string?)one!["id"] == target.ApplicationId)!;
    }

    /// <summary>Sends a request that no connector sends, as the integration-system user.</summary>
    /// <param name="body">The body's element as text; <c>wd</c> is bound.</param>
    /// <param name="service">The service.</param>
    internal async Task<Exchange> Raw(string body, string service = "Recruiting")
    {
        var recording = new Recording();
        using var client = recording.Client();
        using var content = new StringContent(
            $"""
             <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:wd="urn:com.workday/bsvc"><e:Header>
             <s:Security xmlns:s="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"><s:UsernameToken>
             <s:Username>acme-candor@acme</s:Username><s:Password>sandbox-secret</s:Password></s:UsernameToken></s:Security>
             </e:Header><e:Body>{body}</e:Body></e:Envelope>
             """,
            Encoding.UTF8,
            "text/xml");
        (await client.PostAsync(new Uri(Sandbox.Url, $"/workday/ccx/service/acme/{service}/v45.2"), content)).Dispose();
        return Assert.Single(recording.Exchanges);
    }

    /// <summary>A connector to an account at the sandbox.</summary>
    internal sealed class Account
    {
        private readonly Recording _recording = new();

        /// <summary>Makes it as the product does.</summary>
        public Account(IReadOnlyDictionary<string, string> settings) => Connector = Vendors.All["workday"].Make(
            new VendorSettings("conformance", [], settings, Vault), _recording.Client(), TimeProvider.System);

        /// <summary>Where replaced tokens are kept.</summary>
        public MemoryVault Vault { get; } = new();

        /// <summary>The connector.</summary>
        public IAtsConnector Connector { get; }

        /// <summary>What it sent and was answered.</summary>
        public IReadOnlyList<Exchange> Exchanges => _recording.Exchanges;

        /// <summary>The operations it asked for, in the order of the answers.</summary>
        public IReadOnlyList<(string Operation, int Status)> Calls => [.. Exchanges.Select(one => (OperationOf(one), one.Status))];

        /// <summary>Fails with every violation of what was exchanged so far.</summary>
        public void Conforms(Sides sides = Sides.Both) => Holds(Exchanges, sides);

        /// <summary>Writes one value.</summary>
        public Task<Outcome<Written>> Write(AtsTarget target, string key, FieldValue value) =>
            Connector.WriteFields(target, new Dictionary<string, FieldValue> { [key] = value }, CancellationToken.None);
    }

    /// <summary>Fails with every violation. At least one exchange is needed: a test that saw none has shown nothing.</summary>
    internal static void Holds(IReadOnlyCollection<Exchange> exchanges, Sides sides = Sides.Both)
    {
        Assert.NotEmpty(exchanges);
        var faulty = exchanges.Select(one => (one, violations: SoapCheck.Violations(one, sides))).Where(one => one.violations.Count > 0).ToList();
        Assert.True(faulty.Count == 0, string.Join("\n\n", faulty.Take(3).Select(one => $"{string.Join('\n', one.violations)}\n{one.one}")));
    }

    /// <summary>The operation an exchange is about: <c>Get_Candidates</c>, or <c>token</c>.</summary>
    internal static string OperationOf(Exchange exchange) => exchange.Path.EndsWith("/token", StringComparison.Ordinal)
        ? "token"
        : XElement.Parse(exchange.RequestBody!).Elements().Last().Elements().Single().Name.LocalName.Replace("_Request", "", StringComparison.Ordinal);
}
