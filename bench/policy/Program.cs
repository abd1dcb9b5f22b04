using System.Diagnostics;
using Candor.Domain.Policy;
using Candor.Policy;

// Explains every worked example of the packs, over and over, and says how long one takes: the decision alone, and with its JSON.
var shelf = PackShelf.Load(args.Length > 0 ? args[0] : "packs");
var rounds = args.Length > 1 ? int.Parse(args[1], null) : 200;
var questions = shelf.Examples.Select(example => example.Question).ToList();

Console.WriteLine($"{shelf.Packs.Count} laws, {questions.Count} cases, {rounds} rounds of each, {Environment.ProcessorCount} cores, .NET {Environment.Version}");
Console.WriteLine();
Console.WriteLine("| what | median | 99 of 100 | slowest |");
Console.WriteLine("| --- | --- | --- | --- |");
Measure("explain one case", question => PolicyEngine.Decide(shelf.Packs, question).Laws.Count);
Measure("explain one case and write its JSON", question => PolicyJson.Of(PolicyEngine.Decide(shelf.Packs, question)).ToJsonString().Length);
Measure("find the next day on which the answer changes", question => PolicyChanges.Next(shelf.Packs, question)?.DayNumber ?? 0);

void Measure(string what, Func<PolicyQuestion, int> explain)
{
    var kept = 0;
    for (var round = 0; round < 50; round++)
        foreach (var question in questions)
            kept += explain(question);
    var times = new List<double>(rounds * questions.Count);
    for (var round = 0; round < rounds; round++)
        foreach (var question in questions)
        {
            var start = Stopwatch.GetTimestamp();
            kept += explain(question);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

    times.Sort();
    // The sum is used, so that nothing is optimised away.
    Console.WriteLine($"| {what} | {times[times.Count / 2]:0} µs | {times[times.Count * 99 / 100]:0} µs | {times[^1]:0} µs |{(kept == int.MinValue ? " " : "")}");
}
