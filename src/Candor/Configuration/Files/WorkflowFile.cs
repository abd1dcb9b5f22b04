using System.Globalization;
using Candor.Configuration.Yaml;
using Candor.Domain.Mapping;
using Candor.Domain.Policy;
using Candor.Policy;

namespace Candor.Configuration.Files;

/// <summary><c>workflows/*.yaml</c>: what a checked tree says.</summary>
internal static class WorkflowFile
{
    public static Workflow Bind(string id, YamlNode root) => new Workflow(
        id,
        root.Need("connection"),
        root.Texts("jobs"),
        BindStage(root["trigger_stage"]!),
        root.Need("language"),
        root.Texts("captures"),
        root.Texts("uses"),
        root.IsTrue("public_posting"),
        BindPlace(root["candidate_place"]!),
        BindPlace(root["job_place"]!),
        root.Whole("invitation_days"),
        [
            .. root["questions"]!.Items.Select(question =>
                new Question(question.Need("id"), question.Need("text").Trim(), question.Whole("max_seconds"))),
        ],
        root.Need("rubric"),
        new(root["owners"]!.Need("exceptions"), root["owners"]!.Need("other_way"), root["owners"]!.Whole("other_way_days")),
        root.Need("invitation_field"),
        [.. root["mapping"]!.Items.Select(BindMapping)],
        root.Need("note"),
        root["invitation_field"]!.Line)
    {
        AtsFields = AtsFields(root),
        Assessment = root["assessment"]?.Text?.Trim(),
        Rules = root["rules"] is { } rules ? BindRules($"workflow/{id}", $"workflows/{id}.yaml", rules, "the workflow asks for it") : null,
        JobRules = (root["job_rules"]?.Fields ?? []).ToDictionary(
            job => job.Key,
            job => BindRules($"job/{id}/{job.Key}", $"workflows/{id}.yaml", job.Value, "the workflow asks for it of this job"),
            StringComparer.Ordinal),
    };

    private static Pack BindRules(string id, string file, YamlNode node, string because) => PackBinder.Bind(id, file, node, id, because);

    /// <summary>The custom fields of the ATS's own that a workflow draws on, by their names as sources.</summary>
    public static IReadOnlyList<string> AtsFields(YamlNode root) =>
    [
        .. (root["mapping"]?.Items ?? [])
            .SelectMany(mapping => new[] { mapping["from"]?.Text }
                .Concat(Templates.Names(mapping["template"]?.Text))
                .Concat(mapping["when"]?.Text is { } when ? Templates.Names(Condition.AsTemplate(when)) : []))
            .Concat(Templates.Names(root["note"]?.Text))
            .OfType<string>()
            .Where(SourceCatalogue.IsAtsField)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The field type a mapping's <c>type</c> names; null when it names none.</summary>
    public static FieldType? TypeOf(YamlNode mapping) =>
        mapping["type"]?.Text is { } word && Enum.TryParse<FieldType>(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var type) ? type : null;

    private static StageReference BindStage(YamlNode node) => new(node["id"]?.Text, node["name"]?.Text, node.Line)
    {
        Labels = node.Table("labels"),
        Ids = node.Table("ids"),
    };

    private static PlaceRule BindPlace(YamlNode node) => new(node["from"]?.Text, node["fixed"]?.Text, node.Table("labels"));

    private static FieldMapping BindMapping(YamlNode node) => new(
        node.Need("to"),
        node["from"]?.Text,
        node["template"]?.Text,
        TypeOf(node)!.Value,
        node.Table("labels"),
        Rule(node["when_absent"]),
        node["absent_text"]?.Text,
        node["to"]!.Line,
        node.IsTrue("shorten"),
        BindPatience(node["when_absent"]),
        node["when"]?.Text);

    /// <summary>What holds in the end when a value is absent.</summary>
    public static AbsenceRule Rule(YamlNode? absent) => (absent?["then"] ?? absent)?.Text switch
    {
        "write" => AbsenceRule.Write,
        "block" => AbsenceRule.Block,
        _ => AbsenceRule.Proceed,
    };

    private static Patience? BindPatience(YamlNode? absent) => absent switch
    {
        _ when absent?["wait"]?.Text is { } wait => new(Duration(wait), null, null),
        _ when absent?["until"]?.Text is { } until => new(null, DateOnly.ParseExact(until, "yyyy-MM-dd", CultureInfo.InvariantCulture), null),
        _ when absent?["retry"] is not null => new(absent.Whole("retry") * Duration(absent.Need("every")), null, Duration(absent.Need("every"))),
        _ => null,
    };

    /// <summary>A duration as its schema has it: <c>3 days</c>.</summary>
    private static TimeSpan Duration(string text)
    {
        var (number, unit) = (int.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture), text.Split(' ')[1]);
        return unit.TrimEnd('s') switch
        {
            "minute" => TimeSpan.FromMinutes(number),
            "hour" => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
    }
}
