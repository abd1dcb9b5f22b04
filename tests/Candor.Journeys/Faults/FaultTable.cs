using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Candor.Connectors;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Journeys.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Candor.Journeys.Faults;

/// <summary>One call of the journey under one fault.</summary>
/// <param name="Phase"><c>invitation</c>: from the stage to the link in the ATS; <c>result</c>: from the judgement to the receipt.</param>
/// <param name="Number">Which call of the phase, from 0.</param>
/// <param name="Fault">The sandbox's name for the fault.</param>
/// <param name="Call">The call by its name, where it is struck by that rather than by its place; the first that fits.</param>
internal sealed record FaultCell(string Phase, int Number, string Fault, string? Call = null);

/// <summary>What came of it. All counts should be 0.</summary>
/// <param name="Ats">Whose ATS.</param>
/// <param name="Cell">What was tried.</param>
/// <param name="Call">The call that was struck; null when the journey made fewer calls this time.</param>
/// <param name="Lost">Things that should stand in the ATS and do not: link, result, note.</param>
/// <param name="Duplicated">Things that stand there more than once.</param>
/// <param name="Elsewhere">Other records that changed.</param>
internal sealed record FaultResult(string Ats, FaultCell Cell, string? Call, int Lost, int Duplicated, int Elsewhere);

/// <summary>
/// Makes every call of a vendor's journey suffer every fault, one at a time, and looks afterwards at what the vendor holds: the sandbox's own state is the
/// judge, not the product. Only the candidate's voice is short-circuited.
/// </summary>
internal sealed partial class FaultTable(Workshop workshop, string ats)
{
    /// <summary>Every fault, with what it means.</summary>
    public static readonly IReadOnlyList<(string Kind, string Meaning)> Kinds =
    [
        ("reset_before", "connection cut, did not happen"),
        ("reset_after", "connection cut, did happen"),
        ("slow", "no answer in time"),
        ("429", "429"),
        ("500", "500, did not happen"),
        ("malformed", "answer broken off, did happen"),
        ("token_expired", "token expired in flight"),
    ];

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private int _results = 1; // evaluation objects that a journey without faults leaves

    /// <summary>Goes through a journey without faults.</summary>
    /// <returns>The calls that each phase makes.</returns>
    public async Task<(IReadOnlyList<string> Invitation, IReadOnlyList<string> Result)> Measure()
    {
        IReadOnlyList<string> invitation = [], result = [];
        var (application, _) = await Go("Measure", async (phase, go) =>
        {
            var before = (await Calls()).Count;
            await go();
            var made = (await Calls()).Skip(before).Select(Label).ToList();
            _ = phase == "invitation" ? invitation = made : result = made;
        });
        _results = (int)(await workshop.Record(ats, application))["results"]!;
        return (invitation, result);
    }

    /// <summary>The calls that some fault struck and another did not.</summary>
    public static IReadOnlyList<(string Phase, string Call, string Kind)> Gaps(IReadOnlyList<FaultResult> results)
    {
        var struck = results.Where(result => result.Call is not null).Select(result => (result.Cell.Phase, Call: result.Call!, result.Cell.Fault)).ToHashSet();
        return [.. struck.Select(one => (one.Phase, one.Call)).Distinct().SelectMany(one => Kinds.Select(kind => (one.Phase, one.Call, kind.Kind))).Where(one => !struck.Contains(one))];
    }

    /// <summary>Whether a call makes something that a second one would make again.</summary>
    public static bool Makes(string call) => Making().IsMatch(call);

    /// <summary>Goes through a journey in which one call is struck.</summary>
    public async Task<FaultResult> Run(FaultCell cell)
    {
        var name = $"F{Guid.NewGuid():N}"[..16];
        var struck = (string?)null;
        var (application, screening) = await Go(name, async (phase, go) =>
        {
            if (phase != cell.Phase)
            {
                await go();
                return;
            }

            var before = (await Calls()).Count(call => (string?)call!["fault"] is not null);
            await workshop.Fault(cell.Call is { } call
                ? new { kind = cell.Fault, method = (string?)call.Split(' ')[0], path = Telling(call), times = 1, skip = 0 }
                : new { kind = cell.Fault, method = (string?)null, path = $"/{ats}/", times = 1, skip = cell.Number });
            await go();
            await workshop.NoFaults();
            struck = (await Calls()).Where(call => (string?)call!["fault"] is not null).Skip(before).Select(Label).FirstOrDefault();
        });

        var after = await workshop.State(ats);
        var record = after["applications"]!.AsArray().First(one => (string?)one!["id"] == application)!;
        var notes = record["notes"]!.AsArray().Count(note => screening is not null && ((string)note!).Contains(screening.Id, StringComparison.Ordinal));
        var results = (int)record["results"]!;
        var link = (string?)record["link"] is { } there && screening is not null && there.Contains(screening.Id, StringComparison.Ordinal);
        var screenings = (await workshop.Screenings(application)).Count;
        return new FaultResult(
            ats,
            cell,
            struck,
            (link ? 0 : 1) + (notes == 0 ? 1 : 0) + (results < _results ? 1 : 0) + (screening?.State == ScreeningState.Verified ? 0 : 1),
            Math.Max(0, notes - 1) + Math.Max(0, results - _results) + Math.Max(0, screenings - 1),
            Others(after, application).Except(_others).Count());
    }

