using System.Globalization;
using Candor.Configuration.Files;
using Candor.Configuration.Yaml;
using Candor.Domain.Policy;

namespace Candor.Policy;

/// <summary>From a tree that was found sound to what the engine knows: packs, the employer's policies, and rules in workflows have one form.</summary>
internal static class PackBinder
{
    /// <summary>A law, or a rule of the employer's own.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="file">The file, for faults.</param>
    /// <param name="root">What stands in it.</param>
    /// <param name="title">Its name where the file gives none.</param>
    /// <param name="because">Why it concerns a screening, where the file does not say.</param>
    public static Pack Bind(string id, string file, YamlNode root, string title = "", string because = "") => new()
    {
        Id = id,
        Title = root["title"]?.Text ?? title,
        Jurisdiction = root["jurisdiction"]?.Text ?? "",
        Citation = root["citation"]?.Text ?? file,
        Confidence = root["confidence"]?.Text ?? "high",
        Because = root["because"]?.Text ?? because,
        From = Day(root, "from"),
        To = Day(root, "to"),
        Where = Where(root),
        When = When(root),
        EmployeesMin = Number(root, "employees_min"),
        PublicPostingOnly = root.IsTrue("public_posting_only"),
        Obligations = [.. (root["obligations"]?.Items ?? []).Select(Obligation)],
        Prohibits =
        [
            .. (root["prohibits"]?.Items ?? []).Select(ban => new Prohibition(ban.Need("feature"), ban.IsTrue("unless_consent"), ban.Line)),
        ],
        Retention =
        [
            .. (root["retention"]?.Items ?? []).Select(keep => new RetentionRule(keep.Need("data"), Number(keep, "min_days"), Number(keep, "max_days"), keep.Line)),
        ],
        Residency = [.. (root["residency"]?.Items ?? []).Select(pin => new ResidencyRule(pin.Need("data"), pin.Texts("within"), pin.Line))],
        Transfer = root["transfer"] is { } transfer ? Transfer(transfer) : null,
        AdultsOnly = root.IsTrue("adults_only"),
        Confirm = root.Texts("confirm"),
        File = file,
    };

    /// <summary>A day; null when there is none under the key.</summary>
    /// <param name="node">Where.</param>
    /// <param name="key">The key.</param>
    public static DateOnly? Day(YamlNode node, string key) =>
        node[key]?.Text is { } text && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A whole number; null when there is none under the key.</summary>
    /// <param name="node">Where.</param>
    /// <param name="key">The key.</param>
    public static int? Number(YamlNode node, string key) => node[key] is null ? null : node.Whole(key);

    private static PackObligation Obligation(YamlNode node) => new()
    {
        Kind = node.Need("kind"),
        Id = node.Need("id"),
        What = node.Need("what"),
        Purpose = node["purpose"]?.Text,
        Text = node["text"]?.Text,
        Language = node["language"]?.Text,
        Separate = node.IsTrue("separate"),
        Written = node.IsTrue("written"),
        BusinessDays = Number(node, "business_days"),
        Calendar = node["calendar"]?.Text,
        WithinDays = Number(node, "within_days"),
        Data = node.Texts("data"),
        GivesWayTo = node.Texts("gives_way_to"),
        From = Day(node, "from"),
        To = Day(node, "to"),
        Where = Where(node),
        When = When(node),
        Line = node.Line,
    };

    private static TransferRule Transfer(YamlNode node) => new(
        node.Texts("within"),
        [.. (node["adequate"]?.Items ?? []).Select(found => new Adequacy(found.Texts("in"), Day(found, "from"), Day(found, "to"), found["only"]?.Text))],
        [
            .. (node["bases"]?.Items ?? []).Select(basis =>
                new TransferBasis(basis.Need("basis"), basis.Texts("in"), Day(basis, "from"), Day(basis, "to"), basis["needs"]?.Text)),
        ]);

    private static IReadOnlyList<PlaceTest> Where(YamlNode node) =>
        [.. (node["where"]?.Items ?? []).Select(test => new PlaceTest(test.Need("who"), test.Texts("in"), test["confidence"]?.Text))];

    private static IReadOnlyList<PackCondition> When(YamlNode node) =>
    [
        .. (node["when"]?.Items ?? []).Select(condition => new PackCondition(
            condition.Texts("captures_any"), condition.Texts("captures_all"), condition.Texts("uses_any"), condition.Texts("processed_outside"))),
    ];
}
