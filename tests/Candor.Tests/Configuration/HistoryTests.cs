using Candor.Configuration.History;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Configuration;

/// <summary>Versions of the configuration, as the commands show and restore them.</summary>
public sealed class HistoryTests : IDisposable
{
    private const string Care = "workflows/customer-care.yaml";

    private readonly SampleFolder folder = new();
    private readonly string data = Directory.CreateTempSubdirectory("candor-history-").FullName;
    private readonly CandorCommand candor;

    public HistoryTests() => candor = new CandorCommand(new Dictionary<string, string>(SampleFolder.Variables)
    {
        ["CANDOR_CONFIG"] = folder.Path,
        ["CANDOR_DATA"] = data,
        ["CANDOR_AUTHOR"] = "Ada Adams",
        // Nobody answers there: what is checked is kept all the same.
        ["GREENHOUSE_URL"] = "http://127.0.0.1:9/v3",
        ["GREENHOUSE_TOKEN_URL"] = "http://127.0.0.1:9/token",
    });

    public void Dispose()
    {
        folder.Dispose();
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Every_version_is_listed_with_its_author_shown_compared_and_brought_back()
    {
        var first = folder.Read(Care);
        await candor.Run("check");
        folder.Write(Care, first.Replace("invitation_days: 10", "invitation_days: 12", StringComparison.Ordinal));
        await candor.Run("check");

        var changes = (await candor.Run("config", "history", "--json")).Json["changes"]!.AsArray();
        Assert.Equal(["check", "check"], changes.Select(change => (string)change!["how"]!));
        Assert.All(changes, change => Assert.Equal(("Ada Adams", "environment"), ((string)change!["author"]!, (string)change["author_from"]!)));
        var (later, earlier) = ((string)changes[0]!["hash"]!, (string)changes[1]!["hash"]!);

        Assert.Equal(first, (await candor.Run("config", "show", earlier[..8], Care)).Output);
        var diff = (await candor.Run("config", "diff", earlier[..8])).Output;
        Assert.Contains("-invitation_days: 10", diff, StringComparison.Ordinal);
        Assert.Contains("+invitation_days: 12", diff, StringComparison.Ordinal);
        Assert.Equal(diff, (await candor.Run("config", "diff", earlier, later)).Output);

        var restored = (await candor.Run("config", "restore", earlier, "--json")).Json;
        Assert.Equal((earlier, later), ((string)restored["restored"]!, (string)restored["kept"]!));
        Assert.Equal(first, folder.Read(Care));
        Assert.Equal("restore", (string)(await candor.Run("config", "history", "--json")).Json["changes"]![0]!["how"]!);
    }

    [Fact]
    public async Task A_broken_folder_can_be_brought_back_and_what_stood_there_is_kept()
    {
        await candor.Run("check");
        var sound = (string)(await candor.Run("config", "history", "--json")).Json["changes"]![0]!["hash"]!;
        folder.Write(Care, "connection: [\n");
        folder.Write("rubrics/other.yaml", "nonsense: true\n");

        var restored = await candor.Run("config", "restore", sound, "--json");

        Assert.Equal(0, restored.Code);
        Assert.Equal(["removed rubrics/other.yaml", "changed " + Care], restored.Json["files"]!.AsArray().Select(file => $"{file!["what"]} {file["file"]}"));
        Assert.False(File.Exists(Path.Combine(folder.Path, "rubrics", "other.yaml")));
        Assert.Equal("connection: [\n", (await candor.Run("config", "show", (string)restored.Json["kept"]!, Care)).Output);
        Assert.Equal(0, (await candor.Run("check", "--offline")).Code);
    }

    [Fact]
    public async Task Secrets_are_never_kept()
    {
        folder.Write("secrets/greenhouse", "hush-in-a-file");
        folder.Replace("connections/greenhouse.yaml", "${env:GREENHOUSE_CLIENT_SECRET}", "${file:secrets/greenhouse}");
        await candor.Run("check");

        var shown = await candor.Run("config", "show", (string)(await candor.Run("config", "history", "--json")).Json["changes"]![0]!["hash"]!);

        Assert.Contains("${file:secrets/greenhouse}", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", shown.Output, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(data, "candor.db*"))
            Assert.DoesNotContain("hush", System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hash_that_begins_no_version_is_a_mistake_of_the_caller()
    {
        Assert.Equal(2, (await candor.Run("config", "show", "abcd")).Code);
        Assert.Equal(2, (await candor.Run("config", "show", "a")).Code);
    }

    [Fact]
    public async Task The_authors_are_those_of_the_commits_unless_something_is_not_committed()
    {
        await Git("Grace", "init", "--quiet");
        await Git("Grace", "add", ".");
        await Git("Grace", "commit", "--quiet", "--message", "As it began");
        var first = await Author();
        folder.Write(Care, folder.Read(Care) + "\n");
        var edited = await Author();
        await Git("Heidi", "commit", "--quiet", "--all", "--message", "A workflow");
        folder.Write("candor.yaml", folder.Read("candor.yaml") + "\n");
        await Git("Ivan", "commit", "--quiet", "--all", "--message", "Something else");

        Assert.Equal(("Grace <grace@acme.example>", "git"), (first.Name, first.From));
        Assert.Equal(new(Environment.UserName, "account"), edited);
        Assert.Equal("Ivan <ivan@acme.example>", (await Author()).Name);
        Assert.Equal("Ivan <ivan@acme.example>\nHeidi <heidi@acme.example>", (await Author(first.Commit)).Name);
        Assert.Equal("Heidi <heidi@acme.example>", (await Author(first.Commit, Care)).Name);
    }

    [Fact]
    public void A_version_that_was_changed_in_the_database_is_not_taken_for_what_it_was()
    {
        var version = ConfigurationVersion.Of(new Dictionary<string, byte[]> { ["candor.yaml"] = [1, 2] });

        Assert.Equal(version.Hash, ConfigurationVersion.FromJson(version.Hash, version.ToJson()).Hash);
        Assert.Throws<InvalidDataException>(() => ConfigurationVersion.FromJson(version.Hash, version.ToJson().Replace("AQI=", "AQM=", StringComparison.Ordinal)));
    }

    private Task<ConfigurationAuthor> Author(string? since = null, params string[] files) =>
        ConfigurationAuthor.Find(folder.Path, since, files, TestContext.Current.CancellationToken);

    private async Task Git(string who, params string[] arguments) => Assert.Equal(
        0,
        (await CliWrap.Cli.Wrap("git").WithArguments(
            ["-C", folder.Path, "-c", $"user.name={who}", "-c", $"user.email={who.ToLowerInvariant()}@acme.example", .. arguments]).ExecuteAsync()).ExitCode);
}
