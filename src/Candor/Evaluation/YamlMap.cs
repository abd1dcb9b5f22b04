using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Candor.Evaluation;

/// <summary>A YAML mapping that reports what is missing or of the wrong kind by its line, and then goes on with an empty value.</summary>
internal sealed class YamlMap
{
    private readonly YamlMappingNode _node;
    private readonly Action<int, string> _fault;

    private YamlMap(YamlMappingNode node, Action<int, string> fault) => (_node, _fault) = (node, fault);

    /// <summary>The mapping that a file is; null when it is none.</summary>
    /// <param name="yaml">The file's text.</param>
    /// <param name="fault">Takes a fault's line and message.</param>
    public static YamlMap? Root(string yaml, Action<int, string> fault)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException wrong)
        {
            fault((int)wrong.Start.Line, $"This is not YAML: {wrong.Message}");
            return null;
        }

        if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            return new YamlMap(root, fault);
        fault(1, "The file must hold one YAML mapping: keys and values.");
        return null;
    }

    /// <summary>Reports a fault at a key, or at the mapping where the key is missing.</summary>
    /// <param name="key">The key.</param>
    /// <param name="message">What is wrong and the mend.</param>
    public void Fault(string key, string message) => _fault(Line(Find(key) ?? _node), message);

    /// <summary>Reports every key that is not among the known ones.</summary>
    /// <param name="keys">The known ones.</param>
    public void Allow(params string[] keys)
    {
        foreach (var key in _node.Children.Keys.Where(key => key is not YamlScalarNode { Value: { } name } || !keys.Contains(name)))
            _fault(Line(key), $"The key {key} is not known here: use {string.Join(", ", keys)}.");
    }

    /// <summary>A text that is not blank.</summary>
    /// <param name="key">Its key.</param>
    public string Text(string key)
    {
        if (Find(key) is YamlScalarNode { Value: { } value } && !string.IsNullOrWhiteSpace(value))
            return value.Trim();
        Fault(key, $"{key} is missing or no text: write it.");
        return "";
    }

    /// <summary>A whole number within bounds.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="least">The lowest allowed.</param>
    /// <param name="most">The highest allowed.</param>
    public int Integer(string key, int least, int most)
    {
        if (Find(key) is YamlScalarNode { Value: { } text }
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        Fault(key, $"{key} must be a whole number {(most == int.MaxValue ? $"from {least}" : $"from {least} to {most}")}.");
        return least;
    }

    /// <summary>A positive number of at most two decimals.</summary>
    /// <param name="key">Its key.</param>
    public decimal Figure(string key)
    {
        if (Find(key) is YamlScalarNode { Value: { } text }
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value > 0 && decimal.Round(value, 2) == value)
        {
            return value;
        }

        Fault(key, $"{key} must be a number above 0 with at most two decimals.");
        return 0;
    }

    /// <summary>A mapping under a key; null when there is none.</summary>
    /// <param name="key">Its key.</param>
    public YamlMap? Map(string key)
    {
        if (Find(key) is YamlMappingNode map)
            return new YamlMap(map, _fault);
        Fault(key, $"{key} is missing or holds no keys: write them below it.");
        return null;
    }

    /// <summary>A list of mappings with at least one entry.</summary>
    /// <param name="key">Its key.</param>
    public IReadOnlyList<YamlMap> Maps(string key)
    {
        if (Find(key) is YamlSequenceNode { Children.Count: > 0 } list && list.Children.All(child => child is YamlMappingNode))
            return [.. list.Children.Cast<YamlMappingNode>().Select(child => new YamlMap(child, _fault))];
        Fault(key, $"{key} must be a list with at least one entry, each with keys of its own.");
        return [];
    }

    /// <summary>A list of texts with their lines; empty when the list is.</summary>
    /// <param name="key">Its key.</param>
    public IReadOnlyList<(string Text, int Line)> Texts(string key)
    {
        if (Find(key) is YamlSequenceNode list && list.Children.All(child => child is YamlScalarNode))
            return [.. list.Children.Cast<YamlScalarNode>().Select(child => (child.Value ?? "", Line(child)))];
        Fault(key, $"{key} must be a list of texts; write [] for none.");
        return [];
    }

    private YamlNode? Find(string key) => _node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    private static int Line(YamlNode node) => (int)node.Start.Line;
}
