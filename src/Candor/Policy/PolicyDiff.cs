using System.Text.Json.Nodes;
using Candor.Configuration;
using Candor.Domain.Policy;

namespace Candor.Policy;

/// <summary>What changes for a workflow on one day, with the places for which it does.</summary>
/// <param name="Day">The first day on which it holds.</param>
/// <param name="Workflow">The workflow's identifier; null for a question without one.</param>
/// <param name="Where">For whom.</param>
/// <param name="Change">What changes.</param>
public sealed record WorkflowChange(DateOnly Day, string? Workflow, IReadOnlyList<PlacePairs> Where, PolicyChange Change);

/// <summary>Every pair of these.</summary>
/// <param name="Candidates">Where candidates are; a null is unknown.</param>
/// <param name="Jobs">Where jobs are; a null is unknown.</param>
public sealed record PlacePairs(IReadOnlyList<string?> Candidates, IReadOnlyList<string?> Jobs)
{
    /// <summary>As few as say the same as the pairs.</summary>
    /// <param name="pairs">Where a candidate and a job are.</param>
    public static IReadOnlyList<PlacePairs> Of(IEnumerable<(string? Candidate, string? Job)> pairs) =>
    [
        .. pairs.GroupBy(pair => pair.Candidate)
            .Select(same => (Candidate: same.Key, Jobs: same.Select(pair => pair.Job).Distinct().Order(StringComparer.Ordinal).ToList()))
            .GroupBy(one => string.Join(' ', one.Jobs))
            .Select(alike => new PlacePairs([.. alike.Select(one => one.Candidate)], alike.First().Jobs)),
    ];

    /// <inheritdoc />
    public override string ToString() => $"candidate in {Names(Candidates)}, job in {Names(Jobs)}";

    private static string Names(IReadOnlyList<string?> places) => string.Join(", ", places.Select(place => place ?? "an unknown place"));
}

/// <summary>What changes between two days for the configured workflows, or for one question: what has to be ready by when.</summary>
public static class PolicyDiff
{
    /// <summary>The changes of every workflow.</summary>
    /// <param name="packs">The shelf.</param>
    /// <param name="configuration">The workflows.</param>
    /// <param name="from">What holds on this day is no change.</param>
    /// <param name="to">The last day.</param>
    public static IReadOnlyList<WorkflowChange> Of(IReadOnlyList<Pack> packs, CandorConfiguration configuration, DateOnly from, DateOnly to) =>
    [
        .. configuration.Workflows.Values.OrderBy(workflow => workflow.Id, StringComparer.Ordinal)
            .SelectMany(workflow => Grouped(
                workflow.Id,
                WorkflowQuestions.Reachable(configuration, workflow, from)
                    .SelectMany(question => PolicyChanges.Between([.. packs, .. WorkflowQuestions.OwnRules(configuration, workflow, null)], question, from, to).Select(change => (question, change)))))
            .OrderBy(change => change.Day),
    ];

    /// <summary>The changes of one question.</summary>
    /// <param name="packs">The shelf.</param>
    /// <param name="question">The question.</param>
    /// <param name="from">What holds on this day is no change.</param>
    /// <param name="to">The last day.</param>
    public static IReadOnlyList<WorkflowChange> Of(IReadOnlyList<Pack> packs, PolicyQuestion question, DateOnly from, DateOnly to) =>
        [.. Grouped(null, PolicyChanges.Between(packs, question, from, to).Select(change => (question, change)))];

