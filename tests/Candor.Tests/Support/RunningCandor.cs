using System.Net;
using System.Security.Cryptography;
using System.Text;
using Candor.Access.Teams;
using Candor.Configuration;
using Candor.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Candor.Tests.Support;

/// <summary>The whole product in this process, on a data folder and a database of its own, listening on loopback. The ATS it is configured for does not answer.</summary>
public sealed class RunningCandor : IAsyncDisposable
{
    private readonly string _folder;
    private bool _keeps;

    private RunningCandor(WebApplication app, StandInTeams teams, string folder, Uri url)
    {
        App = app;
        Teams = teams;
        _folder = folder;
        Http = new HttpClient { BaseAddress = url };
    }

    /// <summary>Whoever comes from there is a proxy in front.</summary>
    public const string Proxies = "127.2.0.0/16";

    public const string Sqlite = "SQLite";
    public const string Postgres = "PostgreSQL";
    public const string WebhookSecret = "a-secret-of-the-tests";

    public WebApplication App { get; }

    public HttpClient Http { get; }

    /// <summary>What the ATS says of who is on a job: nobody on any, until a test says otherwise.</summary>
    internal StandInTeams Teams { get; }

    public string Data => Path.Combine(_folder, "data");

    /// <summary>Starts it.</summary>
    /// <param name="database"><see cref="Sqlite"/> or <see cref="Postgres"/>.</param>
    public static Task<RunningCandor> Start(string database, CancellationToken cancel) => Start(database, same => same, _ => { }, cancel);

    /// <summary>Starts it with another configuration and services that stand in for its own.</summary>
    /// <param name="database"><see cref="Sqlite"/> or <see cref="Postgres"/>.</param>
    /// <param name="change">Changes the sample's configuration.</param>
    /// <param name="standIns">Registers services.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="routes">Adds routes of the test's own.</param>
    internal static async Task<RunningCandor> Start(
        string database,
        Func<CandorConfiguration, CandorConfiguration> change,
        Action<IServiceCollection> standIns,
        CancellationToken cancel,
        Action<WebApplication>? routes = null)
    {
        var folder = Directory.CreateTempSubdirectory("candor-running-").FullName;
        var configuration = Configuration();
        var surroundings = await SurroundingsIn(folder, database, cancel);
        return await On(surroundings, change(configuration with { Staff = [.. configuration.Staff, AllRoles] }), standIns, cancel, routes, keeps: false);
    }

    /// <summary>Starts it on data that stay when it ends, unless it is said otherwise.</summary>
    internal static async Task<RunningCandor> On(
        Surroundings surroundings,
        CandorConfiguration configuration,
        Action<IServiceCollection> standIns,
        CancellationToken cancel,
        Action<WebApplication>? routes = null,
        bool keeps = true)
    {
        var teams = new StandInTeams();
        var app = await CandorHost.Build(
            surroundings,
            configuration,
            "http://127.0.0.1:0",
            services =>
            {
                services.AddSingleton<ITeamReader>(teams);
                standIns(services);
            },
            cancel);
        routes?.Invoke(app);
        await app.StartAsync(cancel);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new RunningCandor(app, teams, Path.GetDirectoryName(surroundings.Data)!, new Uri(address)) { _keeps = keeps };
    }

    /// <summary>A data folder, and a database of its own.</summary>
    public static async Task<Surroundings> SurroundingsIn(string folder, string database, CancellationToken cancel) => new(
        Path.Combine(Repository.Root, "samples", "acme"),
        Path.Combine(folder, "data"),
        database == Postgres ? await NewDatabase(cancel) : null,
        null,
        Path.Combine(Repository.Root, "packs")) { Proxies = [IPNetwork.Parse(Proxies)] };

    /// <summary>What the sample's configuration takes from the environment, with ATSs that do not answer.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["GREENHOUSE_CLIENT_SECRET"] = "unused",
        ["GREENHOUSE_WEBHOOK_SECRET"] = WebhookSecret,
        ["GREENHOUSE_PARTNER_KEY"] = "a-partner-key-of-the-tests",
        ["GREENHOUSE_URL"] = "http://127.0.0.1:9/greenhouse/v3",
        ["GREENHOUSE_TOKEN_URL"] = "http://127.0.0.1:9/greenhouse/token",
        ["ASHBY_API_KEY"] = "unused",
        ["ASHBY_PARTNER_KEY"] = "a-partner-key-of-the-tests",
        ["ASHBY_WEBHOOK_SECRET"] = WebhookSecret,
        ["ASHBY_URL"] = "http://127.0.0.1:9/ashby/api",
        ["LEVER_URL"] = "http://127.0.0.1:9/lever/v1",
        ["LEVER_API_KEY"] = "unused",
        ["LEVER_WEBHOOK_SECRET"] = "unused",
        ["WORKDAY_URL"] = "http://127.0.0.1:9/workday",
        ["WORKDAY_CLIENT_SECRET"] = "unused",
        ["WORKDAY_REFRESH_TOKEN"] = "unused",
    };

    /// <summary>The sample's configuration, with ATSs that do not answer.</summary>
    public static CandorConfiguration Configuration() => Assert.IsType<ConfigurationResult.Loaded>(ConfigurationLoader.Load(
        Path.Combine(Repository.Root, "samples", "acme"), name => Variables.GetValueOrDefault(name))).Configuration;

    /// <summary>Somebody who has every role; where they are asked for, the configuration has to know them.</summary>
    public StaffMember Everybody() => App.Services.GetRequiredService<CandorConfiguration>().Staff.Single(member => member.Id == AllRoles.Id);

    /// <summary>Somebody with every role there is.</summary>
    private static StaffMember AllRoles { get; } = new("everybody", "Eve Everybody", "eve@acme.example", ["recruiter", "coordinator", "reviewer", "privacy", "auditor", "admin"]);

    /// <summary>A webhook as Greenhouse signs it.</summary>
    public static HttpRequestMessage Webhook(byte[] body, string eventId, string secret = WebhookSecret, string connection = "greenhouse")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{connection}") { Content = new ByteArrayContent(body) };
        request.Headers.Add("Greenhouse-Event-ID", eventId);
        request.Headers.Add("Signature", $"sha256 {Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}");
        return request;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        if (!_keeps)
            Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string> NewDatabase(CancellationToken cancel)
    {
        var server = Environment.GetEnvironmentVariable("CANDOR_TEST_POSTGRES")
            ?? throw new InvalidOperationException("CANDOR_TEST_POSTGRES names no server: run the tests with ./test, which starts one.");
        var name = $"candor_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync(cancel);
        await using var create = new NpgsqlCommand($"create database {name}", connection);
        await create.ExecuteNonQueryAsync(cancel);
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString();
    }
}
