using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Candor.Domain.Policy;
using Candor.Tests.Support;
using CliWrap;
using CliWrap.Buffered;
using Xunit;

namespace Candor.Tests.Policy;

/// <summary>What outsiders run: <c>candor policy explain … --json</c>, as a process of its own.</summary>
public class PublicCommandTests
{
    [Fact]
    public async Task Every_decision_case_passes_through_the_public_command()
    {
        var cases = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "Candor.Tests", "Policy", "cases.json")))!.AsArray();
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            cases,
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken },
            async (one, cancel) =>
            {
                var (exit, output, errors) = await Run(cancel, [.. Arguments(one!["input"]!), "--json"]);
                foreach (var difference in exit == 0 ? Differences(one["expect"]!, JsonNode.Parse(output)!) : [$"exit code {exit}: {errors}"])
                    wrong.Add($"{one["id"]}: {difference}");
            });

        Assert.NotEmpty(cases);
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task The_answer_has_the_published_shape()
    {
        var (exit, output, _) = await Run(
            TestContext.Current.CancellationToken,
            "--candidate", "US-IL", "--job", "US-TX", "--employer", "US-CA", "--employees", "50", "--on", "2026-11-24",
            "--captures", "recording,transcript", "--uses", "ai_evaluation", "--processed-in", "US", "--json");
        var answer = JsonNode.Parse(output)!.AsObject();

        Assert.Equal(0, exit);
        Assert.Superset(
            new HashSet<string> { "decision", "on", "laws", "considered", "obligations", "prohibited", "retention", "conflicts", "earliest_start" },
            answer.Select(field => field.Key).ToHashSet());
        Assert.Equal("allow", (string?)answer["decision"]);
        Assert.Equal("2026-11-24", (string?)answer["on"]);
        Assert.Equal("2026-11-24", (string?)answer["earliest_start"]);
        Assert.All(answer["laws"]!.AsArray(), law => Assert.All(
            new[] { "id", "because", "citation", "confirm" }, field => Assert.NotNull(law![field])));
        Assert.All(answer["considered"]!.AsArray(), law => Assert.NotEmpty((string)law!["not_because"]!));
        Assert.All(answer["obligations"]!.AsArray(), one =>
        {
            Assert.NotEmpty((string)one!["id"]!);
            Assert.NotEmpty(one["laws"]!.AsArray());
            Assert.Contains(
                (string?)one["kind"],
                new[] { "notice", "consent", "wait", "alternative", "oversight", "explanation", "record", "deletion", "residency" });
        });
        var recording = answer["retention"]!["recording"]!.AsObject();
        Assert.True(recording.ContainsKey("min_days"));
        Assert.Null(recording["min_days"]);
        Assert.Equal(1095, (int?)recording["max_days"]);
        Assert.Equal(["us-il-bipa"], recording["laws"]!.AsArray().Select(law => (string)law!));
        Assert.Contains("voiceprint", answer["prohibited"]!.AsArray().Select(feature => (string)feature!));
    }

    private static async Task<(int Exit, string Output, string Errors)> Run(CancellationToken cancel, params string[] arguments)
    {
        var result = await CliWrap.Cli.Wrap("dotnet")
            .WithArguments([typeof(PolicyEngine).Assembly.Location.Replace("Candor.Domain.dll", "Candor.dll", StringComparison.Ordinal), "policy", "explain", .. arguments])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancel);
        return (result.ExitCode, result.StandardOutput, result.StandardError);
    }

    private static IEnumerable<string> Arguments(JsonNode input)
    {
        foreach (var (name, value) in input.AsObject())
        {
            yield return $"--{name.Replace('_', '-')}";
            yield return value switch
            {
                JsonArray words => string.Join(',', words.Select(word => (string)word!)),
                JsonValue flag when flag.TryGetValue<bool>(out var yes) => yes ? "yes" : "no",
                _ => value!.ToString(),
            };
        }
    }

    private static IEnumerable<string> Differences(JsonNode expect, JsonNode answer)
    {
        foreach (var field in new[] { "decision", "earliest_start" })
            if (expect[field] is { } wanted && (string?)wanted != (string?)answer[field])
                yield return $"{field} is {answer[field]}, not {wanted}";
        var laws = answer["laws"]!.AsArray().Select(law => (string)law!["id"]!).ToHashSet();
        foreach (var law in expect["laws"]?.AsArray() ?? [])
            if (!laws.Contains((string)law!))
                yield return $"{law} does not apply";
        foreach (var law in expect["not_laws"]?.AsArray() ?? [])
            if (laws.Contains((string)law!))
                yield return $"{law} applies";
        foreach (var pair in expect["obligations"]?.AsArray() ?? [])
            if (!answer["obligations"]!.AsArray().Any(one => (string?)one!["kind"] == (string?)pair![0]
                    && one["laws"]!.AsArray().Any(law => (string?)law == (string?)pair[1])))
                yield return $"no {pair![0]} by {pair[1]}";
        foreach (var (data, bounds) in expect["retention"]?.AsObject() ?? [])
            foreach (var (bound, days) in bounds!.AsObject())
                if ((int?)days != (int?)answer["retention"]?[data]?[bound])
                    yield return $"{data}.{bound} is {answer["retention"]?[data]?[bound]}, not {days}";
    }
}
