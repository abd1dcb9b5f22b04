using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Configuration.History;

namespace Candor.Cli;

/// <summary><c>candor config</c>: every version of the configuration, who changed it, and back.</summary>
internal static class ConfigCommands
{
    private const int ShortHash = 12;

    /// <summary>Describes the commands.</summary>
    public static Command Make() => new("config", "Show the configuration's versions and who changed what, and bring one back.") 
    {
        History(), Show(), Diff(), Restore(), ApprovalCommands.Approve(), ApprovalCommands.Refuse(), ApprovalCommands.Guarded(),
    };

    private static Command History()
    {
        var most = new Option<int>("--most") { Description = "How many changes.", DefaultValueFactory = _ => 50 };
        return Command("history", "List the changes, the latest first.", [], [most], async (parsed, host, json, cancel) =>
        {
            var changes = await host.History.Changes(parsed.GetValue(most), cancel);
            var decisions = (await host.Decisions.Read(cancel)).Events;
            if (json)
            {
                GlobalOptions.Print(new JsonObject
                {
                    ["folder"] = host.Present.Hash,
                    ["changes"] = new JsonArray([.. changes.Select(change => new JsonObject
                    {
                        ["hash"] = change.Hash,
                        ["previous"] = change.Previous,
                        ["at"] = change.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", null),
                        ["author"] = change.Author.Replace("\n", ", ", StringComparison.Ordinal),
                        ["author_from"] = change.AuthorFrom,
                        ["how"] = change.How,
                        ["files"] = new JsonArray([.. change.Summary.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonValue.Create(line))]),
                    })]),
                    ["second_person"] = new JsonArray([.. decisions.Reverse().Select(ApprovalCommands.Json)]),
                });
                return;
            }

            foreach (var change in changes)
            {
                Console.Out.WriteLine($"{change.Hash[..ShortHash]}  {change.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC  {change.How,-7}  {change.Author.Replace("\n", ", ", StringComparison.Ordinal)} ({Word(change.AuthorFrom)})");
                foreach (var line in change.Summary.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    Console.Out.WriteLine($"              {line}");
            }

            if (changes.Count == 0)
                Console.Out.WriteLine("No version has been served or checked yet.");
            if (decisions.Count > 0)
                Console.Out.WriteLine("\nTaken into use, approved and refused:");
            foreach (var decision in decisions.Reverse())
                Console.Out.WriteLine(ApprovalCommands.Line(decision));
        });
    }

    private static Command Show()
    {
        var hash = Hash("hash", "The version: the beginning of its hash.");
        var file = new Argument<string?>("file") { Description = "One of its files (default: all).", DefaultValueFactory = _ => null };
        return Command("show", "Print a version's files. References to secrets stand in them, secrets never.", [hash, file], [], async (parsed, host, json, cancel) =>
        {
            var version = await host.History.Get(parsed.GetValue(hash)!, cancel);
            var names = parsed.GetValue(file) is { } name ? [name] : version.Files.Keys.Order(StringComparer.Ordinal).ToList();
            if (names.FirstOrDefault(one => !version.Files.ContainsKey(one)) is { } missing)
                throw new Hosting.UsageException($"The version has no file {missing}. It has {string.Join(", ", version.Files.Keys.Order(StringComparer.Ordinal))}.");
            if (json)
                GlobalOptions.Print(new JsonObject
                {
                    ["hash"] = version.Hash,
                    ["files"] = new JsonObject(names.Select(one => KeyValuePair.Create(one, (JsonNode?)JsonValue.Create(version.Text(one))))),
                });
            else
                foreach (var one in names)
                    Console.Out.Write(names.Count == 1 ? version.Text(one) : $"==> {one}\n{version.Text(one).TrimEnd()}\n\n");
        });
    }

    private static Command Diff()
    {
        var from = Hash("from", "The earlier version: the beginning of its hash.");
        var to = new Argument<string?>("to") { Description = "The later version (default: the folder as it is now).", DefaultValueFactory = _ => null };
        return Command("diff", "Print the difference between two versions, as a unified diff.", [from, to], [], async (parsed, host, json, cancel) =>
        {
            var before = await host.History.Get(parsed.GetValue(from)!, cancel);
            var after = parsed.GetValue(to) is { } later ? await host.History.Get(later, cancel) : host.Present;
            if (json)
                GlobalOptions.Print(new JsonObject
                {
                    ["from"] = before.Hash,
                    ["to"] = after.Hash,
                    ["files"] = new JsonArray([.. before.ChangesTo(after).Select(change => new JsonObject { ["file"] = change.File, ["what"] = change.What })]),
                    ["diff"] = before.DiffTo(after),
                });
            else
                Console.Out.Write(before.DiffTo(after));
        });
    }

    private static Command Restore()
    {
        var hash = Hash("hash", "The version: the beginning of its hash.");
        return Command("restore", "Make the folder what a version was; what stands in it now is kept as a version first.", [hash], [], async (parsed, host, json, cancel) =>
        {
            var version = await host.History.Get(parsed.GetValue(hash)!, cancel);
            var present = host.Present;
            var author = await ConfigurationAuthor.Find(host.Surroundings.Configuration, null, [], cancel);
            // Before anything is overwritten, so that even a folder nobody has served or checked can be brought back.
            await host.History.Record(present, author, ConfigurationHistory.Check, cancel);
            var changes = present.ChangesTo(version);
            foreach (var (file, what) in changes)
            {
                var path = Path.Combine(host.Surroundings.Configuration, file);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                if (what == "removed")
                    File.Delete(path);
                else
                    await File.WriteAllBytesAsync(path, version.Files[file], cancel);
            }

            await host.History.Record(version, author, ConfigurationHistory.Restore, cancel);
            if (json)
                GlobalOptions.Print(new JsonObject
                {
                    ["restored"] = version.Hash,
                    ["kept"] = present.Hash,
                    ["files"] = new JsonArray([.. changes.Select(change => new JsonObject { ["file"] = change.File, ["what"] = change.What })]),
                });
            else
                Console.Out.WriteLine($"{host.Surroundings.Configuration} is {version.Hash[..ShortHash]} again ({changes.Count} files changed); what stood there is kept as {present.Hash[..ShortHash]}. It takes effect when Candor is started again.");
        });
    }

    private static Command Command(
        string name,
        string description,
        IReadOnlyList<Argument> arguments,
        IReadOnlyList<Option> options,
        Func<ParseResult, HistoryHost, bool, CancellationToken, Task> run)
    {
        var (config, data) = (GlobalOptions.Config(), GlobalOptions.Data());
        var command = new Command(name, description) { config, data };
        foreach (var argument in arguments)
            command.Arguments.Add(argument);
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var host = await HistoryHost.Open(parsed.GetValue(config), parsed.GetValue(data), cancel);
            await run(parsed, host, parsed.GetValue(GlobalOptions.Json), cancel);
            return CommandLine.Fine;
        });
        return command;
    }

    private static Argument<string> Hash(string name, string description) => new(name) { Description = description };

    private static string Word(string from) => from switch
    {
        "environment" => "CANDOR_AUTHOR",
        "git" => "author in git",
        _ => "account of the process",
    };
}
