using System.Text;
using System.Text.Json;
using Candor.Configuration.Approval;
using Candor.Configuration.History;
using CsCheck;
using Xunit;

namespace Candor.Tests.Configuration;

/// <summary>What of the configuration needs a second person.</summary>
public sealed class GuardedPartsTests
{
    private static readonly IReadOnlyDictionary<string, string> Schemas = new Dictionary<string, string>
    {
        ["candor.yaml"] = "candor",
        ["workflows/*.yaml"] = "workflow",
        ["policies/*.yaml"] = "policy",
        ["rubrics/*.yaml"] = "rubric",
        ["connections/*.yaml"] = "connection",
    };

    private static readonly ConfigurationVersion Sample = ConfigurationVersion.Of(Directory
        .EnumerateFiles(SampleFolder.Source, "*.yaml", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(SampleFolder.Source, file).Replace('\\', '/'), File.ReadAllBytes));

    public static TheoryData<string, string> Lines { get; } = new(GuardedParts.Table.Select(part => (part.Files, part.Key)));

    [Theory]
    [MemberData(nameof(Lines))]
    public void Each_line_of_the_table_guards_its_key_and_all_below_it(string files, string key)
    {
        var part = GuardedParts.Table.Single(one => one.Files == files && one.Key == key);
        foreach (var below in new[] { "", ".deep", ".deep.down" })
        {
            var (without, one, other) = (Version(part, "other_key", "1"), Version(part, key + below, "one"), Version(part, key + below, "other"));

            foreach (var (before, after) in new[] { (without, one), (one, other), (one, without), (ConfigurationVersion.None, one), (one, ConfigurationVersion.None) })
                Assert.Contains(GuardedDifferences.Between(before, after), change => change.Key.Kind == part.Kind && change.Key.Key == Concrete(key + below));
            Assert.Empty(GuardedDifferences.Between(one, one));
        }
    }

    [Fact]
    public void Every_key_of_the_published_schemas_is_guarded_or_said_to_be_free()
    {
        foreach (var (files, schema) in Schemas)
        {
            var stated = GuardedParts.Table.Where(part => part.Files == files).Select(part => part.Key)
                .Concat(GuardedParts.Free.Where(free => free.Files == files).Select(free => free.Key)).Select(key => key.Split('.')[0]).ToHashSet();
            var keys = Keys(schema).ToHashSet();
            if (!stated.Contains("*"))
                Assert.Empty(keys.Except(stated));
            Assert.Empty(stated.Except(keys).Except(["*"]));
        }
    }

    [Fact]
    public void The_page_for_the_legal_department_is_made_from_the_table() =>
        Assert.Equal(GuardedPage.Text(), File.ReadAllText(Path.Combine(SampleFolder.Repository, "docs", "legal", "second-person.md")));

    [Theory]
    [InlineData("candor.yaml", "employer:\n", "# Who we are\nemployer:\n")]
    [InlineData("candor.yaml", "place: US-IL\n  employees: 240", "employees: 240\n\n  place: \"US-IL\"")]
    [InlineData("candor.yaml", "roles: [reviewer, recruiter]", "roles:\n      - recruiter\n      - reviewer")]
    [InlineData("candor.yaml", "transfer_basis: []\n", "")]
    [InlineData("workflows/customer-care.yaml", "captures: [recording, transcript]", "captures: [transcript, recording]")]
    [InlineData("workflows/customer-care.yaml", "public_posting: true", "public_posting: True")]
    [InlineData("policies/floor.yaml", "- { data: recording, max_days: 365 }", "- max_days: 365\n    data: recording")]
    [InlineData("policies/floor.yaml", "  - feature: voiceprint\n  - feature: emotion_inference", "  - feature: emotion_inference\n  - feature: voiceprint")]
    public void What_a_file_says_is_compared_and_not_its_text(string file, string old, string next) => Assert.Empty(GuardedDifferences.Between(Sample, With(file, old, next)));

