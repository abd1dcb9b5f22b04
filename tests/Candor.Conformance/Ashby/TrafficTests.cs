using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Xunit;

namespace Candor.Conformance.Ashby;

/// <summary>What the sandbox notes by itself is what the connector sent, and is held to the description alike.</summary>
public class TrafficTests
{
    [Fact]
    public async Task The_sandboxes_own_notes_of_a_write_back_conform_faults_included()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("candor-traffic-").FullName, "traffic.jsonl");
        Account account;
        await using (var box = await AshbyBox.Start("--rate-limit", "100000", "--traffic", file))
        {
            account = box.Open();
            var (application, candidate) = await box.Add();
            await box.Fault("malformed", "candidate.createNote");
            var target = new AtsTarget(application, candidate, "scr_1");
            await account.Connector.WriteFields(target, new Dictionary<string, FieldValue> { ["feedback.recommendation"] = new FieldValue.Text("Hold") }, CancellationToken.None).Yes();
            await account.Connector.WriteNote(target, "Hold. scr_1", CancellationToken.None).Unknown();
            Assert.Single(await account.Connector.ReadNotes(target, CancellationToken.None).Yes());
        }

        var noted = File.ReadLines(file).Select(line => Exchange.FromTraffic(line)).ToList();

        Assert.Equal(account.Exchanges.Count, Conforms.Traffic(file, "ashby"));
        Assert.Equal(account.Exchanges.Select(one => (one.Path, one.RequestBody, one.Status)), noted.Select(one => (one.Exchange.Path, one.Exchange.RequestBody, one.Exchange.Status)));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }
}
