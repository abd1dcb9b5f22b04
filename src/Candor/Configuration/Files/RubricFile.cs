using Candor.Configuration.Yaml;
using Candor.Domain.Rubrics;

namespace Candor.Configuration.Files;

/// <summary><c>rubrics/*.yaml</c>: what a checked tree says.</summary>
internal static class RubricFile
{
    public static Rubric Bind(YamlNode root)
    {
        var rule = root["recommendation"]!;
        return new(
            root.Need("id"),
            root.Whole("version"),
            root.Need("title"),
            [.. root["competencies"]!.Items.Select(BindCompetency)],
            new(rule.Decimal("proceed"), rule.Decimal("decline"), rule.Whole("none_below"), rule.Whole("minimum_rated")));
    }

    /// <summary>What the schema cannot say.</summary>
    public static void Check(string file, YamlNode root, FaultList faults)
    {
        NodeReading.CheckUnique(root["competencies"], "id", file, "competencies", faults);
        foreach (var competency in root["competencies"]?.Items ?? [])
            CheckAnchors(file, competency["anchors"]?.Items ?? [], faults);

        var rule = root["recommendation"];
        var competencies = root["competencies"]?.Items.Count ?? 0;
        if ((rule?["minimum_rated"] as YamlScalar)?.Number is { } minimum && minimum > competencies)
            faults.Add(file, rule["minimum_rated"]!.Line, "`recommendation.minimum_rated` is more than there are competencies, so that it would always be hold", $"Write at most {competencies}");
        if ((rule?["proceed"] as YamlScalar)?.Number is { } proceed && (rule["decline"] as YamlScalar)?.Number is { } decline && decline > proceed)
            faults.Add(file, rule["decline"]!.Line, "`recommendation.decline` is above `recommendation.proceed`, so that a mean could be both", "Let decline be at most proceed");
    }

    private static void CheckAnchors(string file, IReadOnlyList<YamlNode> anchors, FaultList faults)
    {
        decimal? last = null;
        foreach (var rating in anchors.Select(anchor => anchor["rating"] as YamlScalar).OfType<YamlScalar>())
        {
            if (rating.Number <= last)
                faults.Add(file, rating.Line, $"The anchor's rating {rating.Value} does not rise above the one before", "Order the anchors from the lowest rating to the highest, each once");
            last = rating.Number ?? last;
        }
    }

    private static Competency BindCompetency(YamlNode node) => new(
        node.Need("id"),
        node.Need("name"),
        node.Need("description").Trim(),
        [
            .. node["anchors"]!.Items.Select(anchor =>
                new Anchor(anchor.Whole("rating"), anchor.Need("label"), anchor.Need("meaning").Trim(), anchor.Texts("signals"))),
        ]);
}