    [Theory]
    [InlineData("candor.yaml", "roles: [coordinator]", "roles: [coordinator, admin]", "staff.cora.roles", "access", "coordinator", "admin, coordinator")]
    [InlineData("candor.yaml", "employees: 240", "employees: 3", "employer.employees", "consent", "240", "3")]
    [InlineData("workflows/customer-care.yaml", "captures: [recording, transcript]", "captures: [recording, transcript, video]", "captures", "capture", "recording, transcript", "recording, transcript, video")]
    [InlineData("workflows/customer-care.yaml", "\"Maryland\": US-MD", "\"Maryland\": US-TX", "candidate_place.labels.Maryland", "consent", "US-MD", "US-TX")]
    [InlineData("policies/floor.yaml", "max_days: 365", "max_days: 700", "retention.recording.max_days", "retention", "365", "700")]
    [InlineData("policies/floor.yaml", "  - feature: voiceprint\n", "", "prohibits.voiceprint.feature", "capture", "voiceprint", null)]
    [InlineData("connections/greenhouse.yaml", "partner_key: ${env:GREENHOUSE_PARTNER_KEY}", "partner_key: ${env:ANOTHER}", "partner_key", "access", "${env:GREENHOUSE_PARTNER_KEY}", "${env:ANOTHER}")]
    public void A_change_is_told_with_both_values(string file, string old, string next, string key, string kind, string before, string? after) =>
        Assert.Equal(new GuardedChange(new(file, key, kind), before, after), Assert.Single(GuardedDifferences.Between(Sample, With(file, old, next))));

    [Theory]
    [InlineData("workflows/customer-care.yaml", "invitation_days: 10", "invitation_days: 12")]
    [InlineData("workflows/customer-care.yaml", "max_seconds: 120", "max_seconds: 90")]
    [InlineData("candor.yaml", "poll_seconds: 5", "poll_seconds: 50")]
    [InlineData("connections/greenhouse.yaml", "user_id: 3001", "user_id: 3002")]
    public void One_person_may_change_the_rest(string file, string old, string next) => Assert.Empty(GuardedDifferences.Between(Sample, With(file, old, next)));

    [Fact]
    public void A_file_that_comes_or_goes_changes_every_guarded_key_it_has() => Gen.Int[0, Sample.Files.Count - 1].Sample(place =>
    {
        var file = Sample.Files.Keys.Order(StringComparer.Ordinal).ElementAt(place);
        var without = ConfigurationVersion.Of(Sample.Files.Where(one => one.Key != file).ToDictionary());
        var (gone, come) = (GuardedDifferences.Between(Sample, without), GuardedDifferences.Between(without, Sample));

        Assert.Equal(gone.Select(change => change.Key), come.Select(change => change.Key));
        Assert.All(gone, change => Assert.Equal((file, null), (change.Key.File, change.After)));
        Assert.Equal(!file.StartsWith("rubrics/", StringComparison.Ordinal), gone.Count > 0);
    });

    private static ConfigurationVersion With(string file, string old, string next)
    {
        var text = Sample.Text(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        return ConfigurationVersion.Of(new Dictionary<string, byte[]>(Sample.Files) { [file] = Encoding.UTF8.GetBytes(text.Replace(old, next, StringComparison.Ordinal)) });
    }

    private static ConfigurationVersion Version(GuardedPart part, string key, string value)
    {
        var levels = Concrete(key).Split('.');
        var text = string.Concat(levels.Select((level, depth) => $"{new string(' ', 2 * depth)}{level}:{(depth == levels.Length - 1 ? $" {value}" : "")}\n"));
        return ConfigurationVersion.Of(new Dictionary<string, byte[]> { [part.Files.Replace("*", "some", StringComparison.Ordinal)] = Encoding.UTF8.GetBytes(text) });
    }

    private static string Concrete(string key) => key.Replace("*", "some", StringComparison.Ordinal);

    /// <summary>The keys at the top of a file, of every kind that the schema tells apart.</summary>
    private static IEnumerable<string> Keys(string schema)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(SampleFolder.Repository, "schemas", $"{schema}.schema.json")));
        var root = document.RootElement;
        var shapes = root.TryGetProperty("oneOf", out var kinds)
            ? kinds.EnumerateArray().Select(kind => root.GetProperty("definitions").GetProperty(kind.GetProperty("$ref").GetString()!.Split('/')[^1]))
            : [root];
        return [.. shapes.SelectMany(shape => shape.GetProperty("properties").EnumerateObject().Select(property => property.Name))];
    }
}
