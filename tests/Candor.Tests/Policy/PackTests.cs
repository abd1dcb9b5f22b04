using Candor.Configuration;
using Candor.Configuration.Yaml;
using Candor.Domain.Policy;
using Candor.Hosting;
using Candor.Policy;
using Candor.Tests.Support;
using NJsonSchema;
using Xunit;

namespace Candor.Tests.Policy;

/// <summary>Every law's file, held to the published schema, to its own worked examples and to its texts.</summary>
public sealed class PackTests : IDisposable
{
    private static readonly string Folder = Path.Combine(Repository.Root, "packs");

    private static readonly PackShelf Shelf = PackShelf.Load(Folder);

    private readonly string _scratch = Directory.CreateTempSubdirectory("candor-packs-").FullName;

    public static TheoryData<string, string> Examples
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var example in Shelf.Examples)
                data.Add(example.Law, example.Name);
            return data;
        }
    }

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_laws_own_example_holds(string law, string name)
    {
        var example = Shelf.Examples.First(one => one.Law == law && one.Name == name);
        var expect = example.Expect;

        var answer = PolicyEngine.Decide(Shelf.Packs, example.Question);
        var asked = answer.Obligations.Where(one => one.Laws.Contains(law)).Select(one => $"{one.Kind} {one.Id}").ToList();

        Assert.Equal(expect.Applies, answer.Laws.Any(found => found.Id == law));
        if (expect.Decision is not null)
            Assert.Equal(expect.Decision, answer.Decision);
        if (expect.EarliestStart is not null)
            Assert.Equal(expect.EarliestStart, answer.EarliestStart);
        Assert.All(expect.Asks, one => Assert.Contains(one, asked));
        Assert.All(expect.AsksNot, one => Assert.DoesNotContain(one, asked));
        Assert.All(expect.Prohibited, one => Assert.Contains(one, answer.Prohibited));
        Assert.All(expect.Retention, rule =>
        {
            if (rule.MinDays is not null)
                Assert.Equal(rule.MinDays, answer.Retention[rule.Data].MinDays);
            if (rule.MaxDays is not null)
                Assert.Equal(rule.MaxDays, answer.Retention[rule.Data].MaxDays);
        });
        Assert.All(expect.ConflictWith, other => Assert.Contains(answer.Conflicts, one => one.Between.Contains(law) && one.Between.Contains(other)));
    }

    [Fact]
    public void Every_law_of_the_table_is_on_the_shelf() => Assert.Equal(
        [
            "au-privacy", "br-lgpd", "ca-on-bill149", "ca-on-ohrc", "ca-pipeda", "ca-qc-biometric", "ca-qc-law25", "eu-aia-5", "eu-aia-50",
            "eu-aia-hr", "eu-gdpr", "eu-gdpr-transfer", "eu-works-councils", "in-dpdp", "kr-ai", "uk-gdpr", "us-all-party-recording",
            "us-ca-ccpa", "us-ca-crd-ads", "us-co-ai", "us-co-biometric", "us-fed-ada", "us-fed-records", "us-fed-ugesp", "us-il-aivia",
            "us-il-bipa", "us-il-eavesdropping", "us-il-hra-ai", "us-md-facial", "us-ny-nyc-ll144", "us-tx-cubi", "us-tx-traiga", "us-ut-ai",
            "us-wa-biometric",
        ],
        Shelf.Packs.Select(pack => pack.Id).Order(StringComparer.Ordinal));

    [Fact]
    public void The_table_of_laws_says_what_the_packs_say() =>
        Assert.Equal(LawTable.Of(Shelf.Packs), File.ReadAllText(Path.Combine(Repository.Root, "docs", "legal", "laws.md")));

    [Fact]
    public async Task Every_pack_is_sound_by_a_general_validator_of_the_published_schema()
    {
        var judge = await JsonSchema.FromFileAsync(Path.Combine(Folder, "pack.schema.json"), TestContext.Current.CancellationToken);

        Assert.All(Directory.EnumerateFiles(Folder, "*.yaml"), file =>
            Assert.Empty(judge.Validate(YamlJson.Of(YamlReader.Read(file, File.ReadAllBytes(file), new FaultList())!))));
    }

    [Fact]
    public void A_law_that_asks_for_a_voiceprints_consent_forbids_the_voiceprint_without_it() => Assert.All(
        Shelf.Packs.Where(pack => pack.Prohibits.Any(rule => rule.UnlessConsent)),
        pack => Assert.Contains(pack.Obligations, one => one is { Kind: "consent", Purpose: "biometric" }));

    [Fact]
    public void What_several_laws_ask_for_under_one_name_is_said_in_the_same_words() => Assert.All(
        Shelf.Packs.SelectMany(pack => pack.Obligations).Where(one => one.Kind is "notice").GroupBy(one => (one.Kind, one.Id)),
        same => Assert.Single(same.Select(one => one.Text).Distinct()));

    [Theory]
    [InlineData("confidence: high", "confidence: sure", ":6: `confidence` has the value `sure`")]
    [InlineData("from: \"2026-01-01\"", "from: \"2026-02-30\"", ":8: `from` is 2026-02-30, which is not a day")]
    [InlineData("in: [US-IL]", "in: [US-IX]", ":10: US-IX is not a place")]
    [InlineData("id: us-il-hra-ai", "id: us-il-hra", ":2: The id is us-il-hra, but the file is called us-il-hra-ai.yaml")]
    [InlineData("obligations:", "obligatons:", ":14: `obligatons` is not a known key. Did you mean `obligations`?")]
    [InlineData("    text: ai-is-used", "    business_days: 3", ":15: `business_days` and the kind wait belong together")]
    [InlineData("applies: false", "applies: true", "No example is one to which the law does not apply")]
    public void A_broken_pack_is_refused_with_its_line(string sound, string broken, string fault)
    {
        var text = File.ReadAllText(Path.Combine(Folder, "us-il-hra-ai.yaml"));
        Assert.Contains(sound, text, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_scratch, "us-il-hra-ai.yaml"), text.Replace(sound, broken, StringComparison.Ordinal));

        var refused = Assert.Throws<UsageException>(() => PackShelf.Load(_scratch));

        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
    }
}
