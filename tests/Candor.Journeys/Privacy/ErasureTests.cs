using System.Text.Json.Nodes;
using Candor.Journeys.Support;
using Xunit;

namespace Candor.Journeys.Privacy;

/// <summary>
/// A candidate goes the whole way by voice, and is erased: afterwards nothing of their words, name, address or voice is found in anything that is stored,
/// and the ledger verifies as it did before.
/// </summary>
public class ErasureTests
{
    private const string Candidate = "Zoë Müller-Łukasz";

    [Fact]
    public async Task After_erasure_nothing_of_the_person_is_found_in_any_file_and_the_ledger_verifies()
    {
        // So small an employer has no duty to keep anything: all of it goes.
        await using var world = await World.Start(change: (folder, _) => Change(folder, "employees: 240", "employees: 10"));
        var (screening, search) = await GoAllTheWay(world);
        var backup = Directory.CreateTempSubdirectory("candor-backup-").FullName;
        Copy(world.Data, backup, "keys", "master.key", "candor.lock");

        var certificate = await Erase(world, screening);

        Assert.Empty(certificate["kept_by_law"]!.AsArray());
        Assert.Empty(search.Files(world.Folder));
        Assert.All(
            Directory.GetFiles(Path.Combine(world.Data, "keys"), $"cand_{screening["scr_".Length..]}*", SearchOption.AllDirectories),
            key => Assert.Equal(0, new FileInfo(key).Length));
        Assert.Empty(Directory.GetFiles(Path.Combine(world.Data, "objects"), "*", SearchOption.AllDirectories));
        // A backup of database and recordings holds no key.
        Assert.Empty(search.Files(backup));
        Directory.Delete(backup, recursive: true);
        await StandsInTheAts(world, certificate);
    }

    [Fact]
    public async Task After_erasure_nothing_of_the_person_is_found_in_any_row_and_what_a_law_keeps_is_locked_away()
    {
        var database = await World.NewDatabase();
        await using var world = await World.Start(database);
        var (screening, search) = await GoAllTheWay(world);

        var certificate = await Erase(world, screening);

        Assert.Contains(certificate["kept_by_law"]!.AsArray(), kept => (string)kept!["data"]! == "rating");
        Assert.DoesNotContain(certificate["kept_by_law"]!.AsArray(), kept => (string)kept!["data"]! == "recording");
        Assert.Empty(await search.Rows(database));
        Assert.Empty(search.Files(world.Folder));
        var due = JsonNode.Parse((await world.Product.Ask("retention", "due", "--screening", screening, "--json")).Printed)!;
        Assert.All(due["screenings"]![0]!["clocks"]!.AsArray(), clock => Assert.Equal("runs", (string)clock!["standing"]!));
    }

    private static async Task<(string Screening, Search Search)> GoAllTheWay(World world)
    {
        var application = await world.GoAllTheWay(Candidate);
        var screening = (await world.ScreeningOf(application))!;
        var words = await Words(world, screening);
        Assert.Contains("customer support", words, StringComparison.Ordinal);
        Assert.Contains("Müller-Łukasz", words, StringComparison.Ordinal);

        var search = new Search().For("Zoë").For("Müller-Łukasz").For("zoe.mueller@example.com");
        foreach (var sound in (await Voices.Sounds()).Values)
            for (var at = 0; at + 96 < sound.Length; at += sound.Length / 7)
                search.For($"the voice at {at}", sound[at..(at + 96)]);
        // Four words in a row that the employer's own files do not have (a rubric lists phrases), and each longer word as a transcript spells it.
        var employers = string.Join('\n', Directory.EnumerateFiles(Path.Combine(World.Root, "samples", "acme"), "*.yaml", SearchOption.AllDirectories).Select(File.ReadAllText));
        foreach (var question in new[] { "experience", "escalation" })
        {
            var said = (await File.ReadAllTextAsync(Path.Combine(World.Root, "samples", "acme", "voices", $"{question}.txt"))).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var phrases = Enumerable.Range(0, said.Length - 3).Select(at => string.Join(' ', said[at..(at + 4)]))
                // In base64 the ends are not looked for.
                .Where(phrase => !employers.Contains(phrase[4..^4], StringComparison.OrdinalIgnoreCase)).ToList();
            Assert.True(phrases.Count > 5);
            phrases.ForEach(phrase => search.For(phrase));
            foreach (var word in said.Where(word => word.Length >= 7))
                search.For($"\"text\":\"{word.Trim('.', '\n')}\"");
        }

        // The search finds what is there: otherwise finding nothing would say nothing.
        var control = Path.Combine(world.Data, "working", "control");
        Directory.CreateDirectory(Path.GetDirectoryName(control)!);
        await File.WriteAllTextAsync(control, $"{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("xy Müller-Łukasz z"))} Zo\\u00eb");
        var found = string.Join('\n', search.Files(world.Folder));
        Assert.Contains("Müller-Łukasz in base64", found, StringComparison.Ordinal);
        Assert.Contains("Zoë escaped in small letters", found, StringComparison.Ordinal);
        File.Delete(control);
        return (screening, search);
    }

