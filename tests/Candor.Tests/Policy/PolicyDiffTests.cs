using System.Globalization;
using Candor.Configuration;
using Candor.Domain.Policy;
using Candor.Policy;
using Candor.Tests.Configuration;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Policy;

/// <summary>What changes between two days: for one question, and for the workflows of a configuration.</summary>
public class PolicyDiffTests
{
    private static readonly IReadOnlyList<Pack> Packs = PackShelf.Load(Path.Combine(Repository.Root, "packs")).Packs;

    [Fact]
    public void January_brings_Colorado_its_law_and_what_has_to_be_ready()
    {
        var change = Assert.Single(PolicyDiff.Of(Packs, Ask("US-CO"), Day("2026-11-24"), Day("2027-01-31")));

        Assert.Equal(Day("2027-01-01"), change.Day);
        Assert.Equal(["us-co-ai"], change.Change.Begins.Select(law => law.Id));
        Assert.Contains(change.Change.Added, one => one is { Kind: "notice", Id: "notice-ai" });
        Assert.Contains("rating", change.Change.Retention);
        var json = PolicyDiff.ToJson([change], Day("2026-11-24"), Day("2027-01-31"));
        Assert.Equal("2026-12-31", (string?)json["changes"]![0]!["ready_by"]);
        Assert.Equal("us-co-ai", (string?)json["laws_begin"]![0]);
        Assert.Equal(1095, (int?)json["changes"]![0]!["retention"]!["rating"]!["min_days"]);
    }

    [Fact]
    public void A_law_may_go_on_and_ask_for_more()
    {
        var change = Assert.Single(PolicyDiff.Of(Packs, Ask("US-CA") with { Uses = ["automated_decision"] }, Day("2026-12-31"), Day("2027-01-01")));

        Assert.Empty(change.Change.Begins);
        Assert.Equal(["notice-admt", "admt-opt-out", "admt-access"], change.Change.Added.Select(one => one.Id));
    }

    [Fact]
    public void What_holds_on_the_first_day_is_no_change_and_the_last_day_counts()
    {
        Assert.Empty(PolicyDiff.Of(Packs, Ask("US-CO"), Day("2027-01-01"), Day("2027-12-31")));
        Assert.Empty(PolicyDiff.Of(Packs, Ask("US-CO"), Day("2026-11-24"), Day("2026-12-31")));
    }

    [Fact]
    public void An_adequacy_that_runs_out_changes_the_decision()
    {
        var change = Assert.Single(
            PolicyDiff.Of(Packs, Ask("IE") with { ProcessedIn = "GB" }, Day("2031-01-01"), Day("2032-01-01")));

        Assert.Equal((Day("2031-12-28"), "allow", "block"), (change.Day, change.Change.Before.Decision, change.Change.After.Decision));
    }

    [Fact]
    public void A_law_that_ends_takes_its_obligations_along()
    {
        var ends = Packs.Single(pack => pack.Id == "us-il-hra-ai") with { To = Day("2026-12-31") };

        var change = Assert.Single(PolicyDiff.Of([ends], Ask("US-IL"), Day("2026-11-24"), Day("2027-02-01")));

        Assert.Equal(["us-il-hra-ai"], change.Change.Ends.Select(law => law.Id));
        Assert.Equal(["notice-ai", "no-discriminatory-effect"], change.Change.Removed.Select(one => one.Id));
    }

    [Fact]
    public void The_workflows_of_a_configuration_are_asked_for_every_pair_of_their_places()
    {
        using var folder = new SampleFolder();
        var loaded = Assert.IsType<ConfigurationResult.Loaded>(ConfigurationLoader.Load(folder.Path, SampleFolder.Variables.GetValueOrDefault));

        var changes = PolicyDiff.Of(Packs, loaded.Configuration, Day("2026-11-24"), Day("2027-01-31"));

        var colorado = Assert.Single(changes, change => change.Change.Begins.Any(law => law.Id == "us-co-ai"));
        Assert.Equal("customer-care", colorado.Workflow);
        var where = Assert.Single(colorado.Where);
        Assert.Equal(["US-CO"], where.Candidates);
        Assert.Superset(new HashSet<string?> { "CA-ON", "US-IL", "US-TX" }, where.Jobs.ToHashSet());
    }

    [Fact]
    public void Pairs_of_places_are_told_in_few_words_and_none_too_many()
    {
        var pairs = PlacePairs.Of([("FR", "DE"), ("FR", "US-TX"), ("US-IL", "DE"), ("US-TX", "DE")]);

        Assert.Equal(["candidate in FR, job in DE, US-TX", "candidate in US-IL, US-TX, job in DE"], pairs.Select(pair => pair.ToString()));
    }

    [Fact]
    public void The_next_day_on_which_the_answer_changes_is_known()
    {
        Assert.Equal(Day("2027-01-01"), PolicyChanges.Next(Packs, Ask("US-CO") with { On = Day("2026-11-24") }));
        Assert.Equal(Day("2027-12-02"), PolicyChanges.Next(Packs, Ask("FR") with { On = Day("2026-11-24"), ProcessedIn = "EU" }));
        Assert.Null(PolicyChanges.Next(Packs, Ask("US-GA") with { On = Day("2026-11-24") }));
    }

    private static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);

    private static PolicyQuestion Ask(string place) => new()
    {
        Candidate = place,
        Job = place,
        Employer = place,
        Employees = 200,
        On = Day("2026-11-24"),
        Captures = ["recording", "transcript"],
        Uses = ["ai_evaluation"],
        ProcessedIn = place.Split('-')[0],
    };
}
