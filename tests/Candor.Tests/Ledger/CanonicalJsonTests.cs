using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Domain.Ledger;
using CsCheck;
using Xunit;

namespace Candor.Tests.Ledger;

public sealed class CanonicalJsonTests
{
    private static string Canonical(string json) => Encoding.UTF8.GetString(CanonicalJson.Write(CanonicalJson.Parse(Encoding.UTF8.GetBytes(json))));

    [Fact]
    public void The_example_of_RFC_8785_section_3_2_2_comes_out_as_printed_there()
    {
        const string input = """
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """;
        const string expected =
            """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""";

        Assert.Equal(expected, Canonical(input));
    }

    [Fact]
    public void Keys_are_ordered_by_UTF_16_code_units_as_in_RFC_8785_section_3_2_3()
    {
        const string input =
            """{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""";
        string[] expected =
        [
            "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face",
            "Hebrew Letter Dalet With Dagesh",
        ];

        var values = CanonicalJson.Parse(Encoding.UTF8.GetBytes(Canonical(input))).EnumerateObject().Select(m => m.Value.GetString());

        Assert.Equal(expected, values);
    }

    /// <summary>The samples of RFC 8785, appendix B: a double's bits and its text.</summary>
    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0xffefffffffffffff, "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0xc340000000000000, "-9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555554, "333333333.33333325")]
    [InlineData(0x41b3de4355555555, "333333333.3333333")]
    [InlineData(0x41b3de4355555556, "333333333.3333334")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void Numbers_are_spelt_as_in_RFC_8785_appendix_B(ulong bits, string expected)
    {
        var value = JsonValue.Create(BitConverter.UInt64BitsToDouble(bits));

        Assert.Equal(expected, Encoding.UTF8.GetString(CanonicalJson.Write(value)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_number_is_refused(double value) =>
        Assert.Throws<LedgerFormatException>(() => CanonicalJson.Write(JsonValue.Create(value)));

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00\\ud800\"")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":1,\"\\u0061\":2}")]
    [InlineData("[1,]")]
    [InlineData("[1] ]")]
    [InlineData("/* c */ 1")]
    [InlineData("01")]
    [InlineData("")]
    public void What_has_no_canonical_form_is_refused(string json) => Assert.Throws<LedgerFormatException>(() => Canonical(json));

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_refused() =>
        Assert.Throws<LedgerFormatException>(() => CanonicalJson.Write(CanonicalJson.Parse([(byte)'"', 0xc3, (byte)'"'])));

    [Fact]
    public void Lone_surrogates_in_nodes_are_refused_and_not_replaced()
    {
        Assert.Throws<LedgerFormatException>(() => CanonicalJson.Write(JsonValue.Create("\ud83d")));
        Assert.Throws<LedgerFormatException>(() => CanonicalJson.Write(new JsonObject { ["\ude00"] = 1 }));
    }

    [Fact]
    public void Duplicate_keys_are_refused_however_the_value_was_read()
    {
        Assert.Throws<LedgerFormatException>(() => CanonicalJson.Write(JsonElement.Parse("""{"a":1,"a":1}""")));
        Assert.Throws<LedgerFormatException>(() => CanonicalJson.Write(JsonNode.Parse("""{"b":{"a":1,"a":1}}""")));
    }

    [Fact]
    public void An_integer_that_a_double_would_round_is_refused_and_the_largest_safe_one_is_not()
    {
        Assert.Throws<LedgerFormatException>(() => CanonicalJson.Write(JsonValue.Create(9007199254740993L)));
        Assert.Equal("9007199254740992", Encoding.UTF8.GetString(CanonicalJson.Write(JsonValue.Create(9007199254740992L))));
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        JsonNode node = new JsonArray();
        for (var i = 1; i < CanonicalJson.MaxDepth; i++) node = new JsonArray(node);
        Assert.Equal(2 * CanonicalJson.MaxDepth, CanonicalJson.Write(node).Length);
        Assert.Throws<LedgerFormatException>(() => CanonicalJson.Write(new JsonArray(node)));
    }

    [Theory]
    [InlineData("""{"b":1,"a":2}""")]
    [InlineData("""{"a": 1}""")]
    [InlineData("""{"a":1.0}""")]
    [InlineData("""{"a":1e2}""")]
    [InlineData("""{"a":-0}""")]
    [InlineData("""{"a":"\u0041"}""")]
    [InlineData("""{"a":"\/"}""")]
    [InlineData("{\"a\":1}\n")]
    [InlineData(" 1")]
    public void Exact_reading_refuses_every_other_spelling(string json) =>
        Assert.Throws<LedgerFormatException>(() => CanonicalJson.ParseExact(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Reading_what_was_written_gives_the_same_value_and_writing_it_again_the_same_bytes() =>
        Json(3).Sample(node =>
        {
            var written = CanonicalJson.Write(node);
            var read = CanonicalJson.ParseExact(written);
            Assert.True(JsonNode.DeepEquals(node, JsonNode.Parse(read.GetRawText())));
            Assert.Equal(written, CanonicalJson.Write(read));
        });

    [Fact]
    public void Every_double_reads_back_as_itself() =>
        Gen.ULong.Select(BitConverter.UInt64BitsToDouble).Where(double.IsFinite).Sample(value =>
            Assert.Equal(value, CanonicalJson.ParseExact(CanonicalJson.Write(JsonValue.Create(value))).GetDouble()));

    private static Gen<JsonNode?> Json(int depth)
    {
        var text = Gen.Char.Where(c => !char.IsSurrogate(c)).Array[0, 8].Select(c => new string(c));
        var leaf = Gen.OneOf(
            Gen.Const((JsonNode?)null),
            Gen.Bool.Select(b => (JsonNode?)JsonValue.Create(b)),
            Gen.Double.Where(double.IsFinite).Select(d => (JsonNode?)JsonValue.Create(d == 0 ? 0 : d)),
            Gen.Int.Select(i => (JsonNode?)JsonValue.Create(i)),
            text.Select(t => (JsonNode?)JsonValue.Create(t)));
        if (depth == 0) return leaf;
        var items = Json(depth - 1).Array[0, 4];
        return Gen.OneOf(
            leaf,
            items.Select(i => (JsonNode?)new JsonArray(i)),
            Gen.Select(text, Json(depth - 1)).Array[0, 4].Select(m => (JsonNode?)new JsonObject(
                m.DistinctBy(p => p.Item1).Select(p => KeyValuePair.Create(p.Item1, p.Item2)))));
    }
}