    private HashSet<string> _others = []; // as the other records stood before this journey

    /// <summary>The journey, phase by phase.</summary>
    private async Task<(string Application, Screening? Screening)> Go(string name, Func<string, Func<Task>, Task> phase)
    {
        var (application, _) = await workshop.Add(ats, name, intoStage: false);
        await Patience.Until(async () => !(await workshop.Rows(store => store.Deliveries)).Exists(row => row.HandledAt is null));
        _others = [.. Others(await workshop.State(ats), application)];
        Screening? screening = null;
        await phase("invitation", async () =>
        {
            await workshop.Move(ats, application, "Voice Screen");
            if (workshop.App.Services.GetRequiredService<Connections>().Get(ats).Sheet.News == Arrival.Polling)
                await Patience.Until(async () =>
                {
                    await workshop.Reconcile(ats);
                    return (await workshop.Screenings(application)).Count > 0;
                });
            screening = await End(application, now => now.State is ScreeningState.Invited);
        });
        if (screening?.State == ScreeningState.Invited)
            await phase("result", async () =>
            {
                await FastCandidate.Answer(workshop, screening.Id);
                screening = await End(application, now => now.HasEnded);
            });
        return (application, screening);
    }

    /// <summary>The screening once it has come so far, or needs a person: both are an end here, and only one is a good one.</summary>
    private async Task<Screening?> End(string application, Func<Screening, bool> holds)
    {
        try
        {
            return await workshop.Until(application, now => holds(now) || now.State == ScreeningState.NeedsAttention, Deadline);
        }
        catch (TimeoutException)
        {
            return (await workshop.Screenings(application)).LastOrDefault();
        }
    }

    /// <summary>The other records, each with everything that a write could change.</summary>
    private static IEnumerable<string> Others(JsonNode state, string application) => state["applications"]!.AsArray()
        .Where(one => (string?)one!["id"] != application)
        .Select(one => $"{one!["id"]} {one["link"]} {one["results"]} {one["notes"]!.ToJsonString()}");

    private async Task<List<JsonNode?>> Calls() =>
        [.. (await workshop.Control.GetFromJsonAsync<JsonArray>("/sandbox/calls"))!.Where(call => (string?)call!["wing"] == ats)];

    private string Label(JsonNode? call)
    {
        var path = ((string)call!["path"]!).Split('?')[0].Replace($"/{ats}", "", StringComparison.Ordinal);
        return $"{call["method"]} {Identifiers().Replace(path, "/{id}")}";
    }

    /// <summary>What of a call's path tells it from others: what stands behind the identifier, or else before it.</summary>
    private string Telling(string label) => label.Split(' ')[1].Split("{id}") switch
    {
        [.., { Length: > 0 } last] and not [_] => last,
        [var first, ..] => $"/{ats}{first}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The table for people, and the totals.</summary>
    public static string Tell(IReadOnlyList<FaultResult> results)
    {
        var text = new StringBuilder();
        var reached = results.Where(result => result.Call is not null).ToList();
        text.AppendLine(CultureInfo.InvariantCulture, $"{reached.Count} journeys, each with one call struck by one fault: {reached.Sum(one => one.Lost)} lost, "
            + $"{reached.Sum(one => one.Duplicated)} duplicated, {reached.Sum(one => one.Elsewhere)} on a wrong record.");
        foreach (var vendor in reached.GroupBy(result => result.Ats).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {vendor.Key}").AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"| phase | call | {string.Join(" | ", Kinds.Select(kind => kind.Meaning))} |");
            text.AppendLine(CultureInfo.InvariantCulture, $"| --- | --- |{string.Concat(Kinds.Select(_ => " --- |"))}");
            foreach (var row in vendor.GroupBy(result => (result.Cell.Phase, result.Call)).OrderBy(group => group.Key.Phase, StringComparer.Ordinal).ThenBy(group => group.Min(one => one.Cell.Number)))
                text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Key.Phase} | `{row.Key.Call}` | {string.Join(" | ", Kinds.Select(kind => Cell(row.Where(one => one.Cell.Fault == kind.Kind).ToList())))} |");
        }

        return text.ToString();
    }

    private static string Cell(IReadOnlyList<FaultResult> here) => here.Count == 0
        ? "–"
        : here.All(one => one is { Lost: 0, Duplicated: 0, Elsewhere: 0 })
            ? $"{here.Count} of {here.Count} good"
            : $"**{here.Sum(one => one.Lost)} lost, {here.Sum(one => one.Duplicated)} duplicated, {here.Sum(one => one.Elsewhere)} elsewhere**";

    [GeneratedRegex("POST .*(notes|feedback|createNote|assessment.update|feedback.submit|/Put_[A-Za-z_]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Making();

    [GeneratedRegex("/[^/]*([0-9]{3,}|[0-9a-f]{8}-)[^/]*", RegexOptions.CultureInvariant)]
    private static partial Regex Identifiers();
}
