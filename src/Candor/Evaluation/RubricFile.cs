using System.Globalization;
using System.Text.RegularExpressions;
using Candor.Domain.Rubrics;

namespace Candor.Evaluation;

/// <summary>Something wrong in a rubric file.</summary>
/// <param name="File">The file as it was named.</param>
/// <param name="Line">Where, from 1.</param>
/// <param name="Message">What is wrong and the mend.</param>
public sealed record RubricFault(string File, int Line, string Message);

/// <summary>A rubric file as read: the rubric, or else every fault that was found.</summary>
/// <param name="Rubric">The rubric; null when there are faults.</param>
/// <param name="Faults">Empty when there is a rubric.</param>
public sealed record RubricFile(Rubric? Rubric, IReadOnlyList<RubricFault> Faults)
{
    /// <summary>Reads a rubric (YAML), and checks that an evaluator can work with it.</summary>
    /// <param name="path">The file.</param>
    public static RubricFile Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new(null, [new(path, 1, $"The file cannot be read: {fault.Message}")]);
        }

        return Parse(text, path);
    }

    /// <summary>Reads a rubric from its text.</summary>
    /// <param name="yaml">The file's text.</param>
    /// <param name="file">The file's name, for faults.</param>
    public static RubricFile Parse(string yaml, string file)
    {
        var reader = new RubricReader(file);
        var rubric = reader.Read(yaml);
        return reader.Faults.Count == 0 ? new(rubric, []) : new(null, [.. reader.Faults.OrderBy(fault => fault.Line)]);
    }
}

/// <summary>Reads one file, collecting faults and going on, so that one run names them all.</summary>
internal sealed partial class RubricReader(string file)
{
    public List<RubricFault> Faults { get; } = [];

    public Rubric? Read(string yaml)
    {
        if (YamlMap.Root(yaml, Fault) is not { } root)
            return null;
        root.Allow("id", "version", "title", "competencies", "recommendation");
        var id = Name(root, "id");
        var version = root.Integer("version", 1, int.MaxValue);
        var title = root.Text("title");
        var competencies = root.Maps("competencies").Select(Competency).ToList();
        Unique(competencies, competency => competency.Id, root, "competencies", "id");
        return new Rubric(id, version, title, competencies, Rule(root, competencies));
    }

    private Competency Competency(YamlMap map)
    {
        map.Allow("id", "name", "description", "anchors");
        var anchors = map.Maps("anchors").Select(Anchor).ToList();
        Unique(anchors, anchor => anchor.Rating, map, "anchors", "rating");
        if (!anchors.Select(anchor => anchor.Rating).SequenceEqual(anchors.Select(anchor => anchor.Rating).Order()))
            map.Fault("anchors", "The anchors are not in order: write them from the lowest rating to the highest.");
        return new Competency(Name(map, "id"), map.Text("name"), map.Text("description"), anchors);
    }

    private Anchor Anchor(YamlMap map)
    {
        map.Allow("rating", "label", "meaning", "signals");
        var signals = map.Texts("signals");
        foreach (var (signal, line) in signals)
        {
            if (!SignalPhrase.TryParse(signal, out _, out var fault))
                Fault(line, fault);
        }

        return new Anchor(map.Integer("rating", 1, 10), map.Text("label"), map.Text("meaning"), [.. signals.Select(signal => signal.Text)]);
    }

    private static RecommendationRule Rule(YamlMap root, List<Competency> competencies)
    {
        if (root.Map("recommendation") is not { } map)
            return new RecommendationRule(0, 0, 0, 0);
        map.Allow("proceed", "decline", "none_below", "minimum_rated");
        var rule = new RecommendationRule(
            map.Figure("proceed"), map.Figure("decline"), map.Integer("none_below", 1, 10),
            map.Integer("minimum_rated", 1, Math.Max(1, competencies.Count)));
        if (rule.Decline > rule.Proceed)
            map.Fault("decline", "decline is above proceed: a candidate could be both; lower it.");
        return rule;
    }

    /// <summary>An identifier that mappings and the ledger name.</summary>
    private static string Name(YamlMap map, string key)
    {
        var name = map.Text(key);
        if (name.Length > 0 && !ShortName().IsMatch(name))
            map.Fault(key, $"\"{name}\" is no short name: use lower-case letters, digits, \"-\" and \"_\", beginning with a letter.");
        return name;
    }

    private static void Unique<T, TKey>(List<T> items, Func<T, TKey> keyOf, YamlMap map, string list, string key)
    {
        foreach (var twice in items.GroupBy(keyOf).Where(group => group.Count() > 1))
            map.Fault(list, $"{key} {string.Create(CultureInfo.InvariantCulture, $"{twice.Key}")} stands twice in {list}: keep one.");
    }

    private void Fault(int line, string message) => Faults.Add(new(file, line, message));

    [GeneratedRegex("^[a-z][a-z0-9_-]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex ShortName();
}
