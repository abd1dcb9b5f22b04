using Candor.Domain.Rubrics;
using CsCheck;
using Xunit;

namespace Candor.Tests.Rubrics;

public sealed class SignalPhraseTests
{
    private static readonly string[] Signals = ["a … b", "a … b … c", "a b", "a* … c"];

    private static IReadOnlyList<int>? Match(string signal, string said)
    {
        Assert.True(SignalPhrase.TryParse(signal, out var phrase, out var fault), fault);
        var words = PlainWords.Of(said).ToList();
        return Enumerable.Range(0, words.Count).Select(start => phrase.MatchAt(words, start)).FirstOrDefault(match => match is not null);
    }

    [Theory]
    [InlineData("root cause", "we found the Root Cause.", new[] { 3, 4 })]
    [InlineData("apolog*", "i apologized", new[] { 1 })]
    [InlineData("i … resolved", "i a b c d e f resolved", new[] { 0, 7 })]
    [InlineData("i...resolved", "i resolved", new[] { 0, 1 })]
    [InlineData("don't know", "i dont know", new[] { 1, 2 })]
    [InlineData("follow-up", "a follow up call", new[] { 1, 2 })]
    [InlineData("stay* … ask* … explain*", "i stay calm ask ask and explain", new[] { 1, 3, 6 })]
    public void A_phrase_takes_its_words_the_shortest_way(string signal, string said, int[] expected) => Assert.Equal(expected, Match(signal, said));

    [Theory]
    [InlineData("root cause", "the cause at the root")]
    [InlineData("cause", "because")]
    [InlineData("solve", "solved")]
    [InlineData("i … resolved", "i a b c d e f g resolved")]
    [InlineData("root cause", "root")]
    public void What_is_not_the_phrase_does_not_match(string signal, string said) => Assert.Null(Match(signal, said));

    [Theory]
    [InlineData("")]
    [InlineData("…")]
    [InlineData("… end")]
    [InlineData("start …")]
    [InlineData("a … … b")]
    [InlineData("*")]
    [InlineData("so*lve")]
    [InlineData("a ! b")]
    public void A_malformed_signal_is_refused_with_the_mend(string signal)
    {
        Assert.False(SignalPhrase.TryParse(signal, out _, out var fault));
        Assert.NotEmpty(fault);
    }

    [Fact]
    public void A_match_takes_words_in_rising_order_and_never_skips_more_than_the_gap_allows() =>
        Gen.Select(Gen.Char['a', 'c'].Select(letter => letter.ToString()).Array[0, 20], Gen.Int[0, 3].Select(one => Signals[one])).Sample((said, signal) =>
        {
            Assert.True(SignalPhrase.TryParse(signal, out var phrase, out _));
            for (var start = 0; start < said.Length; start++)
            {
                if (phrase.MatchAt(said, start) is not { } match)
                    continue;
                Assert.Equal(start, match[0]);
                Assert.All(match.Zip(match.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 1, SignalPhrase.LongestGap + 1));
                Assert.Equal(signal.Split(' ').Where(token => token != "…").Select(token => token.TrimEnd('*')), match.Select(index => said[index]));
            }
        });
}
