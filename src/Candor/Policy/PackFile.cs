using System.Globalization;
using Candor.Configuration;
using Candor.Configuration.Files;
using Candor.Configuration.Schemas;
using Candor.Configuration.Yaml;
using Candor.Domain.Policy;
using Candor.Hosting;

namespace Candor.Policy;

/// <summary>A law's file, held against its published schema and against what a schema cannot say.</summary>
internal static class PackFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageException">It is not sound; the message names each fault with file, line and the mend.</exception>
    public static (Pack Pack, IReadOnlyList<PackExample> Examples) Read(string path)
    {
        var faults = new FaultList();
        var file = Path.GetFileName(path);
        var root = YamlReader.Read(file, File.ReadAllBytes(path), faults);
        if (root is not null)
        {
            root = new SchemaWalk(file, new References(".", _ => null), faults).Check(root, SchemaShelf.Get("pack"), "");
            Check(file, root, faults);
        }

        return faults.Count == 0
            ? (PackBinder.Bind(root!.Need("id"), file, root!), [.. root!["examples"]!.Items.Select(example => Example(root!.Need("id"), example))])
            : throw new UsageException(string.Join(Environment.NewLine, faults.Sorted()));
    }

    /// <summary>What the schema cannot say of a law's or a policy's file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="root">What stands in it.</param>
    /// <param name="faults">Where faults go.</param>
    public static void CheckRules(string file, YamlNode root, FaultList faults)
    {
        CheckDays(file, root, faults);
        CheckPlaces(file, root, faults);
        foreach (var duty in root["obligations"]?.Items ?? [])
        {
            CheckDays(file, duty, faults);
            CheckPlaces(file, duty, faults);
            var kind = duty["kind"]?.Text;
            if (kind == "consent" && (duty["purpose"] is null || duty["text"] is null))
                faults.Add(file, duty.Line, "A consent needs a purpose and a text", "Add `purpose:` and `text:`");
            if ((kind == "wait") != (duty["business_days"] is not null))
                faults.Add(file, duty.Line, "`business_days` and the kind wait belong together", "Write both, or neither");
        }

        foreach (var keep in root["retention"]?.Items ?? [])
            if (keep["min_days"] is null && keep["max_days"] is null)
                faults.Add(file, keep.Line, "The retention has neither a floor nor a ceiling", "Add `min_days:` or `max_days:`");
    }

    private static void Check(string file, YamlNode root, FaultList faults)
    {
        CheckRules(file, root, faults);
        if (root["id"]?.Text is { } id && $"{id}.yaml" != file)
            faults.Add(file, root["id"]!.Line, $"The id is {id}, but the file is called {file}", "Call both the same");
        var examples = root["examples"]?.Items ?? [];
        foreach (var wanted in new[] { true, false })
            if (examples.Count > 0 && examples.All(example => example.IsTrue("applies") != wanted))
                faults.Add(file, root["examples"]!.Line, $"No example {(wanted ? "is one to which the law applies" : "is one to which the law does not apply")}", "Add one");
        NodeReading.CheckUnique(root["examples"], "name", file, "examples", faults);
    }

    private static void CheckDays(string file, YamlNode node, FaultList faults)
    {
        foreach (var key in new[] { "from", "to" })
            if (node[key] is { Text: not null } day && PackBinder.Day(node, key) is null)
                faults.Add(file, day.Line, $"`{key}` is {day.Text}, which is not a day", "Write a day of the calendar as yyyy-MM-dd");
        if (PackBinder.Day(node, "to") < PackBinder.Day(node, "from"))
            faults.Add(file, node["to"]!.Line, "`to` lies before `from`", "Put them right");
    }

    private static void CheckPlaces(string file, YamlNode node, FaultList faults)
    {
        foreach (var area in (node["where"]?.Items ?? []).SelectMany(test => test["in"]?.Items ?? []))
            if (area.Text is { } code && !Places.IsArea(code))
                faults.Add(file, area.Line, $"{code} is not a place", "Write an ISO 3166 code");
    }

    private static PackExample Example(string law, YamlNode node)
    {
        var expect = new ExampleExpectation(
            node.IsTrue("applies"),
            node["decision"]?.Text,
            PackBinder.Day(node, "earliest_start"),
            node.Texts("asks"),
            node.Texts("asks_not"),
            node.Texts("prohibited"),
            PackBinder.Bind(law, "", node).Retention,
            node.Texts("conflict_with"));
        return new PackExample(law, node.Need("name"), Question(node), expect);
    }

    private static PolicyQuestion Question(YamlNode node) => new()
    {
        Candidate = node["candidate"]?.Text,
        Job = node["job"]?.Text,
        Employer = node["employer"]?.Text,
        Employees = PackBinder.Number(node, "employees"),
        On = PackBinder.Day(node, "on") ?? DateOnly.Parse("2026-11-24", CultureInfo.InvariantCulture),
        NoticeOn = PackBinder.Day(node, "notice_on"),
        ConsentedOn = PackBinder.Day(node, "consented_on"),
        Captures = node["captures"] is null ? ["recording", "transcript"] : node.Texts("captures"),
        Uses = node["uses"] is null ? ["ai_evaluation"] : node.Texts("uses"),
        ProcessedIn = node["processed_in"]?.Text,
        TransferBasis = node.Texts("transfer_basis"),
        PublicPosting = node["public_posting"] is null ? null : node.IsTrue("public_posting"),
        Age = PackBinder.Number(node, "age"),
        LegalHold = node.IsTrue("legal_hold"),
        AssumeStrictest = node.IsTrue("assume_strictest"),
    };
}
