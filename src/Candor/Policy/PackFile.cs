using System.Globalization;
using Candor.Domain.Policy;
using Candor.Hosting;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Candor.Policy;

/// <summary>A law's file, as written. Read strictly: an unknown key is a fault with its line.</summary>
internal sealed class PackFile
{
    private static readonly string[] Kinds =
        ["notice", "consent", "wait", "alternative", "oversight", "explanation", "record", "deletion", "residency"];

    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance).WithDuplicateKeyChecking().Build();

    public string Id { get; set; } = "";

    public string Title { get; set; } = "";

    public string Citation { get; set; } = "";

    public string Confidence { get; set; } = "";

    public string Because { get; set; } = "";

    public string? From { get; set; }

    public string? To { get; set; }

    public List<Test> Where { get; set; } = [];

    public List<string> CapturesAny { get; set; } = [];

    public List<string> CapturesAll { get; set; } = [];

    public List<string> UsesAny { get; set; } = [];

    public string? OrProcessedOutside { get; set; }

    public int? EmployeesMin { get; set; }

    public bool PublicPostingOnly { get; set; }

    public List<Duty> Obligations { get; set; } = [];

    public List<Ban> Prohibits { get; set; } = [];

    public List<Keep> Retention { get; set; } = [];

    public Crossing? Transfer { get; set; }

    public List<string> Confirm { get; set; } = [];

    /// <summary>Worked examples: questions, and whether the law applies.</summary>
    public List<Example> Examples { get; set; } = [];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageException">It is not sound; the message names file, line and the mend.</exception>
    public static PackFile Read(string path)
    {
        try
        {
            var file = Yaml.Deserialize<PackFile>(File.ReadAllText(path)) ?? throw new FormatException("is empty");
            file.RefuseFaults(Path.GetFileNameWithoutExtension(path));
            return file;
        }
        catch (YamlException fault)
        {
            throw new UsageException($"{path}:{fault.Start.Line}: {fault.InnerException?.Message ?? fault.Message}");
        }
        catch (FormatException fault)
        {
            throw new UsageException($"{path}: {fault.Message}");
        }
    }

    /// <summary>The law as the engine knows it.</summary>
    public Pack ToPack() => new()
    {
        Id = Id,
        Title = Title,
        Citation = Citation,
        Confidence = Confidence,
        Because = Because,
        From = Day(From),
        To = Day(To),
        Where = [.. Where.Select(test => new PlaceTest(test.Who, test.In))],
        CapturesAny = CapturesAny,
        CapturesAll = CapturesAll,
        UsesAny = UsesAny,
        OrProcessedOutside = OrProcessedOutside,
        EmployeesMin = EmployeesMin,
        PublicPostingOnly = PublicPostingOnly,
        Obligations =
        [
            .. Obligations.Select(duty => new PackObligation
            {
                Kind = duty.Kind,
                Id = duty.Id,
                What = duty.What,
                Purpose = duty.Purpose,
                Text = duty.Text,
                Separate = duty.Separate,
                Written = duty.Written,
                BusinessDays = duty.BusinessDays,
                WithinDays = duty.WithinDays,
                CapturesAny = duty.CapturesAny,
                UsesAny = duty.UsesAny,
            }),
        ],
        Prohibits = [.. Prohibits.Select(ban => new Prohibition(ban.Feature, ban.UnlessConsent))],
        Retention = [.. Retention.Select(keep => new RetentionRule(keep.Data, keep.MinDays, keep.MaxDays))],
        Transfer = Transfer is { } crossing
            ? new TransferRule(crossing.Within, crossing.Adequate, crossing.Bases.ToDictionary(basis => basis.Key, basis => (IReadOnlyList<string>)basis.Value))
            : null,
        Confirm = Confirm,
    };

    private static DateOnly? Day(string? text) => text is null
        ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new FormatException($"{text} is not a day: write yyyy-MM-dd");

    private void RefuseFaults(string name)
    {
        if (Id != name)
            throw new FormatException($"the id is {Id}, but the file is called {name}: call both the same");
        foreach (var (value, key) in new[] { (Title, "title"), (Citation, "citation"), (Because, "because") })
            if (value.Length == 0)
                throw new FormatException($"{key} is missing");
        if (Confidence is not ("high" or "medium" or "low"))
            throw new FormatException("confidence is high, medium or low");
        if (Where.Count == 0 || Where.Exists(test => test.Who is not ("candidate" or "job" or "employer") || test.In.Count == 0))
            throw new FormatException("where says whose place counts (candidate, job or employer) and in which places");
        if (Where.SelectMany(test => test.In).FirstOrDefault(place => !Places.IsCode(place) && place != "EEA") is { } wrong)
            throw new FormatException($"{wrong} is not a place: write an ISO 3166 code");
        if (CapturesAny.Concat(CapturesAll).FirstOrDefault(word => !Vocabulary.Captures.Contains(word)) is { } capture)
            throw new FormatException($"{capture} is not a capture: there are {string.Join(", ", Vocabulary.Captures)}");
        if (UsesAny.FirstOrDefault(word => !Vocabulary.Uses.Contains(word)) is { } use)
            throw new FormatException($"{use} is not a use: there are {string.Join(", ", Vocabulary.Uses)}");
        if (Obligations.Find(duty => !Kinds.Contains(duty.Kind) || duty.Id.Length == 0 || duty.What.Length == 0) is { } odd)
            throw new FormatException($"the obligation {odd.Id} needs a kind ({string.Join(", ", Kinds)}), an id and what is to be done");
        if (Obligations.Find(duty => duty.Kind == "consent" && (duty.Purpose is null || duty.Text is null)) is { } consent)
            throw new FormatException($"the consent {consent.Id} needs a purpose and a text");
        if (Confirm.Count == 0)
            throw new FormatException("confirm says what counsel has to look at: there is always something");
        _ = (Day(From), Day(To));
    }

    internal sealed class Test
    {
        public string Who { get; set; } = "";

        public List<string> In { get; set; } = [];
    }

    internal sealed class Duty
    {
        public string Kind { get; set; } = "";

        public string Id { get; set; } = "";

        public string What { get; set; } = "";

        public string? Purpose { get; set; }

        public string? Text { get; set; }

        public bool Separate { get; set; }

        public bool Written { get; set; }

        public int? BusinessDays { get; set; }

        public int? WithinDays { get; set; }

        public List<string> CapturesAny { get; set; } = [];

        public List<string> UsesAny { get; set; } = [];
    }

    internal sealed class Ban
    {
        public string Feature { get; set; } = "";

        public bool UnlessConsent { get; set; }
    }

    internal sealed class Keep
    {
        public string Data { get; set; } = "";

        public int? MinDays { get; set; }

        public int? MaxDays { get; set; }
    }

    internal sealed class Crossing
    {
        public List<string> Within { get; set; } = [];

        public List<string> Adequate { get; set; } = [];

        public Dictionary<string, List<string>> Bases { get; set; } = [];
    }

    internal sealed class Example
    {
        public string Name { get; set; } = "";

        public string? Candidate { get; set; }

        public string? Job { get; set; }

        public string? Employer { get; set; }

        public int? Employees { get; set; }

        public string On { get; set; } = "2026-11-24";

        public List<string> Captures { get; set; } = ["recording", "transcript"];

        public List<string> Uses { get; set; } = ["ai_evaluation"];

        public string? ProcessedIn { get; set; }

        public bool Applies { get; set; }

        public PolicyQuestion ToQuestion() => new()
        {
            Candidate = Candidate,
            Job = Job,
            Employer = Employer,
            Employees = Employees,
            On = Day(On)!.Value,
            Captures = Captures,
            Uses = Uses,
            ProcessedIn = ProcessedIn,
        };
    }
}
