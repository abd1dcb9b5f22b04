using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Candor.Domain.Policy;
using Candor.Hosting;
using Candor.Policy;

namespace Candor.Cli;

/// <summary><c>candor policy</c>: what the law packs answer, without a screening.</summary>
internal static class PolicyCommands
{
    private const string Caution = "Engineering, not legal advice: have counsel confirm what each law lists.";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Describes the commands.</summary>
    public static Command Make() => new("policy", "Ask the law packs.") { Explain(), Diff() };

    private static Command Explain()
    {
        var asked = new QuestionOptions();
        var on = new Option<string?>("--on") { Description = "The day, yyyy-MM-dd (default: today)." };
        var command = new Command("explain", "Which laws apply, why, and what they ask for.") { on };
        asked.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var answer = PolicyEngine.Decide(Shelf(), asked.Read(parsed, Day(parsed.GetValue(on), "--on") ?? Today()));
            if (parsed.GetValue(GlobalOptions.Json))
                GlobalOptions.Print(ToJson(answer));
            else
                Tell(answer);
            return Task.FromResult(CommandLine.Fine);
        });
        return command;
    }

    private static Command Diff()
    {
        var asked = new QuestionOptions();
        var from = new Option<string>("--from") { Description = "The earlier day.", Required = true };
        var to = new Option<string>("--to") { Description = "The later day.", Required = true };
        var command = new Command("diff", "What changes between two days for the same question.") { from, to };
        asked.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var shelf = Shelf();
            var before = PolicyEngine.Decide(shelf, asked.Read(parsed, Day(parsed.GetValue(from), "--from")!.Value));
            var after = PolicyEngine.Decide(shelf, asked.Read(parsed, Day(parsed.GetValue(to), "--to")!.Value));
            var began = after.Laws.Select(law => law.Id).Except(before.Laws.Select(law => law.Id)).ToList();
            var ended = before.Laws.Select(law => law.Id).Except(after.Laws.Select(law => law.Id)).ToList();
            var added = Keys(after).Except(Keys(before)).ToList();
            var dropped = Keys(before).Except(Keys(after)).ToList();
            if (parsed.GetValue(GlobalOptions.Json))
            {
                GlobalOptions.Print(new JsonObject
                {
                    ["from"] = $"{before.On:yyyy-MM-dd}",
                    ["to"] = $"{after.On:yyyy-MM-dd}",
                    ["decision"] = new JsonObject { ["from"] = before.Decision, ["to"] = after.Decision },
                    ["laws_begin"] = Array(began),
                    ["laws_end"] = Array(ended),
                    ["obligations_added"] = Array(added),
                    ["obligations_dropped"] = Array(dropped),
                });
            }
            else
            {
                Console.Out.WriteLine($"{before.On:yyyy-MM-dd} {before.Decision}  →  {after.On:yyyy-MM-dd} {after.Decision}");
                Say("begins", began);
                Say("ends", ended);
                Say("to do from then on", added);
                Say("no longer asked for", dropped);
            }

            return Task.FromResult(CommandLine.Fine);
        });
        return command;
    }

    private static IReadOnlyList<Pack> Shelf() => PackShelf.Load(Surroundings.Read().Packs).Packs;

    private static DateOnly Today() => DateOnly.FromDateTime(DateTime.UtcNow);

    private static DateOnly? Day(string? text, string option) => text is null
        ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new UsageException($"{option} {text} is not a day: write yyyy-MM-dd.");

    private static JsonNode ToJson(PolicyAnswer answer)
    {
        var json = JsonSerializer.SerializeToNode(answer, Json)!.AsObject();
        // Without a floor or a ceiling the retention says so, rather than nothing.
        foreach (var (_, period) in json["retention"]!.AsObject())
            foreach (var bound in new[] { "min_days", "max_days" })
                if (!period!.AsObject().ContainsKey(bound))
                    period[bound] = null;
        json["notice"] = Caution;
        return json;
    }

    private static void Tell(PolicyAnswer answer)
    {
        Console.Out.WriteLine($"{answer.Decision} on {answer.On:yyyy-MM-dd}{(answer.Reasons.Count > 0 ? $": {string.Join("; ", answer.Reasons)}" : "")}");
        Console.Out.WriteLine($"earliest start {answer.EarliestStart:yyyy-MM-dd}");
        Say("laws", answer.Laws.Select(law => $"{law.Id}: {law.Because} ({law.Citation})"));
        Say("to do", answer.Obligations.Select(one => $"{one.Kind}: {one.What} [{string.Join(", ", one.Laws)}]"));
        Say("prohibited", answer.Prohibited);
        Say("keep", answer.Retention.Select(one =>
            $"{one.Key}: at least {one.Value.MinDays?.ToString(CultureInfo.InvariantCulture) ?? "–"}, at most {one.Value.MaxDays?.ToString(CultureInfo.InvariantCulture) ?? "–"} days"));
        Say("conflicts", answer.Conflicts.Select(one => one.Resolved));
        Say("does not apply", answer.Considered.Select(one => $"{one.Id}: {one.NotBecause}"));
        Console.Out.WriteLine(Caution);
    }

    private static void Say(string what, IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Console.Out.WriteLine($"  {what}  {line}");
    }

    private static IEnumerable<string> Keys(PolicyAnswer answer) => answer.Obligations.Select(one => $"{one.Kind} {one.Id}");

    private static JsonArray Array(IEnumerable<string> items) => new([.. items.Select(item => JsonValue.Create(item))]);

    /// <summary>The options that make a question.</summary>
    private sealed class QuestionOptions
    {
        private readonly Option<string?> _candidate = new("--candidate") { Description = "Where the candidate is (ISO 3166; omitted: unknown)." };
        private readonly Option<string?> _job = new("--job") { Description = "Where the job is." };
        private readonly Option<string?> _employer = new("--employer") { Description = "Where the employer is." };
        private readonly Option<int?> _employees = new("--employees") { Description = "How many work for the employer." };
        private readonly Option<string?> _noticeOn = new("--notice-on") { Description = "The day on which notice was given, yyyy-MM-dd." };
        private readonly Option<string?> _captures = new("--captures") { Description = $"What is captured: {string.Join(",", Vocabulary.Captures)}." };
        private readonly Option<string?> _uses = new("--uses") { Description = $"What is done: {string.Join(",", Vocabulary.Uses)}." };
        private readonly Option<string?> _processedIn = new("--processed-in") { Description = "Where data is processed." };
        private readonly Option<string?> _basis = new("--transfer-basis") { Description = $"Bases in place: {string.Join(",", Vocabulary.TransferBases)}." };
        private readonly Option<string?> _posting = new("--public-posting") { Description = "Whether the job is publicly advertised: yes or no." };
        private readonly Option<int?> _age = new("--age") { Description = "The candidate's age in years." };
        private readonly Option<string?> _assume = new("--assume") { Description = "strictest: take an unknown place for every place." };

        public void AddTo(Command command)
        {
            foreach (Option option in new Option[]
                     {
                         _candidate, _job, _employer, _employees, _noticeOn, _captures, _uses, _processedIn, _basis, _posting, _age, _assume,
                     })
                command.Options.Add(option);
        }

        public PolicyQuestion Read(ParseResult parsed, DateOnly on) => new()
        {
            Candidate = Place(parsed, _candidate),
            Job = Place(parsed, _job),
            Employer = Place(parsed, _employer),
            Employees = parsed.GetValue(_employees),
            On = on,
            NoticeOn = Day(parsed.GetValue(_noticeOn), "--notice-on"),
            Captures = Words(parsed, _captures, Vocabulary.Captures),
            Uses = Words(parsed, _uses, Vocabulary.Uses),
            ProcessedIn = Place(parsed, _processedIn),
            TransferBasis = Words(parsed, _basis, Vocabulary.TransferBases),
            PublicPosting = parsed.GetValue(_posting) switch
            {
                null => null,
                "yes" or "true" => true,
                "no" or "false" => false,
                var other => throw new UsageException($"--public-posting {other}: write yes or no."),
            },
            Age = parsed.GetValue(_age),
            AssumeStrictest = parsed.GetValue(_assume) switch
            {
                null => false,
                "strictest" => true,
                var other => throw new UsageException($"--assume {other}: the only assumption is strictest."),
            },
        };

        private static string? Place(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) switch
        {
            null => null,
            var code when Places.IsCode(code) => code,
            var other => throw new UsageException($"{option.Name} {other} is not a place: write an ISO 3166 code such as US-IL, CA-ON, DE or US-NY-NYC."),
        };

        private static string[] Words(ParseResult parsed, Option<string?> option, IReadOnlyList<string> known)
        {
            var words = parsed.GetValue(option)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
            return words.FirstOrDefault(word => !known.Contains(word)) is { } unknown
                ? throw new UsageException($"{option.Name} does not know {unknown}: there are {string.Join(", ", known)}.")
                : words;
        }
    }
}
