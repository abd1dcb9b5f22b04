using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Candor.Configuration;
using Candor.Connectors;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Operate;
using Candor.Storage;
using Candor.Transcription;

namespace Candor.Cli.Demo;

/// <summary>One run of the demo: the sandbox beside, the product inside, and a candidate at every ATS who goes the whole way.</summary>
internal sealed class DemoRun : IAsyncDisposable
{
    private const string Candidate = "Maya Okafor";
    private const string Reviewer = "rita";
    private const string HookSecret = "sandbox-webhook-secret";

    private readonly Surroundings _surroundings;
    private readonly CandorConfiguration _configuration;
    private readonly SandboxProcess _sandbox;
    private readonly WebApplication _product;
    private readonly DemoSteps _steps;

    private DemoRun(Surroundings surroundings, CandorConfiguration configuration, SandboxProcess sandbox, WebApplication product, DemoSteps steps) =>
        (_surroundings, _configuration, _sandbox, _product, _steps) = (surroundings, configuration, sandbox, product, steps);

    /// <summary>Where the recruiter looks.</summary>
    public Uri Board => _sandbox.Url;

    /// <summary>Where the product is.</summary>
    public Uri Product => _configuration.PublicUrl;

    /// <summary>Starts the sandbox and the product on a fresh data folder.</summary>
    /// <param name="home">The folder that holds <c>samples</c>.</param>
    /// <param name="data">The data folder; emptied first.</param>
    /// <param name="fixedPorts">Whether the well-known ports are taken where they are free, which suits a person; else any.</param>
    /// <param name="steps">Shows what happens.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<DemoRun> Start(string home, string data, bool fixedPorts, DemoSteps steps, CancellationToken cancel)
    {
        var (board, product) = (Port(fixedPorts ? 5090 : 0), Port(fixedPorts ? 5080 : 0));
        var url = $"http://127.0.0.1:{product}";
        var sandbox = await steps.Do(
            "Starting the sandbox ATS",
            () => SandboxProcess.Start(board, $"{url}/hooks", HookSecret, cancel));
        try
        {
            // The sample configuration takes what differs from machine to machine from here, as it would in real life.
            foreach (var (name, value) in sandbox.Variables(url, HookSecret))
                Environment.SetEnvironmentVariable(name, value);

            var surroundings = Surroundings.Read(Path.Combine(home, "samples", "acme"), data);
            var configuration = CheckedConfiguration.Read(surroundings);
            var app = await steps.Do("Starting Candor on an empty data folder", async () =>
            {
                var built = await CandorHost.Build(surroundings, configuration, url, cancel);
                await built.StartAsync(cancel);
                return built;
            });
            return new DemoRun(surroundings, configuration, sandbox, app, steps);
        }
        catch
        {
            sandbox.Dispose();
            throw;
        }
    }

    /// <summary>Takes a candidate all the way at every ATS of the sample, at once.</summary>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The journeys, as <c>demo --json</c> prints them.</returns>
    public async Task<JsonArray> Journeys(CancellationToken cancel)
    {
        var workflows = _configuration.Workflows.Values.ToDictionary(VendorOf, StringComparer.Ordinal);
        var ended = await _steps.SideBySide(
            [.. Vendors.All.Keys.Where(workflows.ContainsKey)],
            async lane => (lane.Name, Screening: await Journey(lane, workflows[lane.Name], cancel), _steps.Total));
        return await Tell(ended, cancel);
    }

    private string VendorOf(Workflow workflow) => _configuration.Connections[workflow.Connection].Vendor;