    private static async Task<JsonNode> Erase(World world, string screening)
    {
        var key = (string)JsonNode.Parse((await world.Product.Ask("audit", "key", "--json")).Printed)!["vkey"]!;
        await Verifies(world, key);

        var (code, printed) = await world.Product.Ask("erase", "person", screening, "--by", "pia", "--json");

        Assert.Equal(0, code);
        Assert.Equal("erased", (string)JsonNode.Parse(printed)!["outcomes"]![0]!["outcome"]!);
        await Verifies(world, key);
        Assert.Equal(0, await world.Command("fsck"));
        var words = await Words(world, screening);
        Assert.DoesNotContain("customer support", words, StringComparison.Ordinal);
        Assert.DoesNotContain("Müller-Łukasz", words, StringComparison.Ordinal);

        var folder = Path.Combine(world.Folder, "certificate");
        Assert.Equal(0, await world.Command("erase", "certificate", screening, "--out", folder));
        var file = Path.Combine(folder, "certificate.json");
        Assert.Equal(0, await world.Command("erase", "verify", file, "--key", key));
        var forged = Path.Combine(folder, "forged.json");
        await File.WriteAllTextAsync(forged, (await File.ReadAllTextAsync(file)).Replace("\"objects_deleted\":", "\"objects_deleted\":1", StringComparison.Ordinal));
        Assert.Equal(1, await world.Command("erase", "verify", forged, "--key", key));
        var certificate = JsonNode.Parse(await File.ReadAllTextAsync(file))!["certificate"]!;
        Assert.NotEqual((string)certificate["ledger"]!["before"]!["root"]!, (string)certificate["ledger"]!["after"]!["root"]!);
        Assert.True((int)certificate["objects_deleted"]! > 2);
        Assert.Equal(1, (int)certificate["mails_sent"]!);
        return certificate;
    }

    /// <summary>What the connector can empty is empty, read back; what it cannot is named.</summary>
    private static async Task StandsInTheAts(World world, JsonNode certificate)
    {
        var copies = certificate["ats"]!.AsArray().ToDictionary(copy => (string)copy!["what"]!, copy => (string)copy!["outcome"]!);
        Assert.Equal("kept", copies["note"]);
        var application = (await world.Sandbox.State(world.Ats, CancellationToken.None))["applications"]!.AsArray()
            .First(one => (string?)one!["candidate"] == Candidate)!;
        foreach (var (field, outcome) in copies.Where(copy => copy.Key != "note"))
        {
            Assert.Equal("removed", outcome);
            Assert.Equal("", application["fields"]![field]?["value"]?.ToString() ?? "");
        }
    }

    private static async Task<string> Words(World world, string screening)
    {
        var file = Path.Combine(world.Folder, $"{Guid.NewGuid():N}.zip");
        Assert.Equal(0, await world.Command("audit", "export", "--screening", screening, "--out", file));
        using var zip = System.IO.Compression.ZipFile.OpenRead(file);
        using var reader = new StreamReader(zip.GetEntry("case.html")!.Open());
        var text = System.Net.WebUtility.HtmlDecode(await reader.ReadToEndAsync());
        File.Delete(file);
        return System.Text.RegularExpressions.Regex.Replace(text, "\\{\"confidence[^}]*\"text\":\"([^\"]*)\"\\},?", "$1 ").Replace("\\u00FC", "ü", StringComparison.Ordinal);
    }

    private static async Task Verifies(World world, string key)
    {
        var file = Path.Combine(world.Folder, $"{Guid.NewGuid():N}.zip");
        Assert.Equal(0, await world.Command("audit", "export", "--sealed", "--out", file));
        Assert.Equal(0, await world.Command("audit", "verify", file, "--key", key));
        File.Delete(file);
    }

    private static void Change(string folder, string before, string after)
    {
        var path = Path.Combine(folder, "candor.yaml");
        var text = File.ReadAllText(path);
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(before, after, StringComparison.Ordinal));
        // The sample comes with what its candidate says.
        Directory.Delete(Path.Combine(folder, "voices"), recursive: true);
    }

    private static void Copy(string from, string to, params string[] not)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (not.Contains(relative.Split(Path.DirectorySeparatorChar)[0]))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, relative))!);
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var target = File.Create(Path.Combine(to, relative));
            source.CopyTo(target);
        }
    }
}
