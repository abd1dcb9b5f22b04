using System.Globalization;
using Candor.Configuration.Yaml;
using Candor.Domain.Mapping;

namespace Candor.Configuration.Schemas;

/// <summary>
/// Holds a file against its schema: finds every fault with its line, and resolves references where the schema allows them.
/// Walked by hand because a general validator answers with JSON paths and its own words, and knows neither lines, nor what was
/// meant, nor that a secret must not be quoted back. The tests hold it against such a validator.
/// </summary>
internal sealed class SchemaWalk(string file, References references, FaultList faults)
{
    /// <summary>Checks a node.</summary>
    /// <param name="node">What stands in the file.</param>
    /// <param name="schema">What should.</param>
    /// <param name="path">Where it stands, for words: <c>questions[0].text</c>; empty for the root.</param>
    /// <returns>The node with its references resolved.</returns>
    public YamlNode Check(YamlNode node, Schema schema, string path)
    {
        if (node is YamlScalar scalar && !scalar.Resolved && (schema.References == ReferenceRule.Secret || References.In(scalar.Value)))
            return CheckReference(scalar, schema, path);
        if (schema.Kinds.Count > 0)
            return CheckKind(node, schema.Kinds, path);
        if (schema.Any.Count > 0)
            return Check(node, schema.Any.FirstOrDefault(option => Fits(node, option)) ?? schema.Any[0], path);

        return node switch
        {
            _ when !Fits(node, schema) => Mistyped(node, schema, path),
            YamlMap map => CheckMap(map, schema, path),
            YamlList list => CheckList(list, schema, path),
            YamlScalar single => CheckScalar(single, schema, path),
            _ => node,
        };
    }

    private YamlNode CheckReference(YamlScalar scalar, Schema schema, string path)
    {
        if (schema.References == ReferenceRule.Secret && (!References.IsWhole(scalar.Value) || References.HasDefault(scalar.Value)))
        {
            Add(scalar, $"{Name(path)} must not be written out: it is a secret", $"Write ${{env:{VariableFor(path)}}} and set that variable, or ${{file:PATH}}");
            return scalar;
        }

        if (schema.References == ReferenceRule.None)
        {
            Add(scalar, $"{Name(path)} has a ${{…}} reference, which is not resolved here", "Write the value out");
            return scalar;
        }

        var unresolved = new List<References.Unresolved>();
        var value = references.Resolve(scalar.Value, unresolved);
        foreach (var problem in unresolved)
            Add(scalar, $"{Name(path)}: {problem.What}", problem.Mend);
        if (unresolved.Count > 0)
            return scalar;

        var text = schema.References == ReferenceRule.Secret || schema.Any.Any(option => option.Types.Contains("string"));
        var resolved = new YamlScalar(scalar.Line, value, text, Resolved: true);
        return schema.Any.Count == 0 ? resolved : Check(resolved, schema, path);
    }

    private YamlNode CheckKind(YamlNode node, IReadOnlyList<Schema> kinds, string path)
    {
        var key = kinds[0].Properties.First(property => property.Value.Choices.Count == 1).Key;
        var names = kinds.ToDictionary(kind => kind.Properties[key].Choices[0]);
        if (node is not YamlMap)
            return Mistyped(node, kinds[0], path);
        if (node[key]?.Text is not { } given)
            Add(node, $"{Name(Join(path, key))} is missing", $"Add `{key}:` with one of {Quote(names.Keys)}");
        else if (names.TryGetValue(given, out var kind))
            return Check(node, kind, path);
        else
            Add(node[key]!, $"{Name(Join(path, key))} is `{given}`, which is not known", DidYouMean.Mend(given, names.Keys));
        return node;
    }

    private YamlMap CheckMap(YamlMap map, Schema schema, string path)
    {
        var entries = new List<YamlEntry>();
        var meant = new HashSet<string?>();
        foreach (var entry in map.Entries)
        {
            var shape = schema.Properties.GetValueOrDefault(entry.Key) ?? schema.Additional;
            if (shape is null)
            {
                meant.Add(DidYouMean.Find(entry.Key, schema.Properties.Keys));
                faults.Add(file, entry.Line, $"{Name(Join(path, entry.Key))} is not a known key", DidYouMean.Mend(entry.Key, schema.Properties.Keys));
            }

            entries.Add(shape is null ? entry : entry with { Value = Check(entry.Value, shape, Join(path, entry.Key)) });
        }

        // A misspelt key is one fault, not two.
        foreach (var key in schema.Required.Where(key => map[key] is null && !meant.Contains(key)))
            Add(map, $"{Name(Join(path, key))} is missing", $"Add `{key}:`{Hint(schema.Properties.GetValueOrDefault(key))}");
        if (schema.ExactlyOne.Count > 0 && schema.ExactlyOne.Count(key => map[key] is not null) != 1)
            Add(map, $"{Name(path)} must have exactly one of {Quote(schema.ExactlyOne)}", "Write one of them and not the other");
        Bound(map, map.Entries.Count, schema, path, "entries");
        return map with { Entries = entries };
    }

