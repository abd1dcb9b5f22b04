using Candor.Configuration;
using Candor.Domain.Policy;
using Candor.Hosting;
using Candor.Policy;
using Candor.Tests.Configuration;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Policy;

/// <summary>Workflows, jobs and policies tighten the law and never loosen it.</summary>
public sealed class GuardrailTests : IDisposable
{
    private const string Workflow = "workflows/customer-care.yaml";

    private static readonly PackShelf Packs = PackShelf.Load(Path.Combine(Repository.Root, "packs"));

    private static readonly NoticeShelf Notices = NoticeShelf.Load(Path.Combine(Repository.Root, "packs", "notices"));

    private static readonly DateOnly Day = new(2026, 11, 24);

    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_sample_loosens_nothing() => Assert.Empty(Check());

    [Theory]
    [InlineData("retention: [{ data: recording, max_days: 2000 }]", "keeps recording up to 2000 days, but us-il-bipa (740 ILCS 14/10", "Write `max_days: 1095` or less")]
    [InlineData("retention: [{ data: rating, max_days: 30 }]", "keeps rating at most 30 days, but us-ca-crd-ads", "or more")]
    [InlineData("retention: [{ data: recording, min_days: 1500 }]", "keeps recording at least 1500 days, but us-il-bipa", "Write `min_days: 1095` or less")]
    [InlineData("retention: [{ data: rating, min_days: 30 }]", "keeps rating only 30 days for certain, but us-ca-crd-ads", "or more")]
    [InlineData("obligations: [{ kind: wait, id: wait-aedt, what: Wait., business_days: 2 }]", "`wait-aedt` waits 2 business days, but us-ny-nyc-ll144", "Write `business_days: 10` or more")]
    [InlineData("obligations: [{ kind: deletion, id: aivia-delete, what: Delete., within_days: 60 }, { kind: deletion, id: erasure-in-a-month, what: Erase., within_days: 60 }]", "`erasure-in-a-month` is done within 60 days, but eu-gdpr", "Write `within_days: 30` or less")]
    [InlineData("obligations: [{ kind: consent, id: consent-recording-illinois, what: Ask., purpose: recording, text: consent-transcript }]", "`consent-recording-illinois` shows the text consent-transcript, but us-il-bipa", "Give yours an identifier of its own")]
    public void A_rule_that_is_weaker_than_the_law_is_refused_with_the_law_and_the_mend(string rule, string what, string mend)
    {
        var line = AddToWorkflow($"rules:\n  {rule}");

        var fault = Assert.Single(Check(), fault => fault.What.Contains(what, StringComparison.Ordinal));
        Assert.Equal((Workflow, line + 1), (fault.File, fault.Line));
        Assert.Contains(mend, fault.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_jobs_rule_is_held_to_the_law_too()
    {
        AddToWorkflow("job_rules:\n  \"4001\":\n    retention: [{ data: recording, max_days: 2000 }]");

        Assert.Contains(Check(), fault => fault.What.Contains("us-il-bipa", StringComparison.Ordinal));
    }

    [Fact]
    public void A_feature_that_a_law_forbids_where_candidates_are_is_refused_where_it_stands()
    {
        File.Delete(Path.Combine(_folder.Path, "policies", "floor.yaml"));
        _folder.Replace(Workflow, "uses: [ai_evaluation]", "uses: [ai_evaluation, emotion_inference]");
        var line = Array.FindIndex(_folder.Read(Workflow).Split('\n'), text => text.StartsWith("uses:", StringComparison.Ordinal)) + 1;

        var fault = Assert.Single(Check());
        Assert.Equal((Workflow, line), (fault.File, fault.Line));
        Assert.StartsWith("`uses` has emotion_inference, which eu-aia-5 (Regulation (EU) 2024/1689", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workflow_is_held_to_the_employers_policy()
    {
        _folder.Write("policies/floor.yaml", """
            title: Acme's floor
            because: Acme keeps voices for a quarter of a year, and answers quickly
            obligations:
              - { kind: alternative, id: alternative-route, what: Offer another way., within_days: 3 }
            prohibits:
              - { feature: video }
            retention:
              - { data: recording, max_days: 90 }
            transfer:
              within: [US]
            """);
        Assert.Equal(
            ["`owners.other_way_days` is 5, but policy/floor (policies/floor.yaml) demands an answer within 3"],
            Check().Select(fault => fault.What[..fault.What.LastIndexOf(" (candidate", StringComparison.Ordinal)]));

        _folder.Replace(Workflow, "other_way_days: 5", "other_way_days: 3");
        _folder.Replace(Workflow, "captures: [recording, transcript]", "captures: [recording, transcript, video]");
        _folder.Replace("candor.yaml", "processed_in: US", "processed_in: CA");
        AddToWorkflow("rules:\n  retention: [{ data: recording, max_days: 180 }]");

        var faults = Check().Select(fault => $"{fault.File} {fault.What}").ToList();
        Assert.Contains(faults, what => what.StartsWith($"{Workflow} `captures` has video, which policy/floor", StringComparison.Ordinal));
        Assert.Contains(faults, what => what.StartsWith("candor.yaml `processed_in` is CA, but policy/floor allows US", StringComparison.Ordinal));
        Assert.Contains(faults, what => what.StartsWith($"{Workflow} `retention` keeps recording up to 180 days, but policy/floor", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ data: recording, min_days: 1500 }", "keeps recording at least 1500 days, but us-il-bipa")]
    [InlineData("{ data: rating, max_days: 100 }", "keeps rating at most 100 days, but us-")]
    public void A_policy_that_demands_what_a_law_forbids_is_refused(string rule, string what)
    {
        _folder.Write("policies/floor.yaml", $"title: Floor\nbecause: we like it so\nretention:\n  - {rule}\n");

        Assert.All(Check(), fault => Assert.Equal(("policies/floor.yaml", 4), (fault.File, fault.Line)));
        Assert.Contains(Check(), fault => fault.What.Contains(what, StringComparison.Ordinal));
    }

    [Fact]
    public void A_policy_that_is_stricter_is_one_more_source_of_what_has_to_be_done()
    {
        _folder.Write("policies/floor.yaml", """
            title: Acme's floor
            because: Acme waits a week
            adults_only: true
            obligations:
              - { kind: wait, id: acme-week, what: Wait a week., business_days: 5, calendar: US }
            prohibits:
              - { feature: video }
            retention:
              - { data: recording, max_days: 90 }
            """);
        var policies = Load().Policies;
        var question = new PolicyQuestion
        {
            Candidate = "US-IL", Job = "US-TX", Employer = "US-IL", Employees = 200, On = Day, Captures = ["recording"], Uses = ["ai_evaluation"], ProcessedIn = "US",
        };

        var answer = PolicyEngine.Decide([.. Packs.Packs, .. policies], question);

        Assert.Empty(Check());
        Assert.Equal("policy/floor", answer.Laws[^1].Id);
        Assert.Equal("Acme waits a week", answer.Laws[^1].Because);
        Assert.Equal(("wait", new DateOnly(2026, 12, 3)), (answer.Decision, answer.EarliestStart));
        Assert.Equal((null, 90), (answer.Retention["recording"].MinDays, answer.Retention["recording"].MaxDays));
        Assert.Contains("video", answer.Prohibited);
        Assert.Equal("block", PolicyEngine.Decide([.. Packs.Packs, .. policies], question with { Age = 17 }).Decision);
        Assert.Equal("block", PolicyEngine.Decide([.. Packs.Packs, .. policies], question with { Captures = ["video"] }).Decision);
    }

    [Fact]
    public void Where_the_employers_rule_cannot_hold_beside_the_law_it_gives_way_and_the_conflict_is_named()
    {
        var own = new Pack
        {
            Id = "policy/floor", Title = "Floor", Because = "we like it so",
            Retention = [new RetentionRule("recording", 2000, null), new RetentionRule("rating", null, 30)],
        };
        var question = new PolicyQuestion
        {
            Candidate = "US-IL", Job = "US-CA", Employer = "US-CA", Employees = 200, On = Day, Captures = ["recording"], Uses = ["ai_evaluation"], ProcessedIn = "US",
        };

        var answer = PolicyEngine.Decide([.. Packs.Packs, own], question);

        Assert.Equal((null, 1095), (answer.Retention["recording"].MinDays, answer.Retention["recording"].MaxDays));
        Assert.Equal((1460, null), (answer.Retention["rating"].MinDays, answer.Retention["rating"].MaxDays));
        Assert.Contains(answer.Conflicts, one => one.About == "recording" && one.Between.SequenceEqual(["policy/floor", "us-il-bipa"]));
        Assert.Contains(answer.Conflicts, one => one.About == "rating" && one.Between.SequenceEqual(["us-ca-crd-ads", "policy/floor"]));
    }

    [Theory]
    [InlineData("prohibit: []", "`prohibit` is not a known key")]
    [InlineData("retention: [{ data: voice, max_days: 1 }]", "`retention[0].data` has the value `voice`")]
    [InlineData("from: 2026-02-30", "`from` is 2026-02-30, which is not a day")]
    [InlineData("obligations: [{ kind: consent, id: x, what: Ask. }]", "A consent needs a purpose and a text")]
    public void A_policys_file_is_held_to_its_schema(string line, string fault)
    {
        _folder.Write("policies/floor.yaml", $"title: Floor\nbecause: we like it so\n{line}\n");

        var faulty = Assert.IsType<ConfigurationResult.Faulty>(ConfigurationLoader.Load(_folder.Path, SampleFolder.Variables.GetValueOrDefault));
        Assert.Contains(faulty.Faults, found => found is { File: "policies/floor.yaml", Line: 3 } && found.What.StartsWith(fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_configuration_that_loosens_does_not_run_and_the_attempt_is_recorded()
    {
        AddToWorkflow("rules:\n  retention: [{ data: recording, max_days: 2000 }]");
        var data = Path.Combine(_folder.Path, ".data");
        var surroundings = new Surroundings(_folder.Path, data, null, null, Path.Combine(Repository.Root, "packs"));

        var refused = await Assert.ThrowsAsync<UsageException>(() =>
            CandorHost.Build(surroundings, Load(), "http://127.0.0.1:0", TestContext.Current.CancellationToken));

        Assert.Contains("us-il-bipa", refused.Message, StringComparison.Ordinal);
        var record = Assert.Single(File.ReadAllLines(Path.Combine(data, RefusedChanges.File)));
        Assert.Contains("us-il-bipa", record, StringComparison.Ordinal);
        Assert.Contains(Load().Hash, record, StringComparison.Ordinal);
        var attempt = Assert.Single(RefusedChanges.Read(data));
        Assert.Equal(Load().Hash, attempt.Configuration);
        Assert.Contains(attempt.Faults, fault => fault.StartsWith($"{Workflow}:", StringComparison.Ordinal));
    }

    private IReadOnlyList<Fault> Check() => Guardrails.Check(Load(), _folder.Path, Packs, Notices, Day);

    private CandorConfiguration Load() =>
        Assert.IsType<ConfigurationResult.Loaded>(ConfigurationLoader.Load(_folder.Path, SampleFolder.Variables.GetValueOrDefault)).Configuration;

    /// <summary>Adds keys at the end of the workflow.</summary>
    /// <returns>The line of the first.</returns>
    private int AddToWorkflow(string text)
    {
        var before = _folder.Read(Workflow).TrimEnd('\n');
        _folder.Write(Workflow, $"{before}\n{text}\n");
        return before.Split('\n').Length + 1;
    }
}
