using Candor.Configuration;
using Candor.Domain.Policy;

namespace Candor.Policy;

/// <summary>Which step takes which kind of data where. The law is asked about each before it happens.</summary>
public static class DataMoves
{
    /// <summary>The candidate's answers are taken.</summary>
    public const string Capture = "capture";

    /// <summary>Speech becomes words.</summary>
    public const string Transcribe = "transcribe";

    /// <summary>Words become ratings.</summary>
    public const string Evaluate = "evaluate";

    /// <summary>The candidate is written to.</summary>
    public const string Mail = "mail";

    /// <summary>The result goes into the ATS.</summary>
    public const string WriteBack = "write_back";

    /// <summary>Where data is kept: of every step.</summary>
    private const string AnyStep = "*";

    /// <summary>The whole of it.</summary>
    public static IReadOnlyList<DataMove> Table { get; } =
    [
        new(AnyStep, "storage", Vocabulary.Data, "what is recorded, agreed to, written down and rated", "it is kept", _ => true, one => one.Regions.Storage),
        new(Transcribe, "speech", ["recording"], "the recording", "it becomes words", one => one.Captures.Contains("transcript"), one => one.Regions.Speech),
        new(Evaluate, "evaluation", ["transcript"], "the transcript", "it is rated", one => one.Uses.Contains("ai_evaluation"), one => one.Regions.Evaluation),
        new(Mail, "mail", ["application", "mail"], "name, address and job", "the candidate is written to", _ => true, one => one.Regions.Mail),
        new(WriteBack, "connection", ["rating"], "ratings with their quotes", "the ATS shows them", _ => true, _ => null),
    ];

    /// <summary>Where a workflow's data goes.</summary>
    /// <param name="configuration">Where the endpoints are.</param>
    /// <param name="workflow">The workflow.</param>
    /// <param name="step">One step alone; null for all of them.</param>
    public static IReadOnlyList<Destination> Of(CandorConfiguration configuration, Workflow workflow, string? step = null) =>
    [
        .. Table.Where(move => (step is null || move.Step == step || move.Step == AnyStep) && move.Holds(workflow))
            .Select(move => new Destination(NameOf(move, workflow), RegionOf(move, configuration, workflow) ?? configuration.ProcessedIn, move.Data)),
    ];

    /// <summary>What of a step's data goes where, in words.</summary>
    /// <param name="endpoint">An endpoint, as a destination names it.</param>
    public static DataMove MoveTo(string endpoint) => Table.First(move => move.Endpoint == (endpoint.Contains('/', StringComparison.Ordinal) ? "connection" : endpoint));

    /// <summary>The file and the key that say where an endpoint is, for faults.</summary>
    /// <param name="endpoint">As a destination names it.</param>
    public static (string File, string[] Key) WrittenAt(string endpoint) =>
        endpoint.StartsWith("connections/", StringComparison.Ordinal) ? ($"{endpoint}.yaml", ["region"]) : ("candor.yaml", [endpoint, "region"]);

    private static string NameOf(DataMove move, Workflow workflow) => move.Step == WriteBack ? $"connections/{workflow.Connection}" : move.Endpoint;

    private static string? RegionOf(DataMove move, CandorConfiguration configuration, Workflow workflow) =>
        move.Step == WriteBack ? configuration.Connections.GetValueOrDefault(workflow.Connection)?.Region : move.Region(configuration);
}

/// <summary>A line of the table.</summary>
/// <param name="Step">The step; <c>*</c> for every one.</param>
/// <param name="Endpoint">Where it goes: <c>storage</c>, <c>speech</c>, <c>evaluation</c>, <c>mail</c> or <c>connection</c>, the ATS of the workflow.</param>
/// <param name="Data">The kinds of data, of <see cref="Vocabulary.Data"/>.</param>
/// <param name="What">The same for people.</param>
/// <param name="So">What happens there.</param>
/// <param name="Holds">Whether a workflow has the step.</param>
/// <param name="Region">Where the endpoint is; null for where everything else is processed.</param>
public sealed record DataMove(
    string Step,
    string Endpoint,
    IReadOnlyList<string> Data,
    string What,
    string So,
    Func<Workflow, bool> Holds,
    Func<CandorConfiguration, string?> Region);
