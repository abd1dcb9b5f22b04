using System.Text.RegularExpressions;
using Candor.Configuration;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Candor.Hosting;
using Candor.Tests.Support;
using Candor.WriteBack;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Mapping;

/// <summary>
/// What was read back equals what was sent, or a receipt says how it differs: generated values of every field type go through the mapping, the real
/// connector and the sandbox's process, and come back, at every vendor that the sample employer has an account at.
/// </summary>
public sealed partial class ReadBackTests : IAsyncLifetime
{
    private const int Rounds = 25;

    private AcmeAtSandbox world = null!;
    private int round;

    public static TheoryData<string> Connections { get; } = [.. Directory.EnumerateFiles(Support.Acme.Path("connections"), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file))];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        world = await AcmeAtSandbox.Start(Cancel, "--rate-limit", "1000000");
        // Their own pace would make of seconds minutes.
        foreach (var (connection, pace) in new[] { ("lever", "requests_per_second: 1000\n"), ("ashby", "requests_per_minute: 600000\n") })
            world.Write($"connections/{connection}.yaml", pace + File.ReadAllText(Path.Combine(world.Folder, "connections", $"{connection}.yaml")));
        foreach (var field in OddFields.All)
            await world.Setup("fields", new { key = field.Key, name = field.Name, type = OddFields.Word(field.Type), options = field.Options });
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Theory]
    [MemberData(nameof(Connections))]
    public async Task What_is_read_back_is_what_was_sent_or_a_receipt_says_how_it_differs(string connection)
    {
        var account = await Open(connection);
        var (verified, otherwise) = (0, 0);
        var refusals = new HashSet<string>(StringComparer.Ordinal);
        await OddFields.Values(account.Sources).SampleAsync(
            async known =>
            {
                var target = await account.NewCandidate();
                var writes = Plan(account, known, target.ScreeningId);
                switch (await account.Connector.WriteFields(target, writes.ToDictionary(write => write.Key, write => write.Value), Cancel))
                {
                    case Outcome<Written>.No({ Kind: AtsErrorKind.Validation } refusal):
                        refusals.Add($"{refusal.Field}: {refusal.Detail}");
                        otherwise += writes.Count;
                        return;
                    case var answer:
                        Assert.IsType<Outcome<Written>.Yes>(answer);
                        break;
                }

                var standing = await Read(account.Connector, target);
                foreach (var write in writes)
                {
                    var stands = standing.GetValueOrDefault(write.Key, FieldValue.None);
                    var receipt = Receipts.Of(write.Key, write.Value, stands);
                    Assert.Equal(Alike(write.Value, stands), receipt.Status == "verified");
                    Assert.True(receipt.Status == "verified" || receipt.ReadBack != receipt.Sent, $"{write.Key} differs, and the receipt does not show how");
                    _ = receipt.Status == "verified" ? verified++ : otherwise++;
                }
            },
            iter: Rounds,
            threads: 1);

        TestContext.Current.TestOutputHelper?.WriteLine($"{connection}: {verified} values stood as sent; {otherwise} were refused or stood otherwise, and a receipt or an error said so. {string.Join(" | ", refusals)}");
        // A form that wants every field refuses many a round as a whole; what matters is that enough got through to mean something.
        Assert.True(verified > 2 * Rounds, $"{verified} values stood as sent, {otherwise} otherwise");
    }

    /// <summary>Somebody else writes to the record between our write and our reading.</summary>
    [Fact]
    public async Task What_somebody_else_wrote_meanwhile_is_never_called_verified()
    {
        var account = await Open("greenhouse");
        var values = OddFields.Values(account.Sources);
        var differed = 0;
        await Gen.Select(values, values).SampleAsync(
            async (ours, theirs) =>
            {
                var sent = Plan(account, ours, account.Target.ScreeningId);
                Assert.IsType<Outcome<Written>.Yes>(await account.Connector.WriteFields(account.Target, sent.ToDictionary(write => write.Key, write => write.Value), Cancel));
                var other = sent.Select(write => write.Key).ToDictionary(key => key, _ => FieldValue.None);
                foreach (var write in Plan(account, theirs, account.Target.ScreeningId).Where(write => other.ContainsKey(write.Key)))
                    other[write.Key] = write.Value;
                Assert.IsType<Outcome<Written>.Yes>(await account.Connector.WriteFields(account.Target, other, Cancel));

                var standing = await Read(account.Connector, account.Target);
                foreach (var write in sent.Where(write => !Alike(write.Value, other[write.Key])))
                {
                    var receipt = Receipts.Of(write.Key, write.Value, standing[write.Key]);
                    Assert.Equal(standing[write.Key] == FieldValue.None ? "missing" : "differs", receipt.Status);
                    differed++;
                }
            },
            iter: Rounds,
            threads: 1);

        Assert.True(differed > Rounds);
    }

    /// <summary>What can be written of these values; what cannot has a fault that names the field.</summary>
    private static IReadOnlyList<PlannedWrite> Plan(Account account, Dictionary<string, FieldValue> known, string screening)
    {
        var sources = new SourceValues(account.Sources, new Dictionary<string, FieldValue>(known) { ["screening.id"] = new FieldValue.Text(screening) });
        var mappings = account.Mappings;
        while (MappingPlan.Make(mappings, sources, account.Fields, Templates.Render) is MappingPlan.Refused(var faults))
        {
            Assert.All(faults, fault => Assert.Contains(mappings, mapping => mapping.To == fault.Field));
            mappings = [.. mappings.Where(mapping => faults.All(fault => fault.Field != mapping.To))];
        }

        return Assert.IsType<MappingPlan.Planned>(MappingPlan.Make(mappings, sources, account.Fields, Templates.Render)).Writes;
    }

    private static async Task<IReadOnlyDictionary<string, FieldValue>> Read(IAtsConnector connector, AtsTarget target) =>
        Assert.IsType<Outcome<IReadOnlyDictionary<string, FieldValue>>.Yes>(await connector.ReadFields(target, Cancel)).Value;

    private async Task<Account> Open(string connection)
    {
        var services = await world.Open(Cancel);
        var configuration = services.GetRequiredService<CandorConfiguration>();
        var workflow = configuration.Workflows.Values.First(one => one.Connection == connection);
        var connector = services.GetRequiredService<Connections>().Get(connection);
        var fields = Assert.IsType<Outcome<IReadOnlyList<FieldDefinition>>.Yes>(await connector.ReadFieldDefinitions(Cancel)).Value;
        var vendor = configuration.Connections[connection].Vendor;
        var job = (string)(await world.Sandbox.State(vendor, Cancel))["applications"]!.AsArray().First(one => (string?)one!["candidate"] == "Maya Okafor")!["job_id"]!;
        var target = await NewCandidate(vendor, job);
        return new Account(
            connector,
            fields,
            [.. configuration.CatalogueOf(workflow), .. OddFields.Sources],
            [.. workflow.Mapping, .. OddFields.Mappings.Where(mapping => fields.Any(field => field.Key == mapping.To))],
            target,
            () => NewCandidate(vendor, job));
    }

    /// <summary>Somebody in the trigger stage, of whom nothing is written yet: a vendor may take one assessment a stay, and only there.</summary>
    private async Task<AtsTarget> NewCandidate(string vendor, string job)
    {
        var name = $"Round{++round}";
        var added = await world.Setup("candidates", new { first_name = name, last_name = "Generated", email = $"{name}@example.com", address = (string?)null, job_id = job }, vendor);
        await world.Sandbox.Move(vendor, $"{name} Generated", "Voice Screen", Cancel);
        return new AtsTarget((string)added!["application_id"]!, (string)added["candidate_id"]!, $"scr_{name}");
    }

    /// <summary>The judge: what a recruiter would call the same, said again in other words than the product's.</summary>
    private static bool Alike(FieldValue sent, FieldValue stands) => (sent, stands) switch
    {
        (FieldValue.Text(var left), FieldValue.Text(var right)) => Seen(left) == Seen(right),
        (FieldValue.Text(var left), FieldValue.Empty) => Seen(left).Length == 0,
        (FieldValue.Number(var left), FieldValue.Number(var right)) => left == right,
        (FieldValue.Flag(var left), FieldValue.Flag(var right)) => left == right,
        (FieldValue.Date(var left), FieldValue.Date(var right)) => left == right,
        (FieldValue.Moment(var left), FieldValue.Moment(var right)) => left.ToUnixTimeSeconds() == right.ToUnixTimeSeconds(),
        (FieldValue.Many left, FieldValue.Many right) => left.Values.Select(Seen).ToHashSet().SetEquals(right.Values.Select(Seen)),
        (FieldValue.Empty, FieldValue.Empty) => true,
        _ => false,
    };

    private static string Seen(string text) => BlankEnds().Replace(LineEnds().Replace(text, "\n"), "");

    [GeneratedRegex(@"\r\n|\r")]
    private static partial Regex LineEnds();

    [GeneratedRegex(@"[\s-[\n]]+(?=\n)|\s+\z")]
    private static partial Regex BlankEnds();

    private sealed record Account(
        IAtsConnector Connector,
        IReadOnlyList<FieldDefinition> Fields,
        IReadOnlyList<SourceDefinition> Sources,
        IReadOnlyList<FieldMapping> Mappings,
        AtsTarget Target,
        Func<Task<AtsTarget>> NewCandidate);
}
