using Candor.Configuration.Yaml;
using Candor.Domain.Mapping;

namespace Candor.Configuration.Files;

/// <summary><c>workflows/*.yaml</c>: what a checked tree says.</summary>
internal static class WorkflowFile
{
    public static Workflow Bind(string id, YamlNode root) => new(
        id,
        root.Need("connection"),
        root.Texts("jobs"),
        new(root["trigger_stage"]!["id"]?.Text, root["trigger_stage"]!["name"]?.Text, root["trigger_stage"]!.Line),
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
        root["invitation_field"]!.Line);

    /// <summary>The field type a mapping's <c>type</c> names; null when it names none.</summary>
    public static FieldType? TypeOf(YamlNode mapping) =>
        mapping["type"]?.Text is { } word && Enum.TryParse<FieldType>(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var type) ? type : null;

    private static PlaceRule BindPlace(YamlNode node) => new(node["from"]?.Text, node["fixed"]?.Text, node.Table("labels"));

    private static FieldMapping BindMapping(YamlNode node) => new(
        node.Need("to"),
        node["from"]?.Text,
        node["template"]?.Text,
        TypeOf(node)!.Value,
        node.Table("labels"),
        node["when_absent"]?.Text switch
        {
            "write" => AbsenceRule.Write,
            "block" => AbsenceRule.Block,
            _ => AbsenceRule.Proceed,
        },
        node["absent_text"]?.Text,
        node["to"]!.Line,
        node.IsTrue("shorten"));
}
