using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Conformance.Greenhouse;

/// <summary>What the sandbox notes by itself is what the connector sent, and is held to the description alike.</summary>
public class TrafficTests
{
    [Fact]
    public async Task The_sandboxes_own_notes_of_a_write_back_conform_faults_included()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("candor-traffic-").FullName, "traffic.jsonl");
        Account account;
        await using (var harvest = await Harvest.Start("--rate-limit", "100000", "--traffic", file))
        {
            account = harvest.Open();
            var (application, candidate) = await harvest.Add();
            await harvest.Fault("malformed", "POST", "/notes");
            await WriteBack(account.Connector, new AtsTarget(application, candidate, "scr_1"));
        }

        var calls = account.Exchanges.Where(one => one.Path.StartsWith("/greenhouse/v3/", StringComparison.Ordinal)).ToList();
        var noted = File.ReadLines(file).Select(line => Exchange.FromTraffic(line)).ToList();

        Assert.Equal(calls.Count, Conforms.Traffic(file, "greenhouse"));
        Assert.Equal(
            calls.Select(one => (one.Method, one.Path, one.Query, one.RequestBody, one.Status, one.ResponseBody)),
            noted.Select(one => (one.Exchange.Method, one.Exchange.Path, one.Exchange.Query, one.Exchange.RequestBody, one.Exchange.Status, one.Exchange.ResponseBody)));
        Assert.Equal("malformed", Assert.Single(noted, one => one.Fault is not null).Fault);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    private static async Task WriteBack(IAtsConnector connector, AtsTarget target)
    {
        var values = new Dictionary<string, FieldValue> { ["voice_screen_recommendation"] = new FieldValue.Text("Proceed") };
        await connector.WriteFields(target, values, CancellationToken.None).Yes();
        await connector.ReadFields(target, CancellationToken.None).Yes();
        await connector.WriteNote(target, "Voice screen: Proceed. scr_1", CancellationToken.None).Unknown();
        Assert.Single(await connector.ReadNotes(target, CancellationToken.None).Yes());
    }
}
