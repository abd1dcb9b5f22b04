using System.CommandLine;
using System.Globalization;
using Candor.Domain.Policy;
using Candor.Hosting;

namespace Candor.Cli;

/// <summary>The options that make a question to the law.</summary>
internal sealed class PolicyQuestionOptions
{
    private readonly Option<string?> _candidate = new("--candidate") { Description = "Where the candidate is (ISO 3166; omitted: unknown)." };
    private readonly Option<string?> _job = new("--job") { Description = "Where the job is (omitted: unknown)." };
    private readonly Option<string?> _employer = new("--employer") { Description = "Where the employer is (omitted: unknown)." };
    private readonly Option<int?> _employees = new("--employees") { Description = "How many work for the employer (omitted: enough for every law)." };
    private readonly Option<string?> _noticeOn = new("--notice-on") { Description = "The day on which notice was given, yyyy-MM-dd (omitted: the day asked about)." };
    private readonly Option<string?> _consentedOn = new("--consented-on") { Description = "The day on which the candidate agreed, for a screening under way." };
    private readonly Option<string[]> _captures = Words("--captures", $"What is captured: {string.Join(",", Vocabulary.Captures)}.");
    private readonly Option<string[]> _uses = Words("--uses", $"What is done: {string.Join(",", Vocabulary.Uses)}.");
    private readonly Option<string?> _processedIn = new("--processed-in") { Description = "Where data is processed: a place, or EU or EEA." };
    private readonly Option<string[]> _basis = Words("--transfer-basis", $"Bases in place: {string.Join(",", Vocabulary.TransferBases)}.");
    private readonly Option<string?> _posting = new("--public-posting") { Description = "Whether the job is publicly advertised: yes, no or unknown." };
    private readonly Option<int?> _age = new("--age") { Description = "The candidate's age in years." };
    private readonly Option<bool> _hold = new("--legal-hold") { Description = "The data is under a legal hold." };
    private readonly Option<string?> _assume = new("--assume") { Description = "strictest: take an unknown place for every place." };

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[]
                 {
                     _candidate, _job, _employer, _employees, _noticeOn, _consentedOn, _captures, _uses, _processedIn, _basis, _posting, _age, _hold,
                     _assume,
                 })
            command.Options.Add(option);
    }

    /// <summary>Whether a question was asked at all: a place, a capture or a use.</summary>
    /// <param name="parsed">The command line.</param>
    public bool AreGiven(ParseResult parsed) => new Option[] { _candidate, _job, _employer, _captures, _uses }.Any(option => parsed.GetResult(option) is not null);

    /// <summary>The question.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="on">The day.</param>
    /// <exception cref="UsageException">A word, a place or a day is not one.</exception>
    public PolicyQuestion Read(ParseResult parsed, DateOnly on) => new()
    {
        Candidate = Place(parsed, _candidate),
        Job = Place(parsed, _job),
        Employer = Place(parsed, _employer),
        Employees = NotNegative(parsed, _employees),
        On = on,
        NoticeOn = Day(parsed.GetValue(_noticeOn), "--notice-on"),
        ConsentedOn = Day(parsed.GetValue(_consentedOn), "--consented-on"),
        Captures = Words(parsed, _captures, Vocabulary.Captures, word => word),
        Uses = Words(parsed, _uses, Vocabulary.Uses, word => word),
        ProcessedIn = Place(parsed, _processedIn),
        TransferBasis = Words(parsed, _basis, Vocabulary.TransferBases, Vocabulary.TransferBasisOf),
        PublicPosting = parsed.GetValue(_posting)?.ToLowerInvariant() switch
        {
            null or "unknown" => null,
            "yes" or "true" => true,
            "no" or "false" => false,
            var other => throw new UsageException($"--public-posting {other}: write yes, no or unknown."),
        },
        Age = NotNegative(parsed, _age),
        LegalHold = parsed.GetValue(_hold),
        AssumeStrictest = parsed.GetValue(_assume) switch
        {
            null => false,
            "strictest" => true,
            var other => throw new UsageException($"--assume {other}: the only assumption is strictest."),
        },
    };

    /// <summary>A day; null when none is given.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="option">The option's name.</param>
    /// <exception cref="UsageException">It is not one.</exception>
    public static DateOnly? Day(string? text, string option) => text is null
        ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new UsageException($"{option} {text} is not a day: write yyyy-MM-dd.");

    private static Option<string[]> Words(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true };

    private static int? NotNegative(ParseResult parsed, Option<int?> option) => parsed.GetValue(option) is { } number and < 0
        ? throw new UsageException($"{option.Name} {number}: write a number from 0.")
        : parsed.GetValue(option);

    private static string? Place(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) switch
    {
        null or "" or "unknown" => null,
        var written when Places.IsArea(Places.Tidy(written)) => Places.Tidy(written),
        var other => throw new UsageException($"{option.Name} {other} is not a place: write an ISO 3166 code such as US-IL, CA-ON, DE or US-NY-NYC."),
    };

    private static string[] Words(ParseResult parsed, Option<string[]> option, IReadOnlyList<string> known, Func<string, string> meant)
    {
        var words = (parsed.GetValue(option) ?? [])
            .SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(word => meant(word.ToLowerInvariant().Replace('-', '_')))
            .Where(word => word != "none").Distinct().ToArray();
        return words.FirstOrDefault(word => !known.Contains(word)) is { } unknown
            ? throw new UsageException($"{option.Name} does not know {unknown}: there are {string.Join(", ", known)}.")
            : words;
    }
}