    private async Task<Screening> Journey(DemoSteps.Lane lane, Workflow workflow, CancellationToken cancel)
    {
        var journal = _product.Services.GetRequiredService<Journal>();
        var application = await lane.Do($"A recruiter moves {Candidate} to “Voice Screen”", () => _sandbox.Move(lane.Name, Candidate, "Voice Screen", cancel));
        var (link, screening) = await lane.Do("The link stands in the ATS, the invitation arrives by mail", async () =>
        {
            var arrived = await Invitation(lane.Name, application, cancel);
            var id = arrived.Split('/')[^1].Split('.')[0];
            await Reach(journal, id, ScreeningState.Invited, cancel);
            return (arrived, id);
        });
        await lane.Do("The candidate reads what will happen, and agrees", () => DemoCandidate.Agree(link, cancel));
        await lane.Do("The candidate answers by voice", () =>
        {
            var voice = new SyntheticVoice(new WorkingFolder(Path.Combine(_surroundings.Data, "voice", lane.Name)), TimeProvider.System);
            return new DemoCandidate(voice, Path.Combine(_surroundings.Configuration, "voices")).Speak(link, workflow.Questions, cancel);
        });
        await lane.Do("The words are recognised", () => Reach(journal, screening, ScreeningState.Transcribed, cancel));
        await lane.Do("The words are rated, with quotes", () => Reach(journal, screening, ScreeningState.Evaluated, cancel));
        await lane.Do("A reviewer reads and confirms", () => Review(screening, cancel));
        return await lane.Do(
            "The result is written to the ATS and read back",
            () => Reach(journal, screening, ScreeningState.Verified, cancel));
    }

    /// <summary>A link that signs the reviewer in, for the person watching.</summary>
    public string SignInLink() => StaffCommands.LinkOf(_surroundings, _configuration, Reviewer);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _product.StopAsync();
        await _product.DisposeAsync();
        _sandbox.Dispose();
    }

    /// <summary>The link as the recruiter sees it, once the candidate has it too.</summary>
    private async Task<string> Invitation(string ats, string application, CancellationToken cancel)
    {
        while (true)
        {
            var record = (await _sandbox.State(ats, cancel))["applications"]!.AsArray().First(one => (string?)one!["id"] == application)!;
            if ((string?)record["link"] is { } link
                && (await _sandbox.Mail(cancel)).Any(message => ((string)message!["text"]!).Contains(link, StringComparison.Ordinal)))
                return link;
            await Task.Delay(100, cancel);
        }
    }

    private async Task Review(string screening, CancellationToken cancel)
    {
        using var browser = new PretendBrowser();
        await browser.Open(SignInLink(), cancel);
        await browser.Submit("form");
        await browser.Open($"{Product}console/screenings/{screening}", cancel);
        await browser.Submit("form[action$='/review']");
    }

    private static async Task<Screening> Reach(Journal journal, string id, ScreeningState state, CancellationToken cancel)
    {
        while (true)
        {
            // A state may be passed between two looks: what counts is to have come at least so far.
            if (await journal.Find(id, cancel) is { } screening && (screening.State >= state || screening.HasEnded))
                return screening;
            await Task.Delay(50, cancel);
        }
    }

    private async Task<JsonArray> Tell(IReadOnlyList<(string Ats, Screening Screening, TimeSpan Elapsed)> ended, CancellationToken cancel)
    {
        await using var scope = _product.Services.CreateAsyncScope();
        while (await _product.Services.GetRequiredService<Sequencer>().SequenceBatch(cancel) > 0)
        {
        }

        var ledger = await scope.ServiceProvider.GetRequiredService<Fsck>().Check(cancel);
        return new JsonArray([.. ended.Select(journey => new JsonObject
        {
            ["ats"] = journey.Ats,
            ["screening"] = journey.Screening.Id,
            ["state"] = journey.Screening.State.ToString(),
            ["transcript"] = journey.Screening.Transcript?.Text,
            ["receipts"] = new JsonArray([.. journey.Screening.Receipts.Select(receipt => new JsonObject
            {
                ["field"] = receipt.Field,
                ["sent"] = receipt.Sent,
                ["read_back"] = receipt.ReadBack,
                ["status"] = receipt.Status,
            })]),
            ["ledger"] = new JsonObject
            {
                ["size"] = ledger.Head.Size,
                ["root"] = ledger.Head.Root.ToString(),
                ["consistent"] = ledger.Faults.Count == 0,
            },
            ["elapsed_ms"] = (long)journey.Elapsed.TotalMilliseconds,
        })]);
    }

    private static int Port(int wanted)
    {
        foreach (var port in new[] { wanted, 0 })
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            try
            {
                probe.Start();
                return ((IPEndPoint)probe.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Somebody listens there: take any.
            }
        }

        throw new UsageException("No port is free on loopback.");
    }
}
