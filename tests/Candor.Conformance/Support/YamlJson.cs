using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Candor.Conformance.Support;

/// <summary>YAML as JSON by YAML 1.2's core schema: <c>yes</c>, <c>on</c> and dates are text.</summary>
internal static partial class YamlJson
{
    /// <summary>Reads a file; JSON is YAML too.</summary>
    /// <param name="file">Its path.</param>
    /// <exception cref="YamlException">It is not YAML, or names a key twice.</exception>
    public static JsonNode? Read(string file)
    {
        using var text = File.OpenText(file);
        var stream = new YamlStream();
        stream.Load(text);
        return Node(stream.Documents.Single().RootNode);
    }

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Node(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Node)]),
        YamlScalarNode scalar => Scalar(scalar),
        _ => throw new YamlException($"A {node.NodeType} has no place in a description."),
    };

    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
            return JsonValue.Create(text);
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when Number().IsMatch(text) => JsonNode.Parse(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)),
            _ => JsonValue.Create(text),
        };
    }

    /// <summary>Decimal numbers; no other notation is needed in descriptions.</summary>
    [GeneratedRegex(@"^[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Number();
}
