using System.Data.Common;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Candor.Access;
using Candor.Cli.Demo;
using Candor.Configuration;
using Candor.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace Candor.Journeys.Support;

/// <summary>A sandbox and a product, each a process of its own, and a made-up candidate between them. Every wait ends by a deadline.</summary>
internal sealed class World : IAsyncDisposable
{
    private const string HookSecret = "a-secret-of-the-journeys";
    private const string MediaType = "audio/webm;codecs=opus";

    private readonly string _folder = Directory.CreateTempSubdirectory("candor-journey-").FullName;
    private readonly Dictionary<string, string> _variables = [];
    private readonly HttpClient _http = new();
    private readonly string? _database;
    private readonly int _port;
    private readonly HashSet<string> _acknowledged = []; // addresses of pieces

    private World(SandboxProcess sandbox, int port, string? database, string? broker, string ats)
    {
        Sandbox = sandbox;
        Ats = ats;
        _port = port;
        _database = database;
        _variables["CANDOR_CONFIG"] = Path.Combine(Root, "samples", "acme");
        _variables["CANDOR_DATA"] = Path.Combine(_folder, "data");
        _variables["CANDOR_DATABASE"] = database ?? "";
        _variables["CANDOR_BROKER"] = broker ?? "";
        foreach (var (name, value) in sandbox.Variables(Url, HookSecret))
            _variables[name] = value;
        Product = new ProductProcess(_folder, Url, _variables);
    }

    public static string Root { get; } = FindRoot();

    public SandboxProcess Sandbox { get; }

    public ProductProcess Product { get; }

    /// <summary>The ATS of these journeys, by its vendor's name.</summary>
    public string Ats { get; }

    public string Url => $"http://127.0.0.1:{_port}";

    public string Data => _variables["CANDOR_DATA"];

    /// <summary>Everything of the product's: its data, its log, and a configuration of its own.</summary>
    public string Folder => _folder;

    /// <summary>Starts both.</summary>
    /// <param name="database">A PostgreSQL database; null for SQLite.</param>
    /// <param name="broker">A broker; null for none.</param>
    /// <param name="ats">The ATS of these journeys.</param>
    /// <param name="change">Changes a copy of the sample's configuration, given its folder and where the sandbox is; null to take it as it is.</param>
    /// <param name="host">What people reach the product by.</param>
    public static async Task<World> Start(
        string? database = null,
        string? broker = null,
        string ats = "greenhouse",
        Action<string, Uri>? change = null,
        string host = "127.0.0.1")
    {
        Environment.SetEnvironmentVariable("CANDOR_SANDBOX", ProductProcess.Program("Candor.Sandbox"));
        var port = FreePort();
        var sandbox = await SandboxProcess.Start(FreePort(), $"http://127.0.0.1:{port}/hooks", HookSecret, CancellationToken.None);
        var world = new World(sandbox, port, database, broker, ats);
        world._variables["CANDOR_PUBLIC_URL"] = $"http://{host}:{port}";
        if (change is not null)
            change(world.CopyConfiguration(), sandbox.Url);
        await world.Product.Start();
        return world;
    }

    /// <summary>Takes a candidate from the stage to the end, however often the product dies meanwhile.</summary>
    /// <returns>The application.</returns>
    public async Task<string> GoAllTheWay(string candidate)
    {
        var application = await Sandbox.Move(Ats, candidate, "Voice Screen", CancellationToken.None);
        var link = await Invitation(application);
        await Patience.Persist(() => Agree(link));
        await Patience.Persist(() => Speak(link));
        await Patience.Persist(() => Review(link));
        await Patience.Until(async () => await StateOf(application) == "Verified");
        return application;
    }

    public async Task<string> Invitation(string application)
    {
        string? link = null;
        await Patience.Until(async () => (link = (string?)(await Record(application))["link"]) is not null);
        await Patience.Until(async () => await StateOf(application) is not ("Opened" or null));
        return link!;
    }

    public static async Task Agree(string link)
    {
        using var browser = new PretendBrowser();
        await browser.Open(link, CancellationToken.None);
        if (browser.Has("form[action$='/consent']"))
            await browser.Submit("form[action$='/consent']", tickAll: true);
        if (browser.Has("form[action$='/consent']"))
            throw new InvalidOperationException("The agreement did not arrive.");
    }

    public static async Task Press(string link, string action)
    {
        using var browser = new PretendBrowser();
        await browser.Open(link, CancellationToken.None);
        await browser.Submit($"form[action$='/{action}']");
    }

