using Candor.Domain.Mapping;
using CsCheck;
using Xunit;

namespace Candor.Tests.Mapping;

public sealed class FieldComparisonTests
{
    [Fact]
    public void What_comes_back_as_it_was_sent_is_verified() =>
        Texts.Any.Sample(text => Assert.Equal(FieldVerdict.Verified, Compare(text, text)));

    [Fact]
    public void Line_ends_and_white_space_at_the_end_do_not_count() =>
        Texts.Any.Sample(text =>
        {
            var unix = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
            Assert.Equal(FieldVerdict.Verified, Compare(text, unix.Replace("\n", "\r\n", StringComparison.Ordinal)));
            Assert.Equal(FieldVerdict.Verified, Compare(text, unix.Replace("\n", " \t\r", StringComparison.Ordinal)));
            Assert.Equal(FieldVerdict.Verified, Compare(text, text + " \r\n\n"));
        });

    [Fact]
    public void One_changed_lost_or_added_letter_differs() =>
        Gen.Select(Texts.Visible, Gen.Int[0, 100_000]).Sample((text, where) =>
        {
            var at = where % (text.Length + 1);
            Assert.Equal(FieldVerdict.Differs, Compare(text, text.Insert(at, "q")));
            Assert.Equal(FieldVerdict.Differs, Compare(text.Insert(at, "q"), text));
            Assert.Equal(FieldVerdict.Differs, Compare(text.Insert(at, "q"), text.Insert(at, "Q")));
        });

    [Fact]
    public void A_text_that_is_cut_off_differs() =>
        Gen.Select(Texts.Visible, Gen.Int[0, 100_000]).Sample((text, where) =>
            Assert.Equal(FieldVerdict.Differs, Compare(text + "end", (text + "end")[..(1 + (where % (text.Length + 2)))])));

    [Fact]
    public void An_empty_field_is_missing_unless_nothing_was_sent() =>
        Texts.Visible.Sample(text =>
        {
            Assert.Equal(FieldVerdict.Missing, FieldComparison.Compare(new FieldValue.Text(text), FieldValue.None));
            Assert.Equal(FieldVerdict.Missing, Compare(text, " \r\n"));
            Assert.Equal(FieldVerdict.Differs, FieldComparison.Compare(FieldValue.None, new FieldValue.Text(text)));
        });

    [Fact]
    public void The_order_of_options_does_not_count_and_their_names_do() =>
        Gen.Select(Texts.Visible.Array[1, 8], Gen.Int).Sample((options, seed) =>
        {
            var shuffled = options.ToArray();
            new Random(seed).Shuffle(shuffled);
            var sent = new FieldValue.Many(options);
            Assert.Equal(FieldVerdict.Verified, FieldComparison.Compare(sent, new FieldValue.Many(shuffled)));
            Assert.Equal(FieldVerdict.Differs, FieldComparison.Compare(sent, new FieldValue.Many([.. shuffled, "another"])));
            Assert.Equal(FieldVerdict.Missing, FieldComparison.Compare(sent, new FieldValue.Many([])));
        });

    [Fact]
    public void An_option_with_a_comma_is_not_two_options() =>
        Assert.Equal(FieldVerdict.Differs, FieldComparison.Compare(new FieldValue.Many(["a, b"]), new FieldValue.Many(["a", "b"])));

    [Fact]
    public void A_number_is_its_value_and_not_a_text()
    {
        Assert.Equal(FieldVerdict.Verified, FieldComparison.Compare(new FieldValue.Number(3), new FieldValue.Number(3.00m)));
        Assert.Equal(FieldVerdict.Differs, FieldComparison.Compare(new FieldValue.Number(3), new FieldValue.Number(3.01m)));
        Assert.Equal(FieldVerdict.Differs, FieldComparison.Compare(new FieldValue.Number(3), new FieldValue.Text("3")));
    }

    [Fact]
    public void A_moment_counts_to_the_second_wherever_it_is_written()
    {
        var sent = new DateTimeOffset(2026, 11, 24, 12, 0, 5, 678, TimeSpan.Zero);

        Assert.Equal(FieldVerdict.Verified, Compare(sent, sent.ToOffset(TimeSpan.FromHours(-6)).AddMilliseconds(-600)));
        Assert.Equal(FieldVerdict.Differs, Compare(sent, sent.AddSeconds(1)));
    }

    [Fact]
    public void Another_encoding_of_an_accent_differs() => Assert.Equal(FieldVerdict.Differs, Compare("e\u0301", "\u00E9"));

    private static FieldVerdict Compare(string sent, string readBack) => FieldComparison.Compare(new FieldValue.Text(sent), new FieldValue.Text(readBack));

    private static FieldVerdict Compare(DateTimeOffset sent, DateTimeOffset readBack) =>
        FieldComparison.Compare(new FieldValue.Moment(sent), new FieldValue.Moment(readBack));
}
