using Candor.Configuration;
using Candor.Configuration.Schemas;
using Candor.Configuration.Yaml;
using Candor.Connectors;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using Xunit;

namespace Candor.Tests.Configuration;

/// <summary>Holds the loader's reading of the published schemas against a general JSON Schema validator, as an editor uses one.</summary>
public sealed class SchemaTests : IDisposable
{
    private readonly SampleFolder folder = new();

    public static TheoryData<string, string> Files { get; } = new()
    {
        { "candor", "candor.yaml" },
        { "connection", "connections/greenhouse.yaml" },
        { "workflow", "workflows/customer-care.yaml" },
        { "rubric", "rubrics/customer-care.yaml" },
        { "policy", "policies/floor.yaml" },
    };

    /// <summary>The sample has not every shape: these stand in a workflow of some employer's too.</summary>
    public SchemaTests()
    {
        folder.Replace("candor.yaml", "staff:\n", """
            sign_in:
              embedded: true
              oidc:
                name: Acme sign-on
                issuer: https://login.acme.example
                client_id: candor
                client_secret: ${env:GREENHOUSE_CLIENT_SECRET}
                scopes: [openid, groups]
                userinfo: false
                roles:
                  claim: groups
                  map:
                    hiring-reviewers: [reviewer, recruiter]
            staff:

            """);
        folder.Replace("workflows/customer-care.yaml", "mapping:\n", """
        mapping:
          - {to: a, from: screening.id, type: short_text, when: screening.place, when_absent: {wait: 3 days, then: write}, absent_text: None}
          - {to: b, from: screening.id, type: short_text, when_absent: {until: 2026-12-01, then: proceed}, shorten: true}
          - {to: c, template: "{{ screening.id }}", type: short_text, when_absent: {retry: 3, every: 10 minutes, then: block}, labels: {x: y}}

        """);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Every value of the sample in turn is removed, and replaced by something of each kind; both must say the same.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public async Task An_editor_and_the_loader_agree(string schema, string file)
    {
        var judge = await JsonSchema.FromFileAsync(Path.Combine(SampleFolder.Repository, "schemas", $"{schema}.schema.json"), TestContext.Current.CancellationToken);
        var sound = ToJson(YamlReader.Read(file, await File.ReadAllBytesAsync(Path.Combine(folder.Path, file), TestContext.Current.CancellationToken), new FaultList())!);

        Assert.Empty(judge.Validate(sound));
        var disagreements = new List<string>();
        var refused = 0;
        foreach (var broken in Variants(sound))
        {
            var byJudge = judge.Validate(broken.Json).Count > 0;
            var byLoader = FaultsOf(schema, broken.Json).Count > 0;
            refused += byLoader ? 1 : 0;
            if (byJudge != byLoader)
                disagreements.Add($"{broken.What}: editor {(byJudge ? "refuses" : "accepts")}, loader {(byLoader ? "refuses" : "accepts")}");
        }

        Assert.Equal("", string.Join('\n', disagreements));
        Assert.True(refused > 20);
    }

    private List<Fault> FaultsOf(string schema, JToken json)
    {
        var faults = new FaultList();
        var references = new References(folder.Path, SampleFolder.Variables.GetValueOrDefault);
        _ = new SchemaWalk("file.yaml", references, faults).Check(ToYaml(json), schema == "connection" ? SchemaShelf.Connection(Vendors.All) : SchemaShelf.Get(schema), "");
        return [.. faults.Sorted()];
    }

    private static IEnumerable<(string What, JToken Json)> Variants(JToken sound)
    {
        var paths = ((JContainer)sound).Descendants().Where(token => token is not JProperty).Select(token => token.Path).ToList();
        foreach (var path in paths)
        {
            var removed = sound.DeepClone();
            var token = removed.SelectToken(path)!;
            (token.Parent is JProperty property ? property : token).Remove();
            yield return ($"{path} removed", removed);

            foreach (var other in new JToken[] { "", "Some text\nover lines", 0, -3, 2.5, 7, 1_000_000_000, true, new JArray(), new JArray("x", "x"), new JObject(), new JObject { ["x"] = "y" } })
            {
                var replaced = sound.DeepClone();
                replaced.SelectToken(path)!.Replace(other.DeepClone());
                yield return ($"{path} = {other.ToString(Newtonsoft.Json.Formatting.None)}", replaced);
            }
        }
    }

    private static JToken ToJson(YamlNode node) => node switch
    {
        YamlMap map => new JObject(map.Entries.Select(entry => new JProperty(entry.Key, ToJson(entry.Value)))),
        YamlList list => new JArray(list.Elements.Select(ToJson)),
        YamlScalar { Kind: ScalarKind.Boolean } flag => new JValue(bool.Parse(flag.Value)),
        YamlScalar { Kind: ScalarKind.Integer } whole => new JValue((long)whole.Number!.Value),
        YamlScalar { Kind: ScalarKind.Number } number => new JValue(number.Number!.Value),
        YamlScalar { Kind: ScalarKind.Null } => JValue.CreateNull(),
        _ => new JValue(((YamlScalar)node).Value),
    };

    private static YamlNode ToYaml(JToken json) => json switch
    {
        JObject map => new YamlMap(1, [.. map.Properties().Select(property => new YamlEntry(property.Name, 1, ToYaml(property.Value)))]),
        JArray list => new YamlList(1, [.. list.Select(ToYaml)]),
        JValue { Type: JTokenType.String } text => new YamlScalar(1, (string)text!, Quoted: true),
        JValue { Type: JTokenType.Boolean } flag => new YamlScalar(1, (bool)flag ? "true" : "false", Quoted: false),
        _ => new YamlScalar(1, json.ToString(Newtonsoft.Json.Formatting.None), Quoted: false),
    };
}
