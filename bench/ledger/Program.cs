using System.Diagnostics;
using System.Globalization;
using Candor.Audit;
using Candor.Bench.Ledger;
using Candor.Configuration;
using Candor.Domain.Ledger;
using Candor.Hosting;

// ledger FOLDER EVENTS WRITERS: fills a ledger in the folder (or in the empty database that CANDOR_DATABASE names), exports, and verifies in processes
// of their own. verify FILE VKEY: verifies one bundle and prints events, bytes, seconds, seconds of a processor, and most megabytes held.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["verify", var bundle, var vkey])
{
    var clock = Stopwatch.StartNew();
    await using var file = File.OpenRead(bundle);
    var result = BundleVerifier.Verify(file, VerifierKey.Parse(vkey));
    Console.WriteLine(result.Report is { } report
        ? $"{report.Events} {file.Length} {clock.Elapsed.TotalSeconds:F2} {Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:F2} {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0}"
        : $"FAULT {result.Fault}");
    return result.Report is null ? 1 : 0;
}

if (args is not ["ledger", var folder, var events, var writers])
{
    Console.Error.WriteLine("usage: ledger FOLDER EVENTS WRITERS | verify FILE VKEY");
    return 2;
}

var root = Environment.GetEnvironmentVariable("CANDOR_HOME") ?? Directory.GetCurrentDirectory();
var sample = Path.Combine(root, "samples", "acme");
var read = ConfigurationLoader.Load(sample, Unused);
if (read is not ConfigurationResult.Loaded loaded)
{
    Console.Error.WriteLine(string.Join('\n', ((ConfigurationResult.Faulty)read).Faults));
    return 2;
}

var surroundings = new Surroundings(sample, folder, Environment.GetEnvironmentVariable("CANDOR_DATABASE"), null, Path.Combine(root, "packs"));
await using var services = await CandorHost.OfflineServices(surroundings, loaded.Configuration, CancellationToken.None);
return await new Run(services, folder, int.Parse(events, CultureInfo.InvariantCulture), int.Parse(writers, CultureInfo.InvariantCulture)).All();

// Nobody is called: the accounts of the sample only have to be of the right form.
static string? Unused(string name) => name switch
{
    "GREENHOUSE_URL" => "http://127.0.0.1:9/greenhouse/v3",
    "GREENHOUSE_TOKEN_URL" => "http://127.0.0.1:9/greenhouse/token",
    "ASHBY_URL" => "http://127.0.0.1:9/ashby/api",
    "LEVER_URL" => "http://127.0.0.1:9/lever/v1",
    "WORKDAY_URL" => "http://127.0.0.1:9/workday",
    "GREENHOUSE_CLIENT_SECRET" or "GREENHOUSE_PARTNER_KEY" or "GREENHOUSE_WEBHOOK_SECRET" or "ASHBY_API_KEY" or "ASHBY_PARTNER_KEY" or "ASHBY_WEBHOOK_SECRET" or "LEVER_API_KEY"
        or "LEVER_WEBHOOK_SECRET" or "WORKDAY_CLIENT_SECRET" or "WORKDAY_REFRESH_TOKEN" => "unused-in-this-benchmark",
    _ => null,
};
