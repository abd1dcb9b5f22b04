using System.Globalization;
using System.Security.Cryptography;
using Candor.Configuration.Files;
using Candor.Configuration.History;
using Candor.Configuration.Yaml;
using Candor.Domain.Screenings;

namespace Candor.Configuration.Approval;

/// <summary>A guarded value that differs between two versions.</summary>
/// <param name="Key">Where it stands, and which of the four it is about.</param>
/// <param name="Before">What stood there; null for nothing.</param>
/// <param name="After">What stands there now; null for nothing.</param>
public sealed record GuardedChange(GuardedKey Key, string? Before, string? After);

/// <summary>
/// Compares the guarded parts of two versions. What a file says is compared, not its text: comments, the order of keys, of words in a list and of
/// entries that have a name of their own, quotes and line breaks are no change. References are compared as they are written.
/// </summary>
public static class GuardedDifferences
{
    // What tells the entries of a list apart, so that one more does not change those after it.
    private static readonly string[] Names = ["id", "data", "feature", "kind"];

    /// <summary>The guarded values that differ, by file and key.</summary>
    /// <param name="before">The version in use.</param>
    /// <param name="after">The version that is to be.</param>
    public static IReadOnlyList<GuardedChange> Between(ConfigurationVersion before, ConfigurationVersion after)
    {
        var (old, young) = (Values(before), Values(after));
        return
        [
            .. old.Keys.Union(young.Keys)
                .Select(key => new GuardedChange(key, old.GetValueOrDefault(key), young.GetValueOrDefault(key)))
                .Where(change => change.Before != change.After)
                .OrderBy(change => change.Key.File, StringComparer.Ordinal).ThenBy(change => change.Key.Key, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether a version asks for a second person.</summary>
    /// <param name="version">The version.</param>
    public static bool AsksForSecondPerson(ConfigurationVersion version) => CandorFile.AsksForSecondPerson(Root(version, CandorFile.Name));

    /// <summary>The members of staff that a version knows.</summary>
    /// <param name="version">A version that was in use.</param>
    public static IReadOnlyList<StaffMember> Staff(ConfigurationVersion version) => Root(version, CandorFile.Name) is { } root ? CandorFile.Staff(root) : [];

    private static YamlNode? Root(ConfigurationVersion version, string file) =>
        version.Files.TryGetValue(file, out var bytes) ? YamlReader.Read(file, bytes, new FaultList()) : null;

    private static Dictionary<GuardedKey, string> Values(ConfigurationVersion version)
    {
        var values = new Dictionary<GuardedKey, string>();
        foreach (var (file, bytes) in version.Files.Where(file => GuardedParts.Guards(file.Key)))
        {
            // What nobody can read differs from everything else.
            if (YamlReader.Read(file, bytes, new FaultList()) is { } root)
                Walk(root, []);
            else
                values[new GuardedKey(file, "", GuardedParts.Access)] = Convert.ToHexStringLower(SHA256.HashData(bytes));

            void Walk(YamlNode node, IReadOnlyList<string> path)
            {
                foreach (var (name, child) in Children(node))
                    Walk(child, [.. path, name]);
                if (Value(node) is { } value && GuardedParts.Of(file, path) is { } part)
                    values[new GuardedKey(file, string.Join('.', path), part.Kind)] = value;
            }
        }

        return values;
    }

    /// <summary>What has a name below a node: a map's keys, or a list's entries that are maps themselves.</summary>
    private static IEnumerable<(string Name, YamlNode Node)> Children(YamlNode node)
    {
        if (node.Items.All(item => item is YamlScalar))
            return node.Fields.Select(field => (field.Key, field.Value));
        var name = Array.Find(Names, name => node.Items.Select(item => item[name]?.Text).All(text => text is not null)
            && node.Items.Select(item => item[name]!.Text).Distinct().Count() == node.Items.Count);
        return node.Items.Select((item, place) => (name is null ? (place + 1).ToString(CultureInfo.InvariantCulture) : item[name]!.Text!, item));
    }

    /// <summary>A scalar's value, or a list of them in a stated order; null for nothing, and for what has children.</summary>
    private static string? Value(YamlNode node) => node switch
    {
        YamlScalar scalar => Text(scalar),
        YamlList { Elements.Count: > 0 } list when list.Elements.All(item => item is YamlScalar) =>
            string.Join(", ", list.Elements.Select(item => Text((YamlScalar)item) ?? "").Order(StringComparer.Ordinal)),
        _ => null,
    };

    private static string? Text(YamlScalar scalar) => scalar.Kind switch
    {
        ScalarKind.Null => null,
        ScalarKind.Boolean => scalar.Value.ToLowerInvariant(),
        ScalarKind.Integer or ScalarKind.Number when scalar.Number is { } number => number.ToString("G29", CultureInfo.InvariantCulture),
        _ => scalar.Value.Trim(),
    };
}
