using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Candor.Conformance.Support;

/// <summary>
/// A document's schemas, each compiled when it is first needed. The validator is JsonSchema.Net; what it says is turned into places in the
/// document and in the value.
/// </summary>
internal sealed class SchemaShelf
{
    private const int Most = 12;

    private static readonly Uri Document = new("https://description.candor.example/document");

    // Descriptions are full of x- and example.
    private static readonly Dialect Lenient = Dialect.Draft202012.With([], new Uri("https://description.candor.example/dialect"), allowUnknownKeywords: true);

    // Most values are sound, and a yes or no is several times cheaper than the reasons.
    private static readonly EvaluationOptions Quick = new() { OutputFormat = OutputFormat.Flag, RequireFormatValidation = true };
    private static readonly EvaluationOptions Full = new() { OutputFormat = OutputFormat.Hierarchical, RequireFormatValidation = true };

    private readonly Lock _compiling = new(); // the validator's own caches are filled by one at a time
    private readonly ConcurrentDictionary<string, JsonSchema> _compiled = new(StringComparer.Ordinal);
    private readonly BuildOptions _options;

    /// <summary>A document's schemas.</summary>
    /// <param name="document">The document.</param>
    public SchemaShelf(JsonElement document)
    {
        var registry = new SchemaRegistry();
        registry.Register(new JsonElementBaseDocument(document, Document));
        _options = new BuildOptions { SchemaRegistry = registry, Dialect = Lenient };
    }

    /// <summary>How many were needed so far.</summary>
    public int Compiled => _compiled.Count;

    /// <summary>Compiles a schema, with those it refers to.</summary>
    /// <param name="schema">Its place.</param>
    public void Compile(Place schema) => Get(schema.At);

    /// <summary>Holds a value against a schema.</summary>
    /// <param name="schema">The schema's place.</param>
    /// <param name="value">The value.</param>
    /// <param name="strict">Whether a member is a fault that no schema speaks of, even where the document does not forbid others.</param>
    /// <returns>Each fault: the place in the document, and what is wrong with which place in the value.</returns>
    public IReadOnlyList<(string Pointer, string What)> Faults(Place schema, JsonElement value, bool strict)
    {
        var compiled = Get(schema.At);
        if (compiled.Evaluate(value, Quick).IsValid)
            return strict ? [.. UnknownMembers.In(value, one => compiled.Evaluate(one, Full)).Select(member => (schema.At, $"{member} is a member the document does not speak of")).Take(Most)] : [];
        var faults = new List<(string Pointer, string What)>();
        Collect(compiled.Evaluate(value, Full), faults);
        return faults.Count == 0
            ? [(schema.At, "the value does not fit the schema")]
            : [.. faults.Distinct().Take(Most)];
    }

    private JsonSchema Get(string pointer) => _compiled.GetOrAdd(pointer, at =>
    {
        lock (_compiling)
        {
            var reference = new JsonObject { ["$ref"] = $"{Document}#{string.Join('/', at.Split('/').Select(Uri.EscapeDataString))}" };
            return JsonSchema.Build(JsonSerializer.SerializeToElement(reference), _options);
        }
    });

    private static void Collect(EvaluationResults node, List<(string Pointer, string What)> faults)
    {
        if (node.IsValid)
            return;
        var pointer = Uri.UnescapeDataString(node.SchemaLocation.Fragment).TrimStart('#');
        foreach (var (keyword, message) in node.Errors ?? [])
            faults.Add((keyword.Length == 0 ? pointer : $"{pointer}/{keyword}", $"{Where(node)}: {message}"));
        foreach (var inner in node.Details ?? [])
            if (!IsCondition(inner))
                Collect(inner, faults);
    }

    /// <summary>A condition that does not hold is no fault; what hangs on it may be.</summary>
    private static bool IsCondition(EvaluationResults node) => node.EvaluationPath.ToString().TrimEnd("0123456789".ToCharArray()).TrimEnd('/').EndsWith("/if", StringComparison.Ordinal);

    private static string Where(EvaluationResults node) => node.InstanceLocation.ToString() is { Length: > 0 } at ? at : "the value";
}
