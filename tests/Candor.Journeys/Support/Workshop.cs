using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Candor.Cli.Demo;
using Candor.Configuration;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Reconcile;
using Candor.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Journeys.Support;

/// <summary>
/// The product in this process, with its real connectors, database, bus and pages, and the sandbox as a process of its own. Only what a candidate says is
/// short-circuited where a test asks for it (<see cref="FastCandidate"/>). Every wait ends by a deadline.
/// </summary>
internal sealed class Workshop : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private const string HookSecret = "a-secret-of-the-workshop";

    private readonly string _folder = Directory.CreateTempSubdirectory("candor-workshop-").FullName;
    private readonly SandboxProcess _sandbox;
    private readonly string? _database;
    private readonly Func<CandorConfiguration, CandorConfiguration> _change;
    private readonly int _port;

    private Workshop(SandboxProcess sandbox, int port, string? database, Func<CandorConfiguration, CandorConfiguration> change)
    {
        _sandbox = sandbox;
        _port = port;
        _database = database;
        _change = change;
        Control = new HttpClient { BaseAddress = sandbox.Url };
    }

    /// <summary>Speaks to <c>/sandbox/…</c>.</summary>
    public HttpClient Control { get; }

    public WebApplication App { get; private set; } = null!;

    public CandorConfiguration Configuration { get; private set; } = null!;

    public Surroundings Surroundings { get; private set; } = null!;

    public string Url => $"http://127.0.0.1:{_port}";

    public Journal Journal => App.Services.GetRequiredService<Journal>();

    /// <summary>Starts both.</summary>
    /// <param name="sandbox">Further options of the sandbox.</param>
    /// <param name="database">A PostgreSQL connection string; null for SQLite.</param>
    /// <param name="change">Changes the sample configuration.</param>
    public static async Task<Workshop> Start(
        IReadOnlyList<string>? sandbox = null, string? database = null, Func<CandorConfiguration, CandorConfiguration>? change = null)
    {
        var port = FreePort();
        Environment.SetEnvironmentVariable("CANDOR_SANDBOX", ProductProcess.Program("Candor.Sandbox"));
        var process = await SandboxProcess.Start(
            0, $"http://127.0.0.1:{port}/hooks", HookSecret, CancellationToken.None, ["--first-retry-ms", "200", .. sandbox ?? []]);
        var workshop = new Workshop(process, port, database, change ?? (same => same));
        await workshop.StartProduct();
        return workshop;
    }

    /// <summary>Starts the product on the data it had.</summary>
    public async Task StartProduct()
    {
        var folder = Path.Combine(World.Root, "samples", "acme");
        var loaded = Assert.IsType<ConfigurationResult.Loaded>(ConfigurationLoader.Load(folder, _sandbox.Variables(Url, HookSecret).GetValueOrDefault));
        Configuration = _change(loaded.Configuration);
        Surroundings = new Surroundings(folder, Path.Combine(_folder, "data"), _database, null, Path.Combine(World.Root, "packs"));
        App = await CandorHost.Build(Surroundings, Configuration, Url, CancellationToken.None);
        await App.StartAsync();
        App.Services.GetRequiredService<OperatorChannel>().Announce(Url);
        // The comparison that every start begins with would else come in between at any moment.
        await Patience.Until(async () => (await Rows(store => store.Reconciliations.Where(row => row.ComparedAt != null))).Count == Configuration.Connections.Count);
    }

    /// <summary>Stops it in good order.</summary>
    public async Task StopProduct()
    {
        await App.StopAsync();
        await App.DisposeAsync();
    }

    /// <summary>A whole pass over an account.</summary>
    public Task<PassReport> Reconcile(string connection) =>
        App.Services.GetRequiredService<ReconcilePasses>().Pass(connection, CancellationToken.None);

    /// <summary>The open issues.</summary>
    public Task<List<IssueRow>> Issues() => Rows(store => store.Issues.Where(row => row.ClosedAt == null));

    /// <summary>Rows of a table.</summary>
    public async Task<List<T>> Rows<T>(Func<Store, IQueryable<T>> rows)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await rows(scope.ServiceProvider.GetRequiredService<Store>()).ToListAsync();
    }

    /// <summary>Changes rows behind everybody's back.</summary>
    public async Task Change(Func<Store, Task> change)
    {
        await using var scope = App.Services.CreateAsyncScope();
        await change(scope.ServiceProvider.GetRequiredService<Store>());
    }

    /// <summary>The screenings of an application, the oldest first.</summary>
    public async Task<IReadOnlyList<Screening>> Screenings(string application)
    {
        var found = new List<Screening>();
        foreach (var id in await Rows(store => store.Screenings.Where(row => row.ApplicationId == application).OrderBy(row => row.OpenedAt).Select(row => row.Id)))
            found.Add((await Journal.Find(id, CancellationToken.None))!);
        return found;
    }

    /// <summary>Waits until the application's last screening is as asked.</summary>
    public async Task<Screening> Until(string application, Func<Screening, bool> holds, TimeSpan? deadline = null)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var last = (await Screenings(application)).LastOrDefault();
            if (last is not null && holds(last))
                return last;
            if (watch.Elapsed > (deadline ?? Deadline))
                throw new TimeoutException($"The screening stands in {last?.State.ToString() ?? "nothing"}: {last?.Attention?.Why}");
            await Task.Delay(50);
        }
    }

    /// <summary>Adds a candidate and moves them to the stage that opens screenings.</summary>
    /// <returns>The application and the candidate.</returns>
    public async Task<(string Application, string Candidate)> Add(
        string ats, string name, bool intoStage = true, string address = "1 Main St, Chicago, IL 60601")
    {
        var job = Configuration.Workflows.Values.First(workflow => workflow.Connection == ats).Jobs is [var first, ..]
            ? first
            : (string)(await State(ats))["stages"]!.AsArray().First(stage => (string?)stage!["name"] == "Voice Screen")!["job_id"]!;
        using var added = await Control.PostAsJsonAsync(
            $"/sandbox/{ats}/candidates",
            new { first_name = name, last_name = "Test", email = $"{name}@example.com", address, job_id = job });
        added.EnsureSuccessStatusCode();
        var ids = (await added.Content.ReadFromJsonAsync<JsonNode>())!;
        var application = (string)ids["application_id"]!;
        if (intoStage)
            await Move(ats, application, "Voice Screen");
        return (application, (string)ids["candidate_id"]!);
    }

    public async Task Move(string ats, string application, string stage)
    {
        var state = await State(ats);
        var job = (string?)state["applications"]!.AsArray().First(one => (string?)one!["id"] == application)!["job_id"];
        var target = state["stages"]!.AsArray().First(one => (string?)one!["name"] == stage && (string?)one["job_id"] == job)!;
        await Do($"{ats}/applications/{application}/move", new { stage_id = (string)target["id"]! });
    }

    /// <summary>Does something at the sandbox's control address.</summary>
    public async Task Do(string path, object? body = null)
    {
        using var response = await Control.PostAsJsonAsync($"/sandbox/{path}", body ?? new { });
        Assert.True(response.IsSuccessStatusCode, $"The sandbox refused {path}: {(int)response.StatusCode}");
    }

    public Task Fault(object fault) => Do("faults", fault);

    public async Task NoFaults() => (await Control.DeleteAsync("/sandbox/faults")).EnsureSuccessStatusCode();

    public async Task<JsonNode> State(string ats) => (await Control.GetFromJsonAsync<JsonNode>($"/sandbox/{ats}/state"))!;

    /// <summary>Everything the ATS holds of an application.</summary>
    public async Task<JsonNode> Record(string ats, string application) =>
        (await State(ats))["applications"]!.AsArray().First(one => (string?)one!["id"] == application)!;

    /// <summary>How many notes of an application bear a text.</summary>
    public async Task<int> Notes(string ats, string application, string marker) =>
        (await Record(ats, application))["notes"]!.AsArray().Count(note => ((string)note!).Contains(marker, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await StopProduct();
        Control.Dispose();
        _sandbox.Dispose();
        if (_database is null)
            SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
