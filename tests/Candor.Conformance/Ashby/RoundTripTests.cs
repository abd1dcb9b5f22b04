using Candor.Conformance.Support;
using Candor.Connectors;
using Candor.Domain.Mapping;
using CsCheck;
using Xunit;

namespace Candor.Conformance.Ashby;

/// <summary>What was read back is what was sent, for whatever a screening may have to say.</summary>
public class RoundTripTests(AshbyBox box) : IClassFixture<AshbyBox>
{
    private const int Times = 40;

    private static readonly CancellationToken Never = CancellationToken.None;

    /// <summary>Text as people and machines write it: letters of many scripts, right to left, emoji of several parts, controls, markup; up to 10,000.</summary>
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 1, 200],
        Gen.OneOf("نعم، أستطيع", "שלום", "👩🏽‍🚒👨‍👩‍👧", "e\u0301", "\u202Eabc", "<b>&amp;\"'\\", "line\nline\r\n\ttab", "\u0001", " x ", "null", "{{x}}").List[1, 5].Select(string.Concat),
        Gen.Int[9_000, 10_000].Select(length => new string('ż', length)));

    private static readonly Gen<Dictionary<string, FieldValue>> Custom = Gen.Select(
        Text, Text, Gen.Decimal[-1_000_000m, 1_000_000m], Gen.Bool, Gen.Date, Gen.OneOf("English", "French", "Spanish").List[1, 3],
        (text, note, number, flag, day, languages) => new Dictionary<string, FieldValue>
        {
            [AshbyBox.Custom(6)] = new FieldValue.Text(text),
            [AshbyBox.Custom(11)] = new FieldValue.Text(note),
            [AshbyBox.Custom(10)] = new FieldValue.Number(decimal.Round(number, 6)),
            [AshbyBox.Custom(9)] = new FieldValue.Flag(flag),
            [AshbyBox.Custom(8)] = new FieldValue.Date(DateOnly.FromDateTime(day)),
            [AshbyBox.Custom(7)] = new FieldValue.Many(languages),
        });

    private static readonly Gen<Dictionary<string, FieldValue>> Form = Gen.Select(
        Text, Gen.Int[1, 4], Gen.OneOf("Proceed", "Hold", "Decline"),
        (text, score, recommendation) => new Dictionary<string, FieldValue>
        {
            ["feedback.evidence"] = new FieldValue.Text(text),
            ["feedback.experience"] = new FieldValue.Number(score),
            ["feedback.recommendation"] = new FieldValue.Text(recommendation),
        });

    [Fact]
    public Task Whatever_is_written_is_read_back() => Gen.Select(Custom, Form).SampleAsync(
        async values =>
        {
            var (application, candidate) = await box.Add();
            var target = new AtsTarget(application, candidate, "scr_round");
            var connector = box.Open().Connector;
            var sent = values.Item1.Concat(values.Item2).ToDictionary();

            await connector.WriteFields(target, sent, Never).Yes();

            var standing = await connector.ReadFields(target, Never).Yes();
            Assert.All(sent, pair => Assert.Equal(pair.Value, standing[pair.Key]));
        },
        iter: Times,
        threads: 1);
}
