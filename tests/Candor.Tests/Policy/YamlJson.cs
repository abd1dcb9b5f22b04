using Candor.Configuration.Yaml;
using Newtonsoft.Json.Linq;

namespace Candor.Tests.Policy;

/// <summary>A YAML file as a general JSON Schema validator takes it.</summary>
internal static class YamlJson
{
    /// <summary>The same tree as JSON.</summary>
    /// <param name="node">What stands in the file.</param>
    public static JToken Of(YamlNode node) => node switch
    {
        YamlMap map => new JObject(map.Entries.Select(entry => new JProperty(entry.Key, Of(entry.Value)))),
        YamlList list => new JArray(list.Elements.Select(Of)),
        YamlScalar { Kind: ScalarKind.Boolean } flag => new JValue(bool.Parse(flag.Value)),
        YamlScalar { Kind: ScalarKind.Integer } whole => new JValue((long)whole.Number!.Value),
        YamlScalar { Kind: ScalarKind.Number } number => new JValue(number.Number!.Value),
        YamlScalar { Kind: ScalarKind.Null } => JValue.CreateNull(),
        _ => new JValue(((YamlScalar)node).Value),
    };
}
