using System.CommandLine;
using Candor.Cli;
using Candor.Domain.Policy;
using Candor.Hosting;
using Candor.Policy;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Policy;

/// <summary>What people type, and what is understood.</summary>
public class PolicyQuestionOptionsTests
{
    private static readonly IReadOnlyList<Pack> Packs = PackShelf.Load(Path.Combine(Repository.Root, "packs")).Packs;

    [Theory]
    [InlineData("--candidate US-XX", "--candidate US-XX is not a place")]
    [InlineData("--candidate ZZ", "--candidate ZZ is not a place")]
    [InlineData("--notice-on 2026-02-30", "--notice-on 2026-02-30 is not a day")]
    [InlineData("--captures voice", "--captures does not know voice")]
    [InlineData("--uses magic", "--uses does not know magic")]
    [InlineData("--transfer-basis handshake", "--transfer-basis does not know handshake")]
    [InlineData("--public-posting perhaps", "--public-posting perhaps: write yes, no or unknown")]
    [InlineData("--assume mildest", "--assume mildest")]
    [InlineData("--employees -1", "--employees -1")]
    public void A_word_that_is_not_known_is_refused_rather_than_overlooked(string arguments, string message) =>
        Assert.Contains(message, Assert.Throws<UsageException>(() => Read(arguments)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("--candidate UK --job GB --employer uk --captures recording --processed-in EEA", "allow")]
    [InlineData("--candidate fr --job FR --employer FR --captures recording --processed-in US --transfer-basis consent", "allow")]
    [InlineData("--candidate us-tx --job US-TX --employer US-TX --captures recording --captures transcript --public-posting unknown", "allow")]
    [InlineData("--candidate US-TX --job US-TX --employer US-TX --captures recording,transcript --uses ai-evaluation", "allow")]
    [InlineData("--job US-TX --employer US-TX --captures recording", "ask")]
    [InlineData("--candidate unknown --job US-TX --employer US-TX --captures none", "allow")]
    public void What_people_write_is_understood(string arguments, string decision) =>
        Assert.Equal(decision, PolicyEngine.Decide(Packs, Read(arguments)).Decision);

    private static PolicyQuestion Read(string arguments)
    {
        var options = new PolicyQuestionOptions();
        var command = new Command("explain");
        options.AddTo(command);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return options.Read(parsed, new DateOnly(2026, 11, 24));
    }
}
