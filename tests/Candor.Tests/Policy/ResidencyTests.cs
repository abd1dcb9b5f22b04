using Candor.Configuration;
using Candor.Domain.Policy;
using Candor.Policy;
using Candor.Tests.Configuration;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Policy;

/// <summary>Kinds of data are pinned to regions, and endpoints have one each.</summary>
public sealed class ResidencyTests : IDisposable
{
    private const string Floor = "policies/floor.yaml";
    private const string Greenhouse = "connections/greenhouse.yaml";

    private static readonly PackShelf Packs = PackShelf.Load(Path.Combine(Repository.Root, "packs"));

    private static readonly NoticeShelf Notices = NoticeShelf.Load(Path.Combine(Repository.Root, "packs", "notices"));

    private static readonly DateOnly Day = new(2026, 11, 24);

    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_endpoint_is_where_everything_else_is_unless_it_says_otherwise()
    {
        _folder.Replace("candor.yaml", "  provider: pocketsphinx", "  provider: pocketsphinx\n  region: DE");
        _folder.Replace("candor.yaml", "processed_in: US", "processed_in: US\nstorage: { region: FR }\nevaluation: { region: IE }");
        _folder.Replace("candor.yaml", "  security: none", "  security: none\n  region: AT");
        _folder.Replace(Greenhouse, "vendor: greenhouse", "vendor: greenhouse\nregion: NL");

        Assert.Equal(
            [("storage", "FR"), ("speech", "DE"), ("evaluation", "IE"), ("mail", "AT"), ("connections/greenhouse", "NL")],
            Moves(Load()).Select(to => (to.Endpoint, to.Region!)));
        using var plain = new SampleFolder();
        Assert.All(Moves(Load(plain)), to => Assert.Equal("US", to.Region));
    }

    [Fact]
    public void A_workflow_moves_what_its_captures_and_uses_need()
    {
        _folder.Replace("workflows/customer-care.yaml", "uses: [ai_evaluation]", "uses: []");

        Assert.DoesNotContain(Moves(Load()), to => to.Endpoint == "evaluation");
        Assert.Contains(Moves(Load()), to => to.Endpoint == "speech" && to.Data.SequenceEqual(["recording"]));
    }