    private YamlList CheckList(YamlList list, Schema schema, string path)
    {
        Bound(list, list.Elements.Count, schema, path, "items");
        if (schema.Unique)
        {
            foreach (var twice in list.Elements.Where(item => item.Text is not null).GroupBy(item => item.Text).SelectMany(group => group.Skip(1)))
                Add(twice, $"{Name(path)} has `{twice.Text}` twice", "Keep one of the two");
        }

        return schema.Items is null
            ? list
            : list with { Elements = [.. list.Elements.Select((item, index) => Check(item, schema.Items, $"{path}[{index}]"))] };
    }

    private YamlScalar CheckScalar(YamlScalar scalar, Schema schema, string path)
    {
        var shown = scalar.Resolved ? "" : $" `{Short(scalar.Value)}`";
        if (schema.Choices.Count > 0 && !schema.Choices.Contains(scalar.Value))
        {
            var mend = scalar.Resolved ? $"Use one of {Quote(schema.Choices)}" : DidYouMean.Mend(scalar.Value, schema.Choices);
            Add(scalar, $"{Name(path)} has the value{shown}, which is not allowed", mend);
        }

        if (schema.Pattern is { } pattern && !pattern.IsMatch(scalar.Value))
            Add(scalar, $"{Name(path)} has the value{shown}, which is not {schema.Expects}", $"Write {schema.Expects}");
        if (scalar.Kind == ScalarKind.Text)
            Bound(scalar, scalar.Value.Length, schema, path, "characters");
        if (scalar.Number is { } number && (number < schema.Minimum || number > schema.Maximum))
            Add(scalar, $"{Name(path)} has the value{shown}, which is out of range", $"Write a number from {Text(schema.Minimum)} to {Text(schema.Maximum)}");
        return scalar;
    }

    private void Bound(YamlNode node, int size, Schema schema, string path, string unit)
    {
        if (size < schema.Least)
            Add(node, $"{Name(path)} has {size} {unit}, fewer than {schema.Least}", $"Give at least {schema.Least}");
        if (size > schema.Most)
            Add(node, $"{Name(path)} has {size} {unit}, more than {schema.Most}", $"Keep to {schema.Most}");
    }

    private YamlNode Mistyped(YamlNode node, Schema schema, string path)
    {
        var found = node switch
        {
            YamlMap => "a map",
            YamlList => "a list",
            YamlScalar { Kind: ScalarKind.Null } => "empty",
            YamlScalar { Kind: ScalarKind.Boolean } => "true or false",
            YamlScalar { Kind: ScalarKind.Text } => "text",
            _ => "a number",
        };
        var wanted = string.Join(" or ", schema.Types.Select(Word));
        var quotes = wanted == "text" && node is YamlScalar { Kind: not ScalarKind.Null };
        Add(node, $"{Name(path)} is {found}, but must be {wanted}", quotes ? "Put it in quotes" : $"Write {wanted}{Hint(schema)}");
        return node;
    }

    private static bool Fits(YamlNode node, Schema schema) => schema.Types.Count == 0
        ? node is YamlScalar { Kind: not ScalarKind.Null }
        : schema.Types.Any(type => node switch
        {
            YamlMap => type == "object",
            YamlList => type == "array",
            YamlScalar { Kind: ScalarKind.Text } => type == "string",
            YamlScalar { Kind: ScalarKind.Boolean } => type == "boolean",
            YamlScalar { Kind: ScalarKind.Integer } => type is "integer" or "number",
            YamlScalar { Kind: ScalarKind.Number } => type == "number",
            _ => false,
        });

    private static string Word(string type) => type switch
    {
        "object" => "a map",
        "array" => "a list",
        "string" => "text",
        "integer" => "a whole number",
        "boolean" => "true or false",
        _ => "a number",
    };

    private static string Hint(Schema? schema) => schema switch
    {
        { Expects: { } expects } => $" ({expects})",
        { Choices.Count: > 0 } => $" with one of {Quote(schema.Choices)}",
        { References: ReferenceRule.Secret } => " as ${env:NAME} or ${file:PATH}",
        _ => "",
    };

    private string VariableFor(string path)
    {
        var last = path.Split('.')[^1].Split('[')[0];
        return $"{Path.GetFileNameWithoutExtension(file)}_{last}".Replace('-', '_').ToUpperInvariant();
    }

    private void Add(YamlNode at, string what, string mend) => faults.Add(file, at.Line, what, mend);

    private static string Name(string path) => path.Length == 0 ? "The file" : $"`{path}`";

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static string Quote(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));

    private static string Short(string value) => value.Length <= 60 ? value : value[..59] + "…";

    private static string Text(decimal? bound) => bound?.ToString(CultureInfo.InvariantCulture) ?? "any";
}
