using System.CommandLine;
using Candor.Domain.Policy;
using Candor.Hosting;
using Candor.Policy;

namespace Candor.Cli;

/// <summary>
/// <c>candor policy diff</c>: what changes between two days for the configured workflows, and so what has to be ready by when; for one question where
/// places, captures or uses are given.
/// </summary>
internal static class PolicyDiffCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Make()
    {
        var asked = new PolicyQuestionOptions();
        var from = new Option<string>("--from") { Description = "The earlier day: what holds then is no change.", Required = true };
        var to = new Option<string>("--to") { Description = "The later day.", Required = true };
        var folder = GlobalOptions.Config();
        var command = new Command("diff", "What changes between two days for the configured workflows, or for one question.") { from, to, folder };
        asked.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var (first, last) = (PolicyQuestionOptions.Day(parsed.GetValue(from), "--from")!.Value, PolicyQuestionOptions.Day(parsed.GetValue(to), "--to")!.Value);
            if (last < first)
                throw new UsageException($"--to {last:yyyy-MM-dd} lies before --from {first:yyyy-MM-dd}.");
            var surroundings = Surroundings.Read(parsed.GetValue(folder));
            var packs = PackShelf.Load(surroundings.Packs).Packs;
            var changes = asked.AreGiven(parsed)
                ? PolicyDiff.Of(packs, asked.Read(parsed, first), first, last)
                : PolicyDiff.Of(packs, CheckedConfiguration.WithoutSecrets(surroundings.Configuration), first, last);
            if (parsed.GetValue(GlobalOptions.Json))
                GlobalOptions.Print(PolicyDiff.ToJson(changes, first, last));
            else
                Tell(changes, first, last);
            return Task.FromResult(CommandLine.Fine);
        });
        return command;
    }

    private static void Tell(IReadOnlyList<WorkflowChange> changes, DateOnly from, DateOnly to)
    {
        if (changes.Count == 0)
            Console.Out.WriteLine($"Nothing changes from {from:yyyy-MM-dd} to {to:yyyy-MM-dd}.");
        foreach (var one in changes)
        {
            var change = one.Change;
            Console.Out.WriteLine($"{one.Day:yyyy-MM-dd}  {one.Workflow ?? "this question"}");
            Say("for", one.Where.Select(pairs => pairs.ToString()));
            if (change.Before.Decision != change.After.Decision)
                Console.Out.WriteLine($"  decision  {change.Before.Decision} → {change.After.Decision}{(change.After.Reasons.Count > 0 ? $": {string.Join("; ", change.After.Reasons)}" : "")}");
            Say("begins", change.Begins.Select(law => $"{law.Id}: {law.Title} ({law.Citation}; confidence {law.Confidence})"));
            Say("ends", change.Ends.Select(law => $"{law.Id}: {law.Title}"));
            Say($"ready by {one.Day.AddDays(-1):yyyy-MM-dd}", change.Added.Select(duty => $"{duty.Kind}: {duty.What} [{string.Join(", ", duty.Laws)}]"));
            Say("no longer", change.Removed.Select(duty => $"{duty.Kind}: {duty.What} [{string.Join(", ", duty.Laws)}]"));
            Say("forbidden", change.Forbidden);
            Say("keep", change.Retention.Select(data => $"{data}: {Period(change.After, data)}"));
        }

        Console.Out.WriteLine(PolicyJson.Caution);
    }

    private static string Period(PolicyAnswer answer, string data) => answer.Retention.TryGetValue(data, out var period)
        ? $"{period.MinDays?.ToString(null, null) ?? "–"} to {period.MaxDays?.ToString(null, null) ?? "–"} days"
        : "no rule";

    private static void Say(string what, IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Console.Out.WriteLine($"  {what}  {line}");
    }
}
