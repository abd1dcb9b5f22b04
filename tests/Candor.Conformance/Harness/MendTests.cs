using System.Text.Json.Nodes;
using Candor.Conformance.Support;
using Xunit;

namespace Candor.Conformance.Harness;

/// <summary>Mends of a document: each says why, and each is still needed.</summary>
public class MendTests
{
    [Fact]
    public void A_mend_removes_renames_and_sets_and_a_star_stands_for_every_member()
    {
        var root = Mended(
            """
            - { at: /paths/*/post, why: because, rename: { oneOf: anyOf } }
            - { at: /paths/~1a.b/post, why: because, remove: [type], set: { enum: [x] } }
            """);

        Assert.Equal("""{"paths":{"/a.b":{"post":{"anyOf":[1],"enum":["x"]}},"/c":{"post":{"anyOf":[2]}}}}""", root.ToJsonString());
    }

    [Theory]
    [InlineData("- { at: /paths/~1a.b/get, why: because, remove: [type] }", "leads nowhere")]
    [InlineData("- { at: /paths/~1c/post, why: because, remove: [type] }", "is not there")]
    [InlineData("- { at: /paths/~1c/post, why: because, rename: { allOf: anyOf } }", "is not there")]
    [InlineData("- { at: /paths/~1c/post, remove: [oneOf] }", "does not say why")]
    public void A_mend_without_a_reason_or_without_its_place_is_a_fault(string mend, string says) =>
        Assert.Contains(says, Assert.Throws<FormatException>(() => Mended(mend)).Message, StringComparison.Ordinal);

    private static JsonNode Mended(string mends)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("candor-mends-").FullName, "mends.yaml");
        File.WriteAllText(file, mends);
        var root = JsonNode.Parse("""{"paths":{"/a.b":{"post":{"oneOf":[1],"type":"string"}},"/c":{"post":{"oneOf":[2]}}}}""")!;
        try
        {
            Mends.Apply(root, file);
            return root;
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }
}
