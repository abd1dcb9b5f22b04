using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Domain.Policy;
using Candor.Policy;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Policy;

/// <summary>The shelf of laws against decision cases, each law's own examples, and the rules of combination.</summary>
public class DecisionCaseTests
{
    private static readonly PackShelf Shelf = PackShelf.Load(Path.Combine(Repository.Root, "packs"));

    public static TheoryData<string> Cases =>
        [.. Read().Select(one => (string)one!["id"]!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_decision_case_holds(string id)
    {
        var one = Read().First(found => (string)found!["id"]! == id)!;
        var expect = one["expect"]!;
        var answer = PolicyEngine.Decide(Shelf.Packs, Question(one["input"]!));
        var laws = answer.Laws.Select(law => law.Id).ToList();

        if ((string?)expect["decision"] is { } decision)
            Assert.Equal(decision, answer.Decision);
        if ((string?)expect["earliest_start"] is { } start)
            Assert.Equal(start, answer.EarliestStart.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        foreach (var law in expect["laws"]?.AsArray() ?? [])
            Assert.Contains((string)law!, laws);
        foreach (var law in expect["not_laws"]?.AsArray() ?? [])
            Assert.DoesNotContain((string)law!, laws);
        foreach (var pair in expect["obligations"]?.AsArray() ?? [])
            Assert.Contains(answer.Obligations, asked => asked.Kind == (string?)pair![0] && asked.Laws.Contains((string)pair[1]!));
        foreach (var (data, bounds) in expect["retention"]?.AsObject() ?? [])
        {
            if ((int?)bounds!["max_days"] is { } max)
                Assert.Equal(max, answer.Retention[data].MaxDays);
            if ((int?)bounds["min_days"] is { } min)
                Assert.Equal(min, answer.Retention[data].MinDays);
        }
    }

    [Theory]
    [InlineData("FR", "US", "", "block")]
    [InlineData("FR", "US", "scc", "allow")]
    [InlineData("FR", "US", "dpf", "allow")]
    [InlineData("FR", "IN", "dpf", "block")]
    [InlineData("FR", "GB", "", "allow")]
    [InlineData("GB", "US", "scc", "block")]
    [InlineData("GB", "US", "idta", "allow")]
    [InlineData("GB", "DE", "", "allow")]
    [InlineData("NO", "US", "", "block")]
    public void Data_crosses_a_border_only_on_a_basis(string candidate, string processedIn, string basis, string decision) => Assert.Equal(
        decision,
        PolicyEngine.Decide(Shelf.Packs, Ask(candidate) with { ProcessedIn = processedIn, TransferBasis = basis.Length == 0 ? [] : [basis] }).Decision);

    [Fact]
    public void A_forbidden_use_blocks_whatever_else_is_allowed()
    {
        var answer = PolicyEngine.Decide(Shelf.Packs, Ask("DE") with { Uses = ["ai_evaluation", "emotion_inference"], ProcessedIn = "EU" });

        Assert.Equal("block", answer.Decision);
        Assert.Contains("emotion_inference", answer.Prohibited);
    }

    [Fact]
    public void A_voiceprint_with_its_own_consent_is_not_forbidden()
    {
        var answer = PolicyEngine.Decide(Shelf.Packs, Ask("US-IL") with { Captures = ["recording", "voiceprint"] });

        Assert.Equal("allow", answer.Decision);
        Assert.Contains(answer.Obligations, asked => asked is { Kind: "consent", Purpose: "biometric", Separate: true, Written: true });
    }

    [Fact]
    public void A_voiceprint_that_is_not_made_stays_forbidden() =>
        Assert.Contains("voiceprint", PolicyEngine.Decide(Shelf.Packs, Ask("US-IL")).Prohibited);

    [Fact]
    public void An_unknown_place_is_asked_for_and_taken_for_every_place_when_told_to()
    {
        Assert.Equal("ask", PolicyEngine.Decide(Shelf.Packs, Ask(null)).Decision);

        var strict = PolicyEngine.Decide(Shelf.Packs, Ask(null) with { AssumeStrictest = true }).Laws.Select(law => law.Id).ToList();
        Assert.Superset(new HashSet<string> { "us-il-bipa", "eu-gdpr", "uk-gdpr", "us-all-party-recording" }, strict.ToHashSet());
    }

    [Theory]
    [InlineData("US", "US-TX", "US-TX", "ask", "the candidate's place is known only as US")]
    [InlineData("CA", "US-TX", "US-TX", "ask", "the candidate's place is known only as CA")]
    [InlineData("US-TX", null, "US-TX", "ask", "the job's place is not known")]
    [InlineData("US-TX", "US-TX", null, "ask", "the employer's place is not known")]
    [InlineData("US-TX", "US", "US", "allow", null)]
    [InlineData("US-NY", "US-NY", "US-NY", "allow", null)]
    [InlineData("FR", "FR", "FR", "allow", null)]
    public void A_place_that_is_not_known_or_too_coarse_is_asked_for_where_a_law_depends_on_it(
        string? candidate, string? job, string? employer, string decision, string? reason)
    {
        var question = Ask(candidate) with { Job = job, Employer = employer, ProcessedIn = candidate == "FR" ? "EU" : "US" };

        var answer = PolicyEngine.Decide(Shelf.Packs, question);

        Assert.Equal(decision, answer.Decision);
        Assert.All(reason is null ? [] : new[] { reason }, said => Assert.Contains(answer.Reasons, one => one.StartsWith(said, StringComparison.Ordinal)));
        if (decision == "ask")
            Assert.Equal("allow", PolicyEngine.Decide(Shelf.Packs, question with { Captures = ["transcript"] }).Decision);
    }

    [Fact]
    public void A_job_whose_place_nobody_can_tell_is_held_to_the_strictest_and_the_candidate_is_still_asked()
    {
        var question = Ask("US-TX") with { Job = null, AssumeStrictestJob = true };

        Assert.Contains(PolicyEngine.Decide(Shelf.Packs, question).Laws, law => law.Id == "us-ny-nyc-ll144");
        Assert.Equal("ask", PolicyEngine.Decide(Shelf.Packs, question with { Candidate = "US" }).Decision);
    }

    [Fact]
    public void A_legal_hold_comes_before_ceilings_and_deletion_and_is_named()
    {
        var answer = PolicyEngine.Decide(Shelf.Packs, Ask("US-IL") with { Job = "US-CA", LegalHold = true });

        Assert.Contains(answer.Conflicts, one => one.About == "recording" && one.Between.SequenceEqual(["legal-hold", "us-il-bipa"]));
        var european = PolicyEngine.Decide(Shelf.Packs, Ask("FR") with { ProcessedIn = "EU", LegalHold = true });
        Assert.Contains(european.Conflicts, one => one.Between.SequenceEqual(["legal-hold", "eu-gdpr"]));
    }

    [Fact]
    public void A_floor_above_a_ceiling_is_named_and_the_floor_for_the_record_holds()
    {
        var pack = new Pack
        {
            Id = "us-zz-floor", Title = "Floor", Because = "records are made", Jurisdiction = "US", Where = [new PlaceTest("job", ["US"])],
            Retention = [new RetentionRule("recording", 2000, null)],
        };

        var answer = PolicyEngine.Decide([.. Shelf.Packs, pack], Ask("US-IL"));

        var conflict = Assert.Single(answer.Conflicts, one => one.About == "recording");
        Assert.Equal(["us-zz-floor", "us-il-bipa"], conflict.Between);
        Assert.Contains("recording is kept 2000 days by us-zz-floor, and the ceiling of us-il-bipa gives way", conflict.Resolved, StringComparison.Ordinal);
    }

    [Fact]
    public void The_split_of_kinds_of_data_leaves_Illinois_and_California_without_a_conflict() =>
        Assert.Empty(PolicyEngine.Decide(Shelf.Packs, Ask("US-IL") with { Job = "US-CA", Employer = "US-CA" }).Conflicts);

    [Theory]
    [InlineData("EU")]
    [InlineData("EEA")]
    [InlineData("NO")]
    [InlineData("CH")]
    [InlineData("GB")]
    [InlineData("CA")]
    [InlineData("JP")]
    [InlineData("KR")]
    [InlineData("NZ")]
    [InlineData("IL")]
    [InlineData("AR")]
    [InlineData("UY")]
    [InlineData("BR")]
    [InlineData("RE")]
    public void Places_found_adequate_need_no_other_basis(string place) =>
        Assert.Equal("allow", PolicyEngine.Decide(Shelf.Packs, Ask("FR") with { ProcessedIn = place }).Decision);

    [Theory]
    [InlineData("IN")]
    [InlineData("CN")]
    [InlineData("AU")]
    [InlineData("PH")]
    [InlineData("US-VA")]
    public void Places_that_are_not_found_adequate_do(string place)
    {
        Assert.Equal("block", PolicyEngine.Decide(Shelf.Packs, Ask("FR") with { ProcessedIn = place }).Decision);
        Assert.Equal("block", PolicyEngine.Decide(Shelf.Packs, Ask("FR") with { ProcessedIn = place, TransferBasis = ["adequacy"] }).Decision);
        Assert.Equal("allow", PolicyEngine.Decide(Shelf.Packs, Ask("FR") with { ProcessedIn = place, TransferBasis = ["bcr"] }).Decision);
    }

    [Fact]
    public void What_two_laws_ask_for_alike_is_asked_for_once_in_the_name_of_both()
    {
        var answer = PolicyEngine.Decide(Shelf.Packs, Ask("US-CA") with { Job = "US-IL", Employer = "US-CA" });

        var recording = Assert.Single(answer.Obligations, asked => asked is { Kind: "consent", Id: "consent-recording" });
        Assert.Equal(["us-all-party-recording", "us-il-eavesdropping"], recording.Laws);
    }

    [Fact]
    public void Every_text_that_a_law_asks_for_is_on_the_shelf()
    {
        var notices = NoticeShelf.Load(Path.Combine(Repository.Root, "packs", "notices"));

        Assert.All(
            Shelf.Packs.SelectMany(pack => pack.Obligations).Select(asked => asked.Text).OfType<string>().Distinct(),
            text => Assert.NotEmpty(notices.Get(text, "en").Template));
    }

    [Fact]
    public void A_candidate_reads_each_text_once_and_agrees_to_each_purpose_apart()
    {
        var notices = NoticeShelf.Load(Path.Combine(Repository.Root, "packs", "notices"));
        var question = Ask("US-IL");
        var set = NoticeSet.For(
            notices, PolicyEngine.Decide(Shelf.Packs, question), question.Captures, question.Uses, "en", new NoticeValues("Acme", "privacy@acme.example", "Agent"));

        Assert.Equal(["what-happens", "ai-is-used", "illinois-recording"], set.Notices.Select(text => text.Id).OrderBy(id => id != "what-happens").ThenBy(id => id));
        Assert.Equal(["recording", "transcript", "ai_evaluation"], set.Consents.Select(consent => consent.Purpose));
        Assert.Contains("us-il-bipa", set.Consents[0].Laws);
        Assert.Contains("1095 days", set.Notices[0].Kept.Text, StringComparison.Ordinal);
    }

    private static JsonArray Read() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "Candor.Tests", "Policy", "cases.json")))!.AsArray();

    private static PolicyQuestion Ask(string? candidate) => new()
    {
        Candidate = candidate,
        Job = candidate,
        Employer = candidate,
        Employees = 200,
        On = new DateOnly(2026, 11, 24),
        Captures = ["recording", "transcript"],
        Uses = ["ai_evaluation"],
        ProcessedIn = candidate?.Split('-')[0],
    };

    private static PolicyQuestion Question(JsonNode input) => new()
    {
        Candidate = (string?)input["candidate"],
        Job = (string?)input["job"],
        Employer = (string?)input["employer"],
        Employees = (int?)input["employees"],
        On = DateOnly.Parse((string)input["on"]!, CultureInfo.InvariantCulture),
        NoticeOn = (string?)input["notice_on"] is { } notice ? DateOnly.Parse(notice, CultureInfo.InvariantCulture) : null,
        Captures = [.. input["captures"]!.AsArray().Select(one => (string)one!)],
        Uses = [.. input["uses"]!.AsArray().Select(one => (string)one!)],
        ProcessedIn = (string?)input["processed_in"],
        PublicPosting = (bool?)input["public_posting"],
        Age = (int?)input["age"],
    };
}