    [Theory]
    [InlineData("{ data: recording, within: [US] }", "  provider: pocketsphinx", "  provider: pocketsphinx\n  region: IN", "candor.yaml", "speech.region", "recording in US")]
    [InlineData("{ data: transcript, within: [US] }", "processed_in: US", "processed_in: US\nevaluation: { region: IN }", "candor.yaml", "evaluation.region", "transcript in US")]
    [InlineData("{ data: application, within: [US] }", "  security: none", "  security: none\n  region: IN", "candor.yaml", "mail.region", "application in US")]
    [InlineData("{ data: consent, within: [US] }", "processed_in: US", "processed_in: US\nstorage: { region: IN }", "candor.yaml", "storage.region", "consent in US")]
    [InlineData("{ data: rating, within: [EU] }", "processed_in: US", "processed_in: US", "candor.yaml", "processed_in", "rating in EU")]
    [InlineData("{ data: rating, within: [US] }", "vendor: greenhouse", "vendor: greenhouse\nregion: IN", Greenhouse, "region", "rating in US")]
    public void A_pin_that_cannot_hold_is_refused_where_the_region_stands(string pin, string old, string next, string file, string key, string what)
    {
        _folder.Write(Floor, $"{_folder.Read(Floor)}\nresidency:\n  - {pin}\n");
        _folder.Replace(file, old, next);

        var fault = Assert.Single(Check());

        Assert.Equal(file, fault.File);
        Assert.Contains("region", _folder.Read(file).Split('\n')[fault.Line - 1].Replace("processed_in", "region", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.StartsWith($"`{key}` is ", fault.What, StringComparison.Ordinal);
        Assert.Contains($"policy/floor keeps {what}", fault.What, StringComparison.Ordinal);
        Assert.StartsWith("Keep ", fault.Mend, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("workflow/customer-care", "rules:\n  residency: [{ data: recording, within: [EU] }]")]
    [InlineData("job/customer-care/4001", "job_rules:\n  \"4001\":\n    residency: [{ data: recording, within: [EU] }]")]
    public void Workflows_and_jobs_pin_too(string rule, string text)
    {
        _folder.Write("workflows/customer-care.yaml", $"{_folder.Read("workflows/customer-care.yaml").TrimEnd('\n')}\n{text}\n");

        Assert.Contains(Check(), fault => fault is { File: "candor.yaml" } && fault.What.Contains($"{rule} keeps recording in EU", StringComparison.Ordinal));
    }

    [Fact]
    public void Pins_that_hold_are_no_fault_and_keep_other_kinds_free()
    {
        _folder.Write(Floor, $"{_folder.Read(Floor)}\nresidency:\n  - {{ data: recording, within: [US] }}\n  - {{ data: transcript, within: [US, IN] }}\n");
        _folder.Replace("candor.yaml", "processed_in: US", "processed_in: US\nevaluation: { region: IN }");

        Assert.Empty(Check());
    }

    [Fact]
    public void The_page_for_the_legal_department_has_every_line_of_the_table()
    {
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "legal", "residency.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2);

        Assert.Equal(
            DataMoves.Table.Select(move =>
                $"| {(move.Step == "*" ? "any" : move.Step)} | {move.Endpoint} | {(move.Data == Vocabulary.Data ? "everything" : string.Join(", ", move.Data))} | {move.What} | {move.So} |"),
            page);
    }

    [Theory]
    [InlineData("residency: [{ data: recording }]", "`residency[0].within` is missing")]
    [InlineData("residency: [{ data: voice, within: [US] }]", "`residency[0].data` has the value `voice`")]
    [InlineData("residency: [{ data: recording, within: [Europe] }]", "`residency[0].within[0]` has the value `Europe`")]
    public void A_pin_is_held_to_its_schema(string line, string what)
    {
        _folder.Write(Floor, $"{_folder.Read(Floor).TrimEnd('\n')}\n{line}\n");

        var faulty = Assert.IsType<ConfigurationResult.Faulty>(ConfigurationLoader.Load(_folder.Path, SampleFolder.Variables.GetValueOrDefault));
        Assert.StartsWith(what, Assert.Single(faulty.Faults).What, StringComparison.Ordinal);
    }

    [Fact]
    public void No_basis_carries_what_is_pinned()
    {
        var pinned = new Pack { Id = "policy/pins", Title = "Pins", Because = "we like it so", Residency = [new ResidencyRule("recording", ["EU"])] };
        var question = Ask(("speech", "US", ["recording"]), ("storage", "EU", ["recording", "transcript"]), ("evaluation", "US", ["transcript"])) with { TransferBasis = ["scc"] };

        var answer = PolicyEngine.Decide([.. Packs.Packs, pinned], question);

        Assert.Equal("block", answer.Decision);
        Assert.Equal("policy/pins keeps recording in EU, and it would go to US", Assert.Single(answer.Reasons));
        Assert.Equal("allow", PolicyEngine.Decide([.. Packs.Packs, pinned], question with { Destinations = [.. question.Destinations.Skip(1)] }).Decision);
    }

    [Fact]
    public void Every_region_that_anything_goes_to_needs_a_basis_of_its_own()
    {
        var question = Ask(("storage", "EU", ["recording"]), ("speech", "GB", ["recording"]), ("mail", "IN", ["application"]));

        var answer = PolicyEngine.Decide(Packs.Packs, question);

        Assert.Equal([("EU", "not_needed"), ("GB", "adequacy"), ("IN", "missing")], answer.Residency.Where(one => one.Law == "eu-gdpr-transfer").Select(one => (one.ProcessedIn!, one.Basis)));
        Assert.Equal("block", answer.Decision);
        Assert.Contains("eu-gdpr-transfer has no basis for processing in IN", answer.Reasons);
        var carried = PolicyEngine.Decide(Packs.Packs, question with { TransferBasis = ["scc"] });
        Assert.Equal("allow", carried.Decision);
        Assert.Equal(2, carried.Obligations.Count(one => one.Kind == "residency" && one.Laws.Contains("eu-gdpr-transfer")));
    }

    private static PolicyQuestion Ask(params (string Endpoint, string Region, string[] Data)[] to) => new()
    {
        Candidate = "DE", Job = "DE", Employer = "DE", Employees = 200, On = Day, Captures = ["recording", "transcript"], ProcessedIn = "EU",
        Destinations = [.. to.Select(one => new Destination(one.Endpoint, one.Region, one.Data))],
    };

    private static IReadOnlyList<Destination> Moves(CandorConfiguration configuration) => DataMoves.Of(configuration, configuration.Workflows["customer-care"]);

    private IReadOnlyList<Fault> Check() => Guardrails.Check(Load(), _folder.Path, Packs, Notices, Day);

    private CandorConfiguration Load(SampleFolder? folder = null) =>
        Assert.IsType<ConfigurationResult.Loaded>(ConfigurationLoader.Load((folder ?? _folder).Path, SampleFolder.Variables.GetValueOrDefault)).Configuration;
}
