using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Domain.Policy;
using Candor.Hosting;
using Candor.Policy;

namespace Candor.Cli;

/// <summary><c>candor policy</c>: what the law packs answer, without a screening.</summary>
internal static class PolicyCommands
{
    /// <summary>Describes the commands.</summary>
    public static Command Make() => new("policy", "Ask the law packs.") { Explain(), PolicyDiffCommand.Make(), Laws() };

    private static Command Explain()
    {
        var asked = new PolicyQuestionOptions();
        var on = new Option<string?>("--on") { Description = "The day, yyyy-MM-dd (default: today)." };
        var folder = new Option<string?>("--config") { Description = "A configuration folder, whose own policies are asked too (default: the law alone)." };
        var workflow = new Option<string?>("--workflow") { Description = "With --config: a workflow, whose rules are asked too." };
        var command = new Command("explain", "Which laws apply, why, and what they ask for.") { on, folder, workflow };
        asked.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var day = PolicyQuestionOptions.Day(parsed.GetValue(on), "--on") ?? DateOnly.FromDateTime(DateTime.UtcNow);
            var question = asked.Read(parsed, day);
            var answer = PolicyEngine.Decide(
                [.. PackShelf.Load(Surroundings.Read().Packs).Packs, .. OwnRules(parsed.GetValue(folder), parsed.GetValue(workflow))], question);
            if (parsed.GetValue(GlobalOptions.Json))
                GlobalOptions.Print(PolicyJson.Of(answer));
            else
                Tell(answer);
            return Task.FromResult(CommandLine.Fine);
        });
        return command;
    }

    private static IEnumerable<Pack> OwnRules(string? folder, string? workflow)
    {
        if (folder is null)
            return workflow is null ? [] : throw new UsageException("--workflow names a workflow of a configuration: say which with --config.");
        var configuration = CheckedConfiguration.WithoutSecrets(folder);
        if (workflow is null)
            return configuration.Policies;
        return configuration.Workflows.TryGetValue(workflow, out var found)
            ? WorkflowQuestions.OwnRules(configuration, found, null)
            : throw new UsageException($"There is no workflow {workflow}: there are {string.Join(", ", configuration.Workflows.Keys)}.");
    }

    private static Command Laws()
    {
        var command = new Command("laws", "The laws on the shelf, as a page of Markdown.");
        command.SetAction((parsed, _) =>
        {
            var packs = PackShelf.Load(Surroundings.Read().Packs).Packs;
            if (parsed.GetValue(GlobalOptions.Json))
            {
                GlobalOptions.Print(new JsonObject
                {
                    ["laws"] = new JsonArray([.. packs.Select(pack => new JsonObject
                    {
                        ["id"] = pack.Id,
                        ["title"] = pack.Title,
                        ["jurisdiction"] = pack.Jurisdiction,
                        ["citation"] = pack.Citation,
                        ["confidence"] = pack.Confidence,
                        ["from"] = pack.From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                        ["to"] = pack.To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                        ["confirm"] = new JsonArray([.. pack.Confirm.Select(item => JsonValue.Create(item))]),
                    })]),
                });
            }
            else
            {
                Console.Out.Write(LawTable.Of(packs));
            }

            return Task.FromResult(CommandLine.Fine);
        });
        return command;
    }

    private static void Tell(PolicyAnswer answer)
    {
        Console.Out.WriteLine($"{answer.Decision} on {answer.On:yyyy-MM-dd}{(answer.Reasons.Count > 0 ? $": {string.Join("; ", answer.Reasons)}" : "")}");
        Console.Out.WriteLine($"earliest start {answer.EarliestStart:yyyy-MM-dd}");
        Say("law", answer.Laws.Select(law => $"{law.Id}: {law.Because} ({law.Citation}; confidence {law.Confidence})"));
        Say("to do", answer.Obligations.Select(one => $"{one.Kind}: {one.What}{Terms(one)} [{string.Join(", ", one.Laws)}]"));
        Say("prohibited", answer.Prohibited);
        Say("keep", answer.Retention.Select(one =>
            $"{one.Key}: at least {Days(one.Value.MinDays)}, at most {Days(one.Value.MaxDays)} days [{string.Join(", ", one.Value.Laws)}]"));
        Say("where", answer.Residency.Select(one => $"{one.Says} [{one.Law}]"));
        Say("conflict", answer.Conflicts.Select(one => $"{string.Join(" and ", one.Between)} on {one.About}: {one.Resolved}"));
        Say("does not apply", answer.Considered.Select(one => $"{one.Id}: {one.NotBecause}"));
        Say("confirm", answer.Laws.SelectMany(law => law.Confirm.Select(item => $"{law.Id}: {item}")));
        Console.Out.WriteLine(PolicyJson.Caution);
    }

    private static string Days(int? days) => days?.ToString(CultureInfo.InvariantCulture) ?? "–";

    private static string Terms(Obligation one)
    {
        List<string> terms = [];
        if (one.Until is { } until)
            terms.Add($"until {until:yyyy-MM-dd}");
        if (one.WithinDays is { } days)
            terms.Add($"within {days} days");
        if (one.Language is { } language)
            terms.Add($"in {language}");
        return terms.Count == 0 ? "" : $" ({string.Join(", ", terms)})";
    }

    private static void Say(string what, IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Console.Out.WriteLine($"  {what}  {line}");
    }
}
