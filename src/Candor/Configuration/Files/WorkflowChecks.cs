using System.Globalization;
using Candor.Configuration.Yaml;
using Candor.Domain.Mapping;
using Candor.Domain.Rubrics;
using Candor.Policy;

namespace Candor.Configuration.Files;

/// <summary>What a workflow leans on elsewhere in the folder. Lists are null where a broken file leaves it open what there is.</summary>
/// <param name="Staff">Staff identifiers.</param>
/// <param name="Connections">Connection identifiers.</param>
/// <param name="Rubrics">Rubrics by <c>id@version</c>.</param>
internal sealed record Surroundings(
    IReadOnlyCollection<string>? Staff,
    IReadOnlyCollection<string> Connections,
    IReadOnlyDictionary<string, Rubric>? Rubrics);

/// <summary>What a workflow's schema cannot say: names that must exist elsewhere, and settings that must agree.</summary>
internal sealed class WorkflowChecks(string file, YamlNode root, Surroundings around, FaultList faults)
{
    public void Run()
    {
        Known("connection", root["connection"], around.Connections);
        Known("owners.exceptions", root["owners"]?["exceptions"], around.Staff);
        Known("owners.other_way", root["owners"]?["other_way"], around.Staff);
        Known("rubric", root["rubric"], around.Rubrics?.Keys.ToList());
        foreach (var rules in (root["job_rules"]?.Fields.Select(job => job.Value) ?? []).Append(root["rules"]).OfType<YamlNode>())
            PackFile.CheckRules(file, rules, faults);
        CheckPlace("candidate_place");
        CheckPlace("job_place");
        CheckStage(root["trigger_stage"]);
        NodeReading.CheckUnique(root["questions"], "id", file, "questions", faults);
        NodeReading.CheckUnique(root["mapping"], "to", file, "mapping", faults);
        foreach (var mapping in root["mapping"]?.Items ?? [])
        {
            if (mapping["to"] is { Text: { } to } && to == root["invitation_field"]?.Text)
                Add(mapping["to"]!, $"`mapping` writes to `{to}`, which is the invitation field", "Map to another field");
        }

        var rubric = root["rubric"]?.Text is { } id ? around.Rubrics?.GetValueOrDefault(id) : null;
        if (rubric is null)
            return;

        var catalogue = SourceCatalogue.For(rubric, WorkflowFile.AtsFields(root));
        foreach (var mapping in root["mapping"]?.Items ?? [])
            CheckMapping(mapping, catalogue);
        CheckTemplate("note", root["note"], catalogue);
    }

    private void CheckMapping(YamlNode mapping, IReadOnlyList<SourceDefinition> catalogue)
    {
        var source = catalogue.FirstOrDefault(known => known.Name == mapping["from"]?.Text);
        Known("from", mapping["from"], [.. catalogue.Select(known => known.Name)]);
        CheckTemplate("template", mapping["template"], catalogue);
        CheckCondition(mapping["when"], catalogue);

        var type = WorkflowFile.TypeOf(mapping);
        if (source is not null && type is { } wanted && !Conversion.CanBecome(source.Type, wanted))
            Add(mapping["type"]!, $"`{source.Name}` cannot be written as {mapping["type"]!.Text}", $"Use one of {string.Join(", ", Conversion.Targets(source.Type).Select(Word))}");

        var isText = type is FieldType.ShortText or FieldType.LongText or FieldType.SingleSelect or FieldType.MultiSelect or FieldType.Url;
        if (mapping["labels"] is { } labels)
        {
            if (type is not null && !isText)
                Add(labels, $"`labels` has no meaning for {Word(type.Value)}", "Remove it");
            foreach (var label in labels.Fields.Where(label => source is { Choices.Count: > 0 } && !source.Choices.Contains(label.Key)))
                faults.Add(file, label.Line, $"`labels` has `{label.Key}`, which `{source!.Name}` can never be", DidYouMean.Mend(label.Key, source.Choices));
        }

        CheckAbsence(mapping, type, isText);
        if (mapping.IsTrue("shorten") && type is not (null or FieldType.ShortText or FieldType.LongText))
            Add(mapping["shorten"]!, $"`shorten` has no meaning for {Word(type.Value)}", "Remove it");
    }

