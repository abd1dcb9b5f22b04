using System.Globalization;
using System.Text.RegularExpressions;

namespace Candor.Configuration.Yaml;

/// <summary>A piece of a YAML file that remembers its line.</summary>
/// <param name="Line">1-based.</param>
internal abstract record YamlNode(int Line)
{
    /// <summary>The value under a key; null when this is no map or lacks the key.</summary>
    public YamlNode? this[string key] => (this as YamlMap)?.Entries.FirstOrDefault(entry => entry.Key == key)?.Value;

    /// <summary>The items of a list; empty for anything else.</summary>
    public IReadOnlyList<YamlNode> Items => (this as YamlList)?.Elements ?? [];

    /// <summary>The entries of a map; empty for anything else.</summary>
    public IReadOnlyList<YamlEntry> Fields => (this as YamlMap)?.Entries ?? [];

    /// <summary>The text of a scalar with a value; null for anything else.</summary>
    public string? Text => this is YamlScalar { Kind: not ScalarKind.Null } scalar ? scalar.Value : null;
}

/// <summary>A map in the file's order; keys are unique.</summary>
internal sealed record YamlMap(int Line, IReadOnlyList<YamlEntry> Entries) : YamlNode(Line);

/// <summary>One key of a map.</summary>
internal sealed record YamlEntry(string Key, int Line, YamlNode Value);

/// <summary>A list in the file's order.</summary>
internal sealed record YamlList(int Line, IReadOnlyList<YamlNode> Elements) : YamlNode(Line);

/// <summary>What a scalar is under YAML 1.2's core schema: <c>no</c> and <c>on</c> are text, as a reader of this file expects.</summary>
internal enum ScalarKind
{
    Null,
    Boolean,
    Integer,
    Number,
    Text,
}

/// <summary>A single value.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Value">The text, with quotes and folding undone and references resolved.</param>
/// <param name="Quoted">Whether it was quoted or a block, and so is text whatever it looks like.</param>
/// <param name="Resolved">Whether it came from outside the file, and so must not be shown.</param>
internal sealed partial record YamlScalar(int Line, string Value, bool Quoted, bool Resolved = false) : YamlNode(Line)
{
    /// <summary>What the value is.</summary>
    public ScalarKind Kind => Quoted ? ScalarKind.Text : Value switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
        _ when Whole().IsMatch(Value) => ScalarKind.Integer,
        _ when Fraction().IsMatch(Value) => ScalarKind.Number,
        _ => ScalarKind.Text,
    };

    /// <summary>The number, when it is one that fits.</summary>
    public decimal? Number => Kind is ScalarKind.Integer or ScalarKind.Number
        && decimal.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^[-+]?[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();
}
