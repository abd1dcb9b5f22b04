using System.Text.Json.Nodes;
using Candor.Configuration;
using Candor.Hosting;

namespace Candor.Policy;

/// <summary>
/// Keeps a configuration that would loosen the law or the employer's policy from running, and keeps a record that somebody tried: one JSON object a
/// line in <c>refused-changes.jsonl</c> of the data folder, with when, which configuration (by its hash), and which rules it would have broken.
/// </summary>
internal static class RefusedChanges
{
    /// <summary>The record's file in the data folder.</summary>
    public const string File = "refused-changes.jsonl";

    /// <summary>The latest attempts on record, newest first.</summary>
    /// <param name="data">The data folder.</param>
    public static IReadOnlyList<RefusedChange> Read(string data)
    {
        var path = Path.Combine(data, File);
        return !System.IO.File.Exists(path)
            ? []
            :
            [
                .. System.IO.File.ReadLines(path).TakeLast(10).Reverse().Select(line => JsonNode.Parse(line)!).Select(attempt => new RefusedChange(
                    (string)attempt["at"]!,
                    (string)attempt["configuration"]!,
                    [.. attempt["faults"]!.AsArray().Select(fault => $"{fault!["file"]}:{fault["line"]}: {fault["what"]}")])),
            ];
    }

    /// <summary>What a configuration would loosen today.</summary>
    /// <param name="surroundings">Where the configuration and the packs are.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="now">The moment.</param>
    public static IReadOnlyList<Fault> Find(Surroundings surroundings, CandorConfiguration configuration, DateTimeOffset now) => Guardrails.Check(
        configuration,
        surroundings.Configuration,
        PackShelf.Load(surroundings.Packs),
        NoticeShelf.Load(Path.Combine(surroundings.Packs, "notices")),
        DateOnly.FromDateTime(now.UtcDateTime));

    /// <summary>Lets a configuration pass, or records and refuses it.</summary>
    /// <param name="surroundings">Where the configuration, the packs and the data are.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="UsageException">It would loosen something; the message lists what.</exception>
    public static void Refuse(Surroundings surroundings, CandorConfiguration configuration, DateTimeOffset now)
    {
        var faults = Find(surroundings, configuration, now);
        if (faults.Count == 0)
            return;
        Directory.CreateDirectory(surroundings.Data);
        System.IO.File.AppendAllText(
            Path.Combine(surroundings.Data, File),
            new JsonObject
            {
                ["at"] = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", null),
                ["configuration"] = configuration.Hash,
                ["faults"] = new JsonArray([.. faults.Select(fault => new JsonObject
                {
                    ["file"] = fault.File, ["line"] = fault.Line, ["what"] = fault.What, ["mend"] = fault.Mend,
                })]),
            }.ToJsonString() + "\n");
        throw new UsageException(
            $"The configuration in {surroundings.Configuration} would loosen what the law or the employer's policy asks for:{Environment.NewLine}"
            + string.Join(Environment.NewLine, faults));
    }
}

/// <summary>An attempt to loosen the law that was refused.</summary>
/// <param name="At">When, as in the ledger.</param>
/// <param name="Configuration">The configuration's hash.</param>
/// <param name="Faults">What it would have loosened.</param>
public sealed record RefusedChange(string At, string Configuration, IReadOnlyList<string> Faults);
