using System.Reflection;
using System.Text.Json;
using Candor.Domain.Rubrics;
using CsCheck;
using Xunit;

namespace Candor.Tests.Rubrics;

public sealed class QuoteTests
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    [Fact]
    public void A_quote_carries_the_words_and_their_seconds()
    {
        var quote = Samples.Transcript("i have five years of experience").Quote("q1", 2, 3);

        Assert.Equal(("five years", 1.0, 1.9), (quote.Text, quote.FromSeconds, quote.ToSeconds));
    }

    [Fact]
    public void Every_quote_that_can_be_made_is_verbatim_in_its_answer() =>
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 1, 6].Array[1, 12], Gen.Int[-2, 14], Gen.Int[-2, 14]).Sample((words, first, last) =>
        {
            var transcript = Samples.Transcript(string.Join(' ', words));
            if (first < 0 || last < first || last >= words.Length)
            {
                Assert.Throws<ArgumentException>(() => transcript.Quote("q1", first, last));
                return;
            }

            Assert.Equal(words[first..(last + 1)], transcript.Quote("q1", first, last).Text.Split(' '));
        });

    [Fact]
    public void A_quote_of_a_question_that_was_not_answered_is_refused() =>
        Assert.Throws<ArgumentException>(() => Samples.Transcript("yes").Quote("q2", 0, 0));

    [Fact]
    public void A_quote_cannot_be_read_from_json_by_itself()
    {
        var json = JsonSerializer.Serialize(Samples.Transcript("yes i can").Quote("q1", 0, 1));

        Assert.Contains("yes i", json);
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<Quote>(json));
    }

    [Fact]
    public void A_quote_has_no_public_door_but_the_transcript()
    {
        Assert.Empty(typeof(Quote).GetConstructors(BindingFlags.Public | BindingFlags.Instance));
        Assert.DoesNotContain(typeof(Quote).GetProperties(), property => property.SetMethod is not null);
    }

    [Fact]
    public void A_transcript_survives_json_with_any_naming()
    {
        var transcript = new Transcript([new("q1", [new("Five", 0.25, 0.5, 0.75), new("years.", 0.5, 1)]), new("q2", [])]);

        var json = JsonSerializer.Serialize(transcript, SnakeCase);
        var read = JsonSerializer.Deserialize<Transcript>(json, SnakeCase)!;

        Assert.Equal(
            """{"answers":[{"question_id":"q1","words":[{"text":"Five","start_seconds":0.25,"end_seconds":0.5,"confidence":0.75},{"text":"years.","start_seconds":0.5,"end_seconds":1,"confidence":null}]},{"question_id":"q2","words":[]}]}""",
            json);
        Assert.Equal(json, JsonSerializer.Serialize(read, SnakeCase));
        Assert.Equal("Five years.\n", read.Text);
    }

    [Theory]
    [InlineData("", 0, 1, 0.5)]
    [InlineData("two words", 0, 1, 0.5)]
    [InlineData("word", 2, 1, 0.5)]
    [InlineData("word", -1, 1, 0.5)]
    [InlineData("word", 0, double.NaN, 0.5)]
    [InlineData("word", 0, 1, 1.5)]
    public void A_word_that_cannot_have_been_spoken_is_refused(string text, double start, double end, double confidence) =>
        Assert.Throws<ArgumentException>(() => new Transcript([new("q1", [new(text, start, end, confidence)])]));

    [Fact]
    public void A_question_is_answered_once() =>
        Assert.Throws<ArgumentException>(() => new Transcript([new("q1", []), new("q1", [])]));
}