    /// <summary>As JSON.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="from">The earlier day.</param>
    /// <param name="to">The later day.</param>
    public static JsonObject ToJson(IReadOnlyList<WorkflowChange> changes, DateOnly from, DateOnly to) => new()
    {
        ["from"] = $"{from:yyyy-MM-dd}",
        ["to"] = $"{to:yyyy-MM-dd}",
        ["laws_begin"] = Words(changes.SelectMany(one => one.Change.Begins).Select(law => law.Id)),
        ["laws_end"] = Words(changes.SelectMany(one => one.Change.Ends).Select(law => law.Id)),
        ["obligations_added"] = Words(changes.SelectMany(one => one.Change.Added).Select(one => $"{one.Kind} {one.Id}")),
        ["obligations_removed"] = Words(changes.SelectMany(one => one.Change.Removed).Select(one => $"{one.Kind} {one.Id}")),
        ["changes"] = new JsonArray([.. changes.Select(ToJson)]),
        ["notice"] = PolicyJson.Caution,
    };

    private static JsonObject ToJson(WorkflowChange one)
    {
        var change = one.Change;
        return new JsonObject
        {
            ["day"] = $"{one.Day:yyyy-MM-dd}",
            ["ready_by"] = $"{one.Day.AddDays(-1):yyyy-MM-dd}",
            ["workflow"] = one.Workflow,
            ["where"] = new JsonArray([.. one.Where.Select(pairs => new JsonObject
            {
                ["candidates"] = Words(pairs.Candidates.Select(place => place ?? "unknown")),
                ["jobs"] = Words(pairs.Jobs.Select(place => place ?? "unknown")),
            })]),
            ["decision"] = new JsonObject { ["from"] = change.Before.Decision, ["to"] = change.After.Decision },
            ["laws_begin"] = Laws(change.Begins),
            ["laws_end"] = Laws(change.Ends),
            ["obligations_added"] = Obligations(change.Added),
            ["obligations_removed"] = Obligations(change.Removed),
            ["prohibited_added"] = Words(change.Forbidden),
            ["retention"] = new JsonObject(change.Retention.Select(data => KeyValuePair.Create(data, (JsonNode?)Period(change.After, data)))),
        };
    }

    /// <summary>Pairs of places for which the same changes, told once.</summary>
    private static IEnumerable<WorkflowChange> Grouped(string? workflow, IEnumerable<(PolicyQuestion Question, PolicyChange Change)> found) => found
        .GroupBy(one => (one.Change.Day, What: Signature(one.Change)))
        .OrderBy(same => same.Key.Day)
        .Select(same => new WorkflowChange(
            same.Key.Day,
            workflow,
            PlacePairs.Of(same.Select(one => (one.Question.Candidate, one.Question.Job))),
            same.First().Change));

    private static string Signature(PolicyChange change) => string.Join('\n',
        change.Begins.Select(law => $"+{law.Id}").Concat(change.Ends.Select(law => $"-{law.Id}"))
            .Concat(change.Added.Select(one => $"+{one.Kind} {one.Id}")).Concat(change.Removed.Select(one => $"-{one.Kind} {one.Id}"))
            .Concat(change.Forbidden).Concat(change.Retention.Select(data => $"{data} {Period(change.After, data)?.ToJsonString()}"))
            .Append(change.Before.Decision == change.After.Decision ? "" : $"{change.Before.Decision} {change.After.Decision}"));

    private static JsonArray Laws(IEnumerable<LawApplies> laws) => new([.. laws.Select(law => new JsonObject
    {
        ["id"] = law.Id, ["title"] = law.Title, ["citation"] = law.Citation, ["confidence"] = law.Confidence,
    })]);

    private static JsonArray Obligations(IEnumerable<Obligation> obligations) => new([.. obligations.Select(one => new JsonObject
    {
        ["kind"] = one.Kind, ["id"] = one.Id, ["what"] = one.What, ["laws"] = Words(one.Laws),
    })]);

    private static JsonObject? Period(PolicyAnswer answer, string data) => answer.Retention.TryGetValue(data, out var period)
        ? new JsonObject { ["min_days"] = period.MinDays, ["max_days"] = period.MaxDays }
        : null;

    private static JsonArray Words(IEnumerable<string> words) => new([.. words.Distinct().Select(word => JsonValue.Create(word))]);
}