    /// <summary>Answers by voice. As in a browser, what was acknowledged is not sent again, however often the product dies.</summary>
    public async Task Speak(string link, string? onlyQuestion = null)
    {
        foreach (var (question, sound) in await Voices.Sounds())
        {
            if (onlyQuestion is not null && onlyQuestion != question)
                continue;
            var pieces = sound.Chunk(8 * 1024).ToList();
            for (var number = 0; number < pieces.Count; number++)
            {
                var address = $"{link}/questions/{question}/segments/journey/chunks/{number}";
                if (_acknowledged.Contains(address))
                    continue;
                if (await Upload(address, pieces[number]) == HttpStatusCode.Gone)
                    return;
                _acknowledged.Add(address);
            }

            using var whole = new StringContent(
                $$"""{"segments":[{"id":"journey","chunks":{{pieces.Count}},"media_type":"{{MediaType}}"}]}""",
                MediaTypeHeaderValue.Parse("application/json"));
            using var finished = await _http.PostAsync($"{link}/questions/{question}/finish", whole);
            if (finished.StatusCode == HttpStatusCode.Gone)
                return;
            finished.EnsureSuccessStatusCode();
        }
    }

    /// <summary>A reviewer confirms. Fails where the product died meanwhile, even in the midst of signing in: then it is done again from the start.</summary>
    public async Task Review(string link)
    {
        var screening = link.Split('/')[^1].Split('.')[0];
        await Patience.Until(async () => await StateOfScreening(screening) is "Evaluated" or "Reviewed" or "WritingBack" or "Verified");
        if (await StateOfScreening(screening) != "Evaluated")
            return;
        using var browser = new PretendBrowser();
        await browser.Open(SignIn("rita"), CancellationToken.None);
        await browser.Submit("form");
        await browser.Open($"{Url}/console/screenings/{screening}", CancellationToken.None);
        await browser.Submit("form[action$='/review']");
        if (await StateOfScreening(screening) == "Evaluated")
            throw new InvalidOperationException("The judgement did not arrive.");
    }

    /// <summary>A one-time link for a member of staff.</summary>
    public string SignIn(string staff)
    {
        var loaded = Assert.IsType<ConfigurationResult.Loaded>(
            ConfigurationLoader.Load(_variables["CANDOR_CONFIG"], _variables.GetValueOrDefault));
        return SignInLink.Make(MasterKey.ReadOrMake(Data), loaded.Configuration, TimeProvider.System, staff)!;
    }

    /// <summary>Everything the ATS holds of an application.</summary>
    public async Task<JsonNode> Record(string application) =>
        (await Sandbox.State(Ats, CancellationToken.None))["applications"]!.AsArray().First(one => one!["id"]!.ToString() == application)!;

    public Task<string?> StateOf(string application) => Query("select state from screenings where application_id = @what", application);

    public Task<string?> StateOfScreening(string screening) => Query("select state from screenings where id = @what", screening);

    public Task<string?> ScreeningOf(string application) => Query("select id from screenings where application_id = @what", application);

    /// <summary>A field of an application as the ATS shows it.</summary>
    public async Task<string?> Field(string application, string key) => (await Record(application))["fields"]![key]!["value"]?.ToString();

    /// <summary>Runs one of the product's commands on the product's data.</summary>
    public async Task<int> Command(params string[] arguments) => (await Product.Ask(arguments)).Code;

    public static async Task<string> NewDatabase()
    {
        var server = Environment.GetEnvironmentVariable("CANDOR_TEST_POSTGRES")
            ?? throw new InvalidOperationException("CANDOR_TEST_POSTGRES names no server: run the tests with ./test, which starts one.");
        var name = $"journey_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"create database {name}", connection);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString();
    }

    public ValueTask DisposeAsync()
    {
        Product.Dispose();
        Sandbox.Dispose();
        _http.Dispose();
        if (_database is null)
            SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private string CopyConfiguration()
    {
        var source = _variables["CANDOR_CONFIG"];
        var copy = Path.Combine(_folder, "configuration");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return _variables["CANDOR_CONFIG"] = copy;
    }

    private async Task<HttpStatusCode> Upload(string address, byte[] piece)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new ByteArrayContent(piece) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(MediaType);
        request.Headers.Add("X-Content-SHA256", Convert.ToHexStringLower(SHA256.HashData(piece)));
        using var answer = await _http.SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.Gone)
            answer.EnsureSuccessStatusCode();
        return answer.StatusCode;
    }

    private async Task<string?> Query(string sql, string what)
    {
        await using DbConnection connection = _database is null
            ? new SqliteConnection($"Data Source={Path.Combine(Data, "candor.db")};Mode=ReadOnly")
            : new NpgsqlConnection(_database);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("what", what);
        command.Parameters.Add(parameter);
        return await command.ExecuteScalarAsync() as string;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Candor.slnx")))
                return folder.FullName;
        throw new InvalidOperationException("The tests run from a build below the repository.");
    }
}
