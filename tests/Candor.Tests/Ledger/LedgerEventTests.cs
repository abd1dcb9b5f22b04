using System.Text;
using System.Text.Json;
using Candor.Domain.Ledger;
using Xunit;

namespace Candor.Tests.Ledger;

public sealed class LedgerEventTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static LedgerEvent Consent(SealedPart? part = null) => new(
        "acme", "scr_1", 7, "ConsentGiven", Noon, new Actor(ActorKind.Candidate, "cand_9"), JsonElement.Parse("""{"notice":"en-1","asked":2}"""), part);

    private const string Leaf =
        """{"actor":{"id":"cand_9","kind":"candidate"},"at":"2026-11-24T12:00:00.000Z","data":{"asked":2,"notice":"en-1"},"seq":7,"stream":"scr_1","tenant":"acme","type":"ConsentGiven","v":1}""";

    [Fact]
    public void A_leaf_is_the_canonical_JSON_of_the_event() => Assert.Equal(Leaf, Encoding.UTF8.GetString(Consent().ToLeaf()));

    [Fact]
    public void A_sealed_part_stands_in_the_leaf_and_reads_back()
    {
        var part = new SealedPart("cand_9", new byte[12], new byte[18]);

        var leaf = Consent(part).ToLeaf();
        var read = LedgerEvent.Parse(leaf);

        Assert.Contains(
            "\"sealed\":{\"alg\":\"A256GCM\",\"ct\":\"AAAAAAAAAAAAAAAAAAAAAAAA\",\"iv\":\"AAAAAAAAAAAAAAAA\",\"key\":\"cand_9\"}",
            Encoding.UTF8.GetString(leaf),
            StringComparison.Ordinal);
        Assert.Equal(part.Ciphertext.ToArray(), read.Sealed!.Ciphertext.ToArray());
        Assert.Equal(leaf, read.ToLeaf());
    }

    [Fact]
    public void A_time_is_kept_in_UTC_and_whole_milliseconds()
    {
        var at = new DateTimeOffset(2026, 11, 24, 13, 30, 0, TimeSpan.FromHours(1)).AddTicks(12_345_678);

        var kept = (Consent() with { At = at }).ToLeaf();

        Assert.Equal(Noon.AddMinutes(30).AddMilliseconds(1234), LedgerEvent.Parse(kept).At);
    }

    [Theory]
    [InlineData("\"v\":1", "\"v\":2")]
    [InlineData("\"v\":1", "\"v\":1,\"w\":1")]
    [InlineData("\"v\":1", "\"v\":1.0")]
    [InlineData(",\"v\":1", "")]
    [InlineData("\"seq\":7", "\"seq\":0")]
    [InlineData("\"seq\":7", "\"seq\":7.5")]
    [InlineData("\"seq\":7", "\"seq\":\"7\"")]
    [InlineData("\"stream\":\"scr_1\"", "\"stream\":\"\"")]
    [InlineData("\"kind\":\"candidate\"", "\"kind\":\"Candidate\"")]
    [InlineData("\"kind\":\"candidate\"", "\"kind\":\"robot\"")]
    [InlineData("\"kind\":\"candidate\"", "\"kind\":\"candidate\",\"name\":\"x\"")]
    [InlineData("12:00:00.000Z", "12:00:00Z")]
    [InlineData("12:00:00.000Z", "12:00:00.000+00:00")]
    [InlineData("12:00:00.000Z", "24:00:00.000Z")]
    [InlineData("2026-11-24", "2026-02-30")]
    [InlineData("{\"asked\":2,\"notice\":\"en-1\"}", "[]")]
    [InlineData("{\"asked\":2,\"notice\":\"en-1\"}", "{\"notice\":\"en-1\",\"asked\":2}")]
    [InlineData("\"seq\":7", "\"sealed\":null,\"seq\":7")]
    [InlineData("\"seq\":7", "\"sealed\":{\"alg\":\"A256GCM\",\"ct\":\"AAAA\",\"iv\":\"AAAAAAAAAAAAAAAA\",\"key\":\"k\"},\"seq\":7")]
    [InlineData("\"seq\":7", "\"sealed\":{\"alg\":\"A256GCM\",\"ct\":\"AAAAAAAAAAAAAAAAAAAAAAAA\",\"iv\":\"AAAA\",\"key\":\"k\"},\"seq\":7")]
    [InlineData("\"seq\":7", "\"sealed\":{\"alg\":\"A128GCM\",\"ct\":\"AAAAAAAAAAAAAAAAAAAAAAAA\",\"iv\":\"AAAAAAAAAAAAAAAA\",\"key\":\"k\"},\"seq\":7")]
    [InlineData("\"seq\":7", "\"sealed\":{\"alg\":\"A256GCM\",\"ct\":\"AAAAAAAAAAAAAAAAAAAAAAB=\",\"iv\":\"AAAAAAAAAAAAAAAA\",\"key\":\"k\"},\"seq\":7")]
    public void A_leaf_that_is_not_exactly_as_written_is_refused(string part, string instead)
    {
        Assert.Contains(part, Leaf, StringComparison.Ordinal);
        var changed = Leaf.Replace(part, instead, StringComparison.Ordinal);

        Assert.Throws<LedgerFormatException>(() => LedgerEvent.Parse(Encoding.UTF8.GetBytes(changed)));
    }

    [Fact]
    public void An_event_that_no_leaf_can_hold_is_refused()
    {
        Assert.Throws<LedgerFormatException>(() => (Consent() with { Seq = 0 }).ToLeaf());
        Assert.Throws<LedgerFormatException>(() => (Consent() with { Type = "" }).ToLeaf());
        Assert.Throws<LedgerFormatException>(() => (Consent() with { Data = JsonElement.Parse("1") }).ToLeaf());
        Assert.Throws<LedgerFormatException>(() => (Consent() with { Data = JsonElement.Parse("""{"a":"\ud800"}""") }).ToLeaf());
        Assert.Throws<LedgerFormatException>(() => (Consent() with { Data = JsonElement.Parse("""{"a":1,"a":2}""") }).ToLeaf());
    }
}