    private void CheckAbsence(YamlNode mapping, FieldType? type, bool isText)
    {
        var absent = mapping["when_absent"];
        var writes = absent is not null && WorkflowFile.Rule(absent) == AbsenceRule.Write;
        if (writes && mapping["absent_text"] is null)
            Add(absent!, "`when_absent` is write, but no `absent_text` says what", "Add `absent_text:`, or use proceed or block");
        if (!writes && mapping["absent_text"] is { } unused)
            Add(unused, "`absent_text` is only written with `when_absent: write`", "Add `when_absent: write`, or remove the text");
        if (writes && type is not null && !isText)
            Add(absent!, $"`when_absent: write` writes a text, but the field is {Word(type.Value)}", "Use proceed or block");
        if (absent?["retry"] is not null && absent["every"] is null)
            Add(absent, "`when_absent.retry` has no `every`, the pause between two looks", "Add `every:` with a duration such as 10 minutes");
        if (absent?["every"] is { } every && absent["retry"] is null)
            Add(every, "`when_absent.every` has a meaning only with `retry`", "Remove it, or use `retry:` instead");
        if (absent?["until"] is { Text: { } until } day && !DateOnly.TryParseExact(until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            Add(day, $"`when_absent.until` is `{until}`, and there is no such day", "Write a day of the calendar");
    }

    private void CheckCondition(YamlNode? condition, IReadOnlyList<SourceDefinition> catalogue)
    {
        if (condition?.Text is not { } expression)
            return;
        foreach (var problem in Templates.CheckCondition(expression, catalogue))
            Add(condition, $"`when` {problem.What}", problem.Mend);
    }

    private void CheckTemplate(string key, YamlNode? template, IReadOnlyList<SourceDefinition> catalogue)
    {
        if (template?.Text is not { } text)
            return;
        foreach (var problem in Templates.Check(text, catalogue))
            Add(template, $"`{key}` {problem.What}", problem.Mend);
    }

    private void CheckStage(YamlNode? stage)
    {
        foreach (var key in new[] { "labels", "ids" }.Where(_ => stage?["id"] is not null))
        {
            if (stage![key] is { } table)
                Add(table, $"`trigger_stage.{key}` is never looked at, because the stage is given by its identifier", "Remove it, or name the stage with `name:`");
        }

        foreach (var label in (stage?["labels"]?.Fields ?? []).Where(label => stage!["ids"]?[label.Key] is not null))
            faults.Add(file, label.Line, $"`trigger_stage` has the job {label.Key} under `labels` and under `ids`", "Keep one of the two");
        var jobs = root["jobs"]?.Items.Select(job => job.Text).ToList() ?? [];
        foreach (var entry in new[] { "labels", "ids" }.SelectMany(key => stage?[key]?.Fields ?? []).Where(entry => jobs.Count > 0 && !jobs.Contains(entry.Key)))
            faults.Add(file, entry.Line, $"`trigger_stage` speaks of the job {entry.Key}, which is not among `jobs`", "Remove it, or add the job");
    }

    private void CheckPlace(string key)
    {
        var place = root[key];
        if (place?["from"] is { } from && place["labels"] is null)
            Add(from, $"`{key}` says where to look, but no `labels` say what is meant", "Add `labels:` with a text and a place each");
        if (place?["fixed"] is not null && place["labels"] is { } labels)
            Add(labels, $"`{key}.labels` is never looked at, because the place is fixed", "Remove `labels` or `fixed`");
    }

    private void Known(string key, YamlNode? given, IReadOnlyCollection<string>? known)
    {
        if (known is not null && given?.Text is { } name && !known.Contains(name))
            Add(given, $"`{key}` is `{name}`, which does not exist", DidYouMean.Mend(name, known));
    }

    private void Add(YamlNode at, string what, string mend) => faults.Add(file, at.Line, what, mend);

    private static string Word(FieldType type) => Conversion.Word(type);
}
